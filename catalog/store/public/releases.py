"""Releases, newest first, and what each of them changed."""

from __future__ import annotations

import json
from dataclasses import dataclass

from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"

_COLUMNS = (
    "r.id, r.cause, r.published_at, r.title_zh, r.title_en, r.first_seq, r.last_seq, "
    "st.state_digest"
)

_LIST = f"""
SELECT {_CLOCK}, {_COLUMNS.replace("r.", "x.").replace("st.", "x.")}
FROM clock c
LEFT JOIN (
    SELECT {_COLUMNS}
    FROM release r
    LEFT JOIN state st ON st.seq = r.last_seq
    WHERE r.last_seq < %(before)s
    ORDER BY r.last_seq DESC LIMIT %(limit)s
) x ON 1 = 1
ORDER BY x.last_seq DESC
"""

_ONE = f"""
SELECT {_CLOCK}, {_COLUMNS}
FROM clock c
LEFT JOIN release r ON r.id = %(id)s
LEFT JOIN state st ON st.seq = r.last_seq
"""

_PUBLISHED = f"""
SELECT {_CLOCK}, (
    SELECT r.published_at FROM release r
    WHERE r.last_seq >= %(seq)s ORDER BY r.last_seq LIMIT 1
)
FROM clock c
"""

_AS_OF = f"""
SELECT {_CLOCK}, (
    SELECT r.last_seq FROM release r
    WHERE r.published_at <= %(moment)s ORDER BY r.last_seq DESC LIMIT 1
)
FROM clock c
"""

_CHANGES = f"""
SELECT {_CLOCK}, v.seq, v.op, v.collection, v.entry_id, v.number, v.reason, v.replaced_by
FROM clock c
LEFT JOIN version v ON v.seq BETWEEN %(first)s AND %(last)s
ORDER BY v.seq LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Release:
    """What was published together. `state_digest` is that of the whole catalog after it."""

    id: str
    cause: str
    published_at: str
    title_zh: str
    title_en: str
    first_seq: int
    last_seq: int
    state_digest: str


@dataclass(frozen=True)
class Changed:
    """One change of a release, without its content."""

    seq: int
    op: str
    collection: str
    entry_id: str
    number: int
    reason: str | None
    replaced_by: tuple[str, ...]


def newest_releases(reader: Reader, *, before: int, limit: int) -> tuple[Clock, list[Release]]:
    """At most `limit` releases that ended below a seq, newest first. Raises NotInitialised."""
    clock, rows = reader.with_clock(_LIST, {"before": before, "limit": limit})
    return clock, [Release(*row[4:]) for row in rows if row[4] is not None]


def one_release(reader: Reader, release_id: str) -> tuple[Clock, Release | None]:
    """The release of that name, or None. Raises NotInitialised."""
    clock, rows = reader.with_clock(_ONE, {"id": release_id})
    return clock, None if rows[0][4] is None else Release(*rows[0][4:])


def published_at(reader: Reader, seq: int) -> str | None:
    """When a seq was published; None for 0, the empty catalog. Raises NotInitialised."""
    _, rows = reader.with_clock(_PUBLISHED, {"seq": seq})
    found: str | None = rows[0][4]
    return found if seq else None


def seq_as_of(reader: Reader, moment: str) -> int:
    """The last seq that was public at a moment (UTC text); 0 before the first release.

    Releases are looked through from the newest one, so that a clock which was once put back hides
    none of what came after. Raises NotInitialised.
    """
    _, rows = reader.with_clock(_AS_OF, {"moment": moment})
    return int(rows[0][4] or 0)


def changes_of(reader: Reader, release: Release, limit: int) -> list[Changed]:
    """A release's first `limit` changes, in order."""
    _, rows = reader.with_clock(
        _CHANGES, {"first": release.first_seq, "last": release.last_seq, "limit": limit}
    )
    return [_changed(*row[4:]) for row in rows if row[4] is not None]


def _changed(
    seq: int, op: str, collection: str, entry_id: str, number: int, reason: str | None, by: str
) -> Changed:
    return Changed(seq, op, collection, entry_id, number, reason, tuple(json.loads(by)))
