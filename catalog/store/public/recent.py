"""What has changed lately, for whoever looks in from time to time: fixed SQL, one snapshot each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.store.metadata import CURRENT
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader, spelt

NO_SEQ = 2**53
"""Beyond every seq."""

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"

# An entry stands where its newest change stands, so each is met once, tombstones too.
_NEWEST = f"""
SELECT {_CLOCK}, h.published_at, n.seq, n.collection, n.entry_id, n.number, n.op, n.reason,
       n.replaced_by, n.content, n.published_at, n.first_published_at
FROM clock c
LEFT JOIN release h ON h.last_seq = c.seq
LEFT JOIN (
    SELECT v.seq, v.collection, v.entry_id, v.number, v.op, v.reason, v.replaced_by,
           @content@ AS content, r.published_at, o.published_at AS first_published_at
    FROM span s
    JOIN version v ON v.seq = s.seq
    JOIN release r ON r.id = v.release_id
    JOIN version f ON f.collection = v.collection AND f.entry_id = v.entry_id AND f.number = 1
    JOIN release o ON o.id = f.release_id
    WHERE s.until_seq = {CURRENT} AND s.seq < %(before)s @only@
    ORDER BY s.seq DESC LIMIT %(limit)s
) n ON n.seq <= c.seq
ORDER BY n.seq DESC
"""

# One walk through an index: asked by collection, PostgreSQL may walk all of it for each.
_REACHES = f"""
SELECT {_CLOCK}, n.collection, o.published_at, n.last, r.published_at
FROM clock c
LEFT JOIN (
    SELECT collection, MIN(seq) AS first, MAX(seq) AS last FROM span GROUP BY collection
) n ON n.last <= c.seq
LEFT JOIN version f ON f.seq = n.first
LEFT JOIN release o ON o.id = f.release_id
LEFT JOIN version v ON v.seq = n.last
LEFT JOIN release r ON r.id = v.release_id
"""


# What is withdrawn or erased has no page to be found.
_PUBLIC = f"""
SELECT {_CLOCK}, n.collection, n.entry_id, n.published_at
FROM clock c
LEFT JOIN (
    SELECT v.seq, v.collection, v.entry_id, r.published_at
    FROM span s
    JOIN version v ON v.seq = s.seq
    JOIN release r ON r.id = v.release_id
    WHERE s.until_seq = {CURRENT} AND v.op = 'upsert' AND v.content IS NOT NULL
) n ON n.seq <= c.seq
ORDER BY n.collection, n.entry_id
"""


@dataclass(frozen=True)
class NewestChange:
    """The newest change of one entry. Times are UTC texts, those of its and its first release.

    `content` is None for a tombstone and for an erased content.
    """

    seq: int
    collection: str
    entry_id: str
    number: int
    op: str
    reason: str | None
    replaced_by: tuple[str, ...]
    content: bytes | None
    published_at: str
    first_published_at: str


@dataclass(frozen=True)
class Recent:
    """`published_at` is the newest release's time, None before the first release."""

    clock: Clock
    published_at: str | None
    changes: tuple[NewestChange, ...]


@dataclass(frozen=True)
class Listed:
    """An entry that is public, and when its newest version was published."""

    collection: str
    entry_id: str
    published_at: str


@dataclass(frozen=True)
class Reach:
    """When a collection was first and last published, and its newest seq."""

    first_published_at: str
    seq: int
    published_at: str


def newest_changes(
    reader: Reader, *, before: int = NO_SEQ, limit: int, collection: str | None = None
) -> Recent:
    """The newest change of each entry (of one collection), where its seq is below `before`.

    Newest first. Raises NotInitialised on an empty database.
    """
    only = "AND s.collection = %(collection)s" if collection else ""
    parameters = {"before": before, "limit": limit, "collection": collection}
    rows = reader.rows(_spelt(_NEWEST.replace("@only@", only), reader.backend), parameters)
    if not rows:
        raise NotInitialised
    found = tuple(_change(row[5:]) for row in rows if row[5] is not None)
    return Recent(Clock(*rows[0][:4]), rows[0][4], found)


def public_entries(reader: Reader) -> tuple[Clock, list[Listed]]:
    """Every entry that is public, by collection and id. Raises NotInitialised."""
    clock, rows = reader.with_clock(_PUBLIC, {})
    return clock, [Listed(*row[4:]) for row in rows if row[4] is not None]


def reaches(reader: Reader) -> tuple[Clock, Mapping[str, Reach]]:
    """How far each collection has come, tombstones counted; one never published is left out.

    Raises NotInitialised on an empty database.
    """
    rows = reader.rows(_spelt(_REACHES, reader.backend), {})
    if not rows:
        raise NotInitialised
    found = {row[4]: Reach(*row[5:]) for row in rows if row[4] is not None}
    return Clock(*rows[0][:4]), found


@cache
def _spelt(statement: str, backend: str) -> str:
    return spelt(statement, backend == "sqlite")


def _change(row: tuple[Any, ...]) -> NewestChange:
    seq, collection, entry_id, number, op, reason, replaced_by, content, *times = row
    successors = tuple(json.loads(replaced_by))
    return NewestChange(seq, collection, entry_id, number, op, reason, successors, content, *times)
