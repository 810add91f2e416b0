"""What drafts said after each of their changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog.store.staff.tables import revision


@dataclass(frozen=True)
class Revision:
    """One state of a draft. `erased` when what it said was erased for ever."""

    draft_id: str
    row_version: int
    by: str
    at: str
    erased: bool


_HEAD = (
    revision.c.draft_id,
    revision.c.row_version,
    revision.c.by,
    revision.c.at,
    revision.c.document.is_(None).label("erased"),
)


def of_draft(connection: Connection, draft_id: str, *, limit: int) -> list[Revision]:
    """The states of a draft, newest first, without what they said."""
    statement = select(*_HEAD).where(revision.c.draft_id == draft_id)
    rows = connection.execute(statement.order_by(revision.c.row_version.desc()).limit(limit))
    return [Revision(row.draft_id, row.row_version, row.by, row.at, bool(row[4])) for row in rows]


def document(connection: Connection, draft_id: str, row_version: int) -> dict[str, Any] | None:
    """What a draft said at a row version. None: it never had that one, or it was erased."""
    kept = connection.execute(
        select(revision.c.document).where(
            revision.c.draft_id == draft_id, revision.c.row_version == row_version
        )
    ).scalar_one_or_none()
    return None if kept is None else _read(kept)


def documents(connection: Connection, draft_id: str) -> Iterator[dict[str, Any]]:
    """What a draft said, newest first, a few at a time; what was erased is passed over."""
    statement = (
        select(revision.c.document)
        .where(revision.c.draft_id == draft_id, revision.c.document.is_not(None))
        .order_by(revision.c.row_version.desc())
    )
    with connection.execute(statement, execution_options={"yield_per": 20}) as rows:
        for (kept,) in rows:
            yield _read(kept)


def _read(kept: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(kept)
    return found
