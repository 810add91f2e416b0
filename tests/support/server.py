"""The service as it really runs: gunicorn with the product's own configuration, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.store.database import Database
from tests.support.patience import A_HANG_S

ROOT = Path(__file__).parents[2]


@contextmanager
def gunicorn(application: str, workers: int = 1, **environment: str) -> Iterator[int]:
    """A running server's port. Environment variables are added to this process's own."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn",
        "-c", str(ROOT / "service" / "gunicorn.conf.py"),
        "-b", f"127.0.0.1:{port}",
        "-w", str(workers),
        application,
    ]  # fmt: skip
    with answering(port, command, **environment, CATALOG_LOG_LEVEL="error"):
        yield port


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def answering(port: int, command: list[str], **environment: str) -> Iterator[None]:
    """A server's process, from when it answers on its port to its end."""
    # A server that cannot start says why on standard error, which the test run shows.
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield
    finally:
        process.terminate()
        # Longer than it may take to see slow requests to their end.
        process.wait(A_HANG_S)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # It answers; that is all that is asked.
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def environment_of(database: Database) -> dict[str, str]:
    """The settings that make a server serve this database."""
    found = {
        "CATALOG_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "CATALOG_DATA_DIR": str(data_dir_of(database)),
    }
    if not database.is_sqlite:
        found["CATALOG_READER_ROLE"] = database.reader_role
    return found


def data_dir_of(database: Database) -> Path:
    """Where a database keeps its files. Catalogs of tests share an epoch, and not these."""
    folder = Path(os.environ.get("CATALOG_DATA_DIR", "var"))
    return folder / Path(database.url.database or "").stem
