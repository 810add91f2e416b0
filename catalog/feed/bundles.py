"""Bundles: changes between two releases as a signed ZIP, carried where no connection reaches.

They lie in `<data_dir>/bundles/<epoch>/` once they have been asked for. A bundle's name there
counts the contents erased in it and tells the key, so that none is found after one more was
erased or the key was replaced.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.feed.bundle_writing import Range, write_bundle
from catalog.feed.shelf import SEQ, Abandoned, Shelf, Whole
from catalog.feed.signing import SigningKey
from catalog.store.database import Connection, Database
from catalog.store.public import clock as clocks
from catalog.store.public import states
from catalog.store.public.clock import Clock
from catalog.store.public.erasures import erased_among
from catalog.store.public.reading import Reader

LARGEST = 100_000
"""Changes in one bundle: whoever asks for it first waits until it is made."""

KEPT = 16
"""Bundles that lie ready; one that is asked for again after it was removed is made again."""

FOLDER = "bundles"

_ZIP = ".zip"
_NAMED = f"{SEQ}-{SEQ}-{SEQ}-[0-9a-f]{{16}}"
_TURN = ".making"


class NoReleaseEnds(Exception):
    """No release ended at a seq; `nearest` is the closest one at or below that did."""

    def __init__(self, seq: int, nearest: int) -> None:
        self.seq, self.nearest = seq, nearest
        super().__init__(f"no release ends at {seq}; the nearest one before ends at {nearest}")


class TooManyChanges(Exception):
    """A bundle would hold more than `LARGEST` changes."""


class OneAtATime(Exception):
    """Another bundle is being made; ask again."""


def shelf_of(data_dir: Path, epoch: str) -> Shelf:
    """Where the bundles of a history lie."""
    return Shelf(data_dir / FOLDER / epoch, _ZIP, named=_NAMED)


def bundle(
    database: Database,
    reader: Reader,
    data_dir: Path,
    key: SigningKey,
    *,
    since: int,
    to: int,
) -> tuple[Clock, Whole]:
    """The bundle of the changes with since < seq <= to, made unless it lies ready.

    Raises NoReleaseEnds, TooManyChanges, OneAtATime, Abandoned, FeedIntegrity, NotInitialised,
    OSError.
    """
    clock, erased = erased_among(reader, since, to)
    name = f"{since}-{to}-{erased}-{key.fingerprint}"
    shelf = shelf_of(data_dir, clock.epoch)
    found = shelf.find(name)
    if found is None:
        with database.read() as connection:
            wanted = _range(connection, since, to, erased)
        shelf = shelf_of(data_dir, wanted.clock.epoch)
        with _turn(shelf), shelf.writing(name) as sheets:
            write_bundle(reader, wanted, key, sheets[_ZIP])
        if erased_among(reader, since, to)[1] != erased:
            # Already read when it was erased: the name would never be asked for again.
            shelf.remove(name)
            raise Abandoned("a content was erased")
        keep_newest(shelf)
        found = shelf.find(name)
        if found is None:
            raise Abandoned("it was removed at once")
    return clock, found[_ZIP]


def remove_erased(reader: Reader, data_dir: Path) -> None:
    """Remove every bundle that holds a content erased since."""
    shelf = shelf_of(data_dir, reader.clock().epoch)
    for name in shelf.names():
        since, to, erased = map(int, name.split("-")[:3])
        if erased_among(reader, since, to)[1] != erased:
            shelf.remove(name)


def keep_newest(shelf: Shelf) -> None:
    for name in shelf.newest_first()[KEPT:]:
        shelf.remove(name)


def _range(connection: Connection, since: int, to: int, erased: int) -> Range:
    state = states.at(connection, to)
    if states.at(connection, since) is None:
        raise NoReleaseEnds(since, states.nearest(connection, since))
    if state is None:
        raise NoReleaseEnds(to, states.nearest(connection, to))
    if to - since > LARGEST:
        raise TooManyChanges
    return Range(clocks.read(connection), since, to, erased, state)


@contextmanager
def _turn(shelf: Shelf) -> Iterator[None]:
    """One is made at a time, by whichever node: more would take what other readers need."""
    shelf.folder.mkdir(parents=True, exist_ok=True)
    with (shelf.folder / _TURN).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OneAtATime from None
        yield
