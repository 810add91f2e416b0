"""Geometries as they are written in CQL2 text: well-known text, and boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from catalog.query.cql2.stream import Stream
from catalog.query.cql2.syntax import Geometry

Read = Callable[[Stream], Any]


def geometry(stream: Stream) -> Geometry:
    """The geometry whose first word is next."""
    at = stream.next.at
    return Geometry(_members(stream), at)


def _members(stream: Stream) -> dict[str, Any]:
    name = stream.take().text.upper()
    if name == "BBOX":
        return {"bbox": _listed(stream, _coordinate)}
    stream.took_word("Z")
    if name == "GEOMETRYCOLLECTION":
        return {"type": "GeometryCollection", "geometries": _listed(stream, _member)}
    geojson, read = _FORMS[name]
    coordinates = [] if stream.took_word("EMPTY") else read(stream)
    return {"type": geojson, "coordinates": coordinates}


def _member(stream: Stream) -> dict[str, Any]:
    if not stream.next.is_word(*_FORMS):
        raise stream.unexpected("一个图形", "a geometry")
    return _members(stream)


def _listed(stream: Stream, read: Read) -> list[Any]:
    stream.expect("(")
    found = [read(stream)]
    while stream.took_sign(","):
        found.append(read(stream))
    stream.expect(")")
    return found


def _coordinate(stream: Stream) -> float:
    return float(stream.signed_number().value)


def _position(stream: Stream) -> list[float]:
    found = [_coordinate(stream), _coordinate(stream)]
    if not stream.next.is_sign(",", ")"):
        found.append(_coordinate(stream))
    return found


def _point(stream: Stream) -> list[float]:
    stream.expect("(")
    found = _position(stream)
    stream.expect(")")
    return found


def _positions(stream: Stream) -> list[Any]:
    return _listed(stream, _position)


def _rings(stream: Stream) -> list[Any]:
    return _listed(stream, _positions)


def _bare_or_bracketed(stream: Stream) -> list[float]:
    return _point(stream) if stream.next.is_sign("(") else _position(stream)


_FORMS: dict[str, tuple[str, Read]] = {
    "POINT": ("Point", _point),
    "LINESTRING": ("LineString", _positions),
    "POLYGON": ("Polygon", _rings),
    "MULTIPOINT": ("MultiPoint", lambda stream: _listed(stream, _bare_or_bracketed)),
    "MULTILINESTRING": ("MultiLineString", _rings),
    "MULTIPOLYGON": ("MultiPolygon", lambda stream: _listed(stream, _rings)),
}

GEOMETRIES = (*_FORMS, "GEOMETRYCOLLECTION", "BBOX")
"""The words with which a geometry begins."""
