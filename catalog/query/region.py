"""A box whose sides are straight in a plane CRS, as it can be asked of longitudes and latitudes.

An index knows an entry's box in degrees. What lies around the asked box finds the candidates, what
lies certainly within it decides most of them; the others are looked at in the plane itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from catalog.values.geometry import Box
from catalog.values.projections import CRSES, Crs, Pair

_STEPS = 48
"""Pieces into which a side is cut to see where its bends reach."""

_LEAST = 1e-7
"""Degrees that are always added: about a centimetre."""

_MERCATOR = 20_037_508.342789244
_AREAS: dict[str, tuple[Pair, Pair]] = {
    "3857": ((-_MERCATOR, -_MERCATOR), (_MERCATOR, _MERCATOR)),
    "4528": ((1_900_000.0, 40_250_000.0), (6_000_000.0, 40_750_000.0)),
    "4549": ((1_900_000.0, 250_000.0), (6_000_000.0, 750_000.0)),
}
"""Where a plane CRS is used. Nothing that the catalog holds lies beyond; a box ends there."""


@dataclass(frozen=True)
class PlaneBox:
    """`low` and `high` are corners in the CRS's own order of axes, in metres.

    `around` holds the whole of it in degrees; what lies `within` lies in it for certain.
    """

    crs: str
    low: Pair
    high: Pair
    around: Box
    within: Box | None

    def meets(self, geometry: Any) -> bool:
        """Whether a shape in longitude and latitude, brought into the plane, meets the box."""
        place = CRSES[self.crs].from_lonlat
        there = shapely.transform(
            geometry, lambda points: np.array([place(x, y) for x, y in points])
        )
        return bool(shapely.box(*self.low, *self.high).intersects(there))


def plane_box(crs: Crs, low: Pair, high: Pair) -> PlaneBox:
    """The box between two corners, as far as the CRS is used."""
    least, most = _AREAS[crs.uri.rpartition("/")[2]]
    low, high = _within(low, least, most), _within(high, least, most)
    sides = [
        list(_along(crs, start, end))
        for start, end in (
            (low, (low[0], high[1])),
            ((low[0], high[1]), high),
            (high, (high[0], low[1])),
            ((high[0], low[1]), low),
        )
    ]
    lons = [point[0] for side in sides for point in side]
    lats = [point[1] for side in sides for point in side]
    # Between two points a side bends away by an eighth of how much it bends at them.
    pad = _LEAST + max(_bend(side) for side in sides)
    around = Box(min(lons) - pad, min(lats) - pad, max(lons) + pad, max(lats) + pad)
    return PlaneBox(crs.uri, low, high, around, _inner(sides, pad))


def _within(pair: Pair, least: Pair, most: Pair) -> Pair:
    first, second = (
        min(max(value, low), high) for value, low, high in zip(pair, least, most, strict=True)
    )
    return first, second


def _along(crs: Crs, start: Pair, end: Pair) -> Iterator[Pair]:
    for step in range(_STEPS + 1):
        part = step / _STEPS
        yield crs.to_lonlat(
            start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
        )


def _bend(side: list[Pair]) -> float:
    return max(
        abs(before[axis] - 2 * here[axis] + after[axis])
        for before, here, after in zip(side, side[1:], side[2:], strict=False)
        for axis in (0, 1)
    )


def _inner(sides: list[list[Pair]], pad: float) -> Box | None:
    """The box in degrees between the innermost points of opposite sides; None where none is."""
    ranges = []
    for axis in (0, 1):
        reach = sorted((min(p[axis] for p in side), max(p[axis] for p in side)) for side in sides)
        ranges.append((reach[0][1] + pad, reach[-1][0] - pad))
    (west, east), (south, north) = ranges
    return Box(west, south, east, north) if west < east and south < north else None
