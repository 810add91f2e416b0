"""Answering a query with stored bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from catalog.query.compiler import COUNT_LIMIT, count_statement, page_statement
from catalog.query.model import Query
from catalog.query.preparing import at_one_state, bare, prepared, running, unpinned
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader


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
        found, at_head = at_one_state(self._reader, query, self._answer)
        if at_head:
            self._remember(query, found)
        return found

    def _answer(self, query: Query, clock: Clock) -> Page:
        run = running(self._reader, query.at)
        ready = prepared(query, self._backend, run)
        matched = self._remembered_count(query, clock)
        if matched is None:
            count = count_statement(self._backend, bare(ready.query), ready.outside)
            matched = int(run(count)[0][0])
        rows = run(page_statement(self._backend, unpinned(ready.query), ready.outside))
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
