"""Ids of entries, given once each when an entry is first published."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from catalog.store.public.tables import version
from catalog.store.staff.tables import draft, identifier

WIDTH = 4
"""Digits of an id's number; a larger number takes more."""


def give(connection: Connection, collection: str, prefix: str) -> str:
    """The next id of a kind that begins with a prefix (`TP-P-` gives `TP-P-0001`), never given yet.

    Whoever asks for the same prefix at the same time waits; a rollback takes the id back.
    """
    while True:
        given = _next(connection, prefix)
        found = f"{prefix}{given:0{WIDTH}d}"
        if not _taken(connection, collection, found):
            return found


def foreseen(connection: Connection, collection: str, prefix: str) -> Iterator[str]:
    """The ids that `give` would give one after another if it were asked now."""
    last = select(identifier.c.given).where(identifier.c.prefix == prefix)
    given = connection.execute(last).scalar_one_or_none() or 0
    while True:
        given += 1
        found = f"{prefix}{given:0{WIDTH}d}"
        if not _taken(connection, collection, found):
            yield found


def _taken(connection: Connection, collection: str, entry_id: str) -> bool:
    """Seeds and loaded files bring ids of their own."""
    return any(
        connection.execute(
            select(table.c.collection)
            .where(table.c.collection == collection, table.c.entry_id == entry_id)
            .limit(1)
        ).first()
        for table in (version, draft)
    )


def _next(connection: Connection, prefix: str) -> int:
    step = (
        update(identifier)
        .where(identifier.c.prefix == prefix)
        .values(given=identifier.c.given + 1)
        .returning(identifier.c.given)
    )
    given = connection.execute(step).scalar_one_or_none()
    if given is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(identifier).values(prefix=prefix, given=0))
        except IntegrityError:
            pass  # Somebody else was first; their row is there now.
        given = connection.execute(step).scalar_one()
    return int(given)
