"""Who wrote a draft: everybody who changed it since it was last published."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from catalog.store.staff.tables import authorship

_CHUNK = 500


def of(connection: Connection, draft_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By draft: its authors, in order of name."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(draft_ids, ())
    for start in range(0, len(draft_ids), _CHUNK):
        chunk = draft_ids[start : start + _CHUNK]
        for row in connection.execute(
            select(authorship.c.draft_id, authorship.c.author)
            .where(authorship.c.draft_id.in_(chunk))
            .order_by(authorship.c.author)
        ):
            found[row.draft_id] += (row.author,)
    return found


def remember(connection: Connection, draft_id: str, author: str, row_version: int) -> None:
    """Somebody changed a draft, at this row version for the first time unless they are known."""
    known = (authorship.c.draft_id == draft_id, authorship.c.author == author)
    if connection.execute(select(authorship.c.author).where(*known)).first() is None:
        connection.execute(
            insert(authorship).values(draft_id=draft_id, author=author, row_version=row_version)
        )


def forget(connection: Connection, draft_ids: Sequence[str]) -> None:
    """Drafts say what is public: nobody is their author."""
    for start in range(0, len(draft_ids), _CHUNK):
        chunk = draft_ids[start : start + _CHUNK]
        connection.execute(delete(authorship).where(authorship.c.draft_id.in_(chunk)))
