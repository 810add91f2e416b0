"""What the address of the list of parcels asks for, and the same question as the API is asked it.

People's addresses are read leniently: a value that is wrong is told and left out. What is left is
spelt as one question of the API, so that the list, its counts and its exports are the same set.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import marshmallow as ma

from catalog.query.searching import LONGEST, read_search
from catalog.words.label import Label
from service.showing.colouring import SCHEMES
from service.web.site.parcels.conditions import Condition, chosen_of, ranges_of, told
from service.web.site.parcels.units import (
    AREA_UNITS,
    SQUARE_METRES,
    AreaUnit,
    moved_bound,
)
from service.web.site.visit import Visit

VIEWS = ("cards", "table")
COLOURS = tuple(SCHEMES)
SORTS = (
    "", "-site_area_m2", "site_area_m2", "-far_max", "far_max", "-height_limit_m",
    "height_limit_m", "expected_supply", "name_zh", "-name_zh", "lifecycle_state",
    "-lifecycle_state", "land_use_code", "-land_use_code",
)  # fmt: skip
"""Orders that the page offers; the first is by id, or by how well search words are answered."""

_LAST_PAGE = 400


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
    conditions = [*chosen_of(visit, faults), *ranges_of(visit, unit, faults)]
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
        faults.append(told(visit, Label("检索词", "Search words"), error))
        return ""
    return asked


def _page(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), _LAST_PAGE)
