"""Files are whole or not there, whoever wrote them and however that ended."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Barrier

import pytest

from catalog.feed.shelf import FORGOTTEN_AFTER, Abandoned, Shelf

NOW = datetime.now(UTC)
LATER = NOW + 2 * FORGOTTEN_AFTER

# Writes names without end, each of two files with the same bytes, and tells when it begins.
WRITER = """
import sys
from itertools import count
from pathlib import Path
from catalog.feed.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]), ".a", ".b")
print("begun", flush=True)
for number in count():
    with shelf.writing(str(number)) as sheets:
        for sheet in sheets.values():
            for _ in range(20):
                sheet.write(b"%d" % number * 2000)
"""


def write(shelf: Shelf, name: str, *texts: bytes) -> None:
    with shelf.writing(name) as sheets:
        for sheet, text in zip(sheets.values(), texts, strict=True):
            sheet.write(text)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "made" / "here", ".a", ".b")


def test_what_was_written_is_found_with_its_sizes_and_hashes(shelf: Shelf):
    write(shelf, "7", b"seven", b"")

    found = shelf.find("7")

    assert found is not None
    assert [(f.path.name, f.size, f.sha256) for f in found.values()] == [
        ("7.a", 5, hashlib.sha256(b"seven").hexdigest()),
        ("7.b", 0, hashlib.sha256(b"").hexdigest()),
    ]
    assert found[".a"].path.read_bytes() == b"seven"
    assert shelf.names() == ["7"]


def test_others_may_read_it(shelf: Shelf):
    write(shelf, "7", b"seven", b"")

    found = shelf.find("7")

    assert found is not None
    assert {file.path.stat().st_mode & 0o777 for file in found.values()} == {0o644}


def test_nothing_is_left_of_what_was_given_up(shelf: Shelf):
    def give_up() -> None:
        with shelf.writing("7") as sheets:
            sheets[".a"].write(b"half")
            raise Abandoned

    with pytest.raises(Abandoned):
        give_up()

    assert shelf.find("7") is None
    assert list(shelf.folder.iterdir()) == []


def test_what_is_there_is_not_written_over(shelf: Shelf):
    write(shelf, "7", b"first", b"first")

    write(shelf, "7", b"second", b"second")

    found = shelf.find("7")
    assert found is not None
    assert found[".a"].path.read_bytes() == b"first"


@pytest.mark.parametrize("lost", ["7.a", "7.b", "7.json"])
def test_files_that_are_not_all_there_are_not_found_and_written_anew(shelf: Shelf, lost: str):
    write(shelf, "7", b"seven", b"sieben")
    (shelf.folder / lost).unlink()
    assert shelf.find("7") is None

    write(shelf, "7", b"seven", b"sieben")

    assert shelf.find("7") is not None


@pytest.mark.parametrize(
    "spoilt", [b"", b"null", b"[]", b'{".a":{}}', b'{".a":{"size":"x"}}', b"\xff"]
)
def test_a_description_that_says_nothing_describes_nothing(shelf: Shelf, spoilt: bytes):
    write(shelf, "7", b"seven", b"sieben")
    (shelf.folder / "7.json").write_bytes(spoilt)

    assert shelf.find("7") is None


def test_a_file_that_was_cut_short_is_not_found(shelf: Shelf):
    write(shelf, "7", b"seven", b"sieben")
    os.truncate(shelf.folder / "7.a", 4)

    assert shelf.find("7") is None


def test_what_is_removed_is_gone(shelf: Shelf):
    write(shelf, "7", b"seven", b"sieben")
    write(shelf, "8", b"eight", b"acht")

    shelf.remove("7")

    assert shelf.names() == ["8"]
    assert not list(shelf.folder.glob("7*"))


def test_the_newest_comes_first(shelf: Shelf):
    for age, name in enumerate(["9", "10", "1"]):
        write(shelf, name, b"", b"")
        at = (NOW - timedelta(minutes=age)).timestamp()
        os.utime(shelf.folder / f"{name}.json", (at, at))

    assert shelf.newest_first() == ["9", "10", "1"]


def test_writers_at_once_leave_one_whole_pair(shelf: Shelf):
    begin = Barrier(8)

    def one(number: int) -> None:
        begin.wait()
        write(shelf, "7", b"%d" % number, b"%d" % number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))

    found = shelf.find("7")
    assert found is not None
    assert found[".a"].path.read_bytes() == found[".b"].path.read_bytes()
    assert sorted(p.name for p in shelf.folder.iterdir()) == [".lock", "7.a", "7.b", "7.json"]


def test_a_writer_killed_anywhere_leaves_whole_files_and_leftovers(tmp_path: Path, scale: float):
    chance = Random(11)
    shelf = Shelf(tmp_path, ".a", ".b")
    for _ in range(max(5, round(50 * scale))):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()

        for name in shelf.names():
            found = shelf.find(name)
            assert found is not None
            for file in found.values():
                assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256

        shelf.clear(LATER)

        described = {f"{n}{end}" for n in shelf.names() for end in (".a", ".b", ".json")}
        assert {path.name for path in tmp_path.iterdir()} == {*described, ".lock"}


def test_a_writer_at_work_is_left_alone(shelf: Shelf):
    with shelf.writing("7") as sheets:
        sheets[".a"].write(b"seven")
        shelf.clear(NOW)

    assert shelf.find("7") is not None


def test_clearing_where_nobody_wrote_yet_is_harmless(shelf: Shelf):
    shelf.clear(LATER)

    assert shelf.names() == []
