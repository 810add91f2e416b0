"""A backup is the whole catalog; a restore proves it and begins a new epoch."""

from __future__ import annotations

import gzip
from pathlib import Path
from uuid import uuid4

import orjson
import pytest

from catalog.commands.releasing import release_prepared
from catalog.commands.safekeeping import DoesNotVerify, back_up, restore
from catalog.store.backup import NotABackup, NotEmpty
from catalog.store.database import Database
from catalog.store.public import clock
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, load_raw, publish
from tests.support.catalogs import CHECKER, EPOCH, Catalogs, an_act


@pytest.fixture
def saved(empty_catalog: Database, tmp_path: Path) -> Path:
    """A backup of a catalog with history, an open draft and staff fields."""
    publish(empty_catalog, a_parcel(staff_note="内部"), a_contact())
    publish(empty_catalog, a_parcel(far_max=2.5))
    load_raw(empty_catalog, a_parcel("DEMO-P-102"))
    path = tmp_path / "catalog.backup"
    back_up(empty_catalog, path, an_act())
    return path


def test_a_restored_catalog_holds_every_row_and_is_a_new_epoch(
    catalogs: Catalogs, empty_catalog: Database, saved: Path
):
    restored = catalogs.migrated()
    epoch = uuid4()

    done = restore(restored, saved, epoch, an_act())

    before, after = everything(empty_catalog), everything(restored)
    assert (done.seq, done.rows) == (3, sum(map(len, before.values())))
    own = ("clock", "event", "staff.audit", "staff.audit_head")
    assert {n: r for n, r in after.items() if n not in own} == {
        n: r for n, r in before.items() if n not in own
    }
    for grown in ("event", "staff.audit"):
        assert after[grown][:-1] == before[grown]
    with restored.read() as connection:
        found = clock.read(connection)
    assert (found.epoch, found.seq) == (str(epoch), 3)
    assert str(EPOCH) != found.epoch


def test_the_other_engine_restores_it_as_well(
    sqlite_catalogs: Catalogs, postgres_catalogs: Catalogs, tmp_path: Path
):
    source = postgres_catalogs.empty()
    publish(source, a_parcel(), a_contact())
    back_up(source, tmp_path / "a", an_act())
    there, back = sqlite_catalogs.migrated(), postgres_catalogs.migrated()

    restore(there, tmp_path / "a", uuid4(), an_act())
    back_up(there, tmp_path / "b", an_act())
    restore(back, tmp_path / "b", uuid4(), an_act())

    assert everything(back)["version"] == everything(source)["version"]
    assert publish(back, a_parcel(far_max=3)).first_seq == 3


def test_a_catalog_goes_on_where_its_backup_ended(catalogs: Catalogs, saved: Path):
    restored = catalogs.migrated()
    restore(restored, saved, uuid4(), an_act())

    released = publish(restored, a_parcel(far_max=3))

    assert released.first_seq == 4


def test_a_prepared_release_survives_its_backup(
    catalogs: Catalogs, real_catalog: Database, tmp_path: Path
):
    back_up(real_catalog, tmp_path / "a", an_act())
    restored = catalogs.migrated()
    restore(restored, tmp_path / "a", uuid4(), an_act())

    done = release_prepared(restored, "first", an_act(CHECKER))

    assert done.entries > 100


def test_a_restore_never_writes_over_a_catalog(empty_catalog: Database, saved: Path):
    before = everything(empty_catalog)

    with pytest.raises(NotEmpty):
        restore(empty_catalog, saved, uuid4(), an_act())

    assert everything(empty_catalog) == before


def lines_of(saved: Path) -> list[bytes]:
    return gzip.decompress(saved.read_bytes()).splitlines(keepends=True)


def with_first_version(saved: Path, changes: dict[str, str]) -> bytes:
    """The backup with parts of its first version row replaced."""
    lines = lines_of(saved)
    at = next(n for n, line in enumerate(lines) if line.startswith(b'["version"'))
    name, row = orjson.loads(lines[at])
    lines[at] = orjson.dumps([name, {**row, **changes}]) + b"\n"
    return gzip.compress(b"".join(lines))


@pytest.mark.parametrize(
    "changes", [{"content": '{"far_max":9}'}, {"hash": "0" * 64}, {"entry_id": "DEMO-P-999"}]
)
def test_a_backup_that_was_tampered_with_is_not_restored(
    catalogs: Catalogs, saved: Path, changes: dict[str, str]
):
    saved.write_bytes(with_first_version(saved, changes))
    database = catalogs.migrated()

    with pytest.raises(DoesNotVerify, match="version seq 1"):
        restore(database, saved, uuid4(), an_act())

    assert all(rows == [] for rows in everything(database).values())


HEADER = b'{"format":"parcel-catalog-backup/2","epoch":"","seq":0,"data_mode":"demo"}\n'
SPOILT = {
    "empty": lambda lines: b"",
    "text": lambda lines: b"text",
    "half": lambda lines: gzip.compress(b"".join(lines))[:500],
    "no footer": lambda lines: gzip.compress(b"".join(lines[:-1])),
    "another format": lambda lines: gzip.compress(b'{"format":"other"}\n' + b"".join(lines[1:])),
    "one row less": lambda lines: gzip.compress(b"".join([*lines[:-2], lines[-1]])),
    "another table": lambda lines: gzip.compress(HEADER + b'["colours",{}]\n'),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_no_whole_backup_is_not_restored(catalogs: Catalogs, saved: Path, how: str):
    saved.write_bytes(SPOILT[how](lines_of(saved)))
    database = catalogs.migrated()

    with pytest.raises(NotABackup):
        restore(database, saved, uuid4(), an_act())

    assert all(rows == [] for rows in everything(database).values())
