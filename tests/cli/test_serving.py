"""The service and its worker, started from a shell and ended with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from catalog.feed import snapshots
from catalog.store.database import Database
from tests.catalog.commands.everything import everything
from tests.catalog.commands.test_expiring import a_policy
from tests.catalog.documents import publish
from tests.cli.conftest import environment
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


def children(pid: int) -> list[int]:
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def started(database: Database, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", *arguments],
        env={**os.environ, **environment(database), "CATALOG_WORKERS": "1"},
        stdout=subprocess.DEVNULL,
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


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_beside_the_service_ends_with_it(expired: Database, ending: signal.Signals):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://{address}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    with started(expired, "serve", "--bind", address, "--work") as service:
        until(answers)
        until(lambda: last_cause(expired) == "clock")
        until(lambda: has_its_snapshot(expired))
        beside = children(service.pid)
        service.send_signal(ending)
        service.wait(A_HANG_S)

    assert len(beside) == 2
    until(lambda: not any(running(pid) for pid in beside))


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
