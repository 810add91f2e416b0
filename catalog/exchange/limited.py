"""Reading a stranger's workbook in a process of its own, which may use little and not for long.

Whatever a file does to its reader, the service loses a child and answers with a refusal.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.exchange.reading import Unreadable
from catalog.exchange.workbook_book import Book, book
from catalog.exchange.workbook_container import check_container


@dataclass(frozen=True)
class Limits:
    """Of the child: address space in bytes, processor and wall-clock time in seconds."""

    memory_bytes: int = 512 * 2**20
    cpu_s: int = 20
    wall_s: float = 30.0


USUAL = Limits()

_READER = "catalog.exchange.workbook_reading"


def read_workbook(name: str, data: bytes, limits: Limits = USUAL) -> Book:
    """The cells of an XLSX file. Raises Unreadable with the reason why it is not read."""
    check_container(name, data)
    answer = _asked(name, data, limits)
    code = answer.get("code")
    if code is not None:
        raise Unreadable(name, code, **answer["facts"])
    return book(answer["sheets"])


def _asked(name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    """What the child says of a file, unless it died of it."""
    child = subprocess.Popen(
        [sys.executable, "-m", _READER, str(limits.memory_bytes), str(limits.cpu_s)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        answer, _ = child.communicate(data, timeout=limits.wall_s)
    except subprocess.TimeoutExpired:
        raise Unreadable(name, "workbook-too-costly") from None
    finally:
        child.kill()
        child.communicate()
    if child.returncode:
        raise Unreadable(name, "workbook-too-costly")
    found: dict[str, Any] = orjson.loads(answer)
    return found


def _environment() -> dict[str, str]:
    """What the child has to know, and no secret of the service.

    Without memory nobody can tell a backtrace: the reader would wait for it until its time is up.
    """
    kept = ("PATH", "LANG", "PYTHON", "COVERAGE")
    found = {name: value for name, value in os.environ.items() if name.startswith(kept)}
    return {**found, "RUST_BACKTRACE": "0"}
