"""Answering a query with stored bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from catalog.query.compiler import COUNT_LIMIT
from catalog.query.model import Query
from catalog.query.paging import Pages
from catalog.query.preparing import at_one_state, running
from catalog.query.ranking import EFFORT, Effort
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

    def __init__(self, reader: Reader, remembered: int = 4096, effort: Effort = EFFORT) -> None:
        self.reader = reader
        self.effort = effort
        self._counts: OrderedDict[tuple[Any, ...], int] = OrderedDict()
        self._remembered = remembered
        self._lock = threading.Lock()

    def page(self, query: Query) -> Page:
        """One page. Raises SeqAhead, FilterTooBroad, NotInitialised."""
        found, at_head = at_one_state(self.reader, query, self._answer)
        if at_head:
            self.remember(query.filter_key(), found.clock, found.number_matched)
        return found

    def _answer(self, query: Query, clock: Clock) -> Page:
        pages = self.pages(query, clock.seq)
        # Of the past an erasure can change a count, and no seq tells of it.
        matched = None if query.at is not None else self.remembered(query.filter_key(), clock)
        if matched is None:
            matched = pages.count()
        rows = pages.rows(query.limit, query.offset, query.after)
        if not rows:
            raise NotInitialised
        clock = Clock(*rows[0][:4])
        found = [row for row in rows if row[4] is not None]
        shown = found[: query.limit]
        more = len(found) > query.limit
        return Page(
            clock,
            clock.seq if query.at is None else query.at,
            [row[5] for row in shown if row[5] is not None],
            matched if matched <= COUNT_LIMIT else None,
            (*shown[-1][6:], shown[-1][4]) if more else None,
        )

    def pages(self, query: Query, head: int) -> Pages:
        """The pages of a query of a catalog whose newest seq is `head`. Raises FilterTooBroad."""
        run = running(self.reader, query.at)
        return Pages(query, self.reader.backend, run, head, self.effort)

    def remembered(self, asked: Hashable, clock: Clock) -> int | None:
        """How many were found at the head, counted to one beyond COUNT_LIMIT, if that is known."""
        return self._counts.get((asked, clock.epoch, clock.seq))

    def remember(self, asked: Hashable, clock: Clock, matched: int | None) -> None:
        """Keep how many are found at the head; None: more than COUNT_LIMIT."""
        with self._lock:
            self._counts[asked, clock.epoch, clock.seq] = (
                COUNT_LIMIT + 1 if matched is None else matched
            )
            while len(self._counts) > self._remembered:
                self._counts.popitem(last=False)
