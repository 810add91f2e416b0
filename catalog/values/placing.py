"""Geometries in the coordinates that a reader asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from catalog.values.projections import CRS84, Crs

Geometry = Mapping[str, Any]


def placing(crs: Crs, *, east_first: bool = False) -> Callable[[Geometry], Geometry] | None:
    """What brings a geometry in longitude and latitude to a CRS; None where it is there already.

    Coordinates are in the CRS's own order of axes and rounded to its decimals; with `east_first`
    the axis that points east comes first, as files have it whose format says so.
    """
    if crs.uri == CRS84:
        return None
    turned = east_first and not _is_east_first(crs)

    def position(given: Sequence[float]) -> list[float]:
        first, second = crs.from_lonlat(given[0], given[1])
        pair = [round(first, crs.decimals), round(second, crs.decimals)]
        return [*(reversed(pair) if turned else pair), *given[2:]]

    def within(coordinates: Any) -> Any:
        if isinstance(coordinates[0], list | tuple):
            return [within(item) for item in coordinates]
        return position(coordinates)

    return lambda geometry: {**geometry, "coordinates": within(geometry["coordinates"])}


def _is_east_first(crs: Crs) -> bool:
    """Whether going east changes the first of the two numbers more than the second."""
    here, there = crs.from_lonlat(120.0, 30.0), crs.from_lonlat(121.0, 30.0)
    return abs(there[0] - here[0]) > abs(there[1] - here[1])
