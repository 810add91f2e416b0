"""Every entry that a query finds, page after page at one seq, holding one page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog.query.listing import Lists, Page
from catalog.query.model import Query

PAGE = 1000
"""Entries that a walk holds in memory."""


class TooMany(Exception):
    """A query finds more entries than are given at once."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"more than {most}")


@dataclass(frozen=True)
class Walk:
    """`contents` comes in the query's order; the first page of it has been read already."""

    at: int
    contents: Iterator[bytes]


def walk(lists: Lists, query: Query, most: int) -> Walk:
    """All that a query finds, whatever its limit.

    Raises TooMany for more than `most`, and what `Lists.page` raises.
    """
    first = lists.page(replace(query, limit=min(PAGE, most)))
    if first.after is not None and (first.number_matched or most + 1) > most:
        # Counts end where they would cost more than a page; whether one entry is beyond does not.
        beyond = replace(query, at=first.at, offset=query.offset + most, limit=1)
        if lists.page(beyond).contents:
            raise TooMany(most)

    return Walk(first.at, _contents(lists, query, first))


def _contents(lists: Lists, query: Query, page: Page) -> Iterator[bytes]:
    """The first page's contents, then those behind it; what is undecided is decided once."""
    yield from page.contents
    after = page.after
    if after is None:
        return
    pages = lists.pages(replace(query, at=page.at, offset=0, after=None), page.clock.seq)
    while after is not None:
        rows = pages.rows(PAGE, 0, after)
        shown = [row for row in rows if row[4] is not None][:PAGE]
        yield from (row[5] for row in shown if row[5] is not None)
        after = (*shown[-1][6:], shown[-1][4]) if len(rows) > PAGE else None
