"""What stands on a map: parcels, facilities and projects, as shapes with what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from catalog.words.label import Label
from service.showing.colouring import Shade, shades
from service.showing.entry import Entry
from service.showing.figures import NOWHERE, UNSURE, Figure, figure
from service.showing.ground import Ground

_BUILT = frozenset({"existing", "completed", "in_production", "full_capacity"})
_INVENTED = Label("虚构示例", "invented")
_KIND, _STATUS = {"facilities": "facility_kind", "projects": "category"}, ("status", "stage")

Link = Callable[[Entry], str | None]
Telling = Callable[[Entry, str], Figure]
"""The figure of an entry by its name."""


@dataclass(frozen=True)
class Mark:
    """One entry on a map.

    `shape` is in units of the sheet, None where the entry has no place on it. `number` and
    `shades` are a parcel's, `built` tells facilities and projects that exist from the others.
    `facts` are what the map tells of it beside its name, in words.
    """

    entry: Entry
    shape: BaseGeometry | None
    facts: Label
    href: str | None
    number: int | None = None
    shades: tuple[Shade, ...] = ()
    built: bool = True

    @property
    def said(self) -> Label:
        """All that the map tells of it, in words."""
        name, facts = self.entry.name, self.facts
        return Label(
            f"{name.zh}：{facts.zh}" if facts.zh else name.zh,
            f"{name.en}: {facts.en}" if facts.en else name.en,
        )


def parcel_marks(
    parcels: Sequence[Entry],
    scheme: str,
    tracks: Mapping[str, str],
    sheet: Ground | None,
    link: Link,
    telling: Telling,
) -> tuple[Mark, ...]:
    """The parcels, numbered in the order in which they come."""
    found = []
    for number, entry in enumerate(parcels, start=1):
        classes = shades(scheme, entry, tracks)
        told = [telling(entry, name) for name in ("lifecycle_state", "site_area_m2")]
        facts = _facts(entry, [shade.title for shade in classes], told)
        shape = _shape(entry, sheet)
        found.append(Mark(entry, shape, facts, link(entry), number, classes))
    return tuple(found)


def other_marks(entries: Sequence[Entry], sheet: Ground | None, link: Link) -> tuple[Mark, ...]:
    """Facilities and projects."""
    return tuple(
        Mark(
            entry,
            _shape(entry, sheet),
            _facts(entry, [], _about(entry)),
            link(entry),
            built=any(entry[name] in _BUILT for name in _STATUS),
        )
        for entry in entries
    )


def _shape(entry: Entry, sheet: Ground | None) -> BaseGeometry | None:
    if sheet is None or entry.geometry is None:
        return None
    laid = sheet.laid(entry.geometry)
    return laid if sheet.holds(laid) else None


def as_published(entry: Entry, name: str) -> Figure:
    """A figure as it stands, in the unit in which it is published."""
    return figure(NOWHERE, entry, name)


def _about(entry: Entry) -> list[Figure]:
    names = (_KIND[entry.kind.name], *_STATUS)
    return [as_published(entry, name) for name in names if name in entry.kind.public_fields]


def _facts(entry: Entry, first: Sequence[Label], figures: Sequence[Figure]) -> Label:
    said = [*first, *(_told(found) for found in figures if found.known)]
    said = list(dict.fromkeys(said))
    if entry.invented:
        said.append(_INVENTED)
    return Label("，".join(s.zh for s in said), ", ".join(s.en for s in said))


def _told(found: Figure) -> Label:
    """A value as exact as it is published, with what must be said beside it."""
    # Only a number is planned or achieved; a category or a stage is what it is.
    if not isinstance(found.raw, int | float) and found.status not in UNSURE:
        return found.value
    return Label(f"{found.value.zh}{found.aside.zh}", f"{found.value.en}{found.aside.en}")
