"""Whether coordinates look as if they came from a map that shifts them.

GCJ-02 (高德, 腾讯) stands about 485 m from WGS-84 at Taopu, BD-09 (百度) over a kilometre: a plot
moved by just that vector stands in another street, and nobody would see it in the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import shapely

from catalog.values.coordinates import (
    Position,
    bd09_from_gcj02,
    bd09_from_wgs84,
    gcj02_from_wgs84,
    metres_between,
)

TOLERANCE_M = 30.0

_SHIFTS: dict[str, Callable[[float, float], Position]] = {
    "GCJ-02": gcj02_from_wgs84,
    "BD-09": bd09_from_wgs84,
    # A file already in GCJ-02 that went through a Baidu conversion once more.
    "GCJ-02→BD-09": bd09_from_gcj02,
}


def suspected_shift(reference: Position, found: Position) -> str | None:
    """The system whose offset lies between a reference (WGS-84) and where a thing was found.

    Also in the other direction: something already true that was "corrected" once too often.
    """
    east, north = metres_between(reference, found)
    for system, shifted in _SHIFTS.items():
        shift_east, shift_north = metres_between(reference, shifted(*reference))
        for sign, name in ((1, system), (-1, f"−{system}")):
            if (
                abs(east - sign * shift_east) <= TOLERANCE_M
                and abs(north - sign * shift_north) <= TOLERANCE_M
            ):
                return name
    return None


def centre(geometry: dict[str, Any]) -> Position:
    """The centroid of a GeoJSON geometry."""
    point = shapely.centroid(shapely.from_geojson(orjson.dumps(geometry, default=float)))
    return point.x, point.y
