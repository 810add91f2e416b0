"""A writer may be killed anywhere, and needs no more memory for a large catalog."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

import pytest

from catalog.feed import snapshots, upkeep
from catalog.feed.snapshot_writing import write_snapshot
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change
from catalog.values.canonical import canonical_bytes
from tests.catalog.documents import a_source
from tests.feed.writer import started
from tests.support.builders import a_change, publish_changes, source_id
from tests.support.catalogs import EPOCH, NOON
from tests.support.patience import A_HANG_S
from tests.support.readers import reading

_A_RELEASE = 5000


def publish_many(database: Database, numbers: range) -> None:
    """Sources of two kilobytes each that nobody can compress well."""
    chance = Random(numbers.start)
    pattern = a_change(a_source(source_id(0)))
    assert pattern.content is not None
    index = index_row(KINDS["sources"], {"id": "TP-SRC-X", "properties": {}, "geometry": None})
    for start in range(numbers.start, numbers.stop, _A_RELEASE):
        changes = []
        for number in range(start, min(start + _A_RELEASE, numbers.stop)):
            said = {"id": f"TP-SRC-{number:07d}", "note": chance.randbytes(1000).hex()}
            changes.append(Change("sources", said["id"], canonical_bytes(said), index))
        publish_changes(database, *changes)


@pytest.mark.slow
def test_a_writer_killed_anywhere_leaves_a_whole_snapshot_or_none(
    empty_catalog: Database, tmp_path: Path, scale: float
):
    publish_many(empty_catalog, range(max(1500, round(15_000 * scale))))
    chance = Random(13)
    write(empty_catalog, tmp_path / "whole")
    expected = whole(tmp_path / "whole")
    writer = started(empty_catalog, tmp_path / "timed")
    began = time.monotonic()
    writer.communicate(timeout=A_HANG_S)
    takes = time.monotonic() - began
    wanted, outcomes = max(6, round(60 * scale)), list[bool]()

    # On a busy machine a writer may have done before the signal comes; not all of them can.
    while len(outcomes) < wanted or True not in outcomes:
        assert time.monotonic() < began + takes + wanted * A_HANG_S, "none was killed in time"
        data_dir = tmp_path / str(len(outcomes))
        writer = started(empty_catalog, data_dir)
        time.sleep(chance.uniform(0, takes))
        writer.send_signal(signal.SIGKILL)
        writer.communicate(timeout=A_HANG_S)

        outcomes.append(whole(data_dir) is None)
        assert whole(data_dir) in (None, expected)
        write(empty_catalog, data_dir)
        assert whole(data_dir) == expected
        upkeep.tidy(data_dir, str(EPOCH), NOON.replace(year=NOON.year + 10))
        assert not list(data_dir.rglob("*.part"))


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="asks /proc for memory")
def test_many_entries_take_no_more_memory_than_few(
    empty_catalog: Database, tmp_path: Path, scale: float
):
    few = 3_000
    many = few + max(5_000, round(50_000 * scale))
    peaks, sizes = [], []
    for entries in (range(few), range(few, many)):
        publish_many(empty_catalog, entries)
        writer = started(empty_catalog, tmp_path)
        told, _ = writer.communicate(timeout=20 * A_HANG_S)
        peaks.append(int(told))
        file = snapshots.find(tmp_path, str(EPOCH), entries.stop)
        assert file is not None
        sizes.append(file[snapshots.PLAIN].size)

    grown, larger = peaks[1] - peaks[0], sizes[1] - sizes[0]
    assert grown < larger / 3, f"{grown:,} bytes more memory for {larger:,} bytes more file"
    assert peaks[1] < 200 * 2**20


def write(database: Database, data_dir: Path) -> None:
    with reading(database) as reader:
        write_snapshot(reader, data_dir)


def whole(data_dir: Path) -> dict[str, str] | None:
    """The hashes of the snapshot's files, when there is a whole one."""
    epoch = data_dir / "snapshots" / str(EPOCH)
    seqs = [int(path.stem) for path in epoch.glob("*.json")]
    found = snapshots.find(data_dir, str(EPOCH), seqs[0]) if seqs else None
    return None if found is None else {end: file.sha256 for end, file in found.items()}
