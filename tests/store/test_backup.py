"""A backup taken while others publish holds all that was acknowledged before it began."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Table, func, select

from catalog.commands.safekeeping import DoesNotVerify, back_up, restore
from catalog.feed.verification import Verified, verify
from catalog.store import backup
from catalog.store.database import Database
from catalog.store.metadata import metadata
from catalog.store.public import clock
from catalog.store.public.tables import version
from tests.catalog.documents import a_parcel, a_source
from tests.store.direct import execute
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
    versions_of,
)
from tests.support.catalogs import EPOCH, Catalogs, an_act

PUBLICATIONS = 500
NEW_EPOCH = UUID("00000000-0000-4000-8000-00000000000b")


@pytest.fixture(params=["the same engine", "the other engine"])
def target(request: pytest.FixtureRequest, catalogs: Catalogs) -> Database:
    """An empty, migrated database to restore into."""
    if request.param == "the same engine":
        return catalogs.migrated()
    other = "sqlite_catalogs" if catalogs.engine == "postgresql" else "postgres_catalogs"
    found: Catalogs = request.getfixturevalue(other)
    return found.migrated()


def rows_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the tokens of search, which each engine spells its way."""
    with database.read_as_staff() as connection:
        return {
            table.fullname: sorted(
                map(tuple, connection.execute(select(*(c for c in table.c if c.name != "tokens")))),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def fill(database: Database) -> None:
    """Something of everything: several kinds, versions, a tombstone, and working copies."""
    publish_changes(database, a_change(a_parcel(key_parcel=True)), a_change(a_source()))
    publish_sources(database, 1, 2, doc_no="沪规〔2026〕1号", issuers=["甲局", "乙委"])
    publish_sources(database, 1, doc_no="再版 𠮷 ½")
    publish_changes(database, a_tombstone(source_id(2), replaced_by=(source_id(1),)))


def test_a_restore_gives_back_every_row_and_begins_a_new_epoch(
    walled: Database, target: Database, tmp_path: Path
) -> None:
    fill(walled)

    made = back_up(walled, tmp_path / "kept", an_act(), tmp_path)
    restored = restore(target, tmp_path / "kept", NEW_EPOCH, an_act(), tmp_path)

    before, after = rows_of(walled), rows_of(target)
    assert made == restored
    assert [row[1] for row in before.pop("clock")] == [str(EPOCH)]
    assert [row[1] for row in after.pop("clock")] == [str(NEW_EPOCH)]
    assert all(before[name] for name in ("version", "term", "staff.draft", "index_parcels"))
    (restored_event,) = set(after.pop("event")) - set(before.pop("event"))
    assert restored_event[1] == "catalog.restored"
    (recorded,) = set(after.pop("staff.audit")) - set(before.pop("staff.audit"))
    assert recorded[4] == "catalog.restored"
    del before["staff.audit_head"], after["staff.audit_head"]
    # What people outside have asked is forgotten in time, which no backup would do.
    assert before.pop("staff.enquiry")
    assert after.pop("staff.enquiry") == []
    assert after == before


def test_a_restored_catalog_goes_on_where_the_backup_stood(
    empty_catalog: Database, target: Database, tmp_path: Path
) -> None:
    fill(empty_catalog)
    back_up(empty_catalog, tmp_path / "kept", an_act(), tmp_path)
    restore(target, tmp_path / "kept", NEW_EPOCH, an_act(), tmp_path)

    released = publish_sources(target, 1, 3)

    rows = versions_of(target)
    assert (released.first_seq, released.id) == (7, "2026-11-21-005")
    assert rows[-2].prev == rows[-3].hash
    with target.read_as_staff() as connection:
        assert verify(connection) == Verified(8)


@pytest.mark.slow
def test_a_backup_during_publications_holds_what_was_acknowledged_before(
    empty_catalog: Database, target: Database, tmp_path: Path, scale: float
) -> None:
    count = max(20, round(PUBLICATIONS * scale))
    acknowledged: queue.Queue[int] = queue.Queue()

    def publish() -> None:
        for n in range(count):
            acknowledged.put(publish_sources(empty_catalog, n % 50, doc_no=f"{n}").last_seq)

    publisher = threading.Thread(target=publish)
    publisher.start()
    promised = []
    for number in range(3):
        for _ in range(count // 4):
            last = acknowledged.get()
        made = back_up(empty_catalog, tmp_path / f"{number}", an_act(), tmp_path)
        promised.append((last, made.seq))
    publisher.join()
    restored = restore(target, tmp_path / "0", NEW_EPOCH, an_act(), tmp_path)

    assert all(acknowledged <= held for acknowledged, held in promised)
    assert promised[0][1] < count, "nothing was published after the first backup"
    with target.read_as_staff() as connection:
        assert verify(connection) == Verified(restored.seq)
        assert connection.execute(select(func.max(version.c.seq))).scalar() == promised[0][1]
        assert clock.read(connection).epoch == str(NEW_EPOCH)


@pytest.mark.parametrize("snapshot", ["one", "one a table"])
def test_a_publication_in_the_midst_of_a_backup_is_in_it_as_a_whole_or_not(
    empty_catalog: Database,
    catalogs: Catalogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snapshot: str,
) -> None:
    publish_sources(empty_catalog, 0)
    rows = backup._rows

    def interrupted(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
        yield from rows(connection, table)
        if table.name == "clock":
            publish_sources(empty_catalog, 1)
        if snapshot == "one a table":
            execute(connection, "COMMIT")
            execute(connection, "BEGIN")

    monkeypatch.setattr(backup, "_rows", interrupted)
    back_up(empty_catalog, tmp_path / "kept", an_act(), tmp_path)

    if snapshot == "one":
        assert (
            restore(catalogs.migrated(), tmp_path / "kept", NEW_EPOCH, an_act(), tmp_path).seq == 1
        )
    else:
        with pytest.raises(DoesNotVerify, match="clock"):
            restore(catalogs.migrated(), tmp_path / "kept", NEW_EPOCH, an_act(), tmp_path)


def test_every_backup_of_many_restores(
    empty_catalog: Database, catalogs: Catalogs, tmp_path: Path
) -> None:
    for number in range(3):
        publish_sources(empty_catalog, number)
        back_up(empty_catalog, tmp_path / "kept", an_act(), tmp_path)  # over the one before

        copy = catalogs.migrated()
        restored = restore(copy, tmp_path / "kept", NEW_EPOCH, an_act(), tmp_path)

        assert restored.seq == number + 1
        assert [p.name for p in tmp_path.iterdir()] == ["kept"]


def test_a_database_without_a_catalog_has_no_backup(catalogs: Catalogs, tmp_path: Path) -> None:
    with pytest.raises(clock.NotInitialised):
        back_up(catalogs.migrated(), tmp_path / "kept", an_act(), tmp_path)

    assert list(tmp_path.iterdir()) == []
