"""A page of changes: what a follower asked for, as bytes, and the cursor to go on with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.feed.cursor import Cursor, CursorInvalid, Mode, Scope, cursor_at
from catalog.feed.entries import entry_bytes
from catalog.feed.positions import CursorExpired, FeedIntegrity, check_history
from catalog.feed.walking import Stretch, check_whole, stretch
from catalog.store.public import following
from catalog.store.public.clock import Clock
from catalog.store.public.following import Closing, Revision
from catalog.store.public.reading import Reader
from catalog.store.public.states import State
from catalog.values.dates import utc_text

LARGEST_PAGE = 10_000
USUAL_PAGE = 1000


@dataclass(frozen=True)
class Ask:
    """What a follower asks for: without a cursor from before the first change.

    A cursor brings its own scope and mode. At rest it may be asked for fewer collections and in
    either mode, and the page brings a cursor of these; what it does not cover raises
    CursorTooNarrow, and anything else in the midst of a walk CursorInWalk. `now` asks for nothing
    but a cursor that stands at the head.
    """

    limit: int = USUAL_PAGE
    cursor: Cursor | None = None
    collections: Scope | None = None
    mode: Mode | None = None
    now: bool = False

    def __post_init__(self) -> None:
        if self.cursor is not None:
            self.cursor.check_covers(self.scope, self.follows)

    @property
    def scope(self) -> Scope | None:
        """The names of the collections followed, sorted; None is all of them."""
        if self.collections is not None:
            return tuple(sorted(self.collections))
        return self.cursor.scope if self.cursor else None

    @property
    def follows(self) -> Mode:
        """Every change, or the newest one of each entry."""
        return self.mode or (self.cursor.mode if self.cursor else "compact")


@dataclass(frozen=True)
class Page:
    """`changes` in order of seq; with them the follower stands at `to`, or on the way there.

    `next` is the cursor to go on with. `state` is told where it holds of whoever followed: at
    the end of a compact walk, and in full mode where a release ends.
    """

    clock: Clock
    mode: Mode
    scope: Scope | None
    changes: list[bytes]
    next: str
    has_more: bool
    to: int
    state: State | None

    @property
    def closed(self) -> bool:
        """Whether the same request gives the same changes for ever, but for contents erased."""
        return self.mode == "full" and self.has_more


class Feed:
    """The published history as followers are given it.

    `retention_days` is how long a release can be followed from, None for ever; `replica` says
    that what lies ahead of the head may only not have arrived yet.
    """

    def __init__(
        self, reader: Reader, *, retention_days: int | None = None, replica: bool = False
    ) -> None:
        self._reader = reader
        self.retention_days = retention_days
        self.replica = replica

    def revision(self) -> Revision:
        """All that an answer depends on besides the question, in one indexed read."""
        return following.revision(self._reader)

    def oldest_seq(self, now: datetime) -> int:
        """The first change that can still be followed; one beyond the head when none can."""
        if self.retention_days is None:
            return 1
        return following.oldest_seq(
            self._reader, utc_text(now - timedelta(days=self.retention_days))
        )

    def page(self, ask: Ask, now: datetime) -> Page:
        """The page that was asked for.

        Raises EpochChanged, CursorExpired, HistoryDiverged, Behind, FeedIntegrity,
        NotInitialised, and CursorInvalid for a walk that leads to where no release ends.
        """
        if ask.now:
            return self._at_the_head(ask)
        cursor = ask.cursor
        found = stretch(
            self._reader,
            since=cursor.seq if cursor else 0,
            to=cursor.to if cursor else None,
            limit=ask.limit,
            newest=ask.follows == "compact",
            collections=ask.scope,
        )
        if cursor is not None:
            check_history(
                cursor,
                found.clock,
                since_hash=found.since_hash,
                to_hash=found.to_hash,
                replica=self.replica,
            )
        if found.since + 1 < self.oldest_seq(now):
            raise CursorExpired(found.clock)
        closing = following.closing(self._reader, since=found.since, end=found.end)
        check_whole(found, closing, every=ask.follows == "full" and ask.scope is None)
        if closing.state is None and not found.has_more:
            if cursor is not None and cursor.to is not None:
                raise CursorInvalid
            raise FeedIntegrity(f"there is no state at {found.end}")
        return _page(ask, found, closing)

    def _at_the_head(self, ask: Ask) -> Page:
        clock = self._reader.clock()
        going_on = cursor_at(clock.epoch, clock.seq, clock.chain, ask.scope, ask.follows)
        # Without a state: whoever begins here holds nothing that it could be held against.
        return Page(clock, ask.follows, ask.scope, [], going_on, False, clock.seq, None)


def _page(ask: Ask, found: Stretch, closing: Closing) -> Page:
    epoch, compact = found.clock.epoch, ask.follows == "compact"
    assert closing.hash is not None, "check_whole has seen it"
    leads_to = None
    if compact and found.has_more:
        assert found.to_hash is not None, "check_whole has seen it"
        leads_to = found.leads_to, found.to_hash
    return Page(
        clock=found.clock,
        mode=ask.follows,
        scope=ask.scope,
        changes=[entry_bytes(row) for row in found.rows],
        next=cursor_at(epoch, found.end, closing.hash, ask.scope, ask.follows, leads_to=leads_to),
        has_more=found.has_more,
        to=found.leads_to if compact else found.end,
        state=None if leads_to else closing.state,
    )
