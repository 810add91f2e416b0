"""Four processes publish as fast as they can while one follows: what does the follower miss?"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from threading import Barrier
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError

from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from tests.store.publishing import Where
from tests.store.strategies.strategy import Polled, Strategy
from tests.support.processes import beside

WRITERS = 4
_LONGEST_WORK_S = 0.005
_ROLLED_BACK = 0.1
_BETWEEN_POLLS_S = 0.001
_STARTED_S = 300
"""Four interpreters begin anew; on a machine that is busy with other tests that takes long."""


@dataclass(frozen=True)
class Written:
    """What one writer was told: which names were committed, and how often a number was taken."""

    acknowledged: tuple[str, ...]
    retries: int


@dataclass(frozen=True)
class Outcome:
    """What was acknowledged, what the follower saw (by number and name), and what it cost."""

    acknowledged: frozenset[str]
    seen: tuple[tuple[Any, str], ...]
    retries: int

    @property
    def missed(self) -> frozenset[str]:
        return self.acknowledged - {name for _, name in self.seen}

    @property
    def seen_twice(self) -> list[str]:
        counts = Counter(name for _, name in self.seen)
        return [name for name, count in counts.items() if count > 1]

    @property
    def numbers(self) -> list[Any]:
        return [number for number, _ in self.seen]


class RolledBack(Exception):
    """The publication failed after it had its number."""


@contextmanager
def writing_processes() -> Iterator[ProcessPoolExecutor]:
    """Processes that begin to write at the same moment, each with connections of its own."""
    context = beside()
    with ProcessPoolExecutor(WRITERS, context, _meet_at, (context.Barrier(WRITERS),)) as pool:
        yield pool


def race(
    pool: ProcessPoolExecutor, strategy: Strategy, database: Database, writes: int, seed: int
) -> Outcome:
    """Let every writer publish `writes` names, and follow until all is written and nothing new."""
    where = Where.of(database)
    writers = [
        pool.submit(_write, strategy, where, writes, f"{seed}-{number}")
        for number in range(WRITERS)
    ]
    seen: list[tuple[Any, str]] = []
    polled = Polled([], strategy.start)
    done = False
    with strategy.following(database) as poll:
        while not done or polled.seen:
            # Asked before the poll: the last poll of all begins after the last commit.
            done = all(writer.done() for writer in writers)
            polled = poll(polled.cursor)
            seen += polled.seen
            time.sleep(_BETWEEN_POLLS_S)
    written = [writer.result() for writer in writers]
    acknowledged = frozenset(name for one in written for name in one.acknowledged)
    return Outcome(acknowledged, tuple(seen), sum(one.retries for one in written))


_start: Barrier


def _meet_at(barrier: Barrier) -> None:
    """Told to each process as it begins."""
    global _start
    _start = barrier


def _write(strategy: Strategy, where: Where, writes: int, seed: str) -> Written:
    """Publish names under a seed; an attempt in ten is rolled back, and is not repeated."""
    chance = Random(seed)
    acknowledged: list[str] = []
    retries = 0

    def work() -> None:
        time.sleep(chance.uniform(0, _LONGEST_WORK_S))
        if chance.random() < _ROLLED_BACK:
            raise RolledBack

    database = where.database()
    _start.wait(_STARTED_S)
    for number in range(writes):
        name = f"{seed}-{number}"
        while True:
            try:
                strategy.publish(database, name, work)
            except IntegrityError:
                retries += 1
                continue
            except OperationalError as error:
                # SQLite's lock knows no queue: on a busy machine one of four may wait in vain.
                # It was told so, and nothing of it was acknowledged.
                if failure(error) is not Failure.UNAVAILABLE:
                    raise
                continue
            except RolledBack:
                break
            acknowledged.append(name)
            break
    database.dispose()
    return Written(tuple(acknowledged), retries)
