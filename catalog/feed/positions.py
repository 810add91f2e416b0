"""Whether a follower can go on from where its cursor stands, and what it is told when not."""

from __future__ import annotations

from catalog.feed.cursor import CHAIN_DIGITS, Cursor
from catalog.store.public.clock import Clock


class StartAgain(Exception):
    """Nothing can be followed from there: a follower begins again with a snapshot."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        super().__init__(f"the catalog stands at {clock.seq} of {clock.epoch}")


class EpochChanged(StartAgain):
    """The follower holds a history that has been given up."""


class CursorExpired(StartAgain):
    """The follower stands before the oldest change of the feed."""


class HistoryDiverged(StartAgain):
    """The follower holds what this history does not say, or what it has not come to."""


class Behind(Exception):
    """This replica has not received yet what the follower holds already."""

    def __init__(self, seq: int, head: int) -> None:
        self.seq, self.head = seq, head
        super().__init__(f"seq {seq} is ahead of this replica's {head}")


class FeedIntegrity(Exception):
    """A hole in the history: whoever skipped it would silently differ from the catalog."""


def check_reached(seq: int, clock: Clock, *, replica: bool) -> None:
    """Raises Behind (on a replica) or HistoryDiverged for a seq ahead of the clock."""
    if seq > clock.seq:
        raise Behind(seq, clock.seq) if replica else HistoryDiverged(clock)


def check_history(
    cursor: Cursor, clock: Clock, *, since_hash: str | None, to_hash: str | None, replica: bool
) -> None:
    """Raises unless the cursor stands in this history, and its walk leads along it.

    `since_hash` is the chain at its seq and `to_hash` at its walk's end, None where no change is.
    """
    if cursor.epoch != clock.epoch:
        raise EpochChanged(clock)
    check_reached(cursor.to or cursor.seq, clock, replica=replica)
    ends = [(cursor.seq, cursor.chain, since_hash), (cursor.to, cursor.to_chain, to_hash)]
    for seq, chain, found in ends[: 1 if cursor.to is None else 2]:
        if found is None:
            raise FeedIntegrity(f"there is no change {seq}")
        if found[:CHAIN_DIGITS] != chain:
            raise HistoryDiverged(clock)
