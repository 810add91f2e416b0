"""Answering a query with stored bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import orjson
import shapely

from catalog.query.compiler import (
    COUNT_LIMIT,
    count_statement,
    page_statement,
    undecided_statement,
)
from catalog.query.model import Query
from catalog.query.resolving import UNDECIDED_LIMIT, FilterTooBroad, needs_resolving, resolved
from catalog.query.statements import Statement
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader


class SeqAhead(Exception):
    """The query is pinned to a seq that the catalog has not reached."""

    def __init__(self, asked: int, head: int) -> None:
        self.asked, self.head = asked, head
        super().__init__(f"seq {asked} is ahead of {head}")


@dataclass(frozen=True)
class Page:
    """Stored contents in order, and the way on.

    `at` is the seq the page belongs to; `number_matched` is None beyond COUNT_LIMIT; `after` is
    what the next page's query needs, None on the last page.
    """

    clock: Clock
    at: int
    contents: list[bytes]
    number_matched: int | None
    after: tuple[Any, ...] | None


class Lists:
    """Answers list queries and remembers counts at the head, which only a publication changes."""

    def __init__(self, reader: Reader, remembered: int = 4096) -> None:
        self._reader = reader
        self._backend = reader.backend
        self._counts: OrderedDict[tuple[Any, ...], int] = OrderedDict()
        self._remembered = remembered
        self._lock = threading.Lock()

    def page(self, query: Query) -> Page:
        """One page. Raises SeqAhead, FilterTooBroad, NotInitialised."""
        key = query.filter_key()
        outside: frozenset[int] = frozenset()
        undecided = needs_resolving(query.filter)
        if query.at is None and (undecided or query.bbox is not None):
            # Statements that must agree are pinned to one seq.
            query = replace(query, at=self._reader.clock().seq)
        if undecided:
            query = self._resolved(query)
        if query.bbox is not None:
            outside = self._outside(query)
        rows = self._run(page_statement(self._backend, _unpinned(query), outside), query.at)
        if not rows:
            raise NotInitialised
        clock = Clock(*rows[0][:4])
        if query.at is not None and query.at > clock.seq:
            raise SeqAhead(query.at, clock.seq)
        at = clock.seq if query.at is None else query.at
        found = [row for row in rows if row[4] is not None]
        shown = found[: query.limit]
        more = len(found) > query.limit
        return Page(
            clock,
            at,
            [row[5] for row in shown],
            self._count(query, clock, at, outside, key),
            (*shown[-1][6:], shown[-1][4]) if more else None,
        )

    def _resolved(self, query: Query) -> Query:
        pinned = replace(query, sort=(), limit=1, offset=0, at=0, after=None)
        found = resolved(pinned, self._backend, lambda statement: self._run(statement, query.at))
        return replace(query, filter=found.filter)

    def _run(self, statement: Statement, at: int | None) -> list[tuple[Any, ...]]:
        pin = {} if at is None else {"at": at}
        return self._reader.rows(statement.sql, {**statement.parameters, **pin})

    def _count(
        self, query: Query, clock: Clock, at: int, outside: frozenset[int], asked: Hashable
    ) -> int | None:
        # Of the past an erasure can change a count, and no seq tells of it.
        at_head = at == clock.seq
        key = (asked, clock.epoch, at)
        count = self._counts.get(key) if at_head else None
        if count is None:
            pinned = replace(query, sort=(), limit=1, offset=0, at=0, after=None)
            count = int(self._run(count_statement(self._backend, pinned, outside), at)[0][0])
            if at_head:
                self._remember(key, count)
        return count if count <= COUNT_LIMIT else None

    def _remember(self, key: tuple[Any, ...], count: int) -> None:
        with self._lock:
            self._counts[key] = count
            while len(self._counts) > self._remembered:
                self._counts.popitem(last=False)

    def _outside(self, query: Query) -> frozenset[int]:
        """Seqs whose box meets the bbox though their geometry does not."""
        assert query.bbox is not None
        pinned = replace(query, sort=(), limit=1, offset=0, at=0, after=None)
        statement = undecided_statement(self._backend, pinned, UNDECIDED_LIMIT + 1)
        rows = self._run(statement, query.at)
        if len(rows) > UNDECIDED_LIMIT:
            raise FilterTooBroad
        if not rows:
            return frozenset()
        box = shapely.union_all([shapely.box(*part) for part in query.bbox.parts()])
        meets = box.intersects if query.plane is None else query.plane.meets
        return frozenset(
            seq
            for seq, content in rows
            if not meets(shapely.from_geojson(orjson.dumps(orjson.loads(content)["geometry"])))
        )


def _unpinned(query: Query) -> Query:
    """The query as its statement is remembered: the same for whichever seq it is pinned to."""
    return query if query.at is None else replace(query, at=0)
