"""What somebody sent as a geometry, read in the coordinate system that they declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from catalog.values.coordinates import Position, wgs84_from_bd09, wgs84_from_gcj02
from catalog.values.fault import Fault, Refused, shown

_MOST_LINES = 5_000
_PLACES = 8
"""Decimals of a degree after a conversion: about a millimetre, which is all that it knows."""

SYSTEMS: Mapping[str, str] = {
    "CGCS2000": "CGCS2000 (EPSG:4490)",
    "WGS-84": "WGS-84 (EPSG:4326)",
    "GCJ-02": "GCJ-02（高德、腾讯）",
    "BD-09": "BD-09（百度）",
    "other": "",
}

# CGCS2000 and WGS-84 agree to centimetres, far below any precision that is published.
_TO_WGS84: Mapping[str, Callable[[float, float], Position] | None] = {
    "CGCS2000": None,
    "WGS-84": None,
    "GCJ-02": wgs84_from_gcj02,
    "BD-09": wgs84_from_bd09,
}

_LINE = re.compile(r"\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*[,，;；\s]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*")


def outline(text: str, system: str) -> dict[str, Any]:
    """The geometry in WGS-84. It is not repaired: the draft's kind judges its form.

    Raises Refused: no system was declared (`/crs`), or nothing can be read (`/text`).
    """
    if system not in SYSTEMS:
        raise Refused([Fault("/crs", "crs-missing")])
    if system not in _TO_WGS84:
        raise Refused([Fault("/crs", "crs-plane")])
    if not text.strip():
        raise Refused([Fault("/text", "geometry-missing")])
    found = _geojson(text) if text.lstrip()[:1] in "{[" else _points(text)
    convert = _TO_WGS84[system]
    if convert is None:
        return found
    return {**found, "coordinates": _converted(found.get("coordinates"), convert)}


def _geojson(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _unreadable(text) from None
    if isinstance(found, dict) and found.get("type") == "FeatureCollection":
        features = found.get("features")
        if not isinstance(features, list) or not features:
            raise _unreadable(text)
        if len(features) > 1:
            raise Refused([Fault("/text", "geometry-several", {"count": len(features)})])
        found = features[0]
    if isinstance(found, dict) and found.get("type") == "Feature":
        found = found.get("geometry")
    if not isinstance(found, dict):
        raise _unreadable(text)
    return found


def _points(text: str) -> dict[str, Any]:
    """A ring of `longitude, latitude`, one a line; a single line is a point."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        raise Refused([Fault("/text", "geometry-too-large")])
    ring = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            raise _unreadable(line)
        ring.append([float(match[1]), float(match[2])])
    if len(ring) == 1:
        return {"type": "Point", "coordinates": ring[0]}
    return {"type": "Polygon", "coordinates": [ring]}


def _converted(
    coordinates: Any, convert: Callable[[float, float], Position], depth: int = 5
) -> Any:
    """Positions converted at the depth where they lie; anything else as it is, to be refused."""
    if not isinstance(coordinates, list) or not depth:
        return coordinates
    if len(coordinates) == 2 and all(_is_degree(number) for number in coordinates):
        return [round(number, _PLACES) for number in convert(*coordinates)]
    return [_converted(inner, convert, depth - 1) for inner in coordinates]


def _is_degree(number: Any) -> bool:
    plain = isinstance(number, int | float) and not isinstance(number, bool)
    return plain and abs(number) <= 180


def _unreadable(text: str) -> Refused:
    return Refused([Fault("/text", "geometry-unreadable", {"value": shown(text.strip())})])
