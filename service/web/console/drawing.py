"""What somebody draws an outline on: a plain map of what lies around, in pixels of one scale."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.kinds.documents import Document
from catalog.query.model import Query
from catalog.query.resolving import FilterTooBroad
from catalog.store.staff.drafts import Draft
from catalog.values.geometry import TAOPU_GUARD, Box, bounds
from service.web.console.naming import called
from service.web.console.sketch import lines, path
from service.web.console.visit import Visit

WIDTH, HEIGHT = 640, 420
_METRES_PER_LATITUDE = 110_950.0
_LEAST_M = 300.0
"""How far across the map shows at least."""

_AROUND = ("parcels", "projects")
_MOST_AROUND = 200
_STATED = ("site_area_m2", "area_m2")

Position = tuple[float, float]


@dataclass(frozen=True)
class Outlined:
    """Something public on the map. `own` is the entry that is being edited, as it is public."""

    name: str
    path: str
    own: bool


@dataclass(frozen=True)
class Board:
    """A map: pixels are `(lon - west) * per_lon` and `(north - lat) * per_lat`.

    `stated_m2` is the area that the entry states, 0 for none, and `side` that of a square as large.
    """

    west: float
    north: float
    per_lon: float
    per_lat: float
    around: tuple[Outlined, ...]
    stated_m2: float
    side: float


def corners(geometry: Mapping[str, Any] | None) -> tuple[Position, ...] | None:
    """The corners of a polygon of one ring; None for anything else that cannot be drawn so."""
    if geometry is None:
        return ()
    rings = list(lines(geometry))
    if geometry.get("type") != "Polygon" or len(rings) != 1:
        return None
    return tuple(rings[0][:-1] if rings[0][0] == rings[0][-1] else rings[0])


def board(visit: Visit, draft: Draft, shown: Mapping[str, Any] | None) -> Board:
    """The map around a geometry, or around all that is public where there is none."""
    box = _box(visit, shown)
    north, south = box.north, box.south
    per_degree = _METRES_PER_LATITUDE * math.cos(math.radians((north + south) / 2))
    across, up = (box.east - box.west) * per_degree, (north - south) * _METRES_PER_LATITUDE
    scale = min(WIDTH / max(across, _LEAST_M), HEIGHT / max(up, _LEAST_M * HEIGHT / WIDTH))
    per_lon, per_lat = scale * per_degree, scale * _METRES_PER_LATITUDE
    west = (box.east + box.west) / 2 - WIDTH / 2 / per_lon
    top = (north + south) / 2 + HEIGHT / 2 / per_lat
    seen = Box(west, top - HEIGHT / per_lat, west + WIDTH / per_lon, top)

    def drawn(geometry: Mapping[str, Any] | None) -> str:
        runs = (line for line in lines(geometry) if len(line) > 1)
        return " ".join(
            path([((x - west) * per_lon, (top - y) * per_lat) for x, y in run]) for run in runs
        )

    around = [
        Outlined(called(visit, each), drawn(each["geometry"]), each["id"] == draft.entry_id)
        for each in _public_in(visit, seen)
    ]
    if corners(shown) is None:
        around.append(Outlined(visit.t("geometry.title"), drawn(shown), own=True))
    stated = _stated(draft.document)
    side = math.sqrt(stated) * scale
    return Board(west, top, per_lon, per_lat, tuple(o for o in around if o.path), stated, side)


def _box(visit: Visit, shown: Mapping[str, Any] | None) -> Box:
    """What is to be seen: the geometry and as much again on every side."""
    points = [point for line in lines(shown) for point in line]
    if points:
        found = bounds({"coordinates": points})
        wide, high = found.east - found.west, found.north - found.south
        return Box(found.west - wide, found.south - high, found.east + wide, found.north + high)
    extents, clock = visit.services.extents, visit.services.reader.clock()
    return extents.of("parcels", clock).box or TAOPU_GUARD


def _public_in(visit: Visit, box: Box) -> Iterator[dict[str, Any]]:
    for kind in _AROUND:
        try:
            page = visit.services.lists.page(Query(kind, bbox=box, limit=_MOST_AROUND))
        except FilterTooBroad:
            continue
        for content in map(orjson.loads, page.contents):
            if content["geometry"] is not None:
                yield content


def _stated(document: Document) -> float:
    properties = document["properties"]
    found = [properties[name] for name in _STATED if isinstance(properties.get(name), int | float)]
    return float(found[0]) if found else 0.0


def ring_of(rows: Sequence[tuple[str, str]]) -> str:
    """Rows of longitude and latitude as text for an outline, its last point the first again."""
    filled = [row for row in rows if any(row)]
    closed = [*filled, filled[0]] if len(filled) > 1 and filled[0] != filled[-1] else filled
    return "\n".join(f"{longitude}, {latitude}" for longitude, latitude in closed)
