"""Walking along the history in portions, and holding what was found against what must be there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.feed.positions import FeedIntegrity
from catalog.store.public.clock import Clock
from catalog.store.public.following import ChangeRow, Closing, walk
from catalog.store.public.reading import Reader

PORTION = 1000

ENOUGH_BYTES = 16 * 2**20
"""A walk pauses after the portion that reaches this much content: ten thousand of the largest
contents must never lie in memory together."""


@dataclass(frozen=True)
class Stretch:
    """Changes in order of seq, from one that is held already to `end`.

    `since_hash` is the chain at that one and `to_hash` the chain at `leads_to`, where the walk is
    going; either is None when there is no such change. `has_more` tells that the walk has not
    come there. `hole` is a seq of which not all is there.
    """

    clock: Clock
    since: int
    since_hash: str | None
    to_hash: str | None
    rows: list[ChangeRow]
    leads_to: int
    has_more: bool
    hole: int | None

    @property
    def end(self) -> int:
        return self.rows[-1].seq if self.has_more else self.leads_to


def stretch(
    reader: Reader,
    *,
    since: int,
    to: int | None,
    limit: int,
    newest: bool,
    collections: Sequence[str] | None,
) -> Stretch:
    """At most `limit` changes with since < seq <= to (None: the head, as it stands at once).

    `newest` leaves out what a later change up to `to` supersedes.
    """
    rows: list[ChangeRow] = []
    at, leads_to, size = since, to, 0
    first = None
    while True:
        wanted = min(limit - len(rows), PORTION)
        portion = walk(
            reader, since=at, to=leads_to, limit=wanted + 1, newest=newest, collections=collections
        )
        first = first or portion
        leads_to = first.clock.seq if leads_to is None else leads_to
        rows += portion.rows[:wanted]
        size += sum(len(row.content or b"") for row in portion.rows)
        has_more = len(portion.rows) > wanted
        if portion.hole or not has_more or len(rows) == limit or size >= ENOUGH_BYTES:
            return Stretch(
                clock=first.clock,
                since=since,
                since_hash=first.since_hash,
                to_hash=first.to_hash,
                rows=rows,
                leads_to=leads_to,
                has_more=has_more,
                hole=portion.hole,
            )
        at = rows[-1].seq


def check_whole(found: Stretch, closing: Closing, *, every: bool) -> None:
    """Raises FeedIntegrity unless nothing can be missing.

    `every` says that no change was to be left out: then each must follow from the one before.
    Otherwise it is the changes left out that could hide a hole, so that all are counted.
    """
    if found.hole is not None:
        raise FeedIntegrity(f"change {found.hole} is not whole")
    if closing.changes != found.end - found.since:
        raise FeedIntegrity(f"{closing.changes} changes lie between {found.since} and {found.end}")
    if closing.hash is None or (found.end == found.clock.seq and closing.hash != found.clock.chain):
        raise FeedIntegrity(f"the chain at {found.end} is not that of the clock")
    if found.has_more and found.to_hash is None:
        raise FeedIntegrity(f"there is no change {found.leads_to}")
    if every:
        _check_chain(found)


def _check_chain(found: Stretch) -> None:
    steps = [(found.since, found.since_hash), *((row.seq, row.hash) for row in found.rows)]
    for (seq, chained), row in zip(steps, found.rows, strict=False):
        if (row.seq, row.prev) != (seq + 1, chained):
            raise FeedIntegrity(f"change {row.seq} does not follow from change {seq}")
