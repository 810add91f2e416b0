"""The service and its worker, started from a shell and ended with it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.feed import snapshots
from catalog.store.database import Database
from service.beside import FIRST_PAUSE_S
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_expiring import a_policy
from tests.catalog.documents import publish
from tests.cli.conftest import environment
from tests.support.builders import publish_sources
from tests.support.catalogs import Catalogs
from tests.support.patience import A_HANG_S
from tests.support.readers import reading
from tests.support.server import data_dir_of


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + A_HANG_S
    while not holds():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


in_proc = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc"
)


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def children(pid: int) -> list[int]:
    """Those of all its threads."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(c) for thread in threads for c in (thread / "children").read_text().split()]


@contextmanager
def started(
    database: Database, *arguments: str, log: Path = Path(os.devnull)
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as stdout:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", *arguments],
            env={**os.environ, **environment(database), "CATALOG_WORKERS": "1"},
            stdout=stdout,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def last_cause(database: Database) -> str:
    return str(everything(database)["release"][-1][1])


@pytest.fixture
def expired(empty_catalog: Database) -> Database:
    """A catalog with a policy that has run out and still says it is in force."""
    publish(empty_catalog, a_policy(expires_on="2020-12-31"))
    return empty_catalog


def has_its_snapshot(database: Database) -> bool:
    with reading(database) as reader:
        clock, seq = snapshots.latest(reader, data_dir_of(database))
    return seq == clock.seq


def test_a_worker_releases_what_has_run_out_and_ends_when_it_is_told(expired: Database):
    with started(expired, "work") as worker:
        until(lambda: last_cause(expired) == "clock")
        until(lambda: has_its_snapshot(expired))
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(A_HANG_S) == 0


@dataclass(frozen=True)
class Serving:
    """A service with a worker beside it, that has done its first work."""

    process: subprocess.Popen[bytes]
    database: Database
    address: str
    log: Path

    @property
    def keeper(self) -> int:
        """What keeps the worker running; the service's other children are its own."""
        (found,) = (pid for pid in children(self.process.pid) if "beside.py" in command(pid))
        return found

    @property
    def worker(self) -> int | None:
        found = children(self.keeper)
        return found[0] if found else None

    def answers(self) -> bool:
        try:
            return bool(self.get("/healthz"))
        except OSError:
            return False

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=5) as answer:
            return str(answer.read().decode())


@pytest.fixture
def serving(sqlite_catalogs: Catalogs, tmp_path: Path) -> Iterator[Serving]:
    database = sqlite_catalogs.empty()
    publish(database, a_policy(expires_on="2020-12-31"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    log = tmp_path / "log"
    with started(database, "serve", "--bind", address, "--work", log=log) as process:
        found = Serving(process, database, address, log)
        until(found.answers)
        until(lambda: last_cause(database) == "clock")
        until(lambda: has_its_snapshot(database))
        yield found
    sqlite_catalogs.drop(database)


@in_proc
@pytest.mark.parametrize(("ending", "kept"), [(signal.SIGTERM, True), (signal.SIGINT, False)])
def test_a_worker_beside_the_service_ends_with_it(
    serving: Serving, ending: signal.Signals, kept: bool
):
    keeper, worker = serving.keeper, serving.worker
    assert worker is not None
    if not kept:
        os.kill(keeper, signal.SIGKILL)
        until(lambda: not running(keeper))
        assert running(worker)

    serving.process.send_signal(ending)
    serving.process.wait(A_HANG_S)

    until(lambda: not running(worker) and not running(keeper))


@in_proc
def test_a_worker_that_was_killed_is_started_again_and_with_a_killed_service_ends(serving: Serving):
    keeper, killed = serving.keeper, serving.worker
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    until(lambda: not running(killed))
    publish_sources(serving.database, 1)
    assert serving.answers()
    until(lambda: has_its_snapshot(serving.database))
    following = serving.worker

    assert following not in (None, killed)
    for gauge in ("catalog_head_seq 3.0", "catalog_snapshot_seq 3.0", "catalog_worker_alive"):
        assert f"\n{gauge}" in serving.get("/metrics")
    told = [line for line in serving.log.read_text().splitlines() if "worker_ended" in line]
    ((status, pause),) = [(line["status"], line["again_in_s"]) for line in map(json.loads, told)]
    assert (status, pause) == (-signal.SIGKILL, FIRST_PAUSE_S)

    serving.process.kill()
    serving.process.wait(A_HANG_S)

    until(lambda: not running(following) and not running(keeper))


def test_a_service_alone_does_no_work(expired: Database, run_on, monkeypatch: pytest.MonkeyPatch):
    replaced: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: replaced.append(arguments))

    done = run_on(expired, "serve", "--bind", "127.0.0.1:8123", lang="en")

    assert done.exit_code == 0
    assert (
        "address for QGIS and GDAL (OGC API Features) http://127.0.0.1:8123/api/v1" in done.stdout
    )
    ((*_, bind, application),) = replaced
    assert (bind, application) == ("127.0.0.1:8123", "service:create_app()")
    assert last_cause(expired) == "staff"
