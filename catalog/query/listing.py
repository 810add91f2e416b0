"""Answering a query with stored bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
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
from catalog.query.narrowing import narrowed
from catalog.query.resolving import UNDECIDED_LIMIT, FilterTooBroad, resolved
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
        clock = self._reader.clock()
        if query.at is not None and query.at > clock.seq:
            raise SeqAhead(query.at, clock.seq)
        if query.at in (None, clock.seq):
            # Indexes over current rows serve what is asked of the head. It is one state of the
            # catalog that all statements saw when nothing was published before the last of them.
            found = self._answer(replace(query, at=None), clock)
            if (found.clock.epoch, found.clock.seq) == (clock.epoch, clock.seq):
                self._remember(query, found)
                return found
            query = replace(query, at=clock.seq)
        return self._answer(query, clock)

    def _answer(self, query: Query, clock: Clock) -> Page:
        asked = query

        def run(statement: Statement) -> list[tuple[Any, ...]]:
            return self._run(statement, asked.at)

        query = resolved(narrowed(query, self._backend, run), self._backend, run)
        outside = self._outside(query) if query.bbox is not None else frozenset()
        matched = self._remembered_count(asked, clock)
        if matched is None:
            matched = self._count(query, outside)
        rows = self._run(page_statement(self._backend, _unpinned(query), outside), query.at)
        if not rows:
            raise NotInitialised
        clock = Clock(*rows[0][:4])
        found = [row for row in rows if row[4] is not None]
        shown = found[: query.limit]
        more = len(found) > query.limit
        return Page(
            clock,
            clock.seq if query.at is None else query.at,
            [row[5] for row in shown],
            matched if matched <= COUNT_LIMIT else None,
            (*shown[-1][6:], shown[-1][4]) if more else None,
        )

    def _run(self, statement: Statement, at: int | None) -> list[tuple[Any, ...]]:
        pin = {} if at is None else {"at": at}
        return self._reader.rows(statement.sql, {**statement.parameters, **pin})

    def _count(self, query: Query, outside: frozenset[int]) -> int:
        bare = _unpinned(replace(query, sort=(), limit=1, offset=0, after=None))
        return int(self._run(count_statement(self._backend, bare, outside), query.at)[0][0])

    def _remembered_count(self, query: Query, clock: Clock) -> int | None:
        # Of the past an erasure can change a count, and no seq tells of it.
        if query.at is not None:
            return None
        return self._counts.get((query.filter_key(), clock.epoch, clock.seq))

    def _remember(self, query: Query, page: Page) -> None:
        key = (query.filter_key(), page.clock.epoch, page.clock.seq)
        count = COUNT_LIMIT + 1 if page.number_matched is None else page.number_matched
        with self._lock:
            self._counts[key] = count
            while len(self._counts) > self._remembered:
                self._counts.popitem(last=False)

    def _outside(self, query: Query) -> frozenset[int]:
        """Seqs whose box meets the bbox though their geometry does not."""
        assert query.bbox is not None
        bare = _unpinned(replace(query, sort=(), limit=1, offset=0, after=None))
        statement = undecided_statement(self._backend, bare, UNDECIDED_LIMIT + 1)
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
