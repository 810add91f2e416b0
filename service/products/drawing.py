"""Outlines laid out in metres, for drawings that have no map beneath them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from catalog.rules.metres import middle, on_the_ground
from catalog.values.codes import code_list
from service.products.model import Drawing, Mark, Point, Shape
from service.showing.entry import Entry

_BARS = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
_PRECISION = code_list("geometry-precision")


def drawing(
    outlined: Sequence[Entry],
    marked: Sequence[Entry] = (),
    *,
    margin: float = 0.35,
    least_ratio: float = 0.0,
) -> Drawing | None:
    """The entries' geometries in one frame; None where neither an outline nor a mark is public.

    `margin` is the space around the outlines (the marks where there are none), as a share of the
    longer side; the frame is at least `least_ratio` times as wide as high. Points of `marked` that
    lie outside are left out.
    """
    areas = [entry for entry in outlined if _is_area(entry.geometry)]
    points = [entry for entry in marked if _is_point(entry.geometry)]
    if not (areas or points):
        return None
    shown = [entry.geometry for entry in areas or points if entry.geometry is not None]
    latitude = middle(*shown)
    laid = [on_the_ground(geometry, latitude) for geometry in shown]
    west, south, east, north = _frame(shapely.union_all(laid).bounds, margin, least_ratio)

    def place(x: float, y: float) -> Point:
        return round(x - west, 2), round(north - y, 2)

    shapes = tuple(
        Shape(_parts(shape, place), entry.name, entry.invented, place(*_inside(shape)))
        for entry, shape in zip(areas, laid, strict=False)
    )
    marks = []
    for entry in points:
        x, y, *_ = on_the_ground(entry.geometry or {}, latitude).bounds
        if west < x < east and south < y < north:
            marks.append(Mark(place(x, y), entry.name))
    width = east - west
    bar = next((bar for bar in _BARS if bar <= width / 3), _BARS[-1])
    said = {entry["geometry_precision"] for entry in areas}
    code = said.pop() if len(said) == 1 else None
    precision = _PRECISION.label(code) if code else None
    return Drawing(round(width, 2), round(north - south, 2), bar, shapes, tuple(marks), precision)


def _frame(
    bounds: tuple[float, float, float, float], margin: float, least_ratio: float
) -> tuple[float, float, float, float]:
    """The bounds with space around them, made wider where they are too high."""
    west, south, east, north = bounds
    around = max(east - west, north - south, 1.0) * margin
    wide, high = east - west + 2 * around, north - south + 2 * around
    wide = max(wide, high * least_ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2


def _is_point(geometry: Any) -> bool:
    return geometry is not None and geometry["type"] == "Point"


def _is_area(geometry: Any) -> bool:
    return geometry is not None and geometry["type"] in ("Polygon", "MultiPolygon")


def _inside(shape: BaseGeometry) -> tuple[float, float]:
    point = shapely.point_on_surface(shape)
    centre = shape.centroid
    return (centre.x, centre.y) if shape.contains(centre) else (point.x, point.y)


def _parts(shape: BaseGeometry, place: Any) -> tuple[tuple[tuple[Point, ...], ...], ...]:
    polygons = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon"]
    return tuple(
        tuple(
            tuple(place(x, y) for x, y in ring.coords)
            for ring in (polygon.exterior, *polygon.interiors)
        )
        for polygon in polygons
    )
