"""Geometries of a filter, in whatever reference system, as shapes in longitude and latitude."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import orjson
import shapely

from catalog.kinds.fields import wrong
from catalog.query.cql2.names import GEOMETRY
from catalog.query.cql2.syntax import Geometry
from catalog.query.cql2.tree import (
    Always,
    And,
    Expression,
    Known,
    Not,
    Or,
    Shape,
    Spatial,
    SpatialFunction,
)
from catalog.values.geometry import Box
from catalog.values.projections import CRSES, Crs
from catalog.words.label import Label

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_STEPS = 16
"""A side of a box in metres is no straight line in degrees: it is followed in so many steps."""


def shape(node: Geometry, crs: str) -> tuple[Shape, int]:
    """The shape of a literal, and how many positions it was written with."""
    system = CRSES[crs]
    # GeoJSON may have a bbox of its own, which says nothing that the coordinates do not.
    if "type" not in node.value:
        found, count = _box(node, system), 2
    else:
        geojson = _in_degrees(node, node.value, system)
        count = len(list(_positions(node.value)))
        try:
            found = shapely.from_geojson(orjson.dumps(geojson))
        except (shapely.errors.GEOSException, ValueError):
            raise wrong("filter-geometry", at=node.at) from None
    if found.is_empty or not found.is_valid:
        raise wrong("filter-geometry", at=node.at)
    return Shape(shapely.to_wkb(found)), count


def _in_degrees(node: Geometry, value: Mapping[str, Any], system: Crs) -> dict[str, Any]:
    kind = value.get("type")
    if kind == "GeometryCollection" and isinstance(value.get("geometries"), list):
        members = [member for member in value["geometries"] if isinstance(member, Mapping)]
        # One inside another says nothing that one alone does not, and could go on for ever.
        if len(members) == len(value["geometries"]) and all(
            member.get("type") != "GeometryCollection" for member in members
        ):
            inner = [_in_degrees(node, member, system) for member in members]
            return {"type": kind, "geometries": inner}
    elif kind in _DEPTHS:
        placed = _placed(node, value.get("coordinates"), _DEPTHS[kind], system)
        return {"type": kind, "coordinates": placed}
    raise wrong("filter-geometry", at=node.at)


def _placed(node: Geometry, value: Any, depth: int, system: Crs) -> list[Any]:
    if not isinstance(value, list):
        raise wrong("filter-geometry", at=node.at)
    if depth:
        return [_placed(node, item, depth - 1, system) for item in value]
    if len(value) not in (2, 3) or not all(_is_number(number) for number in value):
        raise wrong("filter-geometry", at=node.at)
    return [*_degrees(node, value[0], value[1], system)]


def _degrees(node: Geometry, first: float, second: float, system: Crs) -> tuple[float, float]:
    try:
        lon, lat = system.to_lonlat(first, second)
    except (ArithmeticError, ValueError):
        lon = lat = math.inf
    if abs(lon) <= 180 and abs(lat) <= 90:
        return lon, lat
    axes = Label("、".join(a.zh for a in system.axes), ", ".join(a.en for a in system.axes))
    raise wrong("filter-coordinates", at=node.at, crs=system.uri, axes=axes)


def _box(node: Geometry, system: Crs) -> Any:
    numbers = node.value["bbox"]
    if len(numbers) not in (4, 6) or not all(_is_number(number) for number in numbers):
        raise wrong("filter-geometry", at=node.at)
    low, high = numbers[:2], numbers[len(numbers) // 2 :][:2]
    if system.unit == "degree":
        west, south = _degrees(node, low[0], low[1], system)
        east, north = _degrees(node, high[0], high[1], system)
        if south > north:
            raise wrong("filter-geometry", at=node.at)
        return shapely.union_all(
            [_rectangle(part) for part in Box(west, south, east, north).parts()]
        )
    if low[0] > high[0] or low[1] > high[1]:
        raise wrong("filter-geometry", at=node.at)
    ring = [_degrees(node, *position, system) for position in _outline(low, high)]
    if low == high:
        return shapely.Point(ring[0])
    if low[0] == high[0]:
        return shapely.LineString(ring[_STEPS : 2 * _STEPS + 1])
    return shapely.LineString(ring[: _STEPS + 1]) if low[1] == high[1] else shapely.Polygon(ring)


def _rectangle(box: Box) -> Any:
    """A box as the geometry it is: without width or height it is a line or a point."""
    if box.west < box.east and box.south < box.north:
        return shapely.box(*box)
    if box.west == box.east and box.south == box.north:
        return shapely.Point(box.west, box.south)
    return shapely.LineString([(box.west, box.south), (box.east, box.north)])


def _outline(low: list[float], high: list[float]) -> Iterator[tuple[float, float]]:
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    for n, (x, y) in enumerate(corners):
        to_x, to_y = corners[(n + 1) % 4]
        for step in range(_STEPS):
            yield x + (to_x - x) * step / _STEPS, y + (to_y - y) * step / _STEPS


def _positions(value: Any) -> Iterator[list[Any]]:
    if isinstance(value, Mapping):
        value = value.get("coordinates", value.get("geometries", []))
    if isinstance(value, list) and value and _is_number(value[0]):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _positions(item)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_SWAPPED = {"s_contains": "s_within", "s_within": "s_contains"}
_OF_ITSELF = frozenset({"s_contains", "s_equals", "s_intersects", "s_within"})
"""What any geometry is to itself; it never touches, crosses or overlaps itself."""

RELATIONS: Mapping[str, Callable[..., Any]] = {
    "s_contains": shapely.contains,
    "s_crosses": shapely.crosses,
    "s_equals": shapely.equals,
    "s_intersects": shapely.intersects,
    "s_overlaps": shapely.overlaps,
    "s_touches": shapely.touches,
    "s_within": shapely.within,
}


def relate_shapes(function: str, left: Shape | None, right: Shape | None) -> Expression:
    """What a spatial function says; None is the entry's own geometry."""
    if function == "s_disjoint":
        return Not(relate_shapes("s_intersects", left, right))
    if left is None and right is None:
        # Of the same geometry twice only whether there is one is a question.
        if function in _OF_ITSELF:
            return Or((Known(GEOMETRY), Always(None)))
        return And((Not(Known(GEOMETRY)), Always(None)))
    if left is None:
        assert right is not None
        return Spatial(cast(SpatialFunction, function), right)
    if right is None:
        return Spatial(cast(SpatialFunction, _SWAPPED.get(function, function)), left)
    one, other = shapely.from_wkb(left.wkb), shapely.from_wkb(right.wkb)
    return Always(bool(RELATIONS[function](one, other)))
