"""PostgreSQL: the reader's role cannot see what staff work on, in whatever way it asks.

Names of tables and columns are no secret there (pg_catalog shows them to everyone); rows are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Connection, make_url

from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.tables import PUBLIC_TABLES
from tests.store.conftest import CANARY
from tests.store.direct import execute
from tests.store.statements import questions
from tests.support.catalogs import READER_ROLE, Catalogs
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)

HIDDEN = {
    "staff.draft": "updated_by",
    "staff.prepared_release": "title_zh",
    "staff.enquiry": "contact",
    "public.alembic_version": "version_num",
}
NO_WRITE = (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)
ASKED = [
    *(question for table, column in HIDDEN.items() for question in questions(table, column)),
    "TABLE staff.draft",
    "SELECT draft FROM staff.draft",
    "SELECT * FROM staff.draft TABLESAMPLE SYSTEM (100)",
    "SELECT * FROM staff.draft FOR SHARE",
    "SELECT * FROM peek",
    "SELECT * FROM ts_stat('SELECT to_tsvector(updated_by) FROM staff.draft')",
    "COPY staff.draft TO STDOUT",
    "COPY (SELECT * FROM staff.draft) TO STDOUT",
    "DECLARE c CURSOR FOR SELECT * FROM staff.draft",
    "PREPARE p AS SELECT * FROM staff.draft; EXECUTE p",
    "DO $$ BEGIN PERFORM 1 FROM staff.draft; END $$",
    "LOCK TABLE staff.draft IN ACCESS SHARE MODE",
    "SELECT stavalues1 FROM pg_statistic",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY (SELECT 1) TO PROGRAM 'cat >/dev/null'",
]
WRITES = [
    "INSERT INTO clock VALUES (2, 'e', 0, '', 'real')",
    "UPDATE clock SET seq = 99",
    "UPDATE version SET content = NULL",
    "DELETE FROM term",
    "TRUNCATE term",
    "DROP TABLE term",
    "ALTER TABLE version DISABLE TRIGGER USER",
    "CREATE TABLE public.mine (x int)",
    "CREATE TABLE staff.mine (x int)",
    "CREATE VIEW mine AS SELECT * FROM staff.draft",
    "GRANT SELECT ON staff.draft TO PUBLIC",
    "INSERT INTO staff.draft SELECT * FROM staff.draft",
]


@pytest.fixture(scope="module")
def looked_at(walled: Database) -> Database:
    """The catalog with statistics, and a view over drafts, as an operator might add one."""
    with walled.write() as connection:
        connection.exec_driver_sql("CREATE OR REPLACE VIEW peek AS SELECT * FROM staff.draft")
        connection.exec_driver_sql("ANALYZE")
    return walled


@pytest.fixture(scope="module")
def login(looked_at: Database, postgres_server: PostgresServer) -> Iterator[Database]:
    """The same catalog with a read URL: an account that has the reader's grants alone."""
    name = f"login_{uuid4().hex[:12]}"
    with postgres_server.connect() as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'read' IN ROLE {READER_ROLE}")
        url = make_url(looked_at.url).set(username=name, password="read")
        found = Database(
            looked_at.url.render_as_string(hide_password=False),
            read_url=url.render_as_string(hide_password=False),
        )
        yield found
        found.dispose()
        connection.execute(f"DROP ROLE {name}")


def public_connections(database: Database) -> Iterator[Connection]:
    """The first connection, one more of its pool, one again, and one after the pool was closed."""
    engine = database.public_engine
    with engine.connect() as first, engine.connect() as second:
        yield first
        yield second
    with engine.connect() as again:
        yield again
    database.dispose()
    with database.public_engine.connect() as after:
        yield after


@pytest.mark.parametrize("statement", ASKED)
def test_no_public_connection_runs(looked_at: Database, login: Database, statement: str) -> None:
    for database in (looked_at, login):
        for connection in public_connections(database):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                execute(connection, statement)
            connection.rollback()


@pytest.mark.parametrize("statement", ASKED)
def test_without_the_role_a_public_connection_runs(looked_at: Database, statement: str) -> None:
    unguarded = Database(
        looked_at.url.render_as_string(hide_password=False),
        reader_role=looked_at.url.username,
    )

    with unguarded.read() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("SET TRANSACTION READ WRITE")
        if statement.endswith("STDOUT"):
            with driver.cursor().copy(statement) as copied:
                assert list(copied)
        else:
            driver.execute(statement)

    unguarded.dispose()


@pytest.mark.parametrize("taking", ["RESET ROLE", "RESET SESSION AUTHORIZATION", "RESET ALL"])
def test_an_account_of_the_readers_cannot_take_more_rights(login: Database, taking: str) -> None:
    with login.read() as connection:
        execute(connection, taking)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(connection, "SELECT * FROM staff.draft")


@pytest.mark.parametrize("role", ["owner", "pg_read_all_data", "pg_read_server_files"])
def test_an_account_of_the_readers_cannot_become_another(login: Database, role: str) -> None:
    wanted = login.url.username if role == "owner" else role
    with login.read() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(connection, f'SET ROLE "{wanted}"')


def test_without_a_read_url_the_session_could_take_the_owners_rights_back(
    looked_at: Database,
) -> None:
    # Known, and why a public service gets a read URL: SET ROLE can be undone by its own session.
    with looked_at.read() as connection:
        execute(connection, "RESET ROLE")
        rows = execute(connection, "SELECT updated_by FROM staff.draft").fetchall()

    assert rows == [(CANARY,)]


@pytest.mark.parametrize("statement", WRITES)
def test_no_public_connection_writes(looked_at: Database, login: Database, statement: str) -> None:
    for database in (looked_at, login):
        with database.read() as connection, pytest.raises(NO_WRITE):
            execute(connection, statement)
        with database.read() as connection:
            # The session may call itself writing; it still has no right to write.
            execute(connection, "SET TRANSACTION READ WRITE")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                execute(connection, statement)


def test_what_the_server_tells_of_itself_holds_no_staff_row(
    looked_at: Database, login: Database
) -> None:
    for database in (looked_at, login):
        with database.read() as connection:
            seen = execute(
                connection,
                "SELECT table_schema || '.' || table_name FROM information_schema.tables "
                "WHERE table_schema IN ('public', 'staff')",
            ).fetchall()
            columns = execute(
                connection,
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'staff'",
            ).fetchone()
            stats = execute(connection, "SELECT * FROM pg_stats").fetchall()

        assert {name for (name,) in seen} == {f"public.{name}" for name in PUBLIC_TABLES}
        assert columns == (0,)
        assert CANARY not in str(stats)


def test_every_public_table_can_be_read(looked_at: Database, login: Database) -> None:
    for database in (looked_at, login):
        with database.read() as connection:
            for table in PUBLIC_TABLES:
                rows = execute(connection, f"SELECT * FROM {table}").fetchall()
                assert CANARY not in str(rows)


def test_the_way_of_the_hot_reads_is_behind_the_same_wall(looked_at: Database) -> None:
    reader = Reader(looked_at)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.rows("SELECT document FROM staff.draft", {})

    assert reader.clock().seq == 1


def test_a_role_that_is_there_already_is_taken(catalogs: Catalogs) -> None:
    # Every catalog of this run shares one role, and every one after the first found it there.
    for _ in range(2):
        with catalogs.empty().read() as connection:
            assert execute(connection, "SELECT current_user").fetchone() == (READER_ROLE,)
