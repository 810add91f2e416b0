"""Ours loses no change under contention; each naive way loses some, on the engine where it must.

Four processes publish 1,000 names each (times the scale) with up to 5 ms of work before the
commit, one attempt in ten is rolled back, one follower polls. What is missed is what was
acknowledged and never seen. `test_naive_counters` shows the same without luck, one interleaving
at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest

from catalog.feed.verification import Verified, verify
from tests.store.strategies import costly, naive
from tests.store.strategies.ours import ClockRow
from tests.store.strategies.race import WRITERS, Outcome, race, writing_processes
from tests.store.strategies.strategy import Strategy
from tests.support.catalogs import Catalogs
from tests.support.figures import Tell

WRITES = 1000
ROUNDS = 5
TABLE = "CHANGES LOST, BY HOW THEY ARE NUMBERED"

LOSING: list[tuple[str, Strategy]] = [
    ("postgresql", naive.Sequence()),
    ("postgresql", naive.TransactionTime()),
    ("postgresql", naive.LastStatementTime()),
    ("postgresql", naive.Maximum()),
    ("postgresql", naive.LockAndReadAtOnce()),
    ("sqlite", naive.RequestTime()),
    ("sqlite", naive.MaximumReadBefore()),
]
LOSSLESS: list[tuple[str, Strategy]] = [
    ("sqlite", naive.Autoincrement()),
    ("postgresql", costly.UniqueMaximum()),
    ("sqlite", costly.UniqueMaximumReadBefore()),
    ("postgresql", costly.UniqueLockAndReadAtOnce()),
    ("postgresql", costly.LockThenRead()),
]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("strategies")]

Contest = Callable[[Strategy], Outcome]


def on_its_engine(strategies: list[tuple[str, Strategy]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("catalogs", "strategy"),
        strategies,
        indirect=["catalogs"],
        ids=[f"{strategy.title} on {engine}" for engine, strategy in strategies],
    )


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with writing_processes() as processes:
        yield processes


@pytest.fixture
def writes(scale: float) -> int:
    """How many names each process publishes."""
    return max(50, round(WRITES * scale))


@pytest.mark.parametrize("strategy", [ClockRow()], ids=lambda strategy: strategy.title)
def test_the_clock_row_loses_nothing(
    catalogs: Catalogs, pool: ProcessPoolExecutor, strategy: Strategy, writes: int, tell: Tell
) -> None:
    database = strategy.prepare(catalogs)

    outcome = race(pool, strategy, database, writes, seed=0)

    tell_outcome(tell, catalogs, strategy, writes, outcome)
    assert outcome.missed == frozenset()
    assert outcome.seen_twice == []
    assert {name for _, name in outcome.seen} == outcome.acknowledged
    assert outcome.numbers == list(range(1, len(outcome.acknowledged) + 1))
    assert outcome.retries == 0
    assert len(outcome.acknowledged) > WRITERS * writes * 0.7  # else most were rolled back
    with database.read_as_staff() as connection:
        assert verify(connection) == Verified(len(outcome.acknowledged))
    catalogs.drop(database)


@on_its_engine(LOSING)
def test_a_naive_way_loses_changes(
    catalogs: Catalogs, pool: ProcessPoolExecutor, strategy: Strategy, writes: int, tell: Tell
) -> None:
    for length in range(1, ROUNDS + 1):  # Rounds grow: some windows are very small.
        database = strategy.prepare(catalogs)
        outcome = race(pool, strategy, database, length * writes, seed=length)
        catalogs.drop(database)
        if outcome.missed:
            break

    tell_outcome(tell, catalogs, strategy, length * writes, outcome)
    assert outcome.missed, f"nothing was lost in {ROUNDS} rounds"


@on_its_engine(LOSSLESS)
def test_a_costly_way_loses_nothing_either(
    catalogs: Catalogs, pool: ProcessPoolExecutor, strategy: Strategy, writes: int, tell: Tell
) -> None:
    database = strategy.prepare(catalogs)

    outcome = race(pool, strategy, database, writes, seed=0)

    tell_outcome(tell, catalogs, strategy, writes, outcome)
    assert outcome.missed == frozenset()
    catalogs.drop(database)


def tell_outcome(
    tell: Tell, catalogs: Catalogs, strategy: Strategy, writes: int, outcome: Outcome
) -> None:
    tell(
        TABLE,
        numbering=strategy.title,
        engine=catalogs.engine,
        writes=WRITERS * writes,
        missed=len(outcome.missed),
        retries=outcome.retries,
    )
