"""The published catalog is a function of what was done: not of the engine, not of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import select

from catalog.exchange.writing import write_collection
from catalog.feed.cursor import Mode, Scope, decode
from catalog.feed.pages import Ask, Feed
from catalog.feed.verification import verify
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.metadata import STAFF_SCHEMA, metadata
from catalog.store.public.reading import Reader
from catalog.store.public.releases import newest_releases
from catalog.store.public.tables import release
from tests.feed.histories import Publish, Redact, Withdraw, play, random_steps
from tests.support.catalogs import NOON, Catalogs

STEPS = 5000
TEN_YEARS = timedelta(days=3653)

TIMELY = ("at", "data", "release_id", "release", "published_at", "prev", "hash", "chain")
"""What names a time, or a release by its day, or hashes either of them."""

WALKS: list[tuple[Mode, Scope | None]] = [
    ("compact", None),
    ("compact", ("facilities", "sources")),
    ("full", None),
    ("full", ("parcels",)),
]

_SEQS = {"release": [release.c.first_seq]}

Rows = list[dict[str, Any]]


@pytest.fixture
def steps(scale: float) -> int:
    return max(100, round(STEPS * scale))


def a_steady_clock() -> Iterator[datetime]:
    now = NOON
    while True:
        yield now
        now += timedelta(minutes=7)


def a_jumping_clock(seed: int) -> Iterator[datetime]:
    """Somewhere within ten years of noon each time, now and then on a day that was before."""
    chance = Random(seed)
    days = [NOON + chance.uniform(-1, 1) * TEN_YEARS for _ in range(40)]
    while True:
        anew = NOON + chance.uniform(-1, 1) * TEN_YEARS
        yield chance.choice([*days, anew]).replace(microsecond=0, tzinfo=UTC)


@pytest.mark.slow
def test_a_history_leaves_the_same_bytes_on_both_engines(
    sqlite_catalogs: Catalogs, postgres_catalogs: Catalogs, steps: int, tmp_path: Path
) -> None:
    history = list(random_steps(7, steps))
    left: dict[str, list[dict[str, Any]]] = {}
    for catalogs in (sqlite_catalogs, postgres_catalogs):
        database = catalogs.empty()
        for step, now in zip(history, a_steady_clock(), strict=False):
            play(database, step, now)

        rows = {**published(database), **followed(database)}
        left[catalogs.engine] = [rows, exported(database, tmp_path)]
        assert holds(database)
        catalogs.drop(database)

    assert {type(step) for step in history} == {Publish, Withdraw, Redact}
    for one, other in zip(left["sqlite"], left["postgresql"], strict=True):
        assert one.keys() == other.keys()
        for name, rows in one.items():
            assert rows == other[name], f"{name} differs"
    assert len(left["sqlite"][0]["state"]) > 0.8 * steps  # one a release: digests at each


@pytest.mark.slow
def test_a_clock_that_jumps_changes_no_seq_no_order_and_no_digest(
    catalogs: Catalogs, steps: int
) -> None:
    history = list(random_steps(8, max(100, steps // 5)))
    left = []
    for clock in (a_steady_clock(), a_jumping_clock(8)):
        database = catalogs.empty()
        for step, now in zip(history, clock, strict=False):
            play(database, step, now)
        assert holds(database)
        left.append({**published(database), **followed(database)})
        catalogs.drop(database)

    steady, jumping = left
    for name in steady:
        assert [timeless(row) for row in steady[name]] == [timeless(row) for row in jumping[name]]
    for name in ("version", "release"):
        assert steady[name] != jumping[name]  # else the clock was not heard at all
    ids = [release["id"] for release in jumping["release"]]
    assert ids != sorted(ids)


def timeless(row: dict[str, Any]) -> dict[str, Any]:
    named = {name: value for name, value in row.items() if name not in TIMELY}
    if "first_seq" in row:
        del named["id"]
    return named


def published(database: Database) -> dict[str, Rows]:
    """Every row of every public table, releases by their seqs; tokens apart from their order."""
    with database.read_as_staff() as connection:
        return {
            table.name: [
                {**row, "tokens": tokens(row["tokens"])} if "tokens" in row else dict(row)
                for row in connection.execute(
                    select(table).order_by(*(_SEQS.get(table.name) or table.primary_key.columns))
                ).mappings()
            ]
            for table in metadata.sorted_tables
            if table.schema != STAFF_SCHEMA
        }


def tokens(spelt: str) -> frozenset[str]:
    """A set of tokens as either engine spells it."""
    return frozenset(token.strip("'") for token in spelt.split())


def followed(database: Database) -> dict[str, Rows]:
    """What followers are given, walk by walk, and the list of releases."""
    reader, found = Reader(database), dict[str, Rows]()
    for mode, scope in WALKS:
        feed, page = Feed(reader), Feed(reader).page(Ask(100, None, scope, mode), NOON)
        changes = page.changes
        while page.has_more:
            page = feed.page(Ask(100, decode(page.next)), NOON)
            changes += page.changes
        found[f"{mode} {scope}"] = list(map(orjson.loads, changes))
    _, releases = newest_releases(reader, before=2**63 - 1, limit=10_000)
    found["list of releases"] = list(map(asdict, releases))
    reader.release()
    return found


def exported(database: Database, folder: Path) -> dict[str, bytes]:
    """Every kind's export file."""
    with database.read_as_staff() as connection:
        return {
            name: write_collection(connection, name, folder / f"{name}.json").path.read_bytes()
            for name in KINDS
        }


def holds(database: Database) -> bool:
    with database.read_as_staff() as connection:
        return verify(connection).problem is None
