"""Writes one snapshot as a process of its own, which may be killed or measured.

python -m tests.feed.writer URL READER_ROLE DATA_DIR: tells when it begins, and at the end the
most memory that it ever held, in bytes.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader


def started(database: Database, data_dir: Path) -> subprocess.Popen[str]:
    """A writer that has begun."""
    role = "" if database.is_sqlite else database.reader_role
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.feed.writer", url, role, str(data_dir)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    return process


def main(url: str, role: str, data_dir: str) -> None:
    reader = Reader(Database(url, reader_role=role or None))
    reader.clock()
    print("begun", flush=True)
    write_snapshot(reader, Path(data_dir))
    print(most_memory())


def most_memory() -> int:
    """Bytes. Not `ru_maxrss`, which begins with what the parent held when it started this one."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
