"""The service and a follower as processes of their own, to be killed at any moment."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from catalog.store.database import Database
from tests.support.patience import A_HANG_S
from tests.support.server import ROOT, environment_of

BIN = Path(sys.executable).parent


class Killable:
    """A command that is started, killed with everything it started, and started again."""

    def __init__(self, *command: str, log: Path, **environment: str) -> None:
        self._command = command
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """SIGKILL to the whole session. One that has ended by itself is no kill."""
        assert self._process is not None
        self.kills += self._process.poll() is None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(A_HANG_S)

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(A_HANG_S)

    def said(self) -> str:
        return self._log.read_text()


def a_service(database: Database, folder: Path) -> tuple[Killable, int]:
    """The service with its worker, and the port it listens on whenever it runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    service = Killable(
        str(BIN / "parcel-catalog"), "serve", "--work", "--bind", f"127.0.0.1:{port}",
        log=folder / "service.log",
        CATALOG_LOG_LEVEL="error", CATALOG_WORKERS="1",
        TMPDIR=str(folder), **environment_of(database),
    )  # fmt: skip
    return service, port


def wait_until_ready(port: int) -> None:
    """Return once the service answers with a catalog; a service that never does is a failure."""
    deadline = time.monotonic() + A_HANG_S
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
            return
        except (OSError, urllib.error.URLError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
