"""How many erased contents a file holds is told by its seqs, along one small index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.commands.withdrawing import redact
from catalog.store.database import Database
from catalog.store.public import erasures
from catalog.store.public.reading import Reader, spelt
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, an_act


@pytest.fixture
def reader(empty_catalog: Database) -> Iterator[Reader]:
    """A source whose versions 1 (seq 1) and 2 (seq 3) are erased; version 3 stands since seq 4."""
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 1, doc_no="二")
    publish_sources(empty_catalog, 1, doc_no="三")
    for number in (1, 2):
        redact(empty_catalog, "sources", source_id(1), number, an_act(), reason="误发")
    found = Reader(empty_catalog)
    yield found
    found.release()


def test_a_version_counts_while_it_stood(reader: Reader):
    counts = [erasures.erased_standing(reader, seq)[1] for seq in range(6)]

    assert counts == [0, 1, 1, 1, 0, 0]


def test_a_change_counts_within_its_range(reader: Reader):
    counts = {
        (since, to): erasures.erased_among(reader, since, to)[1]
        for since, to in [(0, 4), (0, 1), (1, 2), (0, 3), (2, 3), (3, 4)]
    }

    assert counts == {(0, 4): 2, (0, 1): 1, (1, 2): 0, (0, 3): 2, (2, 3): 1, (3, 4): 0}


def test_the_clock_comes_with_it(reader: Reader):
    for clock, _ in (erasures.erased_standing(reader, 2), erasures.erased_among(reader, 0, 2)):
        assert (clock.epoch, clock.seq) == (str(EPOCH), 4)


@pytest.mark.parametrize("statement", [erasures._STANDING, erasures._AMONG])
def test_only_the_erased_are_looked_at(reader: Reader, statement: str):
    given = {"at": 3} if "%(at)s" in statement else {"since": 0, "to": 3}
    if reader.backend == "sqlite":
        plan = reader.rows(f"EXPLAIN QUERY PLAN {spelt(statement, True)}", given)
    else:
        reader.rows("SELECT set_config('enable_seqscan', 'off', false)", {})
        plan = reader.rows(f"EXPLAIN (COSTS OFF) {spelt(statement, False)}", given)

    told = "\n".join(str(row[-1]) for row in plan)
    assert "ix_version_erased" in told, told
