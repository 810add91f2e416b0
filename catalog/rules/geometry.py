"""What a geometry must be. It is refused with a suspected cause, never repaired."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

import orjson
import shapely

from catalog.kinds.kind import GeometryRule
from catalog.values.fault import Fault, escape, shown
from catalog.values.numbers import exact_decimal

MAX_POSITIONS = 5_000
"""All positions of a geometry together; its parts are at most as many."""
# How deep the position arrays of each type lie.
_DEPTH = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def geometry_faults(geometry: Any, rule: GeometryRule, pointer: str) -> list[Fault]:
    """Every fault of form, or else the first of place or shape."""
    if not isinstance(geometry, Mapping):
        return [Fault(pointer, "not-an-object")]
    found = list(_form(geometry, rule, pointer))
    if found:
        return found
    positions = list(_positions(geometry["coordinates"], _DEPTH[geometry["type"]]))
    checks = chain(
        _place(positions, rule, pointer), _rings(geometry, pointer), _shape(geometry, pointer)
    )
    return list(islice(checks, 1))


def _form(geometry: Mapping[str, Any], rule: GeometryRule, pointer: str) -> Iterator[Fault]:
    for name in geometry:
        if name == "crs":
            yield Fault(f"{pointer}/crs", "geometry-with-crs")
        elif name not in ("type", "coordinates", "bbox"):
            yield Fault(f"{pointer}/{escape(str(name))}", "unknown-member", {"value": shown(name)})
    if geometry.get("type") not in rule.types:
        facts = {"value": shown(geometry.get("type")), "known": ", ".join(rule.types)}
        yield Fault(f"{pointer}/type", "geometry-type", facts)
        return
    problem = _malformed(geometry.get("coordinates"), _DEPTH[geometry["type"]])
    if problem:
        yield Fault(f"{pointer}/coordinates", problem)


def _malformed(coordinates: Any, depth: int) -> str | None:
    """The first thing wrong with the arrays: their depth, their number, then their positions."""
    level = [coordinates]
    for _ in range(depth):
        if not all(isinstance(item, list) and item for item in level):
            return "coordinates-shape"
        if sum(map(len, level)) > MAX_POSITIONS:
            return "geometry-too-large"
        level = [inner for item in level for inner in item]
    return next(filter(None, map(_wrong_position, level)), None)


def _wrong_position(position: Any) -> str | None:
    if not isinstance(position, list) or any(isinstance(value, list) for value in position):
        return "coordinates-shape"
    if len(position) != 2:
        return "position-size"
    numbers = [exact_decimal(value) for value in position]
    finite = all(number is not None and math.isfinite(number) for number in numbers)
    return None if finite else "position-number"


def _positions(coordinates: Any, depth: int) -> Iterator[tuple[float, float]]:
    if depth == 0:
        yield float(coordinates[0]), float(coordinates[1])
        return
    for item in coordinates:
        yield from _positions(item, depth - 1)


def _place(
    positions: list[tuple[float, float]], rule: GeometryRule, pointer: str
) -> Iterator[Fault]:
    guard = rule.guard
    outside = [p for p in positions if not guard.holds(*p)]
    if not outside:
        return
    longitude, latitude = outside[0]
    facts = {
        "longitude": longitude,
        "latitude": latitude,
        "box": f"{guard.west}–{guard.east}, {guard.south}–{guard.north}",
    }
    if all(guard.holds(y, x) for x, y in positions):
        yield Fault(f"{pointer}/coordinates", "coordinates-swapped", facts)
    elif abs(longitude) > 180 or abs(latitude) > 90:
        yield Fault(f"{pointer}/coordinates", "coordinates-projected", facts)
    else:
        yield Fault(f"{pointer}/coordinates", "outside-guard-box", facts)


def _rings(geometry: Mapping[str, Any], pointer: str) -> Iterator[Fault]:
    polygons = {
        "Polygon": [geometry["coordinates"]],
        "MultiPolygon": geometry["coordinates"],
    }.get(geometry["type"], [])
    for rings in polygons:
        for ring in rings:
            if ring[0] != ring[-1]:
                yield Fault(f"{pointer}/coordinates", "ring-not-closed")
            elif len(ring) < 4:
                yield Fault(f"{pointer}/coordinates", "ring-too-short")
    if geometry["type"].endswith("LineString"):
        lines = geometry["coordinates"]
        for line in [lines] if geometry["type"] == "LineString" else lines:
            if len(line) < 2:
                yield Fault(f"{pointer}/coordinates", "line-too-short")


def _shape(geometry: Mapping[str, Any], pointer: str) -> Iterator[Fault]:
    shape = shapely.from_geojson(
        orjson.dumps(
            {"type": geometry["type"], "coordinates": geometry["coordinates"]}, default=float
        )
    )
    if not shapely.is_valid(shape):
        reason = shapely.is_valid_reason(shape)
        yield Fault(f"{pointer}/coordinates", "geometry-invalid", {"reason": reason})
