"""What was published stays as it was: whoever writes, and in whatever way of writing."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from catalog.store.metadata import CURRENT
from catalog.store.public.tables import version
from tests.store.direct import ZEROS, a_release_row, a_version, assert_guarded, insert, refusal
from tests.support.builders import source_id
from tests.support.catalogs import Catalogs


@pytest.mark.parametrize("column", [c.name for c in version.c if c.name != "content"])
def test_no_column_of_a_version_can_be_changed(real: Database, column: str) -> None:
    said = "1 + seq" if column in ("seq", "number") else "'changed'"
    assert_guarded(real, "version", f"UPDATE version SET {column} = {said}", says="insert-only")
    erasing = f"UPDATE version SET content = NULL, {column} = {said}"
    assert_guarded(real, "version", erasing, says="insert-only")


def test_a_content_can_be_erased_and_never_written_again(real: Database) -> None:
    erased = "UPDATE version SET content = NULL"
    rewritten = "UPDATE version SET content = '{}'"

    assert refusal(real, erased) is None
    assert_guarded(real, "version", rewritten, says="insert-only")
    assert_guarded(real, "version", erased, rewritten, says="insert-only")


@pytest.mark.parametrize("where", ["", " WHERE seq = 1"])
def test_no_version_can_be_deleted(real: Database, where: str) -> None:
    assert_guarded(real, "version", f"DELETE FROM version{where}", says="insert-only")


@pytest.mark.parametrize("column", ["cause", "published_at", "title_zh", "title_en"])
def test_no_release_can_be_changed(real: Database, column: str) -> None:
    said = "'clock'" if column == "cause" else "'changed'"
    assert_guarded(real, "release", f"UPDATE release SET {column} = {said}", says="insert-only")


def test_no_release_can_be_deleted(real: Database) -> None:
    unused = a_release_row(id="x", first_seq=2, last_seq=2)
    assert_guarded(real, "release", unused, "DELETE FROM release WHERE id = 'x'", says="insert")


def test_the_mode_of_a_catalog_never_changes(catalogs: Catalogs) -> None:
    # No version refers to the mode yet: the trigger alone stands in the way.
    for mode, other in (("real", "demo"), ("demo", "real")):
        database = catalogs.empty(mode)
        changed = f"UPDATE clock SET data_mode = '{other}'"
        assert_guarded(database, "clock", changed, says="never changes")
        assert_guarded(database, "clock", "DELETE FROM clock", says="never changes")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("state", "UPDATE state SET state_digest = 'changed'"),
        ("state", "UPDATE state SET collections = 'changed'"),
        ("state", "DELETE FROM state"),
        ("event", "UPDATE event SET data = 'changed'"),
        ("event", "UPDATE event SET seq = 2"),
        ("event", "DELETE FROM event"),
        ("span", "DELETE FROM span"),
        ("span", "UPDATE span SET bucket = 1, until_seq = 2"),
        ("span", "UPDATE span SET entry_id = 'changed'"),
    ],
)
def test_what_consumers_follow_cannot_be_changed(real: Database, table: str, change: str) -> None:
    assert_guarded(real, table, change, says="insert-only")


def test_a_version_is_superseded_once(real: Database) -> None:
    superseded = "UPDATE span SET until_seq = 2"

    assert refusal(real, superseded) is None
    for again in (superseded, f"UPDATE span SET until_seq = {CURRENT}"):
        assert_guarded(real, "span", superseded, again, says="insert-only")


@pytest.mark.parametrize("table", ["version", "release", "clock"])
@pytest.mark.parametrize("catalogs", ["postgresql"], indirect=True)
def test_no_published_table_can_be_truncated(real: Database, table: str) -> None:
    # Each is pointed at by the next, so that a truncation of any takes the versions along.
    refused = refusal(real, f"TRUNCATE {table} CASCADE") or ""

    assert "insert-only" in refused
    assert refusal(real, f"TRUNCATE {table} CASCADE", unguarded=("version",)) is None


REWRITTEN = {
    "version by its seq": ("version", a_version(seq=1, entry_id="TP-SRC-Y")),
    "version by its number": ("version", a_version(entry_id=source_id(1))),
    "release by its id": ("release", a_release_row(first_seq=2, last_seq=2)),
    "release by its first seq": ("release", a_release_row(id="x", last_seq=2)),
    "release by its last seq": ("release", a_release_row(id="x", first_seq=0, last_seq=1)),
    "clock": ("clock", insert("clock", one=1, epoch="e", seq=0, chain=ZEROS, data_mode="demo")),
}


@pytest.mark.parametrize(("table", "statement"), REWRITTEN.values(), ids=REWRITTEN)
@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
def test_no_row_can_be_replaced(real: Database, table: str, statement: str) -> None:
    # SQLite deletes what a REPLACE conflicts with without asking the triggers on deletion.
    replacing = statement.replace("INSERT", "INSERT OR REPLACE", 1)

    assert_guarded(real, table, replacing)


@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
def test_the_mode_of_an_empty_catalog_cannot_be_replaced(catalogs: Catalogs) -> None:
    replacing = REWRITTEN["clock"][1].replace("INSERT", "INSERT OR REPLACE", 1)

    assert_guarded(catalogs.empty("real"), "clock", replacing)


@pytest.mark.parametrize("table", ["version", "release", "clock"])
def test_an_upsert_is_an_update_like_any_other(real: Database, table: str) -> None:
    statement, change = {
        "version": (a_version(seq=1), "ON CONFLICT (seq) DO UPDATE SET content = '{}'"),
        "release": (a_release_row(), "ON CONFLICT (id) DO UPDATE SET title_zh = 'x'"),
        "clock": (REWRITTEN["clock"][1], "ON CONFLICT (one) DO UPDATE SET data_mode = 'demo'"),
    }[table]

    assert_guarded(real, table, f"{statement} {change}")
