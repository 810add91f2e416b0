"""Why seqs come from a clock row: the same interleaving, by a naive counter and by ours.

T1 takes a number and inserts, T2 publishes, a follower polls, T1 commits, the follower polls
again. Only events and locks decide the order, never luck.
"""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text

from catalog.store.database import Database
from catalog.store.public.versions import append
from catalog.store.sqlite import sqlite_module
from tests.catalog.documents import a_source
from tests.support.builders import a_change, a_release, publish_sources, source_id, versions_of
from tests.support.catalogs import Catalogs


class Follower:
    """Remembers the last number seen and asks for what lies behind it."""

    def __init__(self, database: Database, query: str) -> None:
        self._database, self._query, self._last = database, query, 0
        self.seen: list[str] = []

    def poll(self) -> None:
        with self._database.read_as_staff() as connection:
            for number, name in connection.execute(text(self._query), {"last": self._last}):
                self._last = number
                self.seen.append(name)


NAIVE = "SELECT number, name FROM naive WHERE number > :last ORDER BY number"
OURS = "SELECT seq, entry_id FROM version WHERE seq > :last ORDER BY seq"


@pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)
def test_a_sequence_loses_a_change_on_postgresql(catalogs: Catalogs) -> None:
    database = catalogs.blank()
    with database.write() as connection:
        connection.execute(text("CREATE TABLE naive (number bigserial PRIMARY KEY, name text)"))
    follower = Follower(database, NAIVE)

    with database.write() as first:
        first.execute(text("INSERT INTO naive (name) VALUES ('T1')"))
        with database.write() as second:
            second.execute(text("INSERT INTO naive (name) VALUES ('T2')"))
        follower.poll()
    follower.poll()

    assert committed(database) == ["T1", "T2"]
    assert follower.seen == ["T2"]


@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
def test_a_maximum_read_before_the_transaction_loses_a_change_on_sqlite(
    catalogs: Catalogs,
) -> None:
    database = catalogs.blank()
    with database.write() as connection:
        connection.execute(text("CREATE TABLE naive (number integer, name text)"))
    follower = Follower(database, NAIVE)

    first_number = next_number(database)
    publish_naively(database, next_number(database), "T2")
    follower.poll()
    publish_naively(database, first_number, "T1")
    follower.poll()

    assert committed(database) == ["T1", "T2"]
    assert follower.seen == ["T2"]


@pytest.mark.parametrize("outcome", ["commit", "rollback"])
def test_the_clock_loses_nothing(empty_catalog: Database, outcome: str) -> None:
    inserted, go_on = threading.Event(), threading.Event()
    follower = Follower(empty_catalog, OURS)

    def publish_slowly() -> None:
        with empty_catalog.write() as connection:
            append(connection, a_release(), [a_change(a_source(source_id(1)))])
            inserted.set()
            go_on.wait()
            if outcome == "rollback":
                connection.rollback()

    first = threading.Thread(target=publish_slowly)
    second = threading.Thread(target=publish_sources, args=(empty_catalog, 2))
    first.start()
    inserted.wait()
    second.start()
    wait_until_it_is_blocked(empty_catalog, second)
    follower.poll()
    seen_meanwhile = list(follower.seen)
    go_on.set()
    first.join()
    second.join()
    follower.poll()

    assert seen_meanwhile == []
    assert follower.seen == [source_id(n) for n in ((1, 2) if outcome == "commit" else (2,))]
    assert [row.seq for row in versions_of(empty_catalog)] == list(range(1, len(follower.seen) + 1))


def wait_until_it_is_blocked(database: Database, writer: threading.Thread) -> None:
    """Returns when the database itself says that a writer waits for another's lock."""
    if database.is_sqlite:
        impatient = sqlite_module().connect(str(database.url.database), timeout=0)
        with pytest.raises(sqlite_module().OperationalError, match="locked"):
            impatient.execute("BEGIN IMMEDIATE")
        impatient.close()
        # Whether the other thread stands at the same lock yet SQLite does not tell; it cannot
        # pass it, and half a second is a hundred times what it needs without one.
        writer.join(0.5)
    else:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
            "AND datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with database.read_as_staff() as connection:
                if connection.execute(text(waiting)).scalar_one():
                    break
    assert writer.is_alive(), "it was not blocked"


def next_number(database: Database) -> int:
    with database.read_as_staff() as connection:
        found: int = connection.execute(
            text("SELECT coalesce(max(number), 0) + 1 FROM naive")
        ).scalar_one()
        return found


def publish_naively(database: Database, number: int, name: str) -> None:
    with database.write() as connection:
        statement = text("INSERT INTO naive (number, name) VALUES (:number, :name)")
        connection.execute(statement, {"number": number, "name": name})


def committed(database: Database) -> list[str]:
    with database.read_as_staff() as connection:
        return sorted(connection.execute(text("SELECT name FROM naive")).scalars())
