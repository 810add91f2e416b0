"""Verifying, backing up, restoring and exporting from a shell."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from sqlalchemy import update

from catalog.exchange.asset_files import files_of, public_names
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public.tables import INDEX_TABLES
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_storing_assets import showing, stored
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.cli.conftest import Run
from tests.support.catalogs import Catalogs
from tests.support.people import APP, an_account


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", "核验通过：seq 1–2\n"), ("en", "verified: seq 1–2\n")]
)
def test_a_whole_history_verifies(empty_catalog: Database, run_on: Run, lang: str, said: str):
    publish(empty_catalog, a_parcel(), a_contact())

    done = run_on(empty_catalog, "verify", lang=lang)

    assert (done.exit_code, done.stdout) == (0, said)


def test_verification_names_the_first_bad_row(empty_catalog: Database, run_on: Run):
    publish(empty_catalog, a_parcel(), a_contact())
    with empty_catalog.write() as connection:
        connection.execute(update(INDEX_TABLES["parcels"]).values(far_max=999))

    done = run_on(empty_catalog, "verify", lang="en")

    assert done.exit_code == 1
    assert done.stderr == (
        "Error: does not verify: index_parcels seq 1: far_max of DEMO-P-101 is wrong\n"
    )


def test_a_backup_is_restored_into_a_new_database_and_says_what_consumers_see(
    empty_catalog: Database, catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    publish(empty_catalog, a_parcel(), a_contact())
    path, fresh = tmp_path / "catalog.backup", catalogs.blank()

    saved = run_on(empty_catalog, "backup", path)
    zh = run_on(fresh, "restore", path)
    again = run_on(fresh, "restore", path)
    verified = run_on(fresh, "verify")

    rows = sum(len(of) for name, of in everything(empty_catalog).items() if name != "search")
    assert saved.stdout == f"已备份到 {path}：seq 2，{rows} 行，0 个图件文件\n"
    assert zh.exit_code == 0
    for word in ("seq 2", "通过核验", "epoch", "410", "快照"):
        assert word in zh.stdout
    assert again.exit_code == 1
    assert "数据库不为空" in again.stderr
    assert verified.exit_code == 0
    assert everything(fresh)["version"] == everything(empty_catalog)["version"]


@pytest.mark.parametrize("data", [b"", b"no backup"])
def test_what_is_no_backup_is_not_restored(
    catalogs: Catalogs, run_on: Run, tmp_path: Path, data: bytes
):
    path = tmp_path / "a.backup"
    path.write_bytes(data)

    done = run_on(catalogs.blank(), "restore", path, lang="en")

    assert done.exit_code == 1
    assert "not a whole backup: a.backup" in done.stderr
    assert run_on(catalogs.blank(), "restore", tmp_path / "none").exit_code == 2


def test_a_backup_that_was_tampered_with_is_not_restored(
    sqlite_catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    source, path = sqlite_catalogs.empty(), tmp_path / "a.backup"
    publish(source, a_parcel(), a_contact())
    run_on(source, "backup", path)
    tampered = gzip.decompress(path.read_bytes()).replace(b"ZZ-101", b"ZZ-999")
    path.write_bytes(gzip.compress(tampered))

    done = run_on(sqlite_catalogs.blank(), "restore", path, lang="en")

    assert done.exit_code == 1
    assert "the backup does not verify: version seq 1 (parcels/DEMO-P-101 v1)" in done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_named_counted_and_loads_without_a_change(
    shared_demo: Database, run_on: Run, tmp_path: Path, kind: str
):
    done = run_on(shared_demo, "export", kind, "--output", tmp_path / "out.geojson", lang="en")
    path = tmp_path / "out.DEMO.geojson"
    loaded = run_on(shared_demo, "load", path, lang="en")

    count = int(re.fullmatch(rf"exported (\d+) entries to {path}\n", done.stdout)[1])
    assert (done.exit_code, loaded.exit_code) == (0, 0)
    assert loaded.stdout == f"added 0, changed 0, unchanged {count}, refused 0\n"


def test_a_folder_that_is_not_there_is_said_so(
    empty_catalog: Database, run_on: Run, tmp_path: Path
):
    nowhere = tmp_path / "none" / "a"

    for arguments in (["backup", nowhere], ["export", "parcels", "--output", nowhere]):
        done = run_on(empty_catalog, *arguments, lang="en")
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ")
        assert str(nowhere.parent) in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_restore_brings_files_back_shows_them_and_says_whose_app_is_lost(
    empty_catalog: Database, catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    here, there = tmp_path / "here", tmp_path / "there"
    asset = stored(empty_catalog, here)
    publish(empty_catalog, a_source(), showing(asset))
    an_account(empty_catalog, "lin", app=APP)
    path, fresh = tmp_path / "catalog.backup", catalogs.blank()

    run_on(empty_catalog, "backup", path, CATALOG_DATA_DIR=str(here))
    done = run_on(fresh, "restore", path, lang="en", CATALOG_DATA_DIR=str(there))

    assert public_names(there) == set(files_of(asset))
    assert "has to forget the apps of lin," in done.stdout
    name = next(iter(files_of(asset)))
    (there / "assets" / "private" / name).unlink()
    for command in (["verify"], ["backup", tmp_path / "again"]):
        failed = run_on(fresh, *command, CATALOG_DATA_DIR=str(there))
        assert (failed.exit_code, name in failed.stderr) == (1, True)
    left = run_on(
        fresh, "backup", "--without-lost", tmp_path / "again", CATALOG_DATA_DIR=str(there)
    )
    assert (left.exit_code, name in left.stdout) == (0, True)
