"""The service as it runs: gunicorn with the product's own configuration."""

from __future__ import annotations

import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.api.call import API
from tests.support.catalogs import Catalogs
from tests.support.patience import A_HANG_S
from tests.support.server import environment_of, gunicorn


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's home folder: one of its own, since others' servers leave things in theirs."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def port(sqlite_catalogs: Catalogs, home: Path) -> Iterator[int]:
    environment = environment_of(sqlite_catalogs.shared_demo)
    with gunicorn("service:create_app()", workers=2, HOME=str(home), **environment) as found:
        yield found


def fetch(port: int, path: str) -> tuple[dict[str, str], str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return dict(answer.headers), answer.read().decode()


def test_no_header_says_which_software_answers(port: int):
    headers, _ = fetch(port, API)

    assert headers["Server"] == "catalog"


def test_counts_are_those_of_all_workers_together(port: int):
    def counted() -> float:
        _, text = fetch(port, "/metrics")
        return sum(
            float(line.rsplit(" ", 1)[1])
            for line in text.splitlines()
            if line.startswith("catalog_requests_total") and "getConformance" in line
        )

    before = counted()
    for _ in range(40):
        fetch(port, f"{API}/conformance")

    assert counted() == before + 40


def test_readers_are_served_while_eight_clients_dawdle(port: int):
    """A client that never finishes its request holds one of a worker's 16 threads."""
    dawdlers = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
    for dawdler in dawdlers:
        dawdler.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
    time.sleep(0.3)

    started = time.monotonic()
    for _ in range(5):
        fetch(port, f"{API}/collections/parcels/items/DEMO-P-001")
    elapsed = time.monotonic() - started

    for dawdler in dawdlers:
        dawdler.close()
    assert elapsed < A_HANG_S


@pytest.mark.usefixtures("port")
def test_nothing_is_left_in_the_home_folder(home: Path):
    assert list(home.iterdir()) == []
