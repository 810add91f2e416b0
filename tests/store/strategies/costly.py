"""Ways of numbering that lose nothing, and what they cost instead."""

from __future__ import annotations

from sqlalchemy import Connection

from tests.store.strategies.naive import LockAndReadAtOnce, Maximum, MaximumReadBefore
from tests.store.strategies.strategy import run


class UniqueMaximum(Maximum):
    """PostgreSQL: whoever draws a number that is taken has to begin again."""

    title = "max+1, unique"
    number = "bigint UNIQUE"


class UniqueMaximumReadBefore(MaximumReadBefore):
    """SQLite: the same."""

    title = "max+1 read before, unique"
    number = "integer UNIQUE"


class UniqueLockAndReadAtOnce(LockAndReadAtOnce):
    """PostgreSQL: the old snapshot draws a number that is taken, and has to begin again."""

    title = "advisory lock in the same statement, unique"
    number = "bigint UNIQUE"


class LockThenRead(Maximum):
    """PostgreSQL: a lock in a statement of its own; the next one's snapshot is younger.

    As good as a clock row. But every writer must know of the lock: no table holds them to it.
    """

    title = "advisory lock in its own statement"

    def insert(self, connection: Connection, name: str) -> None:
        run(connection, "SELECT pg_advisory_xact_lock(7)")
        super().insert(connection, name)
