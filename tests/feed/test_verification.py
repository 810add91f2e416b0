"""Whoever changes a published row behind the guards is found, at the first row that is wrong."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from uuid import UUID

import pytest

from catalog.commands.safekeeping import DoesNotVerify, back_up, restore
from catalog.feed.verification import Verified, verify
from catalog.store.backup import NotABackup, NotEmpty
from catalog.store.database import Database
from catalog.store.public import clock
from tests.store.direct import execute, scratch
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id
from tests.support.catalogs import Catalogs, an_act

EPOCH = UUID("00000000-0000-4000-8000-00000000000c")
GUARDED = ("version", "release", "clock", "span", "state")

TAMPERINGS = {
    "content": ("UPDATE version SET content = content || ' ' WHERE seq = 3", "version seq 3 "),
    "content hash": ("UPDATE version SET content_sha256 = 'x' WHERE seq = 3", "version seq 3 "),
    "hash": ("UPDATE version SET hash = 'x' WHERE seq = 3", "version seq 3 "),
    "order": ("UPDATE version SET prev = 'x' WHERE seq = 4", "version seq 4 "),
    "number": ("UPDATE version SET number = 9 WHERE seq = 2", "version seq 2 "),
    "name": ("UPDATE version SET entry_id = 'TP-SRC-X' WHERE seq = 2", "version seq 2 "),
    "reason": ("UPDATE version SET reason = 'error' WHERE op = 'delete'", "version seq 6 "),
    "clock": ("UPDATE clock SET seq = 5 WHERE one = 1", "clock: "),
    "chain": ("UPDATE clock SET chain = 'x' WHERE one = 1", "clock: "),
    "date": (
        "UPDATE release SET published_at = '2020-01-01T00:00:00Z' WHERE first_seq = 1",
        "version seq 1 ",
    ),
    "index row": ("DELETE FROM index_sources WHERE seq = 5", "index_sources seq 5"),
    "index value": ("UPDATE index_sources SET doc_no = 'x' WHERE seq = 5", "index_sources seq 5"),
    "ghost": ("UPDATE index_sources SET until_seq = 99 WHERE seq = 5", "index_sources seq 5"),
    "state": ("UPDATE state SET state_digest = 'x' WHERE seq = 2", "state seq 2 "),
    "missing state": ("DELETE FROM state WHERE seq = 2", "state seq 2 "),
    "state of a collection": (
        "UPDATE state SET collections = replace(collections, '\"count\": 3', '\"count\": 4')",
        "state seq 3 ",
    ),
    "bucket": (
        "UPDATE bucket_digests SET digests = replace(digests, 'a', 'b')",
        "bucket_digests: those of sources",
    ),
    "span": ("UPDATE span SET until_seq = 5 WHERE seq = 1", "span seq 1"),
    "missing span": ("DELETE FROM span WHERE seq = 2", "span seq 2"),
    "term": ("UPDATE term SET value = 'x' WHERE seq = 5", "term seq 5"),
}


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Five sources in five releases, and a sixth that takes the first one back."""
    for number in range(5):
        publish_sources(empty_catalog, number, doc_no=f"沪规〔2026〕{number}号")
    publish_changes(empty_catalog, a_tombstone(source_id(0)))
    return empty_catalog


def test_an_untouched_history_verifies(history: Database):
    with history.read_as_staff() as connection:
        assert verify(connection) == Verified(6)


@pytest.mark.parametrize("what", TAMPERINGS)
def test_a_tampered_row_is_named(history: Database, what: str):
    statement, named = TAMPERINGS[what]

    with scratch(history, unguarded=GUARDED) as connection:
        execute(connection, statement)
        found = verify(connection)

    assert found.problem is not None
    assert found.problem.startswith(named), found.problem


def test_any_changed_character_of_any_content_is_found(history: Database, scale: float):
    chance = random.Random(7)
    for _ in range(max(20, round(1000 * scale / 5))):
        seq, place = chance.randint(1, 5), chance.randint(20, 200)
        with scratch(history, unguarded=GUARDED) as connection:
            execute(
                connection,
                f"UPDATE version SET content = substr(content, 1, {place}) || '~' || "
                f"substr(content, {place + 2}) WHERE seq = {seq}",
            )
            found = verify(connection)

        assert found.problem is not None
        assert found.problem.startswith(f"version seq {seq} "), found.problem


def test_a_backup_of_a_tampered_history_is_not_restored(
    history: Database, catalogs: Catalogs, tmp_path: Path
):
    path = tmp_path / "kept"
    back_up(history, path, an_act(), tmp_path)
    text = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(text.replace("〕3号".encode(), "〕8号".encode(), 1)))
    target = catalogs.migrated()

    with pytest.raises(DoesNotVerify, match="version seq 4 "):
        restore(target, path, EPOCH, an_act(), tmp_path)

    assert_empty(target)


@pytest.mark.parametrize("damage", ["cut short", "another file", "a row less"])
def test_what_is_no_whole_backup_is_refused(
    history: Database, catalogs: Catalogs, tmp_path: Path, damage: str
):
    path = tmp_path / "kept"
    back_up(history, path, an_act(), tmp_path)
    data = path.read_bytes()
    lines = gzip.decompress(data).splitlines(keepends=True)
    path.write_bytes(
        {
            "cut short": data[: len(data) // 2],
            "another file": b"a list of parcels",
            "a row less": gzip.compress(b"".join([*lines[:-2], lines[-1]])),
        }[damage]
    )
    target = catalogs.migrated()

    with pytest.raises(NotABackup):
        restore(target, path, EPOCH, an_act(), tmp_path)

    assert_empty(target)


def test_a_catalog_is_never_restored_over_another(history: Database, tmp_path: Path):
    back_up(history, tmp_path / "kept", an_act(), tmp_path)

    with pytest.raises(NotEmpty):
        restore(history, tmp_path / "kept", EPOCH, an_act(), tmp_path)


def assert_empty(database: Database) -> None:
    with database.read_as_staff() as connection, pytest.raises(clock.NotInitialised):
        clock.read(connection)
