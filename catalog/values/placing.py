"""Geometries in the coordinates that a reader asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from catalog.values.projections import CRS84, Crs, Pair

Geometry = Mapping[str, Any]


def placing(crs: Crs, *, east_first: bool = False) -> Callable[[Geometry], Geometry] | None:
    """What brings a geometry in longitude and latitude to a CRS; None where it is there already.

    Coordinates are in the CRS's own order of axes and rounded to its decimals; with `east_first`
    the axis that points east comes first, as files have it whose format says so.
    """
    if crs.uri == CRS84:
        return None
    turned = east_first and not _is_east_first(crs)

    def convert(longitude: float, latitude: float) -> Pair:
        first, second = crs.from_lonlat(longitude, latitude)
        return (second, first) if turned else (first, second)

    return lambda geometry: moved(geometry, convert, crs.decimals)


def moved(
    geometry: Geometry, convert: Callable[[float, float], Pair], decimals: int
) -> dict[str, Any]:
    """A GeoJSON geometry with every position converted and rounded."""

    def within(coordinates: Any) -> Any:
        if isinstance(coordinates[0], list | tuple):
            return [within(item) for item in coordinates]
        return [*(round(value, decimals) for value in convert(*coordinates[:2])), *coordinates[2:]]

    return {**geometry, "coordinates": within(geometry["coordinates"])}


def _is_east_first(crs: Crs) -> bool:
    """Whether going east changes the first of the two numbers more than the second."""
    here, there = crs.from_lonlat(120.0, 30.0), crs.from_lonlat(121.0, 30.0)
    return abs(there[0] - here[0]) > abs(there[1] - here[1])
