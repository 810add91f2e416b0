"""Catalogs for tests: made once an engine, copied for each test that writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from catalog.commands.acts import Act
from catalog.commands.initialising import initialise_demo, initialise_real
from catalog.kinds.documents import Document, read_document
from catalog.store.database import Database
from catalog.store.migrating import upgrade
from catalog.store.public import clock
from service.seeds import seed_entries
from tests.support.server import data_dir_of

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
EPOCH = UUID("00000000-0000-4000-8000-000000000001")
MAKER, CHECKER = "maker", "checker"
READER_ROLE = "catalog_test_reader"


def an_act(actor: str = MAKER, now: datetime = NOON) -> Act:
    return Act(actor, now)


def seed_documents(*, demonstration: bool) -> list[Document]:
    return [read_document(entry.value)[1] for entry in seed_entries(demonstration=demonstration)]


class Catalogs:
    """Makes databases of one engine. Everything it makes is removed at the end of the run."""

    def __init__(self, folder: Path, server: Any | None) -> None:
        self.folder = folder
        self.server = server
        self._made: list[Database] = []
        self._cleared: list[str] = []

    @property
    def engine(self) -> str:
        return "postgresql" if self.server else "sqlite"

    def blank(self) -> Database:
        """A database without tables."""
        name = f"t{uuid4().hex[:12]}"
        if self.server:
            self.server.create_database(name)
        return self._open(name)

    def migrated(self) -> Database:
        """A database with empty tables."""
        return self._copy(self._migrated)

    def empty(self, mode: str = "demo") -> Database:
        """A catalog that holds nothing yet."""
        # On PostgreSQL a copy takes longer than most tests: one that is done with does it again.
        database = self._open(self._cleared.pop()) if self._cleared else self.migrated()
        with database.write() as connection:
            clock.start(connection, epoch=str(EPOCH), data_mode=mode)
        return database

    def demo(self) -> Database:
        """A demonstration catalog of its own."""
        return self._copy(self._demo)

    def real(self) -> Database:
        """A real catalog whose first release is prepared and not published."""
        return self._copy(self._real)

    @cached_property
    def shared_demo(self) -> Database:
        """A demonstration catalog for tests that only read."""
        return self.demo()

    def drop(self, database: Database) -> None:
        """Remove a database that its test has done with: hundreds of copies fill a disk."""
        database.dispose()
        self._made.remove(database)
        # Its files are found by its name, which may serve another test.
        shutil.rmtree(data_dir_of(database), ignore_errors=True)
        name = database.url.database or ""
        if self.server and self.server.clear(name, self._made_of):
            self._cleared.append(name)
        elif self.server:
            self.server.drop_database(name)
        else:
            for path in self.folder.glob(f"{Path(name).name}*"):
                path.unlink()

    def close(self) -> None:
        for database in self._made:
            database.dispose()

    @cached_property
    def _migrated(self) -> str:
        database = self.blank()
        upgrade(database)
        return self._template(database)

    @cached_property
    def _made_of(self) -> str:
        """What every database with the tables of this version is made of."""
        assert self.server is not None
        return str(self.server.make_up(self._migrated))

    @cached_property
    def _demo(self) -> str:
        return self._filled(
            lambda database: initialise_demo(
                database, seed_documents(demonstration=True), an_act(), EPOCH
            )
        )

    @cached_property
    def _real(self) -> str:
        return self._filled(
            lambda database: initialise_real(
                database, seed_documents(demonstration=False), an_act(), EPOCH
            )
        )

    def _filled(self, fill: Callable[[Database], object]) -> str:
        database = self.migrated()
        fill(database)
        return self._template(database)

    def _template(self, database: Database) -> str:
        """The database's name once nothing is connected to it, so that it can be copied."""
        database.dispose()
        name = database.url.database or ""
        return name if self.server else Path(name).stem

    def _copy(self, template: str) -> Database:
        name = f"t{uuid4().hex[:12]}"
        if self.server:
            self.server.create_database(name, template=template)
        else:
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{name}.db")
        return self._open(name)

    def _open(self, name: str) -> Database:
        url = self.server.url(name) if self.server else f"sqlite:///{self.folder / name}.db"
        database = Database(url, reader_role=READER_ROLE if self.server else None)
        self._made.append(database)
        return database
