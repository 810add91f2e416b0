"""What a way of numbering has to say: its table, how it publishes, how it is followed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import Connection, text

from catalog.store.database import Database
from tests.support.catalogs import Catalogs

Work = Callable[[], None]
"""What else a publication has to do before it commits. When it fails nothing is published."""


class Polled(NamedTuple):
    """(number, name) of what a poll found, in the order found, and where to go on."""

    seen: list[tuple[Any, str]]
    cursor: Any


Poll = Callable[[Any], Polled]
"""Asks for what lies behind a cursor."""


class Strategy(ABC):
    """One way to publish a name, and to ask for the names published after a cursor.

    Its docstring says where the number comes from, and what becomes of it.
    """

    title: ClassVar[str]
    start: ClassVar[Any]
    """The cursor of whoever has seen nothing."""

    @abstractmethod
    def prepare(self, catalogs: Catalogs) -> Database:
        """A database with nothing published in it."""

    @abstractmethod
    def publish(self, database: Database, name: str, work: Work) -> None:
        """Publish a name, with `work` between the first statement and the commit."""

    @abstractmethod
    def following(self, database: Database) -> AbstractContextManager[Poll]:
        """A follower of a database."""


class NaiveTable(Strategy):
    """A table of names with a number each; followers remember the greatest number."""

    number: ClassVar[str]
    """The type of the numbers."""

    start: ClassVar[Any] = 0

    def prepare(self, catalogs: Catalogs) -> Database:
        database = catalogs.blank()
        with database.write() as connection:
            connection.execute(text(f"CREATE TABLE naive (number {self.number}, name text)"))
        return database

    def publish(self, database: Database, name: str, work: Work) -> None:
        with database.write() as connection:
            self.insert(connection, name)
            work()

    def insert(self, connection: Connection, name: str) -> None:
        """Give the name its number."""
        raise NotImplementedError

    @contextmanager
    def following(self, database: Database) -> Iterator[Poll]:
        behind = text("SELECT number, name FROM naive WHERE number > :cursor ORDER BY number")

        def poll(cursor: Any) -> Polled:
            with database.read_as_staff() as connection:
                rows = connection.execute(behind, {"cursor": cursor}).all()
            seen = [(row.number, row.name) for row in rows]
            return Polled(seen, rows[-1].number if rows else cursor)

        yield poll


def run(connection: Connection, statement: str, **values: object) -> None:
    connection.execute(text(statement), values)
