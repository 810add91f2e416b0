"""Two to six parcels beside each other, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import Response

from catalog.kinds.labels import GROUP_LABELS, Group
from catalog.query.model import Query
from catalog.values.identifiers import is_entry_id
from catalog.words.label import Label
from service.api.exports import installed
from service.api.items_query import query_string
from service.api.negotiation import CSV, GEOPACKAGE, SHEET
from service.showing.entry import Entry, entry_of
from service.showing.figures import Figure, figures
from service.web.site.parcels.conditions import PARCELS
from service.web.site.parcels.parcel import FIRST
from service.web.site.parcels.records import Records, records_of
from service.web.site.parcels.telling import in_unit
from service.web.site.parcels.units import AREA_UNITS, SQUARE_METRES, AreaUnit
from service.web.site.rendering import render
from service.web.site.visit import Visit

MOST = 6
_OFFERED = 300
"""Parcels that the form lists; who has more finds the others in the list of parcels."""

_PATH = "/compare"
_LEFT_OUT = frozenset(
    {"name_zh", "plot_no", "identity_status", "geometry_precision", "site_area_mu"}
)
"""Fields that tell parcels apart instead of comparing them, and an area that is there already."""


class Verdict(StrEnum):
    """What can be said of the values of a row."""

    SAME = "same"
    DIFFERENT = "different"
    UNTOLD = "untold"
    """Of some parcels the value is not known, and the others' agree."""


@dataclass(frozen=True)
class Row:
    """A field of all the parcels; a cell is None where a parcel says nothing of the field."""

    name: str
    title: Label
    cells: tuple[Figure | None, ...]
    records: tuple[Records | None, ...]
    verdict: Verdict


def show(visit: Visit) -> Response:
    """The comparison of the parcels of `ids`, in the order of the address."""
    asked = visit.asked_all("ids")
    ids = [one for one in asked[:MOST] if is_entry_id(one)]
    entries = visit.published.many("parcels", ids)
    found = [entry.id for entry in entries]
    unit = AREA_UNITS.get(visit.asked("unit"), SQUARE_METRES)
    only = visit.asked("only") == "differences"
    groups = list(_groups(visit, entries, unit)) if entries else []
    return render(
        visit,
        "compare",
        canonical=_address(found, unit, only),
        entries=entries,
        missing=[one[:40] for one in asked[:MOST] if one not in found],
        too_many=len(asked) > MOST,
        groups=[(label, _kept(rows, only)) for label, rows in groups],
        differing=sum(row.verdict is Verdict.DIFFERENT for _, rows in groups for row in rows),
        only=only,
        unit=unit,
        units=AREA_UNITS.values(),
        most=MOST,
        rest={one: [other for other in found if other != one] for one in found},
        others=_others(visit, found),
        address=lambda **changed: visit.at(
            _PATH, **_address(**{"ids": found, "unit": unit, "only": only, **changed})
        ),
        exports=list(_exports(visit, found)),
    )


def _address(ids: Sequence[str], unit: AreaUnit, only: bool) -> dict[str, object]:
    return {
        "ids": ",".join(ids),
        "unit": None if unit is SQUARE_METRES else unit.name,
        "only": "differences" if only else None,
    }


def _kept(rows: list[Row], only: bool) -> list[Row]:
    return [row for row in rows if not only or row.verdict is not Verdict.SAME]


def _groups(
    visit: Visit, entries: list[Entry], unit: AreaUnit
) -> Iterator[tuple[Label, list[Row]]]:
    for group in (*FIRST, *(group for group in Group if group not in FIRST)):
        told = [
            {one.name: in_unit(one, entry, unit) for one in figures(visit.published, entry, group)}
            for entry in entries
        ]
        names = [name for name in entries[0].kind.public_fields if any(name in one for one in told)]
        rows = [_row(visit, name, told) for name in names if name not in _LEFT_OUT]
        if rows:
            yield GROUP_LABELS[group], rows


def _row(visit: Visit, name: str, told: list[dict[str, Figure]]) -> Row:
    cells = tuple(one.get(name) for one in told)
    title = next(cell.title for cell in cells if cell)
    return Row(name, title, cells, tuple(_records(visit, cell) for cell in cells), verdict(cells))


def verdict(cells: Sequence[Figure | None]) -> Verdict:
    """Values differ only where two that are known do: what is not known differs from nothing."""
    known = [cell.value for cell in cells if cell and cell.known]
    if any(value != known[0] for value in known):
        return Verdict.DIFFERENT
    return Verdict.SAME if len(known) == len(cells) else Verdict.UNTOLD


def _records(visit: Visit, cell: Figure | None) -> Records | None:
    if cell is None or not cell.known:
        return None
    return records_of(PARCELS.public_fields[cell.name], cell.raw, visit.published.name_of)


def _others(visit: Visit, found: list[str]) -> list[Entry]:
    """What can be added, none where no more has room."""
    if len(found) >= MOST:
        return []
    page = visit.services.lists.page(Query("parcels", limit=_OFFERED, at=visit.clock.seq))
    entries = (entry_of("parcels", content) for content in page.contents)
    return [entry for entry in entries if entry.id not in found]


def _exports(visit: Visit, ids: list[str]) -> Iterator[tuple[str, str]]:
    """The same parcels as files of the API, at this seq."""
    if not ids:
        return
    listed = ", ".join(f"'{one}'" for one in ids)
    pairs = [("filter", f"id IN ({listed})"), ("seq", str(visit.clock.seq))]
    for title, offered in (("CSV", CSV), ("Excel", SHEET), ("GeoPackage", GEOPACKAGE)):
        if installed(offered):
            address = f"{visit.call.api}/collections/parcels/items"
            yield title, f"{address}?{query_string([*pairs, ('f', offered.name)])}"
