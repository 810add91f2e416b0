"""Plain SQL past the code, as the owner of the database. Nothing it does is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection

from catalog.store.database import Database
from catalog.store.sqlite import sqlite_module
from catalog.values.canonical import sha256_hex

POINTING_AT = {
    "clock": ("version",),
    "release": ("version", "state"),
    "version": ("index_sources", "term", "span", "search"),
}
ZEROS = "0" * 64
DRIVER_ERRORS = (psycopg.Error, sqlite_module().Error)


@contextmanager
def scratch(database: Database, *, unguarded: tuple[str, ...] = ()) -> Iterator[Connection]:
    """A transaction that is rolled back.

    In it the tables of `unguarded` have lost their checks, references and triggers.
    """
    with database.write() as connection:
        try:
            for table in unguarded:
                _disarm(connection, table)
            yield connection
        finally:
            execute(connection, "ROLLBACK")
            if connection.dialect.name == "sqlite":
                # This one outlives the transaction, and the connection goes back to its pool.
                execute(connection, "PRAGMA ignore_check_constraints=OFF")


def refusal(database: Database, *statements: str, unguarded: tuple[str, ...] = ()) -> str | None:
    """What the database says against the last statement; None when it runs it."""
    with scratch(database, unguarded=unguarded) as connection:
        for statement in statements[:-1]:
            execute(connection, statement)
        try:
            execute(connection, statements[-1])
        except DRIVER_ERRORS as error:
            return str(error)
    return None


def assert_guarded(database: Database, table: str, *statements: str, says: str = "") -> None:
    """A table's guards refuse the last statement, and without them it runs."""
    refused = refusal(database, *statements)
    assert refused is not None, "the guard let it through"
    assert says in refused
    # What points at the table would hold its keys and nothing else; it is taken away too.
    disarmed = (table, *POINTING_AT.get(table, ()))
    assert refusal(database, *statements, unguarded=disarmed) is None, "it was no guard"


def execute(connection: Connection, statement: str) -> Any:
    """Run SQL text on the driver's own connection: no parameters, no per cent signs doubled."""
    driver: Any = connection.connection.driver_connection
    return driver.execute(statement)


def insert(table: str, **values: object) -> str:
    columns = ", ".join(values)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(map(literal, values.values()))})"


def a_version(**changed: Any) -> str:
    """Inserts a second version, one thing changed."""
    said = {
        "seq": 2,
        "collection": "sources",
        "entry_id": "TP-SRC-X",
        "number": 1,
        "op": "upsert",
        "reason": None,
        "replaced_by": "[]",
        "release_id": "2026-11-21-001",
        "content": "{}",
        "content_sha256": sha256_hex(b"{}"),
        "prev": ZEROS,
        "hash": ZEROS,
        "data_mode": "real",
        **changed,
    }
    return insert("version", **said)


def a_release_row(**changed: Any) -> str:
    """Inserts the first release once more, one thing changed."""
    said = {
        "id": "2026-11-21-001",
        "cause": "seed",
        "published_at": "2026-11-21T04:00:00Z",
        "title_zh": "",
        "title_en": "",
        "first_seq": 1,
        "last_seq": 1,
        **changed,
    }
    return insert("release", **said)


def literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def staff(database: Database, table: str) -> str:
    """The name of a staff table: in a schema of its own on PostgreSQL alone."""
    return table if database.is_sqlite else f"staff.{table}"


def _disarm(connection: Connection, table: str) -> None:
    if connection.dialect.name == "sqlite":
        execute(connection, "PRAGMA ignore_check_constraints=ON")
        execute(connection, "PRAGMA defer_foreign_keys=ON")
        triggers = execute(
            connection,
            f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'",
        )
        for (name,) in triggers.fetchall():
            execute(connection, f"DROP TRIGGER {name}")
        return
    execute(connection, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    constraints = execute(
        connection,
        "SELECT conname FROM pg_constraint WHERE contype IN ('c', 'f') "
        f"AND conrelid = '{table}'::regclass",
    )
    for (name,) in constraints.fetchall():
        execute(connection, f"ALTER TABLE {table} DROP CONSTRAINT {name}")
