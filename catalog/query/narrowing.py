"""What lies near the place that a query asks of, from the index of boxes, before anything else.

The index tells too much and never too little: the conditions decide as they would without it.
Where too much lies near, they decide alone; then a page is soon full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import shapely
from sqlalchemy import ColumnElement, Float, Select, bindparam, column, func, or_, select, table
from sqlalchemy.sql.functions import Function

from catalog.kinds import KINDS
from catalog.query.compiler import decided, standing
from catalog.query.cql2.tree import And, Spatial
from catalog.query.model import Query
from catalog.query.statements import Run, compiled
from catalog.store.public import boxes
from catalog.store.public.tables import INDEX_TABLES
from catalog.values.geometry import Box

NEAR_LIMIT = 20_000
"""Versions up to which it is cheaper to take them one by one than to look at all in order."""

_TREE = table(boxes.INDEX, *map(column, ("seq", "west", "east", "south", "north")))


def narrowed(query: Query, backend: str, run: Run) -> Query:
    """The query among the versions that the index of boxes leaves over."""
    if KINDS[query.kind].geometry is None:
        return query
    for parts, shapeless in _places(query):
        found = [row[0] for row in run(compiled(backend, _near(backend, query, parts)))]
        if len(found) <= NEAR_LIMIT and shapeless:
            found += [row[0] for row in run(compiled(backend, _without_geometry(query)))]
        if len(found) <= NEAR_LIMIT:
            return replace(query, near=tuple(found))
    return query


def at_the_rim(query: Query, backend: str, run: Run) -> Query:
    """The query among the versions whose box meets the bbox without certainly lying in it.

    Such a box meets a side of it: however much lies inside, little lies there.
    """
    if query.near is not None:
        return query
    found = [row[0] for row in run(compiled(backend, _near(backend, query, tuple(_rim(query)))))]
    return replace(query, near=tuple(found)) if len(found) <= NEAR_LIMIT else query


def _rim(query: Query) -> Iterator[Box]:
    """What of the bbox is not the inside of what decides; where that is all of it, its sides."""
    assert query.bbox is not None
    inner = decided(query)
    if not inner:
        yield from query.bbox.parts()
        return
    for outer, box in zip(query.bbox.parts(), inner, strict=True):
        yield Box(outer.west, outer.south, box.west, outer.north)
        yield Box(box.east, outer.south, outer.east, outer.north)
        yield Box(outer.west, outer.south, outer.east, box.south)
        yield Box(outer.west, box.north, outer.east, outer.north)


def _places(query: Query) -> Iterator[tuple[tuple[Box, ...], bool]]:
    """Boxes of which a match meets one, and whether an entry without geometry is a match too."""
    whole = query.filter
    for part in whole.parts if isinstance(whole, And) else (whole,):
        if isinstance(part, Spatial):
            yield (Box(*shapely.bounds(shapely.from_wkb(part.shape.wkb)).tolist()),), False
    if query.bbox is not None:
        yield query.bbox.parts(), True


def _near(backend: str, query: Query, parts: tuple[Box, ...]) -> Select[tuple[int]]:
    index = INDEX_TABLES[query.kind]
    found = select(index.c.seq).where(*standing(query)).limit(NEAR_LIMIT + 1)
    if backend == "sqlite":
        tree = _TREE.c
        meets = or_(
            *(
                (tree.west <= box.east) & (tree.east >= box.west)
                & (tree.south <= box.north) & (tree.north >= box.south)
                for box in parts
            )
        )  # fmt: skip
        return found.where(index.c.seq.in_(select(tree.seq).where(meets)))
    own = func.box(func.point(index.c.west, index.c.south), func.point(index.c.east, index.c.north))
    return found.where(or_(*(own.op("&&", is_comparison=True)(_box(box)) for box in parts)))


def _box(box: Box) -> Function[object]:
    west, south, east, north = (bindparam(None, side, type_=Float(), unique=True) for side in box)
    return func.box(func.point(west, south), func.point(east, north))


def _without_geometry(query: Query) -> Select[tuple[int]]:
    index = INDEX_TABLES[query.kind]
    shapeless: ColumnElement[bool] = index.c.west.is_(None)
    return select(index.c.seq).where(shapeless, *standing(query)).limit(NEAR_LIMIT + 1)
