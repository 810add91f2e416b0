"""Ways of numbering that many feeds use and that lose changes, each on the engine named."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from catalog.store.database import Database
from tests.store.strategies.strategy import NaiveTable, Work, run


class Sequence(NaiveTable):
    """PostgreSQL: a sequence gives numbers at the insert, the commit shows them.

    Who commits late stands behind a cursor that has passed. A rollback leaves a gap, so a
    follower cannot tell late from never.
    """

    title = "bigserial id"
    number = "bigserial PRIMARY KEY"

    def insert(self, connection: Connection, name: str) -> None:
        run(connection, "INSERT INTO naive (name) VALUES (:name)", name=name)


class Autoincrement(Sequence):
    """SQLite: the same. It loses nothing there, because only one transaction writes at a time.

    Tests on SQLite alone would never have found what `Sequence` does.
    """

    title = "autoincrement id"
    number = "integer PRIMARY KEY AUTOINCREMENT"


class TransactionTime(NaiveTable):
    """PostgreSQL: `updated_at DEFAULT now()`, the time at which the transaction began."""

    title = "now() stamp"
    number = "timestamptz DEFAULT now()"
    start = datetime(2000, 1, 1, tzinfo=UTC)

    def insert(self, connection: Connection, name: str) -> None:
        run(connection, "INSERT INTO naive (name) VALUES (:name)", name=name)


class LastStatementTime(NaiveTable):
    """PostgreSQL: the time of the last statement. Between it and the commit others commit."""

    title = "clock_timestamp() as last statement"
    number = "timestamptz"
    start = datetime(2000, 1, 1, tzinfo=UTC)

    def publish(self, database: Database, name: str, work: Work) -> None:
        with database.write() as connection:
            run(connection, "INSERT INTO naive (name) VALUES (:name)", name=name)
            work()
            stamp = "UPDATE naive SET number = clock_timestamp() WHERE name = :name"
            run(connection, stamp, name=name)


class RequestTime(NaiveTable):
    """SQLite: the time at which the request came, before it waited for the write lock."""

    title = "request-time stamp"
    number = "integer"

    def publish(self, database: Database, name: str, work: Work) -> None:
        came_at = time.time_ns()
        work()
        with database.write() as connection:
            insert = "INSERT INTO naive (number, name) VALUES (:number, :name)"
            run(connection, insert, number=came_at, name=name)


class Maximum(NaiveTable):
    """PostgreSQL: one more than the greatest number that this transaction can see."""

    title = "max+1, not unique"
    number = "bigint"

    def insert(self, connection: Connection, name: str) -> None:
        run(
            connection,
            "INSERT INTO naive (number, name)"
            " SELECT coalesce(max(number), 0) + 1, :name FROM naive",
            name=name,
        )


class MaximumReadBefore(NaiveTable):
    """SQLite: the same, read before the transaction as the driver of Python does by default."""

    title = "max+1 read before, not unique"
    number = "integer"

    def publish(self, database: Database, name: str, work: Work) -> None:
        with database.read_as_staff() as connection:
            greatest = text("SELECT coalesce(max(number), 0) FROM naive")
            number = connection.execute(greatest).scalar_one() + 1
        work()
        with database.write() as connection:
            insert = "INSERT INTO naive (number, name) VALUES (:number, :name)"
            run(connection, insert, number=number, name=name)


class LockAndReadAtOnce(NaiveTable):
    """PostgreSQL: a lock and the maximum in one statement. Its snapshot is older than the lock."""

    title = "advisory lock in the same statement, not unique"
    number = "bigint"

    def insert(self, connection: Connection, name: str) -> None:
        run(
            connection,
            "INSERT INTO naive (number, name)"
            " SELECT (SELECT coalesce(max(number), 0) + 1 FROM naive), :name"
            " FROM (SELECT pg_advisory_xact_lock(7)) AS locked",
            name=name,
        )
