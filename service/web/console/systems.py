"""The coordinate systems that people may declare for what they send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.values.coordinates import Position, wgs84_from_bd09, wgs84_from_gcj02
from catalog.values.projections import CRSES
from catalog.words.label import Label

_DEGREES = frozenset({"4326", "4490", "CRS84"})


@dataclass(frozen=True)
class System:
    """A coordinate system as people declare it. `label` is None for any other.

    `convert` takes a pair as it is pasted: longitude and latitude, or as the plane system orders
    its axes. `shifts` where places were moved on purpose. `codes` are those by which a file may
    name the system that it is in.
    """

    label: Label | None
    convert: Callable[[float, float], Position] | None = None
    shifts: bool = False
    codes: frozenset[str] = _DEGREES
    holds: tuple[range, range] | None = None
    """Metres that the two axes of a plane system can have hereabouts."""
    north_first: bool = False


def _plane(code: str, label: Label, first: range, second: range, north_first: bool) -> System:
    convert = CRSES[f"http://www.opengis.net/def/crs/EPSG/0/{code}"].to_lonlat
    return System(label, convert, False, frozenset({code}), (first, second), north_first)


_NORTH = range(2_000_000, 6_000_000)
_WORLD = range(-20_037_509, 20_037_509)
SYSTEMS: Mapping[str, System] = {
    "CGCS2000": System(Label("CGCS2000 经纬度（EPSG:4490）", "CGCS2000 (EPSG:4490)")),
    "WGS-84": System(Label("WGS-84 经纬度（EPSG:4326）", "WGS-84 (EPSG:4326)")),
    "EPSG:4528": _plane(
        "4528",
        Label("CGCS2000 3 度带第 40 带（EPSG:4528）", "CGCS2000 / 3-degree zone 40 (EPSG:4528)"),
        _NORTH,
        range(40_150_000, 40_850_000),
        True,
    ),
    "EPSG:4549": _plane(
        "4549",
        Label("CGCS2000 中央经线 120°E（EPSG:4549）", "CGCS2000 / 3-degree CM 120E (EPSG:4549)"),
        _NORTH,
        range(150_000, 850_000),
        True,
    ),
    "EPSG:3857": _plane(
        "3857", Label("Web 墨卡托（EPSG:3857）", "Web Mercator (EPSG:3857)"), _WORLD, _WORLD, False
    ),
    "GCJ-02": System(
        Label("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"), wgs84_from_gcj02, shifts=True
    ),
    "BD-09": System(Label("BD-09（百度）", "BD-09 (Baidu)"), wgs84_from_bd09, shifts=True),
    "other": System(None),
}
"""CGCS2000 and WGS-84 agree to centimetres, far below any precision that is published."""
