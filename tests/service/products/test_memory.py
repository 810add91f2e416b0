"""What was made leaves no more behind than its bytes."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from service import create_app
from service.settings import Settings
from tests.service.conftest import settings_for
from tests.support.catalogs import Catalogs

_STATUS = Path("/proc/self/status")
_LEFT_MB = 150
"""Of what typst remembers of setting a booklet, each of these would leave about as much."""


@pytest.mark.skipif(not _STATUS.exists(), reason="reads how much memory a process has from /proc")
def test_booklets_one_after_the_other_leave_no_memory_taken(sqlite_catalogs: Catalogs):
    settings = settings_for(sqlite_catalogs.shared_demo)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        held = process.submit(_held_after_each, settings).result()

    assert held[-1] - held[0] < _LEFT_MB, held


def _held_after_each(settings: Settings) -> list[int]:
    """MB that this process has after each of three booklets of other parcels."""
    client = create_app(settings).test_client()
    found = []
    for first in (1, 9, 15):
        ids = ",".join(f"DEMO-P-{number:03d}" for number in range(first, first + 7))
        answer = client.get(f"/brochure.pdf?ids={ids}", headers={"Host": "127.0.0.1:8000"})
        assert answer.status_code == 200
        found.append(_held_mb())
    return found


def _held_mb() -> int:
    lines = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
    return int(lines["VmRSS"].split()[0]) // 1024
