"""`parcel-sync` as people and timers run it: what it prints, and how it ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from parcel_catalog_client.command import main
from tests.clients.python.copying import a_history, more
from tests.clients.python.feeding import Feed, feeding
from tests.clients.python.packing import Packer
from tests.clients.python.scripted import problem
from tests.support.patience import A_HANG_S

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARCEL_SYNC_TOKEN", raising=False)


@pytest.fixture
def feed() -> Iterator[Feed]:
    with feeding(a_history()) as found:
        yield found


@pytest.fixture
def replica(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_one_run_ends_in_step_and_says_so_in_one_line(feed: Feed, replica: Path, capsys: Capsys):
    assert run(feed.url, replica) == 0

    out, err = capsys.readouterr()
    assert out == (
        f"the copy is in step with the catalog: seq {feed.head}, 0 changes, 0 buckets mended\n"
    )
    assert err == ""
    assert [path.name for path in replica.parent.iterdir()] == ["replica.db"]


def test_it_speaks_chinese_where_nobody_asks_for_english(
    feed: Feed, replica: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LANG", "C.UTF-8")
    run(feed.url, replica)
    run("--lang", "en", feed.url, replica)
    run(feed.url, replica, "--lang=zh", "--mode", "full")

    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith("副本与目录一致")
    assert out.splitlines()[1].startswith("the copy is in step")
    assert "请去掉 --mode" in err


def test_a_second_run_follows_as_the_first_did(feed: Feed, replica: Path, capsys: Capsys):
    run(feed.url, replica, "--mode", "full", "--collections", "parcels, parcels")
    more(feed.history)

    assert run(feed.url, replica) == 0

    assert "3 changes" in capsys.readouterr().out
    assert "mode=full&collections=parcels" in feed.paths[-1]


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["replica.db"], ["--mend", "--verify", "replica.db"], ["x", "y", "z"],
        ["http://h", "r.db", "--mend"], ["http://h", "r.db", "--public-key", "k"],
        ["http://h", "r.db", "--from-bundle", "b"], ["r.db", "--from-bundle", "b", "--follow"],
        ["r.db", "--from-bundle", "b", "--verify"], ["http://h", "r.db", "--verify", "--follow"],
        ["http://h", "r.db", "--once", "--follow"], ["http://h", "r.db", "--interval", "0"],
        ["http://h", "r.db", "--interval", "nan"], ["http://h", "r.db", "--mode", "partial"],
        ["http://h", "r.db", "--lang", "fr"], ["http://h", "r.db", "--unknown"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_use_ends_with_2_and_makes_no_file(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(SystemExit) as ended:
        run(*arguments)

    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_address_that_is_none_is_wrong_use(replica: Path, capsys: Capsys):
    assert run("ftp://host", replica) == 2
    assert "no address of a catalog" in capsys.readouterr().err


def test_an_unknown_collection_is_wrong_use(feed: Feed, replica: Path, capsys: Capsys):
    assert run(feed.url, replica, "--collections", "flats") == 2
    assert "no collection flats. It has: parcels, sources" in capsys.readouterr().err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_tells_every_exit_status_in_both_languages(lang: str, capsys: Capsys):
    with pytest.raises(SystemExit) as ended:
        run("--lang", lang, "--help")

    text = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert all(f"{status} " in text for status in range(6))
    assert ("结束状态" in text) == (lang == "zh")


def test_a_catalog_that_does_not_answer_is_tried_later(
    feed: Feed, replica: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("parcel_catalog_client.http.FIRST_WAIT_S", 0.001)
    url = feed.url
    feed.close()
    feed.close = lambda: None  # type: ignore[method-assign]

    assert run(url, replica) == 3
    assert "No connection" in capsys.readouterr().err


def test_a_catalog_that_is_busy_is_tried_later(feed: Feed, replica: Path):
    for _ in range(4):
        feed.once("latest", lambda _: problem(503, "snapshot-pending", retry_after=0))

    assert run(feed.url, replica) == 3
    assert run(feed.url, replica) == 0


def test_a_demonstration_is_refused_with_4(feed: Feed, replica: Path, capsys: Capsys):
    feed.mode = "demo"

    assert run(feed.url, replica) == 4
    assert "--accept-demo" in capsys.readouterr().err
    assert run(feed.url, replica, "--accept-demo") == 0


def test_another_catalog_is_refused_with_4(feed: Feed, replica: Path, capsys: Capsys):
    run(feed.url, replica)
    with feeding(a_history()) as other:
        assert run(other.url, replica) == 4

    assert "Use another file" in capsys.readouterr().err


def test_a_refused_token_ends_with_4_and_is_never_shown(
    feed: Feed, replica: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
):
    feed.once("receipts", lambda _: problem(401, "token-invalid"))
    monkeypatch.setenv("PARCEL_SYNC_TOKEN", "lpc_verysecret")

    assert run(feed.url, replica) == 4

    out, err = capsys.readouterr()
    assert "verysecret" not in out + err
    assert feed.requests[-1].headers["Authorization"] == "Bearer lpc_verysecret"


def test_the_token_of_the_command_line_comes_first(
    feed: Feed, replica: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PARCEL_SYNC_TOKEN", "lpc_one")

    assert run(feed.url, replica, "--token", "lpc_two") == 0

    assert feed.requests[-1].headers["Authorization"] == "Bearer lpc_two"


def test_a_lie_ends_with_1(feed: Feed, replica: Path, capsys: Capsys):
    feed.snapshot_body = lambda seq: b"{}\n"  # type: ignore[method-assign]

    assert run(feed.url, replica) == 1
    assert "could not be brought in step" in capsys.readouterr().err


def test_a_file_that_is_no_replica_ends_with_5(feed: Feed, replica: Path, capsys: Capsys):
    replica.write_text("my own notes, not to be lost " * 99, encoding="utf-8")

    assert run(feed.url, replica) == 5

    assert replica.read_text(encoding="utf-8").startswith("my own notes")
    assert str(replica) in capsys.readouterr().err


def test_a_snapshot_that_cannot_be_written_ends_with_5(feed: Feed, replica: Path, capsys: Capsys):
    replica.with_name("replica.db.snapshot").mkdir()

    assert run(feed.url, replica) == 5
    assert "replica.db.snapshot" in capsys.readouterr().err


def rot(replica: Path, sql: str) -> None:
    connection = sqlite3.connect(replica)
    connection.execute(sql)
    connection.commit()
    connection.close()


FLIP = "UPDATE entry SET content = replace(content, '1', '2') WHERE id = 'TP-P-0006'"


def test_verify_tells_which_buckets_differ_and_mend_puts_them_right(
    feed: Feed, replica: Path, capsys: Capsys
):
    run(feed.url, replica)
    entries = len(feed.history.current())

    assert run("--verify", replica) == 0
    assert run(feed.url, "--verify", replica) == 0
    rot(replica, FLIP)
    assert run(feed.url, replica) == 0  # a walk does not read what is stored
    assert run("--verify", replica) == 1
    assert run(feed.url, "--verify", replica) == 1
    assert run(feed.url, "--verify", "--mend", replica) == 0
    assert run("--verify", replica) == 0

    out, err = capsys.readouterr()
    assert out.splitlines()[1] == f"verified: {entries} entries, seq {feed.head}"
    assert out.splitlines()[-2].endswith("1 buckets mended")
    assert err.count("parcels, wrong buckets: ") == 3
    assert "--mend" in err


def test_mending_what_is_right_changes_nothing(feed: Feed, replica: Path, capsys: Capsys):
    run(feed.url, replica)

    assert run(feed.url, "--verify", "--mend", replica) == 0
    assert "0 buckets" in capsys.readouterr().out.splitlines()[-1]


def test_rotten_deletions_are_told_and_mended_by_a_new_snapshot(
    feed: Feed, replica: Path, capsys: Capsys
):
    run(feed.url, replica)
    rot(replica, "UPDATE entry SET reason = 'error' WHERE op = 'delete'")

    assert run("--verify", replica) == 1
    assert run(feed.url, "--verify", "--mend", replica) == 0
    assert run("--verify", replica) == 0
    assert "records of deletions" in capsys.readouterr().err


def test_many_wrong_buckets_are_counted_not_listed(feed: Feed, replica: Path, capsys: Capsys):
    run(feed.url, replica)
    rot(replica, "UPDATE entry SET content = replace(content, '1', '2') WHERE op = 'upsert'")

    run("--verify", replica)

    assert "… (" in capsys.readouterr().err


def test_an_empty_replica_has_nothing_to_verify(replica: Path, capsys: Capsys):
    assert run("--verify", replica) == 5
    assert "Sync first" in capsys.readouterr().err


def test_a_file_that_is_damaged_beyond_reading_ends_with_5(
    feed: Feed, replica: Path, capsys: Capsys
):
    run(feed.url, replica)
    whole = replica.read_bytes()
    replica.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    assert run("--verify", replica) == 5
    assert "delete it and sync again" in capsys.readouterr().err


def test_verifying_after_the_history_changed_asks_for_a_sync(
    feed: Feed, replica: Path, capsys: Capsys
):
    run(feed.url, replica)
    feed.epoch = "00000000-0000-4000-8000-00000000000b"

    assert run(feed.url, "--verify", replica) == 1
    assert "Sync first" in capsys.readouterr().err


def test_a_bundle_is_applied_offline(feed: Feed, replica: Path, capsys: Capsys, tmp_path: Path):
    packer = Packer(feed)
    path = packer.pack(tmp_path / "b.zip", 0, feed.head)

    assert run("--from-bundle", path, replica) == 4
    assert run("--from-bundle", path, "--public-key", packer.public_key, replica) == 0
    assert run("--from-bundle", path, replica) == 0
    assert run("--verify", replica) == 0
    path.write_bytes(path.read_bytes()[:-50])
    assert run("--from-bundle", path, replica) == 1

    out, err = capsys.readouterr()
    assert out.splitlines()[0].endswith(f"{feed.head} changes came by the bundle")
    assert "--public-key" in err
    assert feed.requests == []


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_following_goes_on_until_a_signal_ends_it_between_two_pages(
    feed: Feed, replica: Path, sent: signal.Signals
):
    process = subprocess.Popen(
        [sys.executable, "-m", "parcel_catalog_client", feed.url, str(replica),
         "--follow", "--interval", "1"],
        env={**os.environ, "LANG": "en"}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    first = process.stderr.readline()
    more(feed.history)
    second = process.stderr.readline()

    process.send_signal(sent)
    process.communicate(timeout=A_HANG_S)

    assert process.returncode == 0
    assert first.startswith("the copy is in step")
    assert "3 changes" in second
    assert run("--verify", replica) == 0


def test_ctrl_c_ends_one_run_as_shells_expect(feed: Feed, replica: Path):
    feed.once("changes", lambda reply: type(reply)(silent=True))
    process = subprocess.Popen(
        [sys.executable, "-m", "parcel_catalog_client", feed.url, str(replica)],
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + A_HANG_S
    while not feed.asked("changes") and time.monotonic() < deadline:
        time.sleep(0.01)

    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=A_HANG_S)

    assert process.returncode == 130
    assert b"Traceback" not in err
    assert run(feed.url, replica) == 0
