"""Migrations make the tables that the code describes, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

import catalog.store.public.guards
import catalog.store.staff.guards
import catalog.store.staff.tables  # noqa: F401 - the metadata must know every table
from catalog.store.database import Database
from catalog.store.metadata import STAFF_SCHEMA, metadata
from catalog.store.migrating import ReaderRoleMissing, is_current, upgrade
from catalog.store.public import clock
from tests.store.direct import execute
from tests.store.schema import Schema, schema_of
from tests.support.catalogs import Catalogs

UNIQUE = "uq_index_parcels_current"


def described(catalogs: Catalogs, *extra: str) -> Schema:
    """The schema that the tables themselves make, and then `extra` statements."""
    database = catalogs.blank()
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"CREATE SCHEMA {STAFF_SCHEMA}"))
        metadata.create_all(connection)
        for statement in extra:
            execute(connection, statement)
        return schema_of(connection)


def migrated(database: Database) -> Schema:
    with database.read_as_staff() as connection:
        return schema_of(connection)


def test_migrations_from_empty_make_what_the_tables_describe(catalogs: Catalogs) -> None:
    found, wanted = migrated(catalogs.migrated()), described(catalogs)

    assert found.keys() == wanted.keys()
    for name, said in wanted.items():
        assert found[name] == said, name


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE release ADD COLUMN note VARCHAR",
        "CREATE INDEX ix_drift ON release (cause)",
        "DROP INDEX ix_term_value",
        # The same name over all rows instead of the current ones.
        f"DROP INDEX {UNIQUE}; CREATE UNIQUE INDEX {UNIQUE} ON index_parcels (entry_id)",
        "CREATE TABLE drift (x INTEGER)",
        "CREATE VIEW drift AS SELECT * FROM release",
    ],
)
def test_a_difference_would_show(catalogs: Catalogs, drift: str) -> None:
    assert described(catalogs, *drift.split("; ")) != migrated(catalogs.migrated())


@pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    "drift",
    [
        "ALTER TABLE release ALTER COLUMN cause DROP NOT NULL",
        "ALTER TABLE release ALTER COLUMN cause TYPE VARCHAR COLLATE \"default\"",
        "ALTER TABLE release ALTER COLUMN last_seq TYPE INTEGER",
        "ALTER TABLE term ALTER COLUMN until_seq DROP DEFAULT",
        "ALTER TABLE version DROP CONSTRAINT ck_version_op",
        "ALTER TABLE version DISABLE TRIGGER version_never_deleted",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NEW. END $$".replace(".", ";"),
    ],
)  # fmt: skip
def test_a_difference_in_detail_would_show(catalogs: Catalogs, drift: str) -> None:
    assert described(catalogs, drift) != migrated(catalogs.migrated())


def test_an_upgrade_may_be_repeated(catalogs: Catalogs) -> None:
    database = catalogs.migrated()
    before = migrated(database)

    upgrade(database)

    assert migrated(database) == before


def test_an_upgrade_leaves_what_is_kept(empty_catalog: Database) -> None:
    with empty_catalog.read() as connection:
        before = clock.read(connection)

    upgrade(empty_catalog)

    with empty_catalog.read() as connection:
        assert clock.read(connection) == before


def test_two_upgrades_at_once_take_turns(catalogs: Catalogs) -> None:
    database, faults = catalogs.blank(), []

    def run() -> None:
        url = database.url.render_as_string(hide_password=False)
        mine = Database(url, reader_role=database.reader_role)
        try:
            upgrade(mine)
        except Exception as error:
            faults.append(error)
        finally:
            mine.dispose()

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert faults == []
    assert is_current(database)


def test_a_database_is_current_after_the_last_migration_alone(catalogs: Catalogs) -> None:
    database = catalogs.blank()
    blank = is_current(database)
    upgrade(database)
    with database.write() as connection:
        upgraded = is_current(database)
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    older = is_current(database)

    assert (blank, upgraded, older) == (False, True, False)


@pytest.fixture
def plain_owner(catalogs: Catalogs) -> Iterator[tuple[Database, Callable[[str], None]]]:
    """A database whose owner may not make roles, and an administrator of its server."""
    database = catalogs.blank()
    name = database.url.database

    def administer(statement: str) -> None:
        with database.write() as connection:
            execute(connection, statement)

    administer(f"CREATE ROLE {name}_owner LOGIN PASSWORD 'own'")
    administer(f"ALTER DATABASE {name} OWNER TO {name}_owner")
    url = database.url.set(username=f"{name}_owner", password="own")
    owned = Database(url.render_as_string(hide_password=False))
    yield owned, administer
    owned.dispose()
    administer(f"REASSIGN OWNED BY {name}_owner TO CURRENT_USER")
    for role in (f"{name}_owner", f"{name}_reader"):
        administer(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)
def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(
    plain_owner: tuple[Database, Callable[[str], None]],
) -> None:
    owned, administer = plain_owner
    reader = owned.reader_role

    with pytest.raises(ReaderRoleMissing) as told:
        upgrade(owned)
    asked = str(told.value).partition(": ")[2]
    administer(asked.replace("CURRENT_USER", f"{owned.url.username}"))
    upgrade(owned)

    assert asked == f'CREATE ROLE "{reader}" NOLOGIN; GRANT "{reader}" TO CURRENT_USER;'
    with owned.read() as connection:
        assert execute(connection, "SELECT current_user").fetchone() == (reader,)
