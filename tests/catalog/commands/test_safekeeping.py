"""A backup is the whole catalog; a restore proves it and begins a new epoch."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest

from catalog.commands.releasing import release_prepared
from catalog.commands.safekeeping import DoesNotVerify, back_up, lost_files, restore
from catalog.commands.storing_assets import Asset, put_in_order
from catalog.exchange.asset_files import files_of, public_names, read_private
from catalog.store.backup import FilesLost, NotABackup, NotEmpty
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.values.canonical import sha256_hex
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_storing_assets import showing, stored
from tests.catalog.documents import a_contact, a_parcel, a_source, load_raw, publish
from tests.support.catalogs import CHECKER, EPOCH, Catalogs, an_act
from tests.support.pictures import a_pdf


@pytest.fixture
def saved(empty_catalog: Database, tmp_path: Path) -> Path:
    """A backup of a catalog with history, an open draft and staff fields."""
    publish(empty_catalog, a_parcel(staff_note="内部"), a_contact())
    publish(empty_catalog, a_parcel(far_max=2.5))
    load_raw(empty_catalog, a_parcel("DEMO-P-102"))
    path = tmp_path / "catalog.backup"
    back_up(empty_catalog, path, an_act(), tmp_path)
    return path


def test_a_restored_catalog_holds_every_row_and_is_a_new_epoch(
    catalogs: Catalogs, empty_catalog: Database, saved: Path, tmp_path: Path
):
    restored = catalogs.migrated()
    epoch = uuid4()

    done = restore(restored, saved, epoch, an_act(), tmp_path)

    before, after = everything(empty_catalog), everything(restored)
    assert (done.seq, done.rows) == (3, sum(len(before[n]) for n in before if n != "search"))
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
    back_up(source, tmp_path / "a", an_act(), tmp_path)
    there, back = sqlite_catalogs.migrated(), postgres_catalogs.migrated()

    restore(there, tmp_path / "a", uuid4(), an_act(), tmp_path)
    back_up(there, tmp_path / "b", an_act(), tmp_path)
    restore(back, tmp_path / "b", uuid4(), an_act(), tmp_path)

    assert everything(back)["version"] == everything(source)["version"]
    assert publish(back, a_parcel(far_max=3)).first_seq == 3


def test_a_catalog_goes_on_where_its_backup_ended(catalogs: Catalogs, saved: Path, tmp_path: Path):
    restored = catalogs.migrated()
    restore(restored, saved, uuid4(), an_act(), tmp_path)

    released = publish(restored, a_parcel(far_max=3))

    assert released.first_seq == 4


def test_a_prepared_release_survives_its_backup(
    catalogs: Catalogs, real_catalog: Database, tmp_path: Path
):
    back_up(real_catalog, tmp_path / "a", an_act(), tmp_path)
    restored = catalogs.migrated()
    restore(restored, tmp_path / "a", uuid4(), an_act(), tmp_path)

    done = release_prepared(restored, "first", an_act(CHECKER))

    assert done.entries > 100


def test_a_restore_never_writes_over_a_catalog(
    empty_catalog: Database, saved: Path, tmp_path: Path
):
    before = everything(empty_catalog)

    with pytest.raises(NotEmpty):
        restore(empty_catalog, saved, uuid4(), an_act(), tmp_path)

    assert everything(empty_catalog) == before


@pytest.fixture
def pictured(empty_catalog: Database, tmp_path: Path) -> tuple[Asset, Asset]:
    """A file that a public entry shows and one that nobody shows yet, and a backup `b` of both."""
    shown, private = stored(empty_catalog, tmp_path), stored(empty_catalog, tmp_path, a_pdf())
    publish(empty_catalog, a_source(), showing(shown))
    back_up(empty_catalog, tmp_path / "b", an_act(), tmp_path)
    return shown, private


def test_a_restore_on_an_empty_machine_brings_back_every_file(
    catalogs: Catalogs, pictured: tuple[Asset, Asset], tmp_path: Path
):
    restored, elsewhere = catalogs.migrated(), tmp_path / "elsewhere"

    done = restore(restored, tmp_path / "b", uuid4(), an_act(), elsewhere)

    wanted = {name: sha for asset in pictured for name, sha in files_of(asset).items()}
    assert done.files == wanted
    assert len(wanted) == 4
    for name, sha256 in wanted.items():
        path = read_private(elsewhere, name)
        assert path is not None
        assert sha256_hex(path.read_bytes()) == sha256
    assert public_names(elsewhere) == set()
    assert put_in_order(restored, elsewhere).lost == ()
    assert public_names(elsewhere) == set(files_of(pictured[0]))
    assert lost_files(restored, elsewhere) == []


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_lost_file_is_named_and_no_backup_is_made_unless_it_may_be_left_out(
    catalogs: Catalogs,
    empty_catalog: Database,
    pictured: tuple[Asset, Asset],
    tmp_path: Path,
    harm: str,
):
    names = sorted(files_of(pictured[0]))
    path = tmp_path / "assets" / "private" / names[0]
    path.unlink() if harm == "gone" else path.write_bytes(b"something else")

    with pytest.raises(FilesLost) as told:
        back_up(empty_catalog, tmp_path / "c", an_act(), tmp_path)
    assert told.value.names == [names[0]]
    assert lost_files(empty_catalog, tmp_path) == [names[0]]
    assert not list(tmp_path.glob("c*"))

    back_up(empty_catalog, tmp_path / "c", an_act(), tmp_path, without_lost=True)
    done = restore(catalogs.migrated(), tmp_path / "c", uuid4(), an_act(), tmp_path / "elsewhere")
    assert done.lost == (names[0],)
    assert len(done.files) == 3


def test_a_file_that_was_exchanged_or_left_out_of_a_backup_is_not_restored(
    catalogs: Catalogs, pictured: tuple[Asset, Asset], tmp_path: Path
):
    (sha256,) = (pictured[1].sha256,)
    whole = [orjson.loads(line) for line in lines_of(tmp_path / "b")]
    start = next(n for n, line in enumerate(whole) if isinstance(line, dict) and "file" in line)
    at = next(n for n in range(start, len(whole)) if whole[n] == {"file": f"{sha256}.pdf",
                                                                  "sha256": sha256})  # fmt: skip
    database = catalogs.migrated()

    def refused(at_place: list[Any], files: int, kind: type[Exception]) -> str:
        changed = [*whole[:at], *at_place, *whole[at + 3 : -1], {**whole[-1], "files": files}]
        (tmp_path / "b").write_bytes(gzip.compress(b"\n".join(map(orjson.dumps, changed))))
        with pytest.raises(kind) as told:
            restore(database, tmp_path / "b", uuid4(), an_act(), tmp_path / "elsewhere")
        assert all(rows == [] for rows in everything(database).values())
        assert not (tmp_path / "elsewhere").exists()
        return str(told.value)

    other = base64.b64encode(b"another").decode()
    forged = {"file": f"{sha256}.pdf", "sha256": sha256_hex(b"another")}
    assert f"{sha256}.pdf" in refused([whole[at], other, None], 4, NotABackup)
    assert f"{sha256}.pdf" in refused([forged, other, None], 4, DoesNotVerify)
    assert f"{sha256}.pdf" in refused([], 3, DoesNotVerify)
    planted = {"file": "../../planted", "sha256": sha256_hex(b"another")}
    assert "nothing in it names" in refused(
        [*whole[at : at + 3], planted, other, None], 5, DoesNotVerify
    )


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
    "changes",
    [{"content": '{"properties":{"far_max":9}}'}, {"hash": "0" * 64}, {"entry_id": "DEMO-P-999"}],
)
def test_a_backup_that_was_tampered_with_is_not_restored(
    catalogs: Catalogs, saved: Path, changes: dict[str, str], tmp_path: Path
):
    saved.write_bytes(with_first_version(saved, changes))
    database = catalogs.migrated()

    with pytest.raises(DoesNotVerify, match="version seq 1"):
        restore(database, saved, uuid4(), an_act(), tmp_path)

    assert all(rows == [] for rows in everything(database).values())


HEADER = b'{"format":"parcel-catalog-backup/3","epoch":"","seq":0,"data_mode":"demo"}\n'
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
def test_what_is_no_whole_backup_is_not_restored(
    catalogs: Catalogs, saved: Path, how: str, tmp_path: Path
):
    saved.write_bytes(SPOILT[how](lines_of(saved)))
    database = catalogs.migrated()

    with pytest.raises(NotABackup):
        restore(database, saved, uuid4(), an_act(), tmp_path)

    assert all(rows == [] for rows in everything(database).values())
