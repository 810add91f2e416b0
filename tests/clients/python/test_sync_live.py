"""The client against the service itself, on both engines."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from catalog.store.database import Database
from parcel_catalog_client.command import main
from parcel_catalog_client.sqlite_replica import SqliteReplica
from tests.bench.synthetic import fill
from tests.clients.python.published import Published, published
from tests.feed.histories import play, random_steps
from tests.support.builders import a_tombstone, source_id
from tests.support.catalogs import NOON
from tests.support.patience import A_HANG_S
from tests.support.tokens import a_token

WAYS = [
    (),
    ("--mode", "full"),
    ("--collections", "sources"),
    ("--mode", "full", "--collections", "parcels,sources"),
]
Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.delenv("PARCEL_SYNC_TOKEN", raising=False)


@pytest.fixture
def service(empty_catalog: Database) -> Iterator[Published]:
    with published(empty_catalog) as found:
        yield found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


def sync(service: Published, path: Path, *options: str) -> int:
    return main([service.url, str(path), "--accept-demo", *options])


def holds(service: Published, path: Path) -> bool:
    with SqliteReplica(path, "en") as replica:
        return service.is_held_by(replica)


def test_a_random_history_is_followed_in_every_way(
    service: Published, tmp_path: Path, capsys: Capsys
):
    """Publications, withdrawals and erasures; now and then the replicas look in."""
    replicas = {tmp_path / f"{number}.db": options for number, options in enumerate(WAYS)}
    for number, step in enumerate(random_steps(7, 40)):
        play(service.database, step, NOON + timedelta(minutes=number))
        if number == 10:
            service.snapshot()
        if number >= 10 and number % 6 == 4:
            for path, options in replicas.items():
                assert sync(service, path, *options) == 0
                assert holds(service, path)

    for path in replicas:
        assert sync(service, path) == 0
        assert holds(service, path)
        assert main(["--verify", str(path)]) == 0
        assert sync(service, path, "--verify") == 0
    assert capsys.readouterr().err == ""


def test_an_old_snapshot_and_the_changes_since_make_the_state_of_now(
    service: Published, tmp_path: Path
):
    service.sources(*range(1, 30))
    service.snapshot()
    service.sources(*range(20, 50), name_zh="改过")
    service.changes(a_tombstone(source_id(3)), a_tombstone(source_id(25)))

    for number, options in enumerate(WAYS):
        path = tmp_path / f"{number}.db"
        assert sync(service, path, *options) == 0
        assert holds(service, path)
        assert main(["--verify", str(path)]) == 0


def test_an_empty_catalog_is_copied_too(service: Published, path: Path):
    assert sync(service, path, "--mode", "full") == 0
    service.sources(1)
    assert sync(service, path) == 0

    assert holds(service, path)


def test_what_was_erased_is_erased_in_the_copy(service: Published, path: Path):
    secret = "不应公开的联系人"
    service.sources(1, 2, name_zh=secret)
    service.snapshot()
    sync(service, path, "--mode", "full")
    assert secret.encode() in path.read_bytes()
    service.sources(2, name_zh="改过")
    service.redact("sources", source_id(1), 1)
    service.redact("sources", source_id(2), 1)

    assert sync(service, path) == 0

    assert secret.encode() not in path.read_bytes()
    assert holds(service, path)
    connection = sqlite3.connect(path)
    told = connection.execute("SELECT id, op, reason FROM entry ORDER BY id").fetchall()
    connection.close()
    assert told == [(source_id(1), "delete", "redacted"), (source_id(2), "upsert", None)]


def test_a_restored_catalog_replaces_the_copy_and_says_so_in_one_line(
    service: Published, tmp_path: Path, capsys: Capsys
):
    replicas = [tmp_path / f"{number}.db" for number in range(len(WAYS))]
    service.sources(1, 2, 3)
    service.snapshot()
    for path, options in zip(replicas, WAYS, strict=True):
        sync(service, path, *options)
    service.begin_epoch()
    service.snapshot()

    for path in replicas:
        assert sync(service, path) == 0
        assert holds(service, path)
        assert capsys.readouterr().err == (
            "the catalog has begun another history (after a restore or a failover); a new "
            "snapshot replaces the copy\n"
        )


def test_the_catalog_knows_what_a_consumer_with_a_token_holds(
    service: Published, path: Path, monkeypatch: pytest.MonkeyPatch
):
    service.sources(1, 2)
    monkeypatch.setenv("PARCEL_SYNC_TOKEN", a_token(service.database))

    assert sync(service, path) == 0
    assert sync(service, path.with_name("scoped.db"), "--collections", "sources") == 0
    monkeypatch.setenv("PARCEL_SYNC_TOKEN", "lpc_wrong")
    assert sync(service, path) == 4


def test_bundles_of_the_service_keep_an_island_in_step(
    service: Published, path: Path, tmp_path: Path
):
    service.sources(*range(1, 20))
    first = service.head
    service.sources(*range(10, 25), name_zh="改过")
    service.redact("sources", source_id(10), 1)
    key = requests.get(f"{service.url}/api/v1/sync", timeout=A_HANG_S).json()["signing_key"]
    bundles = []
    for since, to in ((0, first), (first, service.head)):
        answer = requests.get(
            f"{service.url}/api/v1/sync/bundles/{since}-{to}.zip", timeout=A_HANG_S
        )
        bundles.append(tmp_path / f"{since}.zip")
        bundles[-1].write_bytes(answer.content)
    offline = [str(path), "--accept-demo", "--from-bundle"]

    assert main([*offline, str(bundles[0])]) == 4
    assert main([*offline, str(bundles[0]), "--public-key", key["public_key"]]) == 0
    assert main([*offline, str(bundles[1])]) == 0

    assert holds(service, path)
    assert main(["--verify", str(path)]) == 0
    service.sources(1, name_zh="再改")
    assert sync(service, path) == 0
    assert holds(service, path)


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_nothing_is_missed_while_others_publish(service: Published, path: Path, mode: str):
    service.sources(1)
    follower = subprocess.Popen(
        [sys.executable, "-m", "parcel_catalog_client", service.url, str(path),
         "--accept-demo", "--follow", "--interval", "1", "--mode", mode],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip

    def _publish(first: int) -> None:
        for number in range(15):
            service.sources(first + number, first + number + 1, name_zh=f"{first}-{number}")

    publishers = [threading.Thread(target=_publish, args=(first,)) for first in (100, 107)]
    for publisher in publishers:
        publisher.start()
    for publisher in publishers:
        publisher.join()
    deadline = time.monotonic() + A_HANG_S
    while not (path.exists() and holds(service, path)) and time.monotonic() < deadline:
        time.sleep(0.2)
    follower.send_signal(signal.SIGTERM)
    _, told = follower.communicate(timeout=A_HANG_S)

    assert follower.returncode == 0
    assert holds(service, path)
    assert "differs" not in told
    assert main(["--verify", str(path)]) == 0


@pytest.mark.slow
def test_one_flipped_byte_in_a_large_copy_costs_at_most_two_buckets(
    demo_catalog: Database, path: Path, scale: float, capsys: Capsys
):
    fill(demo_catalog, int(100_000 * scale))
    with published(demo_catalog) as service:
        assert sync(service, path) == 0
        _flip_a_byte(path, random.Random(3))
        assert sync(service, path) == 0

        assert main(["--verify", str(path)]) == 1
        assert sync(service, path, "--verify", "--mend") == 0

        told = capsys.readouterr().out.splitlines()[-1]
        assert told.endswith((" 1 buckets mended", " 2 buckets mended"))
        assert main(["--verify", str(path)]) == 0
        assert holds(service, path)


def _flip_a_byte(path: Path, chance: random.Random) -> None:
    """One bit of one stored content."""
    connection = sqlite3.connect(path)
    ((seq, content),) = connection.execute(
        "SELECT seq, CAST(content AS BLOB) FROM entry"
        " WHERE op = 'upsert' AND collection = 'parcels' ORDER BY seq LIMIT 1 OFFSET 11"
    ).fetchall()
    at = chance.randrange(len(content))
    flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
    connection.execute("UPDATE entry SET content = CAST(? AS TEXT) WHERE seq = ?", (flipped, seq))
    connection.commit()
    connection.close()
