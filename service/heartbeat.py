"""The sign of life that workers give: when a file of the data folder was last touched."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

FILE = "worker-alive"


def beat(data_dir: Path, now: datetime) -> None:
    """Tell that a worker lives. Raises OSError."""
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / FILE
    path.touch()
    os.utime(path, (now.timestamp(), now.timestamp()))


def last_beat(data_dir: Path) -> float | None:
    """When a worker last lived, in seconds since 1970; None when none ever did."""
    try:
        return (data_dir / FILE).stat().st_mtime
    except OSError:
        return None
