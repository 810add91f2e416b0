"""What the address of the list of parcels asks for, and the same question as the API is asked it.

People's addresses are read leniently: a value that is wrong is told and left out. What is left is
spelt as one question of the API, so that the list, its counts and its exports are the same set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import marshmallow as ma

from catalog.kinds import KINDS
from catalog.kinds.fields import Described, Flag, Many, Number, Reference, wrong
from catalog.kinds.spoken import spoken
from catalog.query.counting import facets_of
from catalog.query.searching import LONGEST, read_search
from catalog.values.numbers import decimal_places
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS
from service.showing.colouring import SCHEMES
from service.web.site.parcels.units import (
    AREA_UNITS,
    SQUARE_METRES,
    AreaUnit,
    is_area,
    lower_m2,
    moved_bound,
    plainly,
    typed_number,
    upper_m2,
)
from service.web.site.problems import said
from service.web.site.visit import Visit

PARCELS = KINDS["parcels"]
VIEWS = ("cards", "table")
COLOURS = tuple(SCHEMES)
SORTS = (
    "", "-site_area_m2", "site_area_m2", "-far_max", "far_max", "-height_limit_m",
    "height_limit_m", "expected_supply", "name_zh", "-name_zh", "lifecycle_state",
    "-lifecycle_state", "land_use_code", "-land_use_code",
)  # fmt: skip
"""Orders that the page offers; the first is by id, or by how well search words are answered."""

_MOST_VALUES = 30
_LAST_PAGE = 400
_FIRST = (
    "industry_orientation", "lifecycle_state", "land_use_code", "zone", "supply_method",
    "supply_features",
)  # fmt: skip

CHOICES = (*_FIRST, *(name for name in facets_of(PARCELS) if name not in _FIRST))
"""Fields with values to choose among, the ones that decide first at the front."""

AT_HAND = frozenset(_FIRST)


@dataclass(frozen=True)
class Range:
    """A number between two bounds. The address has `<name>_from` and `<name>_to`."""

    name: str
    field: str

    @property
    def described(self) -> Number:
        field = PARCELS.queryables[self.field]
        assert isinstance(field, Number)
        return field


RANGES = (
    Range("area", "site_area_m2"),
    Range("far", "far_max"),
    Range("height", "height_limit_m"),
)


@dataclass(frozen=True)
class Condition:
    """One condition: as the address carries it, as a filter in CQL2 says it, as people read it."""

    field: str
    given: tuple[tuple[str, tuple[str, ...]], ...]
    text: str
    said: Label
    span: tuple[Decimal | None, Decimal | None] | None = None

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.given)


@dataclass(frozen=True)
class Asked:
    """A visit to the list. `unknown` lets entries in of which a condition's field is not known."""

    q: str
    conditions: tuple[Condition, ...]
    unit: AreaUnit
    view: str
    colour: str
    sort: str
    page: int
    unknown: bool
    faults: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.conditions)

    def chosen(self, name: str) -> tuple[str, ...]:
        """The values that the address has for a parameter."""
        found = (values for one in self.conditions for key, values in one.given if key == name)
        return next(found, ())

    def parameters(self, **changes: object) -> dict[str, object]:
        """What an address with these changes consists of; a change leads to the first page."""
        found: dict[str, object] = {"q": self.q}
        for condition in self.conditions:
            found |= {name: list(values) for name, values in condition.given}
        found |= {
            "unknown": "1" if self.unknown else None,
            "sort": self.sort,
            "unit": None if self.unit is SQUARE_METRES else self.unit.name,
            "view": None if self.view == VIEWS[0] else self.view,
            "colour": None if self.colour == COLOURS[0] else self.colour,
            "page": self.page if self.page > 1 and not changes else None,
        }
        return found | changes

    def without(self, condition: Condition | None) -> dict[str, object]:
        """The address without a condition; without the words that are searched for None."""
        gone = condition.names if condition else ("q",)
        return self.parameters(**dict.fromkeys(gone))

    def cleared(self) -> dict[str, object]:
        """The address without any condition, looked at in the same way."""
        kept = self.parameters()
        return {name: kept[name] for name in ("sort", "unit", "view", "colour")}

    def in_unit(self, unit: AreaUnit) -> dict[str, object]:
        """The address with areas in another unit, the bounds among them."""
        changes: dict[str, object] = {"unit": None if unit is SQUARE_METRES else unit.name}
        for name, lower in (("area_from", True), ("area_to", False)):
            for typed in self.chosen(name):
                moved = moved_bound(Decimal(typed), self.unit, unit, lower=lower)
                changes[name] = f"{moved:f}"
        return self.parameters(**changes)

    def question(self, but: str | None = None) -> list[tuple[str, str]]:
        """The API's parameters for this question, without the conditions on the field `but`."""
        pairs = [("q", self.q)] if self.q and but != "q" else []
        texts = [self._text(one) for one in self.conditions if one.field != but]
        return [*pairs, ("filter", " AND ".join(texts))] if texts else pairs

    def _text(self, condition: Condition) -> str:
        if not self.unknown:
            return condition.text
        return f"({condition.text} OR {condition.field} IS NULL)"


def read(visit: Visit) -> Asked:
    """What a visit asks for. Wrong values are left out and told among the faults."""
    faults: list[str] = []
    unit = AREA_UNITS.get(visit.asked("unit"), SQUARE_METRES)
    conditions = [*_chosen(visit, faults), *_ranges(visit, unit, faults)]
    return Asked(
        q=_words(visit, faults),
        conditions=tuple(conditions),
        unit=unit,
        view=_one_of(visit, "view", VIEWS),
        colour=_one_of(visit, "colour", COLOURS),
        sort=_one_of(visit, "sort", SORTS),
        page=_page(visit.asked("page")),
        unknown=visit.asked("unknown") == "1",
        faults=tuple(faults),
    )


def _one_of(visit: Visit, name: str, known: tuple[str, ...]) -> str:
    asked = visit.asked(name)
    return asked if asked in known else known[0]


def _words(visit: Visit, faults: list[str]) -> str:
    asked = visit.asked("q")[: LONGEST + 1]
    try:
        if asked:
            read_search(asked)
    except ma.ValidationError as error:
        faults.append(_told(visit, Label("检索词", "Search words"), error))
        return ""
    return asked


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), _LAST_PAGE)


def _chosen(visit: Visit, faults: list[str]) -> Iterator[Condition]:
    for name in CHOICES:
        field = PARCELS.queryables[name]
        inner = field.items if isinstance(field, Many) else field
        good: list[str] = []
        for value in visit.asked_all(name)[:_MOST_VALUES]:
            try:
                inner.from_text(value)
            except ma.ValidationError as error:
                faults.append(_told(visit, field.traits.title, error))
            else:
                good.append(value)
        if good:
            yield Condition(
                name, ((name, tuple(good)),), _of_choice(name, field, good),
                _said_of_choice(visit, field, inner, good),
            )  # fmt: skip


def _of_choice(name: str, field: Described, values: list[str]) -> str:
    if isinstance(field, Flag):
        flags = [f"{name} = {value.upper()}" for value in values]
        return flags[0] if len(flags) == 1 else f"({' OR '.join(flags)})"
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"A_OVERLAPS({name}, ({listed}))" if field.multiple else f"{name} IN ({listed})"


def _said_of_choice(visit: Visit, field: Described, inner: Described, values: list[str]) -> Label:
    if isinstance(inner, Reference):
        named = (visit.published.named(value, inner.kind) for value in values)
        labels = [e.name if e else Label(v, v) for e, v in zip(named, values, strict=True)]
    else:
        labels = [spoken(inner, inner.from_text(value)) for value in values]
    title = field.traits.title
    return Label(
        f"{title.zh}：{'或'.join(one.zh for one in labels)}",
        f"{title.en}: {' or '.join(one.en for one in labels)}",
    )


def _ranges(visit: Visit, unit: AreaUnit, faults: list[str]) -> Iterator[Condition]:
    for one in RANGES:
        title = one.described.traits.title
        ends: list[Decimal | None] = []
        for name in (f"{one.name}_from", f"{one.name}_to"):
            typed = visit.asked(name)[:40]
            try:
                ends.append(_bound(one, unit, typed) if typed else None)
            except ma.ValidationError as error:
                faults.append(_told(visit, title, error))
                ends.append(None)
        low, high = ends
        if low is not None and high is not None and low > high:
            faults.append(_told(visit, title, wrong("range-reversed")))
        elif low is not None or high is not None:
            yield _between(one, unit, low, high)


def _bound(one: Range, unit: AreaUnit, typed: str) -> Decimal:
    """A bound as typed, which the field must be able to have. Raises `wrong`."""
    number, field = typed_number(typed), one.described
    if is_area(field.traits.unit):
        if lower_m2(number, unit) > field.maximum:
            raise wrong("out-of-range", value=number, minimum=0, maximum=field.maximum)
    elif number > field.maximum:
        raise wrong("out-of-range", value=number, minimum=0, maximum=field.maximum)
    elif decimal_places(number) > field.scale:
        raise wrong("too-many-decimals", value=number, scale=field.scale)
    return plainly(number)


def _between(one: Range, unit: AreaUnit, low: Decimal | None, high: Decimal | None) -> Condition:
    area = is_area(one.described.traits.unit)
    least = lower_m2(low, unit) if area and low is not None else low
    most = upper_m2(high, unit) if area and high is not None else high
    texts = [f"{one.field} >= {least:f}"] if least is not None else []
    texts += [f"{one.field} <= {most:f}"] if most is not None else []
    ends = (("from", low), ("to", high))
    given = tuple((f"{one.name}_{end}", (f"{n:f}",)) for end, n in ends if n is not None)
    return Condition(
        one.field, given, " AND ".join(texts) if len(texts) == 1 else f"({' AND '.join(texts)})",
        _said_of_range(one, unit, low, high), (low, high),
    )  # fmt: skip


def _said_of_range(one: Range, unit: AreaUnit, low: Decimal | None, high: Decimal | None) -> Label:
    traits = one.described.traits
    word = unit.word if is_area(traits.unit) else UNIT_WORDS[traits.unit or "1"]
    if low is not None and high is not None:
        span = f"{low:,f}–{high:,f}"
    else:
        span = f"≥ {low:,f}" if low is not None else f"≤ {high:,f}"
    return Label(
        f"{traits.title.zh} {span} {word.zh}".rstrip(),
        f"{traits.title.en} {span} {word.en}".rstrip(),
    )


def _told(visit: Visit, title: Label, error: ma.ValidationError) -> str:
    return f"{visit.say(title)}{visit.t('：', ': ')}{said(visit, error)}"
