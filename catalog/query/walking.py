"""Every entry that a query finds, page after page at one seq, holding one page at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog.query.listing import Lists
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

    def contents() -> Iterator[bytes]:
        page = first
        yield from page.contents
        while page.after is not None:
            following = replace(query, limit=PAGE, at=first.at, after=page.after, offset=0)
            page = lists.page(following)
            yield from page.contents

    return Walk(first.at, contents())
