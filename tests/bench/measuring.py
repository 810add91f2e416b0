"""How everything is measured: one engine's run, its catalogs, and rates in rotated order."""

from __future__ import annotations

import shutil
import sqlite3
import statistics
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from catalog.store.database import Database
from catalog.store.public import clock, states
from tests.bench.client import Connection
from tests.bench.synthetic import copy, fill
from tests.support.catalogs import Catalogs
from tests.support.postgres import running_postgres
from tests.support.server import environment_of, gunicorn

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

Subject = Callable[[float], float]
"""Does its work for about so many seconds, or once if that takes longer: times a second."""


@dataclass(frozen=True)
class Run:
    """The measurements of one engine. `sizes` are those asked for, None for each one's own.

    `originals` is the run on SQLite whose large catalogs are copied, instead of filled again.
    `kept` is a folder in which large catalogs of SQLite outlive a run.
    """

    engine: str
    catalogs: Catalogs
    folder: Path
    rounds: int
    seconds: float
    sizes: list[int] | None
    originals: Run | None = None
    kept: Path | None = None
    _filled: dict[int, Database] = field(default_factory=dict)

    def holding(self, entries: int) -> Database:
        """A catalog of so many parcels, filled once and shared by all measurements."""
        if entries not in self._filled:
            self._filled[entries] = self._made(entries)
        return self._filled[entries]

    def _made(self, entries: int) -> Database:
        if self.originals is not None:
            database = self.catalogs.migrated()
            copy(self.originals.holding(entries), database)
        elif self.kept is not None:
            database = self._found_or_filled(self.kept / f"{entries}.db", entries)
        else:
            database = self.catalogs.demo()
            fill(database, entries)
        return database

    def _found_or_filled(self, path: Path, entries: int) -> Database:
        """The catalog that an earlier run has left, or one that later runs will find."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            begun = path.with_suffix(".part")
            demo = self.catalogs.demo()
            shutil.copy(demo.url.database or "", begun)
            filling = Database(f"sqlite:///{begun}")
            fill(filling, entries)
            filling.dispose()
            with closing(sqlite3.connect(begun)) as connection:
                # What is still in the log would stay behind when the file is renamed.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            begun.rename(path)
        return Database(f"sqlite:///{path}")

    def sizes_or(self, *usual: int) -> list[int]:
        return self.sizes or list(usual)

    def heading(self, text: str) -> None:
        print(f"\n## {ENGINES[self.engine]}: {text}\n", flush=True)


@contextmanager
def runs_of(
    engines: Collection[str],
    folder: Path,
    rounds: int,
    seconds: float,
    sizes: list[int] | None,
    kept: Path | None = None,
) -> Iterator[list[Run]]:
    """A run for each of these engines, on a server of its own where the engine has one."""
    with ExitStack() as stack:

        def _run(engine: str, originals: Run | None = None) -> Run:
            server = stack.enter_context(running_postgres()) if engine == "postgresql" else None
            catalogs = Catalogs(folder, server)
            stack.callback(catalogs.close)
            return Run(engine, catalogs, folder, rounds, seconds, sizes, originals, kept)

        embedded = _run("sqlite")
        yield [embedded if name == "sqlite" else _run(name, embedded) for name in engines]


def entries_of(database: Database) -> int:
    """How many entries are public, of all kinds."""
    with database.read() as connection:
        found = states.at(connection, clock.read(connection).seq)
    assert found is not None, "every release has left its state"
    return found.count


@contextmanager
def serving(database: Database) -> Iterator[Connection]:
    """A connection to the service over a database."""
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        yield Connection(port)


@contextmanager
def bare(bodies: Path) -> Iterator[Connection]:
    """A connection to the limit: a bare Flask route, under the same server and configuration."""
    with gunicorn("tests.bench.hello:create_app()", BENCH_BODIES=str(bodies)) as port:
        yield Connection(port)


def measure(
    subjects: dict[str, Subject], rounds: int, seconds: float, *, warm_s: float = 0.2
) -> dict[str, list[float]]:
    """The rates of every round, each round in another order."""
    found: dict[str, list[float]] = {name: [] for name in subjects}
    names = list(subjects)
    for subject in subjects.values():
        subject(warm_s)
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            found[name].append(subjects[name](seconds))
    return found


def medians(rates: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(of) for name, of in rates.items()}


def told_noise(noise: float) -> str:
    """What the limit measured twice says of the run."""
    said = f"A/A of the limit: {noise:.2f}"
    return said if abs(noise - 1) <= 0.1 else f"{said}  TOO NOISY TO QUOTE"
