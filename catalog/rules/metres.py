"""Areas and distances of small geometries on the ground.

Longitude and latitude (WGS 84) are laid out by the cylindrical equal-area projection of the
ellipsoid itself, with its true scale in the geometry's own latitude. Areas are therefore those of
the ellipsoid; distances within a town are good to 0.1 %.
Source: J. P. Snyder, Map Projections – A Working Manual (1987), equations 3-12 and 10-13 to 10-15.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from catalog.values.geometry import bounds

_A = 6_378_137.0
_E2 = 0.006_694_379_990_141_316
_E = math.sqrt(_E2)

Geometry = Mapping[str, Any]


def area_m2(geometry: Geometry) -> float:
    """The area of a GeoJSON geometry on the ellipsoid, in m²; 0 for points and lines."""
    return float(shapely.area(on_the_ground(geometry, middle(geometry))))


def middle(*geometries: Geometry) -> float:
    """The latitude half-way up the geometries, in degrees."""
    found = [bounds(geometry) for geometry in geometries]
    return (min(b.south for b in found) + max(b.north for b in found)) / 2


def on_the_ground(geometry: Geometry, latitude: float) -> BaseGeometry:
    """The geometry in metres east and north, true to scale in that latitude."""
    scale, zero = _scale(latitude), _q(latitude)

    def laid(item: Any) -> Any:
        if isinstance(item[0], int | float):
            east = _A * scale * math.radians(item[0])
            return [east, _A * (_q(item[1]) - zero) / (2 * scale)]
        return [laid(inner) for inner in item]

    shape = shapely.from_geojson(
        orjson.dumps({"type": geometry["type"], "coordinates": laid(geometry["coordinates"])})
    )
    # A shape that crosses itself has to be measured before its author has mended it.
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape)


def _scale(latitude: float) -> float:
    sine = math.sin(math.radians(latitude))
    return math.cos(math.radians(latitude)) / math.sqrt(1 - _E2 * sine * sine)


def _q(latitude: float) -> float:
    """Twice the area of the ellipsoid between the equator and a latitude, per radian and a²."""
    sine = math.sin(math.radians(latitude))
    logarithm = math.log((1 - _E * sine) / (1 + _E * sine)) / (2 * _E)
    return (1 - _E2) * (sine / (1 - _E2 * sine * sine) - logarithm)
