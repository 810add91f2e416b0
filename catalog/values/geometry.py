"""Boxes and positions in longitude and latitude (CRS84 degrees)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple


class Box(NamedTuple):
    """West, south, east, north in degrees (CRS84)."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def parts(self) -> tuple[Box, ...]:
        """The box itself, or its two halves when it lies across the antimeridian (west > east)."""
        if self.west <= self.east:
            return (self,)
        return (
            Box(self.west, self.south, 180.0, self.north),
            Box(-180.0, self.south, self.east, self.north),
        )


# Derived from the town's four sides and the metro stations around it; only ever used to refuse
# absurd coordinates, never shown. No official boundary polygon was found.
TAOPU_GUARD = Box(121.320, 31.245, 121.405, 31.315)
# Facilities that serve the town may lie somewhat outside it.
SURROUNDINGS_GUARD = Box(121.28, 31.21, 121.45, 31.36)


def positions(geometry: Mapping[str, Any]) -> Iterator[Sequence[float]]:
    """Every position of a GeoJSON geometry, in order."""
    pending = [geometry["coordinates"]]
    while pending:
        item = pending.pop()
        if item and isinstance(item[0], int | float):
            yield item
        else:
            pending.extend(reversed(item))


def bounds(geometry: Mapping[str, Any]) -> Box:
    """The smallest box around a GeoJSON geometry."""
    longitudes, latitudes = zip(*((p[0], p[1]) for p in positions(geometry)), strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
