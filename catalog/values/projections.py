"""Coordinate systems that geometries are sent in and asked for, to longitude and latitude and back.

Gauss-Krüger by Krüger's series in the third flattening, to its fourth power: good to micrometres
within a zone. Source: L. Krüger (1912) as given by C. F. F. Karney, Transverse Mercator with an
accuracy of a few nanometers, J. Geodesy 85 (2011), equations 7 to 36. Web Mercator is the sphere
of EPSG method 1024. CGCS2000 and WGS 84 are taken as one datum, as EPSG takes them: they agree to
centimetres.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from catalog.words.label import Label

Pair = tuple[float, float]

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"

_A = 6_378_137.0
_F = 1 / 298.257222101
_E = math.sqrt(_F * (2 - _F))
_N = _F / (2 - _F)
_RADIUS = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
"""Of the circle as long as a meridian of CGCS2000, in metres."""

_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


@dataclass(frozen=True)
class Crs:
    """A coordinate system. Pairs are in its own order of axes: see `axes`.

    `decimals` are the digits that say a millimetre; `to_lonlat` and `from_lonlat` know no bounds
    and are exact to a millimetre within three degrees of a plane system's meridian.
    """

    uri: str
    title: Label
    unit: Literal["degree", "metre"]
    decimals: int
    axes: tuple[Label, Label]
    to_lonlat: Callable[[float, float], Pair]
    from_lonlat: Callable[[float, float], Pair]


def _same(first: float, second: float) -> Pair:
    return first, second


def _swapped(first: float, second: float) -> Pair:
    return second, first


def _gauss_krueger(meridian: float, false_easting: float, lon: float, lat: float) -> Pair:
    """Metres north of the equator and east of the meridian's false easting."""
    along = math.radians(lon - meridian)
    tangent = math.tan(math.radians(lat))
    sigma = math.sinh(_E * math.atanh(_E * tangent / math.hypot(1, tangent)))
    # The tangent of the conformal latitude.
    conformal = tangent * math.hypot(1, sigma) - sigma * math.hypot(1, tangent)
    xi = math.atan2(conformal, math.cos(along))
    eta = math.asinh(math.sin(along) / math.hypot(conformal, math.cos(along)))
    north, east = xi, eta
    for j, factor in enumerate(_ALPHA, start=1):
        north += factor * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
        east += factor * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
    return _RADIUS * north, false_easting + _RADIUS * east


def _gauss_krueger_back(meridian: float, false_easting: float, north: float, east: float) -> Pair:
    """Longitude and latitude of metres north and east."""
    up, across = north / _RADIUS, (east - false_easting) / _RADIUS
    xi, eta = up, across
    for j, factor in enumerate(_BETA, start=1):
        xi -= factor * math.sin(2 * j * up) * math.cosh(2 * j * across)
        eta -= factor * math.cos(2 * j * up) * math.sinh(2 * j * across)
    along = math.atan2(math.sinh(eta), math.cos(xi))
    conformal = math.sin(xi) / math.hypot(math.sinh(eta), math.cos(xi))
    return meridian + math.degrees(along), math.degrees(math.atan(_tangent(conformal)))


def _tangent(conformal: float) -> float:
    """The tangent of the latitude with that tangent of its conformal latitude, by Newton."""
    found = conformal
    for _ in range(5):
        secant = math.hypot(1, found)
        sigma = math.sinh(_E * math.atanh(_E * found / secant))
        reached = found * math.hypot(1, sigma) - sigma * secant
        slope = (1 - _E**2) * secant * math.hypot(1, reached) / (1 + (1 - _E**2) * found**2)
        step = (conformal - reached) / slope
        found += step
        if abs(step) < 1e-15:
            break
    return found


def _mercator(lon: float, lat: float) -> Pair:
    return _A * math.radians(lon), _A * math.asinh(math.tan(math.radians(lat)))


def _mercator_back(east: float, north: float) -> Pair:
    return math.degrees(east / _A), math.degrees(math.atan(math.sinh(north / _A)))


_LAT_LON = (Label("纬度", "latitude"), Label("经度", "longitude"))
_LON_LAT = (_LAT_LON[1], _LAT_LON[0])
_NORTH_EAST = (Label("X（北）", "X (north)"), Label("Y（东）", "Y (east)"))
_EAST_NORTH = (Label("X（东）", "X (east)"), Label("Y（北）", "Y (north)"))


def _zone(code: int, title: Label, false_easting: float) -> Crs:
    return Crs(
        f"{_EPSG}{code}", title, "metre", 3, _NORTH_EAST,
        partial(_gauss_krueger_back, 120.0, false_easting),
        partial(_gauss_krueger, 120.0, false_easting),
    )  # fmt: skip


def _degrees(uri: str, title: Label, axes: tuple[Label, Label]) -> Crs:
    turn = _same if axes == _LON_LAT else _swapped
    return Crs(uri, title, "degree", 8, axes, turn, turn)


_ALL = (
    _degrees(CRS84, Label("WGS 84（经度、纬度）", "WGS 84 (longitude, latitude)"), _LON_LAT),
    _degrees(
        f"{_EPSG}4326", Label("WGS 84（纬度、经度）", "WGS 84 (latitude, longitude)"), _LAT_LON
    ),
    _degrees(
        f"{_EPSG}4490",
        Label("CGCS2000（纬度、经度）", "CGCS2000 (latitude, longitude)"),
        _LAT_LON,
    ),
    _zone(
        4528,
        Label("CGCS2000 3 度带第 40 带平面坐标", "CGCS2000 / 3-degree Gauss-Kruger zone 40"),
        40_500_000.0,
    ),
    _zone(
        4549,
        Label(
            "CGCS2000 3 度带平面坐标（中央经线 120°E）",
            "CGCS2000 / 3-degree Gauss-Kruger CM 120E",
        ),
        500_000.0,
    ),
    Crs(
        f"{_EPSG}3857", Label("Web 墨卡托", "Web Mercator"), "metre", 3, _EAST_NORTH,
        _mercator_back, _mercator,
    ),
)  # fmt: skip

CRSES: Mapping[str, Crs] = {crs.uri: crs for crs in _ALL}
"""By the URI that OGC gives each of them."""
