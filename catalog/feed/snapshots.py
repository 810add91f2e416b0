"""Snapshots: the whole state at a seq as a file, which begins a copy.

They lie in `<data_dir>/snapshots/<epoch>/`, plain and compressed, named by their seq.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.feed.shelf import SEQ, Shelf, Whole
from catalog.store.public.clock import Clock
from catalog.store.public.erasures import erased_standing
from catalog.store.public.reading import Reader

PLAIN = ".ndjson"
GZIP = ".ndjson.gz"

KEPT = 3
"""Whoever is fetching one finds it still there while the next two are written."""

FOLDER = "snapshots"


def shelf_of(data_dir: Path, epoch: str) -> Shelf:
    """Where the snapshots of a history lie, each under its seq."""
    return Shelf(data_dir / FOLDER / epoch, PLAIN, GZIP, named=SEQ)


def find(data_dir: Path, epoch: str, seq: int) -> Mapping[str, Whole] | None:
    """The files of a snapshot by their endings, or None when there is no whole one."""
    return shelf_of(data_dir, epoch).find(str(seq))


def latest(reader: Reader, data_dir: Path) -> tuple[Clock, int | None]:
    """The seq of the newest whole snapshot of which nothing was erased since, None without one."""
    clock = reader.clock()
    for seq in _seqs(shelf_of(data_dir, clock.epoch)):
        # One ahead of the clock lies there when this replica has not received that seq yet.
        reached = seq <= clock.seq and find(data_dir, clock.epoch, seq)
        if reached and not erased_standing(reader, seq)[1]:
            return clock, seq
    return clock, None


def remove_erased(reader: Reader, data_dir: Path) -> None:
    """Remove every snapshot that holds a content erased since."""
    shelf = shelf_of(data_dir, reader.clock().epoch)
    for seq in _seqs(shelf):
        if erased_standing(reader, seq)[1]:
            shelf.remove(str(seq))


def keep_newest(shelf: Shelf) -> None:
    for seq in _seqs(shelf)[KEPT:]:
        shelf.remove(str(seq))


def _seqs(shelf: Shelf) -> list[int]:
    """Newest first."""
    return sorted(map(int, shelf.names()), reverse=True)
