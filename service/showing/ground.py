"""A piece of town on a sheet: from longitude and latitude to units of a drawing, true to scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from catalog.rules.metres import middle, on_the_ground

Geometry = Mapping[str, Any]
Point = tuple[float, float]

_BARS_M = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5)
_LEAST_M = 60.0
"""How far across a sheet shows at least."""


@dataclass(frozen=True)
class Ground:
    """A sheet of `width` by `height` units whose upper left corner lies on the ground.

    `latitude` is where it is true to scale, `west_m` and `north_m` are metres in the projection of
    catalog.rules.metres, `per_metre` the units of a metre.
    """

    latitude: float
    west_m: float
    north_m: float
    per_metre: float
    width: float
    height: float

    def laid(self, geometry: Geometry) -> BaseGeometry:
        """The geometry in units of the sheet, y downwards."""
        return shapely.transform(
            on_the_ground(geometry, self.latitude),
            lambda xy: (xy - (self.west_m, self.north_m)) * (self.per_metre, -self.per_metre),
        )

    def holds(self, shape: BaseGeometry) -> bool:
        """Whether any of a laid shape is to be seen."""
        return bool(shape.intersects(shapely.box(0, 0, self.width, self.height)))

    @property
    def bar_m(self) -> int:
        """The length of the scale bar in metres: a round figure, at most a quarter of the width."""
        longest = self.width / self.per_metre / 4
        return next((bar for bar in _BARS_M if bar <= longest), _BARS_M[-1])

    def lattice(self) -> Iterator[tuple[Point, Point]]:
        """Lines a bar's length apart, from edge to edge."""
        step = self.bar_m * self.per_metre
        for count in range(1, int(self.width / step) + 1):
            yield (count * step, 0), (count * step, self.height)
        for count in range(1, int(self.height / step) + 1):
            yield (0, count * step), (self.width, count * step)


def ground(
    geometries: Iterable[Geometry],
    width: float,
    heights: tuple[float, float],
    margins: tuple[float, float, float, float],
) -> Ground | None:
    """The largest scale at which all of the geometries lie within the margins of a sheet.

    `heights` are the least and the greatest that a sheet of that width may have; `margins` are
    left blank at its top, right, bottom and left. None where there is no geometry.
    """
    found = list(geometries)
    if not found:
        return None
    latitude = middle(*found)
    laid = [on_the_ground(geometry, latitude).bounds for geometry in found]
    west, south = (min(box[i] for box in laid) for i in (0, 1))
    east, north = (max(box[i] for box in laid) for i in (2, 3))
    across, up = max(east - west, _LEAST_M), max(north - south, _LEAST_M / 2)
    top, right, bottom, left = margins
    inner = width - left - right
    scale = min(inner / across, (heights[1] - top - bottom) / up)
    height = max(heights[0], up * scale + top + bottom)
    return Ground(
        latitude,
        (west + east) / 2 - (left + inner / 2) / scale,
        (south + north) / 2 + (top + (height - top - bottom) / 2) / scale,
        scale,
        width,
        round(height),
    )
