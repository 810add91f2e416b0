"""A follower ends with an exact copy, however often it and the service are killed."""

from __future__ import annotations

import re
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest

from catalog.store.database import Database
from catalog.store.public import clock, states
from parcel_catalog_client.sqlite_replica import SqliteReplica
from tests.endurance.killable import BIN, Killable, a_service, wait_until_ready
from tests.endurance.publisher import Publisher
from tests.endurance.unreliable import BAD, unreliable
from tests.support.patience import A_HANG_S

CHANGES, FOLLOWER_KILLS, SERVICE_KILLS = 2_000, 50, 10
ONE_IN_TEN = 10
LONGEST_LIFE_S = 2.0
"""A follower needs some 0.4 s to start, so that most lives end while it does something."""


@pytest.mark.parametrize(
    ("mode", "each_bad"),
    [("compact", None), ("compact", ONE_IN_TEN), ("full", ONE_IN_TEN)],
    ids=["compact", "compact over a bad line", "full over a bad line"],
)
def test_a_copy_is_exact_whoever_is_killed(
    empty_catalog: Database, tmp_path: Path, scale: float, mode: str, each_bad: int | None
) -> None:
    chance, publisher = Random(f"{mode} {each_bad}"), Publisher(empty_catalog, 3)
    kills = max(4, round(FOLLOWER_KILLS * scale))
    every = max(1, round(FOLLOWER_KILLS / SERVICE_KILLS))
    publisher.publish(20)
    service, port = a_service(empty_catalog, tmp_path)
    service.start()
    wait_until_ready(port)
    with ExitStack() as stack:
        stack.callback(service.kill)
        proxy = stack.enter_context(unreliable(port, each_bad, seed=5))
        follower = a_follower(proxy.url, tmp_path, mode, "--follow", "--interval", "1")
        for turn in range(kills):
            publishing = publisher.in_background(round(CHANGES * scale / kills))
            follower.start()
            time.sleep(chance.uniform(0.2, LONGEST_LIFE_S))
            follower.kill()
            if turn % every == 0:
                service.kill()
                service.start()
            publishing.join()
        wait_until_ready(port)
        said = follower.said() + catch_up(proxy.url, tmp_path, mode)

        assert follower.kills == kills
        assert service.kills == len(range(0, kills, every))
        while each_bad and not proxy.done.keys() >= set(BAD):
            publisher.publish(4)
            said += catch_up(proxy.url, tmp_path, mode)
    assert_exact(empty_catalog, tmp_path)
    # Nothing had to be mended and no copy had to be begun anew.
    assert {int(n) for n in re.findall(r"(\d+) buckets mended", said)} <= {0}
    for word in ("fetched again", "differs", "a new snapshot replaces", "Traceback"):
        assert word not in said, said


def a_follower(url: str, folder: Path, mode: str, *options: str) -> Killable:
    return Killable(
        str(BIN / "parcel-sync"), url, str(folder / "replica.db"),
        "--accept-demo", "--mode", mode, "--lang", "en", *options,
        log=folder / "follower.log",
    )  # fmt: skip


def catch_up(url: str, folder: Path, mode: str) -> str:
    """Run the follower until it says that it is in step; what it said."""
    command = [
        str(BIN / "parcel-sync"), url, str(folder / "replica.db"),
        "--once", "--accept-demo", "--mode", mode, "--lang", "en",
    ]  # fmt: skip
    said = ""
    deadline = time.monotonic() + A_HANG_S
    while time.monotonic() < deadline:
        done = subprocess.run(command, capture_output=True, text=True, timeout=A_HANG_S)
        said += done.stderr
        if done.returncode == 0:
            return said
        assert done.returncode == 3, done.stderr
    raise AssertionError(said)


def assert_exact(database: Database, folder: Path) -> None:
    """The copy's lines are those of the state that the catalog is in."""
    with database.read() as connection:
        head = clock.read(connection).seq
        state = states.at(connection, head)
        assert state is not None
        wanted = {
            name: sorted(line[1:] for line in states.lines(connection, name, range(4096)))
            for name in state.collections
        }
    with SqliteReplica(folder / "replica.db", "en") as replica:
        position = replica.position()
        assert position is not None
        assert position.seq == head
        found = {name: sorted(map(tuple, replica.lines(name))) for name in wanted}
    assert found == wanted
    assert any(wanted.values())
