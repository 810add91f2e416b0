"""SQLite: the public identity cannot see what staff work on, in whatever way it asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.store import database as databases
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.tables import PUBLIC_TABLES
from catalog.store.sqlite import sqlite_module
from tests.store.conftest import CANARY
from tests.store.statements import questions

pytestmark = pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)

HIDDEN = {
    "draft": "updated_by",
    "prepared_release": "title_zh",
    "enquiry": "contact",
    "alembic_version": "version_num",
}
DENIED = "not authorized|is prohibited|authorization denied"
Refused = sqlite_module().DatabaseError

BY_NAME = [
    "SELECT * FROM main.draft",
    'SELECT * FROM "DRAFT"',
    "SELECT 1 WHERE 'x' IN alembic_version",
    "SELECT id FROM peek",
    "EXPLAIN QUERY PLAN SELECT * FROM draft",
]
BY_THE_SCHEMA = [
    "SELECT sql FROM sqlite_master",
    "SELECT name FROM sqlite_schema",
    "SELECT name FROM main.sqlite_schema",
    "SELECT count(*) FROM sqlite_temp_master",
    "SELECT name FROM pragma_table_info('draft')",
    "SELECT name FROM pragma_table_list",
    "SELECT name FROM pragma_table_xinfo('draft')",
    "SELECT file FROM pragma_database_list",
    "PRAGMA table_info(draft)",
    "PRAGMA table_list",
    "PRAGMA index_list(draft)",
    "PRAGMA foreign_key_list(draft)",
    "PRAGMA database_list",
    "PRAGMA integrity_check",
]
BY_ANOTHER_DOOR = [
    "ATTACH '{file}' AS other",
    "ATTACH ':memory:' AS other",
    "VACUUM INTO '{file}.copy'",
    "PRAGMA query_only=OFF",
    "PRAGMA writable_schema=ON",
    "PRAGMA temp_store_directory='/tmp'",
    "CREATE TEMP TABLE mine (x)",
    "CREATE TEMP VIEW mine AS SELECT * FROM draft",
    "SAVEPOINT s",
]
WRITES = [
    "INSERT INTO clock VALUES (1, 'e', 0, '', 'demo')",
    "UPDATE clock SET seq = 99",
    "UPDATE version SET content = NULL",
    "DELETE FROM term",
    "DROP TABLE draft",
    "CREATE TABLE mine (x)",
    "CREATE INDEX mine ON version (op)",
    "PRAGMA user_version = 7",
    "REINDEX",
    "ANALYZE",
]
ASKED = [
    *(question for table, column in HIDDEN.items() for question in questions(table, column)),
    *BY_NAME,
    *BY_THE_SCHEMA,
]


@pytest.fixture(scope="module")
def looked_at(walled: Database) -> Database:
    """The catalog with a view over drafts, as an operator might add one."""
    with walled.write() as connection:
        connection.exec_driver_sql("CREATE VIEW IF NOT EXISTS peek AS SELECT * FROM draft")
    return walled


def public_connections(database: Database) -> Iterator[Any]:
    """The first connection, one more of its pool, one again, and one after the pool was closed."""
    engine = database.public_engine
    with engine.connect() as first, engine.connect() as second:
        yield first.connection.driver_connection
        yield second.connection.driver_connection
    with engine.connect() as again:
        yield again.connection.driver_connection
    database.dispose()
    with database.public_engine.connect() as after:
        yield after.connection.driver_connection


def in_file(database: Database, statement: str) -> str:
    return statement.format(file=database.url.database)


@pytest.mark.parametrize("statement", [*ASKED, *BY_ANOTHER_DOOR, *WRITES])
def test_no_public_connection_runs(looked_at: Database, statement: str) -> None:
    for connection in public_connections(looked_at):
        with pytest.raises(Refused, match=DENIED):
            connection.execute(in_file(looked_at, statement)).fetchall()


@pytest.mark.parametrize("statement", ASKED)
def test_without_the_authorizer_a_public_connection_runs(
    looked_at: Database, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    monkeypatch.setattr(databases, "authorize_public", lambda connection: None)
    unguarded = Database(str(looked_at.url))

    with unguarded.read() as connection:
        connection.exec_driver_sql(statement).fetchall()

    unguarded.dispose()


def test_the_way_of_the_hot_reads_is_behind_the_same_wall(looked_at: Database) -> None:
    reader = Reader(looked_at)

    with pytest.raises(Refused, match=DENIED):
        reader.rows("SELECT document FROM draft", {})

    assert reader.clock().seq == 1


def test_every_public_table_can_be_read(looked_at: Database) -> None:
    with looked_at.read() as connection:
        for table in PUBLIC_TABLES:
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall()
            assert CANARY not in str(rows)


def test_without_the_authorizer_the_file_is_still_open_for_reading_alone(
    looked_at: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(databases, "authorize_public", lambda connection: None)
    unguarded = Database(str(looked_at.url))

    with unguarded.read() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA query_only=OFF")
        for statement in ("UPDATE clock SET seq = 99", "DROP TABLE draft"):
            with pytest.raises(Refused, match="readonly"):
                driver.execute(statement)

    unguarded.dispose()
