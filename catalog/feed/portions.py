"""The changes of a range, a portion in memory at a time, for whoever writes them into a file.

The walk is pinned to where it leads. What stood there stays as it is, however much is published
meanwhile, so that no transaction has to be held open for as long as a large catalog takes; only
a new epoch or an erasure can interfere, and either is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned
from catalog.feed.walking import PORTION, Stretch, stretch
from catalog.store.public.clock import Clock
from catalog.store.public.following import ChangeRow
from catalog.store.public.reading import Reader
from catalog.values.canonical import sha256_hex


def never() -> bool:
    return False


def portions(
    reader: Reader,
    clock: Clock,
    *,
    since: int,
    to: int,
    newest: bool,
    stopped: Callable[[], bool] = never,
) -> Iterator[Stretch]:
    """The changes with since < seq <= to, in order; `newest` as for a stretch.

    Raises Abandoned when it is to stop or another epoch than the clock's begins meanwhile,
    FeedIntegrity for a change that is not whole or not what was published.
    """
    at, has_more = since, since < to
    while has_more:
        if stopped():
            raise Abandoned("told to stop")
        found = stretch(reader, since=at, to=to, limit=PORTION, newest=newest, collections=None)
        if found.clock.epoch != clock.epoch:
            raise Abandoned("another epoch has begun")
        if found.hole is not None:
            raise FeedIntegrity(f"change {found.hole} is not whole")
        for row in found.rows:
            if row.content is not None and sha256_hex(row.content) != row.content_sha256:
                raise FeedIntegrity(f"the content of change {row.seq} is not what was published")
        yield found
        at, has_more = found.end, found.has_more


def erased(row: ChangeRow) -> bool:
    return row.op == "upsert" and row.content is None
