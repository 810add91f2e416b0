"""SQLite: which library serves, and what the public identity may do with it."""

from __future__ import annotations

import sqlite3
from types import ModuleType
from typing import Any

from catalog.store.public import boxes
from catalog.store.public.fulltext import FULLTEXT_TABLES
from catalog.store.public.tables import PUBLIC_TABLES

SAFE_VERSION = (3, 51, 3)
"""Older libraries can corrupt a database in WAL mode when two processes write."""


class UnsafeSqlite(Exception):
    """No SQLite library on this machine is recent enough to be trusted with a catalog."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(
            f"SQLite {found} can corrupt a database that two processes write; "
            f"{'.'.join(map(str, SAFE_VERSION))} or newer is needed. "
            "Install pysqlite3 or set CATALOG_DATABASE_URL to a PostgreSQL database."
        )


def sqlite_module() -> ModuleType:
    """The driver with the newest library: pysqlite3 where it is installed, else Python's own."""
    try:
        from pysqlite3 import dbapi2 as bundled
    except ImportError:
        bundled = None
    module: Any = bundled or sqlite3
    if module.sqlite_version_info < SAFE_VERSION:
        raise UnsafeSqlite(module.sqlite_version)
    return module  # type: ignore[no-any-return]


_ALLOWED_ACTIONS = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
# json_each is no table: it reads the one text that it is given.
_READABLE = PUBLIC_TABLES | FULLTEXT_TABLES | boxes.PARTS | {boxes.INDEX, "json_each"}
# The module of the tree makes its writes ready when it opens; they fail if they are ever run.
_MADE_READY = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit"})


def authorize_public(connection: Any) -> None:
    """Make everything but the public tables unreadable on this connection, for good.

    Selecting, ordering, joining or viewing any other table fails when the statement is prepared;
    so do PRAGMA (but for one that tells a number), ATTACH and every write.
    """

    def decide(action: int, first: str | None, second: str | None, *_: object) -> int:
        if action in _ALLOWED_ACTIONS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            return sqlite3.SQLITE_OK if first in _READABLE else sqlite3.SQLITE_DENY
        if action in _MADE_READY:
            return sqlite3.SQLITE_OK if first in boxes.PARTS else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA:
            # The full-text module asks whether its index was changed; it tells a number.
            asked = (first, second) == ("data_version", None)
            return sqlite3.SQLITE_OK if asked else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_DENY if second in _FORBIDDEN_FUNCTIONS else sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(decide)
