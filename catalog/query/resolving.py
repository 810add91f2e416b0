"""Predicates that no database decides alike, decided here at one seq: geometries and letter case.

Each becomes membership in what was found. Only entries that the rest of the query leaves over are
looked at, so that a narrower question is a cheaper one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Select, and_, or_, select

from catalog.query.compiler import conditions, source
from catalog.query.cql2.names import GEOMETRY, ID
from catalog.query.cql2.patterns import matches
from catalog.query.cql2.scalars import HOLDS
from catalog.query.cql2.shapes import RELATIONS
from catalog.query.cql2.tree import (
    Among,
    And,
    Compare,
    CompareFields,
    Expression,
    InBox,
    Like,
    Not,
    OneOf,
    Or,
    Spatial,
)
from catalog.query.model import Query
from catalog.query.outlines import outlines
from catalog.query.statements import Run, compiled
from catalog.store.public.tables import INDEX_TABLES

UNDECIDED_LIMIT = 20_000
"""Geometries, or values of a field, that one predicate may have looked at."""

BOXES_LIMIT = 100_000
"""Boxes that one predicate may have looked at, most of which decide it alone."""


class FilterTooBroad(Exception):
    """More entries would have to be looked at one by one than one request may ask for."""


def needs_resolving(asked: Expression | None) -> bool:
    """Whether some predicate is not the database's to decide."""
    match asked:
        case And(parts=parts) | Or(parts=parts):
            return any(map(needs_resolving, parts))
        case Not(part=part):
            return needs_resolving(part)
        case Compare() | OneOf() | Like():
            return asked.folded
        case CompareFields():
            return asked.left_folded or asked.right_folded
    return isinstance(asked, Spatial)


def resolved(query: Query, backend: str, run: Run) -> Query:
    """The query with a filter that the database can decide. What is run must see one seq.

    Raises FilterTooBroad.
    """
    if not needs_resolving(query.filter):
        return query
    assert query.filter is not None
    parts = query.filter.parts if isinstance(query.filter, And) else (query.filter,)
    plain = tuple(part for part in parts if not needs_resolving(part))
    for part in parts:
        if needs_resolving(part):
            narrowed = replace(query, filter=And(plain) if plain else None)
            plain = (*plain, _Resolving(narrowed, backend, run).part(part))
    return replace(query, filter=And(plain))


@dataclass(frozen=True)
class _Resolving:
    """One part of a filter; `query` is what is asked besides."""

    query: Query
    backend: str
    run: Run

    def part(self, asked: Expression) -> Expression:
        match asked:
            case And(parts=parts):
                return And(tuple(map(self.part, parts)))
            case Or(parts=parts):
                return Or(tuple(map(self.part, parts)))
            case Not(part=part):
                return Not(self.part(part))
            case Spatial():
                return self._spatial(asked)
            case Compare(folded=True) | OneOf(folded=True) | Like(folded=True):
                return OneOf(asked.field, tuple(self._texts(asked)))
            case CompareFields() if asked.left_folded or asked.right_folded:
                return self._pairs(asked)
        return asked

    def _texts(self, asked: Compare | OneOf | Like) -> Iterator[str]:
        """The values of the field that, folded, are what is asked for."""
        column = self._column(asked.field)
        for (value,) in self._rows(select(column).distinct().where(column.is_not(None))):
            if _is_asked_for(value.casefold(), asked):
                yield value

    def _pairs(self, asked: CompareFields) -> Expression:
        left, right = self._column(asked.left), self._column(asked.right)
        table = INDEX_TABLES[self.query.kind]
        known = and_(left.is_not(None), right.is_not(None))
        found = frozenset(
            seq
            for seq, one, other in self._rows(select(table.c.seq, left, right).where(known))
            if HOLDS[asked.order](
                one.casefold() if asked.left_folded else one,
                other.casefold() if asked.right_folded else other,
            )
        )
        return Among(found, (asked.left, asked.right))

    def _spatial(self, asked: Spatial) -> Expression:
        shape = shapely.from_wkb(asked.shape.wkb)
        shapely.prepare(shape)
        box = _rectangle(shape) if asked.function == "s_intersects" else None
        true, undecided = self._by_boxes(asked, shape, box)
        true |= self._by_geometries(asked, shape, undecided)
        found = Among(frozenset(true), (GEOMETRY,))
        return found if box is None else Or((box, found))

    def _by_boxes(
        self, asked: Spatial, shape: Any, inside: InBox | None
    ) -> tuple[set[int], list[int]]:
        """Versions for which the box around the geometry decides, and those for which not."""
        c = INDEX_TABLES[self.query.kind].c
        west, south, east, north = shapely.bounds(shape).tolist()
        near = and_(c.west <= east, c.east >= west, c.south <= north, c.north >= south)
        wanted = select(c.seq, c.west, c.south, c.east, c.north).where(near)
        if inside is not None:
            wanted = wanted.where(
                or_(c.west < west, c.east > east, c.south < south, c.north > north)
            )
        rows = self._rows(wanted, BOXES_LIMIT)
        if not rows:
            return set(), []
        boxes = _boxes(np.array([row[1:] for row in rows]))
        meets, within = shapely.intersects(shape, boxes), shapely.contains_properly(shape, boxes)
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            # Within a line or a point lies what may be the line or the point itself.
            within[:] = False
        holds = asked.function in ("s_intersects", "s_within")
        true = {row[0] for row, is_in in zip(rows, within, strict=True) if is_in and holds}
        return true, [
            row[0] for row, met, is_in in zip(rows, meets, within, strict=True) if met and not is_in
        ]

    def _by_geometries(self, asked: Spatial, shape: Any, seqs: list[int]) -> set[int]:
        if len(seqs) > UNDECIDED_LIMIT:
            raise FilterTooBroad
        relation = RELATIONS[asked.function]
        return {
            seq
            for some, shapes in outlines(self.backend, self.run, seqs)
            for seq, held in zip(some, relation(shapes, shape), strict=True)
            if held
        }

    def _column(self, field: str) -> Any:
        return INDEX_TABLES[self.query.kind].c["entry_id" if field == ID else field]

    def _rows(self, wanted: Select[Any], most: int | None = None) -> list[tuple[Any, ...]]:
        """Rows of what else is asked for. Raises FilterTooBroad for more than `most`."""
        most = UNDECIDED_LIMIT if most is None else most
        narrowed = (
            wanted.select_from(source(self.backend, self.query))
            .where(*conditions(self.backend, self.query))
            .limit(most + 1)
        )
        rows = self.run(compiled(self.backend, narrowed))
        if len(rows) > most:
            raise FilterTooBroad
        return rows


def _is_asked_for(text: str, asked: Compare | OneOf | Like) -> bool:
    match asked:
        case Compare(order=order, value=value):
            return bool(HOLDS[order](text, value))
        case OneOf(values=values):
            return text in values
        case Like(pattern=pattern):
            return matches(pattern, text)


def _boxes(bounds: Any) -> Any:
    """Boxes as the geometries they are: one without width and height is its point."""
    west, south, east, north = bounds.T
    wide, high = west < east, south < north
    found = shapely.box(west, south, east, north)
    line = shapely.linestrings(bounds.reshape(-1, 2, 2))
    found[~(wide & high)] = line[~(wide & high)]
    point = ~wide & ~high
    found[point] = shapely.points(west[point], south[point])
    return found


def _rectangle(shape: Any) -> InBox | None:
    """The box that a shape is, if it is one."""
    if shape.geom_type != "Polygon" or not shape.equals(shape.envelope):
        return None
    return InBox(*shapely.bounds(shape).tolist())
