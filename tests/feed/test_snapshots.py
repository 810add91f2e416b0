"""A snapshot is the state at its seq, to the byte, whoever writes it and whatever happens then."""

from __future__ import annotations

import gzip
import json
import os
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from catalog.commands.safekeeping import begin_epoch
from catalog.commands.withdrawing import redact
from catalog.feed import snapshots, upkeep
from catalog.feed.cursor import decode
from catalog.feed.pages import Ask, Feed
from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned, Whole
from catalog.feed.snapshot_writing import write_snapshot
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public import clock
from tests.feed.follower import COLLECTIONS, Follower
from tests.feed.histories import play, random_steps
from tests.feed.tampering import tamper
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id
from tests.support.catalogs import EPOCH, NOON, Catalogs, an_act
from tests.support.readers import reading

OTHER_EPOCH = UUID("00000000-0000-4000-8000-0000000000ff")


def written(database: Database, data_dir: Path) -> bytes:
    """The bytes of the snapshot of the head."""
    found = files(database, data_dir)
    plain = found[snapshots.PLAIN].path.read_bytes()
    assert gzip.decompress(found[snapshots.GZIP].path.read_bytes()) == plain
    return plain


def files(database: Database, data_dir: Path) -> Mapping[str, Whole]:
    """The snapshot of the head, written when it is not there."""
    with reading(database) as reader:
        found = snapshots.find(data_dir, *write_snapshot(reader, data_dir))
    assert found is not None
    return found


def latest(database: Database, data_dir: Path) -> int | None:
    with reading(database) as reader:
        return snapshots.latest(reader, data_dir)[1]


def remove_erased(database: Database, data_dir: Path) -> None:
    with reading(database) as reader:
        upkeep.remove_erased(reader, data_dir)


def parts(content: bytes) -> tuple[dict[str, Any], list[bytes], dict[str, Any]]:
    """The first line, the changes, the last line."""
    first, *changes, last = content.splitlines()
    return json.loads(first), changes, json.loads(last)


def kept(database: Database, data_dir: Path) -> list[int]:
    with reading(database) as reader:
        return sorted(map(int, snapshots.shelf_of(data_dir, reader.clock().epoch).names()))


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Four sources of which one was changed and one withdrawn: six changes in four releases."""
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 2, doc_no="沪规〔2026〕2号")
    publish_changes(empty_catalog, a_tombstone(source_id(1), replaced_by=(source_id(3),)))
    publish_sources(empty_catalog, 4)
    return empty_catalog


def test_it_holds_the_newest_change_of_every_entry_and_says_where_to_go_on(
    history: Database, tmp_path: Path
):
    with reading(history) as reader:
        head = reader.clock()

    first, changes, last = parts(written(history, tmp_path))

    told = list(map(json.loads, changes))
    assert [(c["seq"], c["op"], c["id"], c["version"]) for c in told] == [
        (3, "upsert", source_id(3), 1),
        (4, "upsert", source_id(2), 2),
        (5, "delete", source_id(1), 2),
        (6, "upsert", source_id(4), 1),
    ]
    assert first == {
        "epoch": str(EPOCH),
        "seq": 6,
        "cursor": first["cursor"],
        "release": told[-1]["release"],
        "data_mode": "demo",
        "schema_versions": {name: KINDS[name].schema_version for name in COLLECTIONS},
    }
    cursor = decode(first["cursor"])
    assert (cursor.epoch, cursor.seq, cursor.scope, cursor.mode, cursor.to) == (
        str(EPOCH), 6, None, "compact", None,
    )  # fmt: skip
    assert head.chain.startswith(cursor.chain)
    assert (last["count"], last["collections"]["sources"]["count"]) == (3, 3)


def test_its_digests_are_those_of_its_lines(demo_catalog: Database, tmp_path: Path):
    _, changes, last = parts(written(demo_catalog, tmp_path))

    follower = Follower()
    follower.apply(changes)

    assert last["state_digest"] == follower.state_digest()
    for name, told in last["collections"].items():
        assert told["digest"] == follower.digest_of(name)
    assert (
        last["count"] == len(follower.copy) == sum(c["count"] for c in last["collections"].values())
    )


def test_an_empty_catalog_has_one_too(empty_catalog: Database, tmp_path: Path):
    first, changes, last = parts(written(empty_catalog, tmp_path))

    assert (first["seq"], first["release"], changes, last["count"]) == (0, None, [], 0)
    assert last["state_digest"] == Follower().state_digest()


@pytest.mark.slow
def test_a_snapshot_and_the_changes_since_are_the_later_snapshot(
    empty_catalog: Database, tmp_path: Path, scale: float
):
    steps = list(random_steps(3, max(60, round(1000 * scale))))
    early = []
    for number, step in enumerate(steps):
        play(empty_catalog, step, NOON + timedelta(minutes=number))
        if number % (len(steps) // 5) == 0:
            early.append(parts(written(empty_catalog, tmp_path)))
    _, changes, last = parts(written(empty_catalog, tmp_path))
    whole = Follower()
    whole.apply(changes)

    for first, lines, _ in early:
        follower = Follower()
        follower.apply(lines)
        cursor, more = first["cursor"], True
        with reading(empty_catalog) as reader:
            while more:
                page = Feed(reader).page(Ask(limit=7, cursor=decode(cursor)), NOON)
                follower.apply(page.changes)
                cursor, more = page.next, page.has_more

        assert follower.copy == whole.copy
        assert follower.state_digest() == last["state_digest"]


def test_the_same_history_makes_the_same_bytes_on_both_engines(
    sqlite_catalogs: Catalogs, postgres_catalogs: Catalogs, tmp_path: Path, scale: float
):
    steps = list(random_steps(5, max(60, round(500 * scale))))
    made = {}
    for catalogs in (sqlite_catalogs, postgres_catalogs):
        database = catalogs.empty()
        for number, step in enumerate(steps):
            play(database, step, NOON + timedelta(minutes=number))
        found = files(database, tmp_path / catalogs.engine)
        made[catalogs.engine] = {end: file.path.read_bytes() for end, file in found.items()}
        catalogs.drop(database)

    assert made["sqlite"] == made["postgresql"]


def test_the_compressed_file_tells_neither_when_nor_where_it_was_made(
    history: Database, tmp_path: Path
):
    found = files(history, tmp_path)

    assert found[snapshots.GZIP].path.read_bytes()[:10].hex() == "1f8b0800000000000003"


def test_one_that_is_there_is_left_as_it_is(history: Database, tmp_path: Path):
    before = {f.path: f.path.stat().st_ino for f in files(history, tmp_path).values()}

    files(history, tmp_path)

    assert {path: path.stat().st_ino for path in before} == before


def test_writers_at_once_and_publishers_beside_them_leave_whole_ones(
    history: Database, tmp_path: Path
):
    begin = threading.Barrier(5)

    def write(_: int) -> None:
        begin.wait()
        for _ in range(5):
            files(history, tmp_path)

    def publish() -> None:
        begin.wait()
        for number in range(10):
            publish_sources(history, 100 + number)

    with ThreadPoolExecutor(5) as pool:
        works = [*(pool.submit(write, n) for n in range(4)), pool.submit(publish)]
        for work in works:
            work.result()

    for seq in kept(history, tmp_path):
        found = snapshots.find(tmp_path, str(EPOCH), seq)
        assert found is not None
        first, changes, last = parts(found[snapshots.PLAIN].path.read_bytes())
        follower = Follower()
        follower.apply(changes)
        assert (first["seq"], last["state_digest"]) == (seq, follower.state_digest())
    assert not list(tmp_path.rglob("*.part"))


def test_writing_stops_when_it_is_told_and_leaves_nothing(history: Database, tmp_path: Path):
    with reading(history) as reader, pytest.raises(Abandoned):
        write_snapshot(reader, tmp_path, stopped=lambda: True)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM version WHERE seq = 4",
        "DELETE FROM span WHERE seq = 4",
        "DELETE FROM span WHERE seq = 2",
        "DELETE FROM state WHERE seq = 6",
        """UPDATE state SET collections = replace(collections, '"count": 3', '"count": 4')""",
        "UPDATE clock SET chain = 'x'",
        """UPDATE version SET content = replace(content, '2号', '9号') WHERE seq = 4""",
    ],
)
def test_none_is_written_of_a_history_that_does_not_hold(
    history: Database, tmp_path: Path, damage: str
):
    tamper(history, damage)

    with reading(history) as reader, pytest.raises(FeedIntegrity):
        write_snapshot(reader, tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_latest_is_the_newest_of_which_nothing_was_erased(history: Database, tmp_path: Path):
    assert latest(history, tmp_path) is None
    files(history, tmp_path)
    publish_sources(history, 3, doc_no="误发")
    files(history, tmp_path)
    assert latest(history, tmp_path) == 7

    # The version that stood at 7 alone: a tombstone follows at 8.
    redact(history, "sources", source_id(3), 2, an_act(), reason="误发")

    assert latest(history, tmp_path) == 6
    assert kept(history, tmp_path) == [6, 7]
    remove_erased(history, tmp_path)
    assert kept(history, tmp_path) == [6]

    # What stood at 6 as well, and was superseded before it was erased.
    redact(history, "sources", source_id(3), 1, an_act(), reason="误发")

    assert latest(history, tmp_path) is None
    remove_erased(history, tmp_path)
    assert kept(history, tmp_path) == []
    assert "误发".encode() not in b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()
    )


def test_an_erasure_while_it_is_written_is_noticed(history: Database, tmp_path: Path):
    def erase() -> bool:
        tamper(history, "UPDATE version SET content = NULL WHERE seq = 3")
        return False

    with reading(history) as reader, pytest.raises(Abandoned, match="erased"):
        write_snapshot(reader, tmp_path, stopped=erase)

    assert kept(history, tmp_path) == []


def test_an_epoch_that_begins_while_it_is_written_is_noticed(history: Database, tmp_path: Path):
    def restart() -> bool:
        begin_epoch(history, OTHER_EPOCH, an_act())
        return False

    with reading(history) as reader, pytest.raises(Abandoned, match="epoch"):
        write_snapshot(reader, tmp_path, stopped=restart)

    assert kept(history, tmp_path) == []


def test_another_epochs_are_none_of_ours_and_go(history: Database, tmp_path: Path):
    files(history, tmp_path)
    begin_epoch(history, OTHER_EPOCH, an_act())
    assert latest(history, tmp_path) is None
    files(history, tmp_path)

    upkeep.remove_other_epochs(tmp_path, str(OTHER_EPOCH))

    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [str(OTHER_EPOCH)]
    assert latest(history, tmp_path) == 6


def test_the_newest_three_are_kept_by_their_numbers(empty_catalog: Database, tmp_path: Path):
    for number in range(12):
        publish_sources(empty_catalog, number)
        if number >= 8:
            files(empty_catalog, tmp_path)

    upkeep.tidy(tmp_path, str(EPOCH), NOON)

    assert kept(empty_catalog, tmp_path) == [10, 11, 12]


def test_one_ahead_of_this_node_is_not_its_latest(
    history: Database, catalogs: Catalogs, tmp_path: Path
):
    files(history, tmp_path)
    publish_sources(history, 5)
    files(history, tmp_path)
    behind = catalogs.empty()
    publish_sources(behind, *range(1, 7))

    assert latest(behind, tmp_path) == 6
    catalogs.drop(behind)


def test_one_that_lost_a_file_is_passed_over_and_written_again(history: Database, tmp_path: Path):
    files(history, tmp_path)
    publish_sources(history, 5)
    os.truncate(files(history, tmp_path)[snapshots.GZIP].path, 100)
    assert latest(history, tmp_path) == 6

    files(history, tmp_path)

    assert latest(history, tmp_path) == 7


def test_a_database_without_a_catalog_has_none(catalogs: Catalogs, tmp_path: Path):
    database = catalogs.migrated()

    with reading(database) as reader, pytest.raises(clock.NotInitialised):
        write_snapshot(reader, tmp_path)

    assert list(tmp_path.iterdir()) == []
    catalogs.drop(database)


def test_a_full_or_forbidden_disk_is_told_and_nothing_is_left(history: Database, tmp_path: Path):
    (tmp_path / "snapshots").write_text("a file where the folder should be")

    with reading(history) as reader, pytest.raises(OSError, match="snapshots"):
        write_snapshot(reader, tmp_path)

    (tmp_path / "snapshots").unlink()
    assert len(files(history, tmp_path)) == 2
