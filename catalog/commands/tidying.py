"""Removing files that nobody can reach: their transaction failed, or their row is gone.

A file is written before the row that names it, so that one of today may be about to be named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from catalog.exchange import asset_files
from catalog.store.database import Connection, Database
from catalog.store.staff import assets, uploads

_UPLOAD = re.compile(r"[0-9a-f]{32}\.xlsx")


def remove_strays(database: Database, data_dir: Path, untouched_since: datetime) -> int:
    """Remove the files of assets and uploads that no row names, and answer how many.

    Those that somebody wrote or sent again since that instant stay.
    """
    # Looked at first: what is named by then stays.
    found = [path for path in _kept_files(data_dir) if _untouched(path, untouched_since)]
    with database.read_as_staff() as connection:
        known = _named(connection)
    gone = [path for path in found if path.name not in known and _untouched(path, untouched_since)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _kept_files(data_dir: Path) -> Iterator[Path]:
    yield from asset_files.private_and_unfinished(data_dir)
    for path in (data_dir / "uploads").glob("*.xlsx"):
        if _UPLOAD.fullmatch(path.name):
            yield path


def _untouched(path: Path, since: datetime) -> bool:
    try:
        return path.stat().st_mtime < since.timestamp()
    except FileNotFoundError:
        return False


def _named(connection: Connection) -> set[str]:
    named = {f"{upload_id}.xlsx" for upload_id in uploads.ids(connection)}
    for asset in assets.every(connection):
        named |= asset_files.files_of(asset).keys()
    return named
