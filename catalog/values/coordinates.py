"""Chinese map coordinates: WGS-84 to GCJ-02 and BD-09, and back exactly.

Source: the published transformation with the Krasovsky ellipsoid (a 6378245 m,
e² 0.00669342162296594323); the inverse is iterated, because its one-step form errs by over a metre.
"""

from __future__ import annotations

import math

_A = 6378245.0
_EE = 0.00669342162296594323
_X_PI = math.pi * 3000.0 / 180.0

Position = tuple[float, float]


def gcj02_from_wgs84(longitude: float, latitude: float) -> Position:
    """The GCJ-02 position (longitude, latitude) of a WGS-84 one."""
    east, north = _offset(longitude - 105.0, latitude - 35.0)
    radians = math.radians(latitude)
    magic = 1 - _EE * math.sin(radians) ** 2
    root = math.sqrt(magic)
    return (
        longitude + east * 180.0 / (_A / root * math.cos(radians) * math.pi),
        latitude + north * 180.0 / (_A * (1 - _EE) / (magic * root) * math.pi),
    )


def wgs84_from_gcj02(longitude: float, latitude: float) -> Position:
    """The WGS-84 position of a GCJ-02 one, to below a millimetre."""
    x, y = longitude, latitude
    for _ in range(30):
        gcj_x, gcj_y = gcj02_from_wgs84(x, y)
        dx, dy = gcj_x - longitude, gcj_y - latitude
        x, y = x - dx, y - dy
        if abs(dx) < 1e-10 and abs(dy) < 1e-10:
            break
    return x, y


def bd09_from_gcj02(longitude: float, latitude: float) -> Position:
    """The BD-09 position of a GCJ-02 one."""
    radius = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * _X_PI)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * _X_PI)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def gcj02_from_bd09(longitude: float, latitude: float) -> Position:
    """The GCJ-02 position of a BD-09 one, to below a millimetre."""
    x, y = longitude, latitude
    for _ in range(30):
        bd_x, bd_y = bd09_from_gcj02(x, y)
        dx, dy = bd_x - longitude, bd_y - latitude
        x, y = x - dx, y - dy
        if abs(dx) < 1e-10 and abs(dy) < 1e-10:
            break
    return x, y


def wgs84_from_bd09(longitude: float, latitude: float) -> Position:
    """The WGS-84 position of a BD-09 one."""
    return wgs84_from_gcj02(*gcj02_from_bd09(longitude, latitude))


def bd09_from_wgs84(longitude: float, latitude: float) -> Position:
    """The BD-09 position of a WGS-84 one."""
    return bd09_from_gcj02(*gcj02_from_wgs84(longitude, latitude))


def metres_between(start: Position, end: Position) -> Position:
    """East and north metres from one position to another a few kilometres away."""
    mean = math.radians((start[1] + end[1]) / 2)
    metres_per_degree = 111_320.0
    return (
        (end[0] - start[0]) * metres_per_degree * math.cos(mean),
        (end[1] - start[1]) * 110_950.0,
    )


def _offset(x: float, y: float) -> Position:
    """East and north offsets in the transformation's own metres."""
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    return east, north
