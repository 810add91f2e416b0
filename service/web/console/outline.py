"""What somebody sent as a geometry, read in the coordinate system that they declared."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from catalog.values.coordinates import metres_between
from catalog.values.fault import Fault, Refused, shown
from catalog.words.label import Label
from service.web.console.systems import SYSTEMS, System

_MOST_LINES = 5_000
_PLACES = 8
"""Decimals of a degree after a conversion: about a millimetre, which is all that it knows."""

_NUMBER = r"(-?\d{1,8}(?:\.\d{1,12})?)"
_LINE = re.compile(rf"\s*{_NUMBER}\s*[,，;；\s]\s*{_NUMBER}\s*")
_CODE = re.compile(r"(?:EPSG:+(?:[\d.]*:)?|/EPSG/\d+/)(\d{4,6})$|(CRS84)$")


@dataclass(frozen=True)
class Outline:
    """A geometry in WGS-84, and how far its points were moved: the least and the most, in metres.

    `moved` is None where a system only writes the same places differently.
    """

    geometry: dict[str, Any]
    moved: tuple[float, float] | None


def outline(text: str, name: str) -> Outline:
    """The geometry in WGS-84. It is not repaired: the draft's kind judges its form.

    Raises Refused: no system was declared, or another than the file's own (`/crs`), or nothing can
    be read in it (`/text`).
    """
    system = SYSTEMS.get(name)
    if system is None:
        raise Refused([Fault("/crs", "crs-missing")])
    if system.label is None:
        raise Refused([Fault("/crs", "crs-plane")])
    if not text.strip():
        raise Refused([Fault("/text", "geometry-missing")])
    from_gis = text.lstrip()[:1] in "{["
    found = _geojson(text, system) if from_gis else _points(text)
    if system.convert is None:
        return Outline(found, None)
    conversion = _Conversion(system, from_gis)
    geometry = {**found, "coordinates": conversion.of(found.get("coordinates"))}
    distances = conversion.distances
    return Outline(geometry, (min(distances), max(distances)) if distances else None)


@dataclass
class _Conversion:
    """Converts positions where they lie; anything else stays as it is, to be refused.

    A GIS writes east before north whatever the order of a system's axes.
    """

    system: System
    from_gis: bool
    distances: list[float] = field(default_factory=list)

    def of(self, coordinates: Any, depth: int = 5) -> Any:
        if not isinstance(coordinates, list) or not depth:
            return coordinates
        if len(coordinates) == 2 and all(map(_is_number, coordinates)):
            return self._position(coordinates)
        return [self.of(inner, depth - 1) for inner in coordinates]

    def _position(self, pair: list[float]) -> list[float]:
        system = self.system
        assert system.convert is not None
        if system.holds is None:
            if any(abs(number) > 180 for number in pair):
                return pair
        else:
            pair = pair[::-1] if self.from_gis and system.north_first else pair
            _within(pair, system.holds, system.label)
        found = system.convert(pair[0], pair[1])
        if system.shifts:
            self.distances.append(math.hypot(*metres_between((pair[0], pair[1]), found)))
        return [round(number, _PLACES) for number in found]


def _within(pair: Sequence[float], holds: tuple[range, range], label: Label | None) -> None:
    for number, span in zip(pair, holds, strict=True):
        if not span.start <= number < span.stop:
            facts = {"value": f"{pair[0]}, {pair[1]}", "system": label}
            raise Refused([Fault("/text", "crs-out-of-range", facts)])


def _geojson(text: str, system: System) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise _unreadable(text) from None
    if isinstance(found, dict):
        _agrees(found.get("crs"), system)
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


def _agrees(crs: Any, system: System) -> None:
    """Refuse a file that says itself that it is in another system than was declared."""
    said = crs.get("properties") if isinstance(crs, dict) else None
    name = said.get("name") if isinstance(said, dict) else None
    found = _CODE.search(name) if isinstance(name, str) else None
    if found is not None and (found[1] or found[2]) not in system.codes:
        facts = {"value": shown(name), "system": system.label}
        raise Refused([Fault("/crs", "crs-differs", facts)])


def _is_number(number: Any) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool)


def _unreadable(text: str) -> Refused:
    return Refused([Fault("/text", "geometry-unreadable", {"value": shown(text.strip())})])
