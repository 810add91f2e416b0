"""What followers are given as files is there after the commands that begin or change a catalog."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

from catalog.feed import snapshots
from catalog.feed.bundles import bundle
from catalog.feed.bundles import shelf_of as bundles_of
from catalog.feed.shelf import Whole
from catalog.feed.signing import SigningKey
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from tests.cli.conftest import Run
from tests.feed.tampering import tamper
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import Catalogs
from tests.support.readers import reading
from tests.support.server import data_dir_of


def first_snapshot(database: Database) -> tuple[str, Whole]:
    """The epoch, and the compressed file of the one snapshot there is."""
    with reading(database) as reader:
        epoch = reader.clock().epoch
    (name,) = snapshots.shelf_of(data_dir_of(database), epoch).names()
    found = snapshots.find(data_dir_of(database), epoch, int(name))
    assert found is not None
    return epoch, found[snapshots.GZIP]


def last_line(file: Whole) -> dict[str, object]:
    told: dict[str, object] = json.loads(gzip.decompress(file.path.read_bytes()).splitlines()[-1])
    return told


def epochs(database: Database) -> list[str]:
    return [path.name for path in (data_dir_of(database) / "snapshots").iterdir()]


def test_a_demonstration_begins_with_a_snapshot_and_a_key(blank: Database, run_on: Run):
    run_on(blank, "init", "--demo")

    _, file = first_snapshot(blank)
    key = data_dir_of(blank) / "signing-key"
    assert last_line(file)["count"] == 521
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_real_catalog_begins_with_a_snapshot_of_nothing(blank: Database, run_on: Run):
    run_on(blank, "init", "--real")

    _, file = first_snapshot(blank)
    assert (file.path.name, last_line(file)["count"]) == ("0.ndjson.gz", 0)


def test_making_it_again_leaves_both_as_they_are(blank: Database, run_on: Run):
    run_on(blank, "init", "--demo")
    key = data_dir_of(blank) / "signing-key"
    before = key.read_bytes(), first_snapshot(blank)[1].path.stat().st_ino

    run_on(blank, "init", "--demo")

    assert (key.read_bytes(), first_snapshot(blank)[1].path.stat().st_ino) == before


def test_a_folder_that_cannot_be_written_is_told_and_the_catalog_is_there(
    blank: Database, run_on: Run, tmp_path: Path
):
    (tmp_path / "file").touch()

    refused = run_on(
        blank, "init", "--demo", lang="en", CATALOG_DATA_DIR=str(tmp_path / "file" / "data")
    )
    again = run_on(blank, "init", "--demo", CATALOG_DATA_DIR=str(tmp_path / "data"))

    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"Error: cannot read or write {tmp_path / 'file'}")
    assert again.exit_code == 0
    assert (tmp_path / "data" / "snapshots").is_dir()


def test_the_public_key_is_printed_and_is_that_of_the_file(blank: Database, run_on: Run):
    first = run_on(blank, "signing-key")
    second = run_on(blank, "signing-key")

    seed = base64.b64decode((data_dir_of(blank) / "signing-key").read_bytes())
    assert first.stdout == second.stdout == SigningKey(seed).public_key + "\n"


def test_the_key_can_be_kept_elsewhere(blank: Database, run_on: Run, tmp_path: Path):
    seed = bytes(range(32))
    path = tmp_path / "secret"
    path.write_bytes(base64.b64encode(seed))

    done = run_on(blank, "signing-key", CATALOG_SIGNING_KEY_FILE=str(path))

    assert done.stdout == SigningKey(seed).public_key + "\n"
    assert not data_dir_of(blank).exists()


def test_what_is_no_key_is_named(blank: Database, run_on: Run, tmp_path: Path):
    (tmp_path / "secret").write_text("a poem")

    refused = run_on(blank, "signing-key", CATALOG_SIGNING_KEY_FILE=str(tmp_path / "secret"))

    assert refused.exit_code == 1
    assert f"{tmp_path / 'secret'} is no key" in refused.stderr


def test_erasing_a_content_removes_every_file_that_holds_it(empty_catalog: Database, run_on: Run):
    data_dir, key = data_dir_of(empty_catalog), SigningKey(bytes(32))
    with reading(empty_catalog) as reader:
        for number in (1, 2, 3):
            publish_sources(empty_catalog, number, doc_no=f"沪规〔2026〕{number}号")
            epoch, _ = write_snapshot(reader, data_dir)
        for since, to in ((0, 2), (1, 2), (2, 3)):
            bundle(empty_catalog, reader, data_dir, key, since=since, to=to)

    done = run_on(empty_catalog, "redact", "sources", source_id(2), "1", "--reason", "误发")

    assert done.exit_code == 0, done.stderr
    assert snapshots.shelf_of(data_dir, epoch).names() == ["1"]
    assert bundles_of(data_dir, epoch).names() == [f"2-3-0-{key.fingerprint}"]


def test_a_new_epoch_begins_with_its_snapshot_and_ends_the_old_ones(blank: Database, run_on: Run):
    run_on(blank, "init", "--demo")
    (before,) = epochs(blank)

    run_on(blank, "new-epoch")

    epoch, file = first_snapshot(blank)
    assert epochs(blank) == [epoch] != [before]
    assert last_line(file)["count"] == 521


def test_a_restored_catalog_begins_with_its_snapshot(
    blank: Database, catalogs: Catalogs, run_on: Run, tmp_path: Path
):
    run_on(blank, "init", "--demo")
    run_on(blank, "backup", tmp_path / "kept")
    target = catalogs.blank()

    done = run_on(target, "restore", tmp_path / "kept")

    assert done.exit_code == 0, done.stderr
    assert last_line(first_snapshot(target)[1]) == last_line(first_snapshot(blank)[1])


def test_a_history_that_does_not_hold_is_told_and_no_snapshot_of_it_is_written(
    blank: Database, run_on: Run
):
    run_on(blank, "init", "--demo")
    tamper(blank, "DELETE FROM version WHERE seq = 7")

    refused = run_on(blank, "new-epoch", lang="en")

    assert refused.exit_code == 1
    assert "run parcel-catalog verify" in refused.stderr
    with reading(blank) as reader:
        assert snapshots.latest(reader, data_dir_of(blank))[1] is None
