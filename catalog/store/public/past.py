"""What was public before: the versions of an entry, and what one release changed.

For staff's transactions, which ask inside them; the public faces have `reading` and `releases`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from catalog.store.public.tables import release, version


@dataclass(frozen=True)
class Past:
    """One version of an entry. `content` is None for a tombstone and after an erasure."""

    collection: str
    entry_id: str
    number: int
    op: str
    reason: str | None
    replaced_by: tuple[str, ...]
    content: bytes | None
    content_sha256: str | None
    release_id: str
    published_at: str


_COLUMNS = (
    version.c.collection,
    version.c.entry_id,
    version.c.number,
    version.c.op,
    version.c.reason,
    version.c.replaced_by,
    version.c.content,
    version.c.content_sha256,
    version.c.release_id,
    release.c.published_at,
)
_VERSIONS = select(*_COLUMNS).join(release, release.c.id == version.c.release_id)


def versions(connection: Connection, collection: str, entry_id: str, *, limit: int) -> list[Past]:
    """An entry's versions, newest first."""
    statement = (
        _VERSIONS.where(version.c.collection == collection, version.c.entry_id == entry_id)
        .order_by(version.c.number.desc())
        .limit(limit)
    )
    return [_past(row) for row in connection.execute(statement)]


def one(connection: Connection, collection: str, entry_id: str, number: int) -> Past | None:
    """A version of an entry, or None."""
    row = connection.execute(
        _VERSIONS.where(
            version.c.collection == collection,
            version.c.entry_id == entry_id,
            version.c.number == number,
        )
    ).one_or_none()
    return None if row is None else _past(row)


def cause(connection: Connection, release_id: str) -> str | None:
    """Why there was a release of that id; None when there was none."""
    return connection.execute(
        select(release.c.cause).where(release.c.id == release_id)
    ).scalar_one_or_none()


def of_release(connection: Connection, release_id: str) -> list[Past]:
    """What a release made, in order."""
    statement = _VERSIONS.where(version.c.release_id == release_id).order_by(version.c.seq)
    return [_past(row) for row in connection.execute(statement)]


def _past(row: Row[*tuple[Any, ...]]) -> Past:
    said = row._mapping
    content = None if said["content"] is None else said["content"].encode()
    replaced_by = tuple(json.loads(said["replaced_by"]))
    return Past(**{**said, "content": content, "replaced_by": replaced_by})
