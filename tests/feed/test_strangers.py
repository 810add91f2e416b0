"""What somebody else laid into the folders of snapshots and bundles is left alone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from catalog.commands.withdrawing import redact
from catalog.feed import bundles, snapshots, upkeep
from catalog.feed.shelf import FORGOTTEN_AFTER
from catalog.feed.signing import SigningKey
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import EPOCH, NOON, an_act
from tests.support.readers import reading

KEY = SigningKey(bytes(range(32)))

# No name; too few parts; letters; digits that are not ASCII; more than a database can count.
NAMES = ["notes", "1-2", "a-b-c-d", "٣", "٣-٤-٠-0123456789abcdef", "007", "9" * 40]
STRANGE = [
    *(f"{name}{ending}" for name in NAMES for ending in (".json", ".zip", ".ndjson")),
    "upload.part",
]


@pytest.fixture
def data_dir(empty_catalog: Database, tmp_path: Path) -> Path:
    """Files of an entry's two versions, the first of which is erased; and strangers, long there."""
    publish_sources(empty_catalog, 1)
    with reading(empty_catalog) as reader:
        write_snapshot(reader, tmp_path)
        bundles.bundle(empty_catalog, reader, tmp_path, KEY, since=0, to=1)
        publish_sources(empty_catalog, 1, doc_no="沪规〔2026〕2号")
        write_snapshot(reader, tmp_path)
        bundles.bundle(empty_catalog, reader, tmp_path, KEY, since=1, to=2)
    redact(empty_catalog, "sources", source_id(1), 1, an_act(), reason="误发")
    long_ago = (NOON - 2 * FORGOTTEN_AFTER).timestamp()
    for room in (snapshots, bundles):
        for name in STRANGE:
            path = room.shelf_of(tmp_path, str(EPOCH)).folder / name
            path.write_text("{}")
            os.utime(path, (long_ago, long_ago))
    return tmp_path


def ours(data_dir: Path) -> list[str]:
    shelves = [room.shelf_of(data_dir, str(EPOCH)) for room in (snapshots, bundles)]
    return [name for shelf in shelves for name in sorted(shelf.names())]


def strangers(data_dir: Path) -> int:
    shelves = [room.shelf_of(data_dir, str(EPOCH)) for room in (snapshots, bundles)]
    return sum((shelf.folder / name).exists() for shelf in shelves for name in STRANGE)


def test_what_was_erased_goes_whatever_else_lies_there(empty_catalog: Database, data_dir: Path):
    assert ours(data_dir)[:2] == ["1", "2"]

    with reading(empty_catalog) as reader:
        upkeep.remove_erased(reader, data_dir)
        assert snapshots.latest(reader, data_dir)[1] == 2

    assert ours(data_dir) == ["2", f"1-2-0-{KEY.fingerprint}"]
    assert strangers(data_dir) == 2 * len(STRANGE)


def test_only_what_is_ours_is_counted_and_cleared_away(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(snapshots, "KEPT", 1)
    monkeypatch.setattr(bundles, "KEPT", 1)
    folder = bundles.shelf_of(data_dir, str(EPOCH)).folder
    name = f"2-3-0-{KEY.fingerprint}.zip"
    left = [folder / name, folder / f".{name}.abc_1234.part"]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, ((NOON - 2 * FORGOTTEN_AFTER).timestamp(),) * 2)

    upkeep.tidy(data_dir, str(EPOCH), NOON + timedelta(seconds=1))

    assert ours(data_dir)[0] == "2"
    assert len(ours(data_dir)) == 2
    assert not any(path.exists() for path in left)
    assert strangers(data_dir) == 2 * len(STRANGE)


def test_a_folder_that_is_no_epoch_is_not_removed(data_dir: Path):
    found = data_dir / "snapshots" / "lost+found"
    found.mkdir()

    upkeep.remove_other_epochs(data_dir, "00000000-0000-0000-0000-000000000009")

    assert list((data_dir / "snapshots").iterdir()) == [found]
