"""What a follower may rely on in a store: the SQLite file, and one of three methods in memory."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from parcel_catalog_client.changes import Change, Damaged, ghost, parse_line
from parcel_catalog_client.digest import Line, collection_digest, lines_digest
from parcel_catalog_client.replica import Position, Replica
from parcel_catalog_client.sqlite_replica import _DIGEST_ALL, _DIGEST_ONE, SqliteReplica
from parcel_catalog_client.sync_errors import ReplicaUnusable
from tests.clients.python.publishing import History, digest_of_collection, line

START = Position("http://127.0.0.1/api/v1", "e", "demo", "compact", None, 0, None)


class InMemory(Replica):
    """The smallest store there can be."""

    def __init__(self) -> None:
        self._kept: tuple[dict[tuple[str, str], Change], Position | None] = ({}, None)

    def position(self) -> Position | None:
        return self._kept[1]

    def apply(
        self, changes: Iterable[Change], position: Position, *, replace: bool = False
    ) -> None:
        entries = {} if replace else dict(self._kept[0])
        for change in changes:
            entries.pop((change.collection, change.id), None)
            if change.op == "upsert":
                entries[change.collection, change.id] = change
        self._kept = entries, position

    def lines(self, collection: str) -> Iterator[Line]:
        for change in self._kept[0].values():
            if change.collection == collection:
                yield change.id, change.version, change.content_sha256 or ""


@pytest.fixture(params=["sqlite", "memory"])
def replica(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Replica]:
    if request.param == "memory":
        yield InMemory()
        return
    with SqliteReplica(tmp_path / "replica.db", "en") as found:
        yield found


def read(history: History, *seqs: int) -> list[Change]:
    return [parse_line(line(history.changes[seq - 1])) for seq in seqs]


def a_history() -> History:
    """Ten parcels of which one changes and one goes, and a source."""
    history = History()
    for number in range(10):
        history.upsert(f"TP-P-{number:03d}", far_max=1)
    history.upsert("TP-SRC-0001", collection="sources")
    history.upsert("TP-P-003", far_max=3)
    history.delete("TP-P-004")
    return history


def everything(history: History) -> list[Change]:
    return read(history, *range(1, len(history.changes) + 1))


def digest_of(replica: Replica, collection: str) -> str:
    return collection_digest(replica.bucket_digests(collection))


def expected(history: History, collection: str) -> str:
    return digest_of_collection(one for one in history.current() if one["collection"] == collection)


def test_an_empty_store_stands_nowhere_and_has_the_empty_digest(replica: Replica):
    assert replica.position() is None
    assert list(replica.lines("parcels")) == []
    assert digest_of(replica, "parcels") == digest_of_collection(())


def test_after_all_changes_the_digests_are_those_of_the_catalog(replica: Replica):
    history = a_history()

    replica.apply(everything(history), replace(START, seq=13, cursor="c"))

    assert digest_of(replica, "parcels") == expected(history, "parcels")
    assert digest_of(replica, "sources") == expected(history, "sources")
    assert replica.position() == replace(START, seq=13, cursor="c")
    assert sorted(entry_id for entry_id, _, _ in replica.lines("parcels")) == [
        f"TP-P-{number:03d}" for number in range(10) if number != 4
    ]


def test_applying_twice_or_in_pieces_changes_nothing(replica: Replica):
    history = a_history()
    changes = everything(history)
    for start in range(0, 13, 4):
        replica.apply(changes[start : start + 4], START)
    once = digest_of(replica, "parcels")

    replica.apply(changes[8:], START)

    assert digest_of(replica, "parcels") == once == expected(history, "parcels")


def test_a_new_copy_replaces_everything(replica: Replica):
    replica.apply(everything(a_history()), START)
    other = History()
    other.upsert("TP-P-900")

    replica.apply(read(other, 1), replace(START, epoch="f", seq=1), replace=True)

    assert digest_of(replica, "parcels") == expected(other, "parcels")
    assert digest_of(replica, "sources") == digest_of_collection(())
    assert replica.position() == replace(START, epoch="f", seq=1)


@pytest.mark.parametrize("whole", [True, False])
def test_what_breaks_off_leaves_the_old_copy(replica: Replica, whole: bool):
    history = a_history()
    replica.apply(everything(history), replace(START, seq=13))
    other = History()
    other.upsert("TP-P-900")

    def _broken() -> Iterator[Change]:
        yield from read(other, 1)
        raise Damaged("on the way")

    with pytest.raises(Damaged):
        replica.apply(_broken(), replace(START, seq=14), replace=whole)

    assert replica.position() == replace(START, seq=13)
    assert digest_of(replica, "parcels") == expected(history, "parcels")


def test_a_ghost_is_forgotten_and_an_unknown_deletion_is_no_error(replica: Replica):
    history = a_history()
    replica.apply(everything(history), START)
    stray = History()
    stray.upsert("TP-P-777")
    replica.apply([read(stray, 1)[0]._replace(seq=999)], START)

    replica.apply([ghost("parcels", "TP-P-777"), ghost("parcels", "TP-P-778")], START)

    assert digest_of(replica, "parcels") == expected(history, "parcels")


def test_what_holds_the_seq_of_another_change_gives_way_to_it(tmp_path: Path):
    history = a_history()
    with SqliteReplica(tmp_path / "r.db", "en") as replica:
        replica.apply(everything(history), START)
        wrong = sqlite3.connect(tmp_path / "r.db")
        wrong.execute("UPDATE entry SET id = 'TP-P-777', collection = 'sources' WHERE seq = 6")
        wrong.commit()
        wrong.close()

        replica.apply(read(history, 6), START)

        assert list(replica.lines("sources")) == [
            (of.id, of.version, of.content_sha256) for of in read(history, 11)
        ]
        assert digest_of(replica, "parcels") == expected(history, "parcels")
        assert digest_of(replica, "sources") == expected(history, "sources")


def test_an_erased_content_is_erased_here_and_still_counts(tmp_path: Path):
    history = History()
    told = history.upsert("TP-P-001", contact="张三")
    erased = parse_line(line({**told, "content": None}).replace(b"{", b'{"redacted":true,', 1))
    with SqliteReplica(tmp_path / "r.db", "en") as replica:
        replica.apply(read(history, 1), START)

        replica.apply([erased], START)

        assert digest_of(replica, "parcels") == expected(history, "parcels")
    assert "张三".encode() not in (tmp_path / "r.db").read_bytes()


def test_a_position_outlives_the_process(tmp_path: Path):
    path = tmp_path / "replica.db"
    kept = Position(
        "http://h/api/v1", "e", "real", "full", ("parcels",), 5, "c", "f" * 64,
        {"parcels": "a" * 64}, "b" * 64, "key",
    )  # fmt: skip
    with SqliteReplica(path, "en") as replica:
        replica.apply((), kept)

    with SqliteReplica(path, "en") as replica:
        assert replica.position() == kept


def test_other_programs_read_the_entries_while_they_are_replaced(tmp_path: Path):
    path = tmp_path / "replica.db"
    history = a_history()
    seen = []

    def _watched() -> Iterator[Change]:
        for told in history.current():
            reader = sqlite3.connect(path, timeout=1)
            seen.append(reader.execute("SELECT count(*) FROM entry").fetchone()[0])
            reader.close()
            yield parse_line(line(told))

    with SqliteReplica(path, "en") as replica:
        replica.apply(read(history, 1, 2), START)
        replica.apply(_watched(), START, replace=True)

    assert set(seen) == {2}
    reader = sqlite3.connect(path)
    found = reader.execute(
        "SELECT op, reason, content ->> '$.properties.far_max' FROM entry"
        " WHERE collection = 'parcels' AND id IN ('TP-P-003', 'TP-P-004') ORDER BY id"
    ).fetchall()
    reader.close()
    assert found == [("upsert", None, 3), ("delete", "withdrawn", None)]


def test_two_writers_are_found_out(tmp_path: Path):
    history = a_history()
    path = tmp_path / "replica.db"
    with SqliteReplica(path, "en") as one, SqliteReplica(path, "en") as other:
        one.apply(read(history, 1), replace(START, seq=1))

        with pytest.raises(ReplicaUnusable) as refused:
            other.apply(read(history, 1), replace(START, seq=1))

    assert refused.value.code == "replica-in-use"


def test_a_kill_in_mid_transaction_leaves_what_was_stored(tmp_path: Path):
    path = tmp_path / "replica.db"
    history = a_history()
    with SqliteReplica(path, "en") as replica:
        replica.apply(everything(history), replace(START, seq=13))
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from parcel_catalog_client.sqlite_replica import SqliteReplica\n"
        "from tests.clients.python.test_replica import START, a_history, everything\n"
        "def killed():\n"
        "    yield from everything(a_history())[:5]\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "SqliteReplica(Path(sys.argv[1]), 'en').apply(killed(), START, replace=True)\n"
    )

    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False)

    assert ended.returncode == -9
    with SqliteReplica(path, "en") as replica:
        assert replica.position() == replace(START, seq=13)
        assert digest_of(replica, "parcels") == expected(history, "parcels")


@pytest.mark.parametrize("content", [b"no database at all, but long enough" * 40, None])
def test_a_file_that_is_no_replica_is_refused_and_left_alone(tmp_path: Path, content: bytes | None):
    path = tmp_path / "other.db"
    if content is None:
        other = sqlite3.connect(path)
        other.execute("CREATE TABLE mine (x)")
        other.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()

    with pytest.raises(ReplicaUnusable) as refused:
        SqliteReplica(path, "en")

    assert str(path) in str(refused.value)
    assert path.read_bytes() == before


def test_a_replica_of_a_newer_client_is_left_alone(tmp_path: Path):
    path = tmp_path / "replica.db"
    with SqliteReplica(path, "en") as replica:
        replica.apply((), START)
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 2")
    newer.close()

    with pytest.raises(ReplicaUnusable) as refused:
        SqliteReplica(path, "en")

    assert refused.value.code == "newer-replica"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    with pytest.raises(ReplicaUnusable, match="cannot be read or written"):
        SqliteReplica(tmp_path / "missing" / "replica.db", "en")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"catalog": 1}', '{"collections": null}'])
def test_a_position_that_is_none_is_refused(text: str):
    with pytest.raises(ValueError, match=r".*"):
        Position.load(text)


def test_a_replica_without_a_readable_position_is_refused(tmp_path: Path):
    path = tmp_path / "replica.db"
    with SqliteReplica(path, "en") as replica:
        replica.apply((), START)
    broken = sqlite3.connect(path)
    broken.execute("UPDATE replica SET position = '{}'")
    broken.commit()
    broken.close()

    with pytest.raises(ReplicaUnusable):
        SqliteReplica(path, "en")


def test_digests_and_lookups_are_served_by_an_index(tmp_path: Path):
    with SqliteReplica(tmp_path / "replica.db", "en") as replica:
        replica.apply(everything(a_history()), START)
    reader = sqlite3.connect(tmp_path / "replica.db")
    lookup = "SELECT content FROM entry WHERE collection = 'parcels' AND id = 'TP-P-001'"
    since = "SELECT content FROM entry WHERE seq > 5 ORDER BY seq"
    reader.create_function("lines_digest", 1, lines_digest)
    asked = ((lookup, ()), (_DIGEST_ONE, ("parcels", "abc")), (_DIGEST_ALL, ()), (since, ()))
    plans = [
        reader.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        for statement, values in asked
    ]
    reader.close()

    assert all(len(plan) == 1 for plan in plans)  # nothing is sorted
    assert "USING INDEX entry_name" in plans[0][0][3]
    assert "USING COVERING INDEX entry_line" in plans[1][0][3]
    assert "USING COVERING INDEX entry_line" in plans[2][0][3]
    assert "PRIMARY KEY" in plans[3][0][3]
