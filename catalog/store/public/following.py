"""What a follower of the catalog is given: fixed SQL, each statement one snapshot with its clock.

What a second statement adds to a page (`Closing`) is insert-only and lies at or below the seq that
the first one saw, so that the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader
from catalog.store.public.states import EMPTY, State, read_state
from catalog.store.public.tables import ERASED
from catalog.values.chain import GENESIS

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"

CHANGE_COLUMNS = (
    "v.release_id, v.op, v.collection, v.entry_id, v.number, r.published_at, v.reason, "
    "v.replaced_by, v.content_sha256, v.prev, v.hash, @content@ AS content"
)
"""The columns of a `ChangeRow` after its seq, of `version v` and its `release r`."""

_REVISION = f"""
SELECT {_CLOCK}, (SELECT COUNT(e.seq) FROM version e WHERE {ERASED}) FROM clock c
"""

_TO = "COALESCE(%(to)s, (SELECT t.seq FROM clock t))"

_CLOSING = f"""
SELECT {_CLOCK},
       (SELECT COUNT(s.seq) FROM span s WHERE s.seq > %(since)s AND s.seq <= %(end)s),
       (SELECT w.hash FROM version w WHERE w.seq = %(end)s),
       st.state_digest, st.collections
FROM clock c
LEFT JOIN state st ON st.seq = %(end)s
"""

_OLDEST = f"""
SELECT {_CLOCK},
       (SELECT r.first_seq FROM release r WHERE r.published_at >= %(published_from)s
        ORDER BY r.first_seq LIMIT 1)
FROM clock c
"""


class ChangeRow(NamedTuple):
    """One change as it is kept. `replaced_by` is JSON; `content` is None for a tombstone and
    after an erasure. A named tuple, because thousands are made for a page."""

    seq: int
    release_id: str
    op: str
    collection: str
    entry_id: str
    number: int
    published_at: str
    reason: str | None
    replaced_by: str
    content_sha256: str | None
    prev: str
    hash: str
    content: bytes | None


@dataclass(frozen=True)
class Revision:
    """All that an answer of the feed can depend on: where the catalog stands, and how many
    contents have been erased, which moves no seq."""

    clock: Clock
    erased: int


@dataclass(frozen=True)
class Walk:
    """Changes in order of seq. `since_hash` is the chain where the walk began, `to_hash` where it
    leads, None where there is no such seq; `hole` a seq whose version or release is not there."""

    clock: Clock
    since_hash: str | None
    to_hash: str | None
    rows: list[ChangeRow]
    hole: int | None


@dataclass(frozen=True)
class Closing:
    """What is known at a page's end: how many changes lie between its beginning and it, the
    chain there (None: no such seq), and the state, when a release ends there."""

    changes: int
    hash: str | None
    state: State | None


def revision(reader: Reader) -> Revision:
    """Where the catalog stands, in one indexed read. Raises NotInitialised."""
    clock, rows = reader.with_clock(_REVISION, {})
    return Revision(clock, rows[0][4])


def walk(
    reader: Reader,
    *,
    since: int,
    to: int | None,
    limit: int,
    newest: bool,
    collections: Sequence[str] | None,
) -> Walk:
    """The first `limit` changes with since < seq <= to (None: the head).

    `newest` leaves out what a later change up to `to` supersedes. Raises NotInitialised.
    """
    scope = collections or ()
    parameters = {f"c{n}": name for n, name in enumerate(scope)}
    clock, rows = reader.with_clock(
        _walk(newest, len(scope)), {"since": since, "to": to, "limit": limit, **parameters}
    )
    found = sorted(row[6:] for row in rows if row[6] is not None)
    # A version or a release that is not there leaves its columns empty.
    hole = next((row[0] for row in found if row[1] is None or row[6] is None), None)
    since_hash = GENESIS if since == 0 else rows[0][4]
    return Walk(clock, since_hash, rows[0][5], list(map(ChangeRow._make, found)), hole)


def closing(reader: Reader, *, since: int, end: int) -> Closing:
    """What is known at `end`, which must not lie ahead of a clock that was read before."""
    _, rows = reader.with_clock(_CLOSING, {"since": since, "end": end})
    changes, found, digest, collections = rows[0][4:]
    if end == 0:
        return Closing(changes, GENESIS, EMPTY)
    state = None if digest is None else read_state(end, digest, collections)
    return Closing(changes, found, state)


def oldest_seq(reader: Reader, published_from: str) -> int:
    """The first seq of the first release published at or after a UTC time; head + 1 when none."""
    clock, rows = reader.with_clock(_OLDEST, {"published_from": published_from})
    found: int | None = rows[0][4]
    return clock.seq + 1 if found is None else found


@cache
def _walk(newest: bool, collections: int) -> str:
    """A statement for so many collections, 0 for all.

    The seqs are picked first, each collection's along its own index: a page costs its limit,
    however much of other collections lies between. PostgreSQL must not be left to sort contents.
    """
    bounds = f"s.seq > %(since)s AND s.seq <= {_TO}"
    if newest:
        bounds += f" AND s.until_seq > {_TO}"
    ending = "ORDER BY s.seq LIMIT %(limit)s"
    picked = f"SELECT s.seq FROM span s WHERE {bounds} {ending}"
    if collections:
        each = (
            f"SELECT p{n}.seq FROM (SELECT s.seq FROM span s"
            f" WHERE s.collection = %(c{n})s AND {bounds} {ending}) p{n}"
            for n in range(collections)
        )
        picked = f"SELECT s.seq FROM ({' UNION ALL '.join(each)}) s {ending}"
    return f"""
SELECT {_CLOCK}, (SELECT w.hash FROM version w WHERE w.seq = %(since)s),
       (SELECT w.hash FROM version w WHERE w.seq = {_TO}),
       x.seq, x.release_id, x.op, x.collection, x.entry_id, x.number, x.published_at, x.reason,
       x.replaced_by, x.content_sha256, x.prev, x.hash, x.content
FROM clock c
LEFT JOIN (
    SELECT p.seq, {CHANGE_COLUMNS}
    FROM ({picked}) p
    LEFT JOIN version v ON v.seq = p.seq
    LEFT JOIN release r ON r.id = v.release_id
    ORDER BY p.seq
) x ON 1 = 1
"""
