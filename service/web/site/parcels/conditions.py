"""Single conditions on parcels: as an address carries them, as CQL2 and as people say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import marshmallow as ma

from catalog.kinds import KINDS
from catalog.kinds.fields import Described, Flag, Many, Number, Reference, wrong
from catalog.kinds.spoken import spoken
from catalog.query.counting import facets_of
from catalog.values.numbers import decimal_places
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS
from service.web.site.parcels.units import (
    AreaUnit,
    is_area,
    lower_m2,
    plainly,
    typed_number,
    upper_m2,
)
from service.web.site.problems import said
from service.web.site.visit import Visit

PARCELS = KINDS["parcels"]

_MOST_VALUES = 30
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


def chosen_of(visit: Visit, faults: list[str]) -> Iterator[Condition]:
    """The conditions on fields with values to choose among; `faults` gets what was wrong."""
    for name in CHOICES:
        field = PARCELS.queryables[name]
        inner = field.items if isinstance(field, Many) else field
        good: list[str] = []
        for value in visit.asked_all(name)[:_MOST_VALUES]:
            try:
                inner.from_text(value)
            except ma.ValidationError as error:
                faults.append(told(visit, field.traits.title, error))
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


def ranges_of(visit: Visit, unit: AreaUnit, faults: list[str]) -> Iterator[Condition]:
    """The conditions between bounds, areas in `unit`; `faults` gets what was wrong."""
    for one in RANGES:
        title = one.described.traits.title
        ends: list[Decimal | None] = []
        for name in (f"{one.name}_from", f"{one.name}_to"):
            typed = visit.asked(name)[:40]
            try:
                ends.append(_bound(one, unit, typed) if typed else None)
            except ma.ValidationError as error:
                faults.append(told(visit, title, error))
                ends.append(None)
        low, high = ends
        if low is not None and high is not None and low > high:
            faults.append(told(visit, title, wrong("range-reversed")))
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


def told(visit: Visit, title: Label, error: ma.ValidationError) -> str:
    """What was wrong with a condition, in the visit's language."""
    return f"{visit.say(title)}{visit.t('：', ': ')}{said(visit, error)}"
