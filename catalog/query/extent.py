"""How many entries a collection has now, and how far they reach in space and time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, and_, case, func, select, true

from catalog.kinds import KINDS
from catalog.query.statements import Statement, compiled
from catalog.store.metadata import is_current
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader
from catalog.store.public.tables import INDEX_TABLES, clock
from catalog.values.dates import first_day, last_day
from catalog.values.geometry import Box


@dataclass(frozen=True)
class Extent:
    """`box` is None without any geometry, `period` without any dated entry.

    An end of `period` is None when some dated entry is open at that end.
    """

    count: int
    box: Box | None
    period: tuple[str | None, str | None] | None


class Extents:
    """Extents of the current catalog, remembered until something is published."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._found: dict[str, tuple[str, int, Extent]] = {}

    def of(self, kind: str, now: Clock) -> Extent:
        """The extent of a collection at the head, read anew only when the clock has moved."""
        epoch, seq, extent = self._found.get(kind, ("", -1, None))
        if extent is None or (epoch, seq) != (now.epoch, now.seq):
            statement = _statement(self._reader.backend, kind)
            rows = self._reader.rows(statement.sql, statement.parameters)
            if not rows:
                raise NotInitialised
            extent = _extent(rows[0][2:])
            self._found[kind] = (rows[0][0], rows[0][1], extent)
        return extent


@cache
def _statement(backend: str, kind: str) -> Statement:
    """Columns: epoch, seq, count, the box, then begin, end and open ends of the period."""
    table = INDEX_TABLES[kind]
    columns: list[Any] = [
        func.count(table.c.seq),
        func.min(table.c.west),
        func.min(table.c.south),
        func.max(table.c.east),
        func.max(table.c.north),
    ]
    period = KINDS[kind].period
    if period is not None:
        begins, ends = table.c[period[0]], table.c[period[1]]
        dated = begins.is_not(None) | ends.is_not(None)
        columns += [
            func.count(case((dated, 1))),
            func.min(begins),
            func.count(case((and_(dated, begins.is_(None)), 1))),
            # "2021" is a smaller text than "2021-06" and yet ends later.
            *(func.max(_as_long_as(ends, length)) for length in (4, 7, 10)),
            func.count(case((and_(dated, ends.is_(None)), 1))),
        ]
    current = clock.outerjoin(table, and_(true(), is_current(table)))
    return compiled(
        backend,
        select(clock.c.epoch, clock.c.seq, *columns)
        .select_from(current)
        .group_by(clock.c.epoch, clock.c.seq),
    )


def _as_long_as(column: Column[Any], length: int) -> Any:
    return case((func.length(column) == length, column))


def _extent(row: tuple[Any, ...]) -> Extent:
    count, west, south, east, north, *dates = row
    box = None if west is None else Box(west, south, east, north)
    if not dates or not dates[0]:
        return Extent(count, box, None)
    _, begin, open_begins, *lasts, open_ends = dates
    ends = [last_day(end) for end in lasts if end]
    return Extent(
        count,
        box,
        (
            None if open_begins or begin is None else first_day(begin),
            None if open_ends or not ends else max(ends),
        ),
    )
