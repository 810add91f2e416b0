"""Answers to requests that carried a key, kept so that the same request is not done twice."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.staff.tables import idempotency as table

_UNFINISHED = 0
"""The status of an answer that its own transaction has yet to make; nobody else ever sees it."""


@dataclass(frozen=True)
class Kept:
    """What a request was answered. `headers` is JSON, `sealed` for somebody else to open."""

    request_sha256: str
    status: int
    headers: str
    sealed: str


def claim(
    connection: Connection, *, actor: str, key: str, request_sha256: str, at: str
) -> Kept | None:
    """Take a key for this transaction, or answer what is kept under it.

    Whoever else sends the same key waits here until that transaction has ended.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = insert(table).values(
        actor=actor,
        key=key,
        request_sha256=request_sha256,
        status=_UNFINISHED,
        headers="",
        body="",
        at=at,
    )
    taken = connection.execute(new.on_conflict_do_nothing().returning(table.c.key))
    if taken.first() is not None:
        return None
    return find(connection, actor=actor, key=key)


def find(connection: Connection, *, actor: str, key: str) -> Kept | None:
    """What is kept under a key of somebody."""
    row = connection.execute(
        select(table.c.request_sha256, table.c.status, table.c.headers, table.c.body).where(
            table.c.actor == actor, table.c.key == key
        )
    ).one_or_none()
    return None if row is None else Kept(*row)


def keep(
    connection: Connection, *, actor: str, key: str, status: int, headers: str, sealed: str
) -> None:
    """Keep the answer of the request that took a key in this transaction."""
    connection.execute(
        update(table)
        .where(table.c.actor == actor, table.c.key == key)
        .values(status=status, headers=headers, body=sealed)
    )


def forget(connection: Connection, before: str) -> int:
    """Delete answers that were given before an instant, and say how many."""
    return connection.execute(delete(table).where(table.c.at < before)).rowcount
