"""Keeping the folder of snapshots and bundles as it should be, whoever wrote there."""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from catalog.feed import bundles, snapshots
from catalog.store.public.reading import Reader

_EPOCH = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def remove_erased(reader: Reader, data_dir: Path) -> None:
    """Remove every file that holds a content erased since it was written."""
    snapshots.remove_erased(reader, data_dir)
    bundles.remove_erased(reader, data_dir)


def remove_other_epochs(data_dir: Path, epoch: str) -> None:
    """Remove the files of every history but one. A data folder belongs to one catalog."""
    for name in (snapshots.FOLDER, bundles.FOLDER):
        for folder in (data_dir / name).glob("*/"):
            # A file system of its own has a `lost+found`, which is nobody's to remove.
            if folder.name != epoch and _EPOCH.fullmatch(folder.name):
                shutil.rmtree(folder)


def tidy(data_dir: Path, epoch: str, now: datetime) -> None:
    """Keep the newest few files of a history, and nothing that a killed writer left."""
    for room in (snapshots, bundles):
        shelf = room.shelf_of(data_dir, epoch)
        room.keep_newest(shelf)
        shelf.clear(now)
