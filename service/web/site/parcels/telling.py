"""What lists and comparisons tell of a parcel: its figures, areas in the reader's unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from catalog.kinds.spoken import spoken
from catalog.words.label import Label
from service.showing.entry import Entry
from service.showing.figures import Figure, figure
from service.showing.published import Published
from service.web.site.parcels.asking import land_use
from service.web.site.parcels.units import AREA_UNITS, AreaUnit, area_in

_AREA = "site_area_m2"

COLUMNS = (
    "site_area_m2", "far_max", "height_limit_m", "land_use_code", "industry_orientation",
    "lifecycle_state",
)  # fmt: skip
"""The figures of a parcel by which it is ruled out first."""


def figures_of(
    published: Published, entry: Entry, unit: AreaUnit, names: Iterable[str] = COLUMNS
) -> dict[str, Figure]:
    """Figures of a parcel by their names."""
    return {name: in_unit(figure(published, entry, name), entry, unit) for name in names}


def in_unit(found: Figure, entry: Entry, unit: AreaUnit) -> Figure:
    """The site's area in another unit and a land use with its name; others as they are.

    Floor space is told in m² everywhere: nobody counts it in units of land.
    """
    if found.known and found.name == "land_use_code":
        return replace(found, value=land_use(str(found.raw)))
    if not found.known or found.name != _AREA or unit.stated:
        return found
    told = spoken(entry.kind.public_fields[found.name], found.raw)
    number = area_in(found.raw, unit, rough=_is_rough(entry))
    value = found.value
    # Before the number may stand how exact it is: that stays.
    return replace(
        found,
        unit=unit.word.zh,
        value=Label(
            value.zh.replace(told.zh, f"{number} {unit.word.zh}"),
            value.en.replace(told.en, f"{number} {unit.word.en}"),
        ),
    )


def in_every_unit(entry: Entry) -> list[Label]:
    """The site's area in the units that it is not published in; none where it is not known."""
    area = entry[_AREA]
    if area is None:
        return []
    units = [unit for unit in AREA_UNITS.values() if not unit.stated]
    told = [(area_in(area, unit, rough=_is_rough(entry)), unit.word) for unit in units]
    return [Label(f"{number} {word.zh}", f"{number} {word.en}") for number, word in told]


def _is_rough(entry: Entry) -> bool:
    return entry.evidence(_AREA).get("operator") == "approx"
