"""Prepared releases: who prepared, who approved, what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from catalog.store.staff.tables import prepared_release


@dataclass(frozen=True)
class Prepared:
    name: str
    cause: str
    title_zh: str
    title_en: str
    prepared_by: str
    release_id: str | None


def add(
    connection: Connection,
    *,
    name: str,
    cause: str,
    title_zh: str,
    title_en: str,
    prepared_by: str,
    prepared_at: str,
) -> None:
    """Record that somebody prepared a release under a name of its own."""
    connection.execute(
        insert(prepared_release).values(
            name=name,
            cause=cause,
            title_zh=title_zh,
            title_en=title_en,
            prepared_by=prepared_by,
            prepared_at=prepared_at,
        )
    )


def find(connection: Connection, name: str) -> Prepared | None:
    """The prepared release of that name, held until the transaction ends."""
    row = connection.execute(
        select(
            prepared_release.c.name,
            prepared_release.c.cause,
            prepared_release.c.title_zh,
            prepared_release.c.title_en,
            prepared_release.c.prepared_by,
            prepared_release.c.release_id,
        )
        .where(prepared_release.c.name == name)
        .with_for_update()
    ).one_or_none()
    return None if row is None else Prepared(*row)


def close(
    connection: Connection, name: str, *, approved_by: str | None, released_at: str, release_id: str
) -> None:
    """Record the publication. The database refuses an approver who prepared it."""
    connection.execute(
        update(prepared_release)
        .where(prepared_release.c.name == name)
        .values(approved_by=approved_by, released_at=released_at, release_id=release_id)
    )
