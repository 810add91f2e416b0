"""A database that a test has done with serves another test, unless its tables were changed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from catalog.store.metadata import metadata
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs
from tests.support.server import data_dir_of


def test_what_a_test_left_is_gone_for_the_next_one(postgres_catalogs: Catalogs):
    database = postgres_catalogs.empty()
    name = database.url.database
    publish_sources(database, 3)
    left = data_dir_of(database) / "snapshots" / "left.ndjson"
    left.parent.mkdir(parents=True)
    left.touch()

    postgres_catalogs.drop(database)
    again = postgres_catalogs.empty()

    assert again.url.database == name
    assert not left.exists()
    with again.read_as_staff() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(table.select()).all()
            assert len(rows) == (table.name == "clock"), table.fullname
    postgres_catalogs.drop(again)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE version DISABLE TRIGGER USER",
        "DROP TRIGGER version_never_deleted ON version",
        "ALTER TABLE version DROP CONSTRAINT ck_version_op",
        "DROP INDEX ix_term_value",
        "CREATE TABLE left_over (one INTEGER)",
        "REVOKE SELECT ON version FROM catalog_test_reader",
    ],
)
def test_a_database_that_was_changed_serves_nobody_else(postgres_catalogs: Catalogs, change: str):
    database = postgres_catalogs.empty()
    name = database.url.database
    with database.write() as connection:
        connection.execute(text(change))

    postgres_catalogs.drop(database)

    again = postgres_catalogs.empty()
    assert again.url.database != name
    postgres_catalogs.drop(again)
