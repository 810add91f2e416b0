"""The reference for a pull: the engine's own way to write the public rows out as text."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import psycopg

from catalog.store.database import Database
from catalog.store.metadata import CURRENT
from catalog.store.sqlite import sqlite_module

_ROWS = f"""
SELECT v.seq, v.collection, v.entry_id, v.number, v.content_sha256, v.content
FROM span s JOIN version v ON v.seq = s.seq
WHERE s.until_seq = {CURRENT} AND v.content IS NOT NULL
ORDER BY s.seq
"""


def dumper(database: Database, target: Path) -> tuple[str, Callable[[], float]]:
    """What dumps, in words, and a function that does it once and tells the seconds it took.

    The time ends when the file lies on the disk.
    """
    shell = shutil.which("sqlite3")

    def _dump() -> float:
        target.unlink(missing_ok=True)
        began = time.perf_counter()
        with target.open("wb") as file:
            if not database.is_sqlite:
                _copy(database, file)
            elif shell:
                _shell(shell, database, file)
            else:
                _select(database, file)
            file.flush()
            os.fsync(file.fileno())
        return time.perf_counter() - began

    if not database.is_sqlite:
        return "COPY to standard output", _dump
    return "the sqlite3 shell, as .dump writes" if shell else "a SELECT by the driver", _dump


def _shell(shell: str, database: Database, file: IO[bytes]) -> None:
    subprocess.run(
        [shell, "-readonly", "-cmd", ".mode insert entry", str(database.url.database), _ROWS],
        stdout=file,
        check=True,
    )


def _select(database: Database, file: IO[bytes]) -> None:
    connection: Any = sqlite_module().connect(str(database.url.database))
    try:
        file.writelines(
            "\t".join(map(str, row)).encode() + b"\n" for row in connection.execute(_ROWS)
        )
    finally:
        connection.close()


def _copy(database: Database, file: IO[bytes]) -> None:
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        psycopg.connect(url) as connection,
        connection.cursor().copy(f"COPY ({_ROWS}) TO STDOUT") as rows,
    ):
        for block in rows:
            file.write(block)
