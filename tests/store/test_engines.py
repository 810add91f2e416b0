"""How connections are set up: what a transaction waits for, sees and survives."""

from __future__ import annotations

import gc
import threading
import time
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from catalog.store import sqlite
from catalog.store.database import LOCK_TIMEOUT_S, Database
from catalog.store.public import clock
from catalog.store.public.reading import Reader
from tests.store.direct import execute
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs

on_sqlite = pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)

FULL = 2


def test_a_read_sees_one_moment_however_many_statements_it_takes(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1)

    for reading in (empty_catalog.read, empty_catalog.read_as_staff):
        with reading() as connection:
            before = clock.read(connection)
            publish_sources(empty_catalog, 2)
            assert clock.read(connection) == before


def test_a_thread_of_single_reads_leaves_a_connection_that_sees_one_moment(
    empty_catalog: Database,
) -> None:
    reader = Reader(empty_catalog)
    thread = threading.Thread(target=reader.clock)
    thread.start()
    thread.join()
    gc.collect()

    with empty_catalog.read() as connection:
        before = clock.read(connection)
        publish_sources(empty_catalog, 1)
        assert clock.read(connection) == before


def test_a_single_read_sees_what_was_published_before_it(empty_catalog: Database) -> None:
    reader = Reader(empty_catalog)
    seen = [reader.clock().seq]

    for number in (1, 2):
        publish_sources(empty_catalog, number)
        seen.append(reader.clock().seq)

    assert seen == [0, 1, 2]


def test_what_was_written_before_an_exception_is_gone(empty_catalog: Database) -> None:
    def fail() -> None:
        with empty_catalog.write() as connection:
            clock.begin_epoch(connection, "another")
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    with empty_catalog.read() as connection:
        assert clock.read(connection).epoch != "another"


def test_a_second_writer_waits_for_the_first(empty_catalog: Database) -> None:
    published = threading.Event()

    def publish() -> None:
        publish_sources(empty_catalog, 1)
        published.set()

    with empty_catalog.write() as connection:
        clock.advance(connection, 1)
        second = threading.Thread(target=publish)
        second.start()
        assert not published.wait(0.5), "it did not wait"
        connection.rollback()
    second.join()

    assert published.is_set()


@on_sqlite
def test_a_writer_on_sqlite_survives_a_power_cut_and_waits(empty_catalog: Database) -> None:
    def pragma(connection: Any, name: str) -> Any:
        return execute(connection, f"PRAGMA {name}").fetchone()[0]

    with empty_catalog.write() as writer, empty_catalog.read_as_staff() as staff:
        for connection in (writer, staff):
            assert pragma(connection, "journal_mode") == "wal"
            assert pragma(connection, "synchronous") == FULL
            assert pragma(connection, "foreign_keys") == 1
            assert pragma(connection, "mmap_size") == 0
            assert pragma(connection, "trusted_schema") == 0
            assert pragma(connection, "busy_timeout") == LOCK_TIMEOUT_S * 1000


@on_sqlite
def test_a_write_on_sqlite_holds_the_lock_from_its_beginning(catalogs: Catalogs) -> None:
    # A transaction that reads first and writes later could not wait: it would fail at once.
    database, driver = catalogs.empty(), sqlite.sqlite_module()
    impatient = driver.connect(str(database.url.database), timeout=0)

    with database.write(), pytest.raises(driver.OperationalError, match="locked"):
        impatient.execute("BEGIN IMMEDIATE")

    impatient.close()


@on_postgresql
def test_a_writer_on_postgresql_gives_up_waiting_after_a_while(
    empty_catalog: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.store.database.LOCK_TIMEOUT_S", 1)
    impatient = Database(empty_catalog.url.render_as_string(hide_password=False))

    with empty_catalog.write() as connection:
        clock.advance(connection, 1)
        began = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            publish_sources(impatient, 1)
        assert time.monotonic() - began < LOCK_TIMEOUT_S
        connection.rollback()

    impatient.dispose()


@on_postgresql
def test_a_public_read_on_postgresql_cannot_run_for_ever(empty_catalog: Database) -> None:
    with empty_catalog.read() as connection:
        told = execute(connection, "SHOW statement_timeout").fetchone()
        isolation = execute(connection, "SHOW transaction_isolation").fetchone()

    assert (told, isolation) == (("10s",), ("repeatable read",))


@pytest.mark.parametrize("found", ["3.40.1", "3.51.2"])
def test_a_library_that_can_corrupt_a_catalog_is_refused(
    monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    module = sqlite.sqlite_module()
    parts = tuple(map(int, found.split(".")))
    monkeypatch.setattr(module, "sqlite_version", found)
    monkeypatch.setattr(module, "sqlite_version_info", parts)

    with pytest.raises(sqlite.UnsafeSqlite, match=rf"{found}.*3\.51\.3.*CATALOG_DATABASE_URL"):
        sqlite.sqlite_module()


def test_the_first_safe_library_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sqlite.sqlite_module()
    monkeypatch.setattr(module, "sqlite_version_info", sqlite.SAFE_VERSION)

    assert sqlite.sqlite_module() is module


def test_engines_are_made_on_first_use_and_again_after_they_were_closed(
    catalogs: Catalogs,
) -> None:
    database = catalogs.empty()
    made = {"staff_engine", "public_engine"} & vars(database).keys()

    with database.read() as connection:
        clock.read(connection)
    database.dispose()

    assert made == {"staff_engine"}  # by what started the clock
    assert not {"staff_engine", "public_engine"} & vars(database).keys()
    with database.read() as connection:
        assert clock.read(connection).seq == 0
