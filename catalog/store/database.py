"""The database behind two identities: staff, who may write, and the public, who cannot see staff.

Engines are made on first use in each process, never before a fork.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from catalog.store.metadata import STAFF_SCHEMA
from catalog.store.sqlite import authorize_public, sqlite_module

__all__ = ["LOCK_TIMEOUT_S", "Connection", "Database"]

LOCK_TIMEOUT_S = 15

READ_TIMEOUT_MS = 10_000
"""How long a statement of a public reader may take on PostgreSQL."""


class Database:
    """One catalog's database.

    `url` is where staff and migrations connect. `read_url` is where the public faces read, by
    default the same server under the reader role (PostgreSQL) or the same file opened read-only
    behind an authorizer (SQLite).
    """

    def __init__(
        self,
        url: str,
        *,
        read_url: str | None = None,
        reader_role: str | None = None,
        pool_size: int = 20,
    ) -> None:
        self.url: URL = make_url(url)
        self._read_url = make_url(read_url) if read_url else None
        self._reader_role = reader_role
        self._pool_size = pool_size

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def reader_role(self) -> str:
        """The PostgreSQL role that sees the public tables alone."""
        return self._reader_role or f"{self.url.database}_reader"

    @cached_property
    def staff_engine(self) -> Engine:
        return self._sqlite_writer() if self.is_sqlite else self._postgres_writer()

    @cached_property
    def public_engine(self) -> Engine:
        return self._sqlite_reader() if self.is_sqlite else self._postgres_reader()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write. Commits at the end, rolls back on any exception."""
        with self.staff_engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def read_as_staff(self) -> Iterator[Connection]:
        """One consistent snapshot of everything, for staff and operators."""
        engine = self.staff_engine
        if not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot of the published catalog, under the public identity."""
        with self.public_engine.connect() as connection:
            yield connection

    @contextmanager
    def as_one(self, first: Callable[[Connection], None] | None = None) -> Iterator[Database]:
        """This database for commands whose writes are to be one transaction.

        It begins with the first that writes, after a call of `first`, and ends with the block:
        what was looked up before was looked up on its own, and nobody waited for it.
        """
        with ExitStack() as ends:
            yield _Joined(self, ends, first)

    def forget(self) -> None:
        """Take what was erased out of SQLite's log as well, as far as nobody still reads there."""
        if self.is_sqlite:
            with closing(self.staff_engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def dispose(self) -> None:
        """Close every connection of this process."""
        for name in ("staff_engine", "public_engine"):
            if name in self.__dict__:
                self.__dict__.pop(name).dispose()

    # SQLite -----------------------------------------------------------------------------------

    def _sqlite_writer(self) -> Engine:
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            self.url,
            module=sqlite_module(),
            connect_args={"timeout": LOCK_TIMEOUT_S},
            execution_options={"schema_translate_map": {STAFF_SCHEMA: None}},
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _: Any) -> None:
            # The driver must not begin transactions of its own: it would begin deferred ones,
            # which fail under contention instead of waiting.
            connection.isolation_level = None
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "mmap_size=0",
                "trusted_schema=OFF",
                # An erased content must not stay readable in pages that are free.
                "secure_delete=ON",
            ):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writes = connection.get_execution_options().get("writes")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        return engine

    def _sqlite_reader(self) -> Engine:
        path = Path(self.url.database or "").resolve()
        module = sqlite_module()
        engine = create_engine(
            "sqlite://",
            module=module,
            creator=lambda: module.connect(
                path.as_uri() + "?mode=ro",
                uri=True,
                timeout=LOCK_TIMEOUT_S,
                isolation_level=None,
                check_same_thread=False,
            ),
            pool_size=self._pool_size,
            max_overflow=0,
            poolclass=_queue_pool(),
        )

        @event.listens_for(engine, "connect")
        def _blind(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA mmap_size=0")
            authorize_public(connection)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        return engine

    # PostgreSQL -------------------------------------------------------------------------------

    def _postgres_writer(self) -> Engine:
        engine = create_engine(self.url, pool_pre_ping=True)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s'")

        return engine

    def _postgres_reader(self) -> Engine:
        engine = create_engine(
            self._read_url or self.url,
            isolation_level="REPEATABLE READ",
            pool_size=self._pool_size,
            max_overflow=0,
        )
        # A read URL names a login that has the reader's grants and nothing else; without one the
        # session gives up the owner's rights for the reader's.
        role = None if self._read_url else self.reader_role

        @event.listens_for(engine, "connect")
        def _blind(connection: Any, _: Any) -> None:
            with connection.cursor() as cursor:
                if role:
                    cursor.execute(f'SET ROLE "{role}"')
                cursor.execute("SET default_transaction_read_only = on")
                cursor.execute(f"SET statement_timeout = {READ_TIMEOUT_MS}")
            connection.commit()

        @event.listens_for(engine, "checkin")
        def _whole(connection: Any, _: Any) -> None:
            # Single reads borrow connections to run without transactions; whoever borrows one
            # next is promised a snapshot.
            if connection is not None:
                connection.autocommit = False

        return engine


class _Joined(Database):
    """A database whose writes are all one transaction, which `ends` will end."""

    def __init__(
        self, whole: Database, ends: ExitStack, first: Callable[[Connection], None] | None
    ) -> None:
        self.__dict__.update(whole.__dict__)
        self._whole, self._ends, self._first = whole, ends, first
        self._open: Connection | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        if self._open is None:
            self._open = self._ends.enter_context(self._whole.write())
            if self._first is not None:
                self._first(self._open)
        yield self._open

    @contextmanager
    def read_as_staff(self) -> Iterator[Connection]:
        if self._open is not None:
            yield self._open
        else:
            with self._whole.read_as_staff() as connection:
                yield connection


def _queue_pool() -> Any:
    from sqlalchemy.pool import QueuePool

    return QueuePool
