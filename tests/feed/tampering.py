"""Rows changed for good behind every guard, as a failing disk or a careless owner would."""

from __future__ import annotations

from contextlib import closing

from catalog.store.database import Database
from catalog.store.sqlite import sqlite_module
from tests.store.direct import execute


def tamper(database: Database, *statements: str) -> None:
    """Run statements that no trigger and no reference between tables can refuse."""
    if not database.is_sqlite:
        with database.write() as connection:
            for statement in ("SET LOCAL session_replication_role = replica", *statements):
                execute(connection, statement)
        return
    # References are held only where a connection asks for it, which this one does not.
    with closing(sqlite_module().connect(database.url.database)) as driver:
        triggers = driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            driver.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            driver.execute(statement)
        for _, definition in kept:
            driver.execute(definition)
        driver.commit()
