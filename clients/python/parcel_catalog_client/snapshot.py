"""A snapshot that has arrived: read line by line, and proven before its last change is out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parcel_catalog_client.changes import GENESIS, Change, Damaged
from parcel_catalog_client.claims import Claims, claims_of
from parcel_catalog_client.digest import EMPTY_COLLECTION, Tally, state_digest
from parcel_catalog_client.download import kept
from parcel_catalog_client.progress import Silent, Stopped
from parcel_catalog_client.published import change_of
from parcel_catalog_client.unpacking import unpacked

_A_LOOK = 500
"""Lines after which to tell how far it is, and to see whether to stop."""


@dataclass(frozen=True)
class Header:
    """The first line: which state of which history this is, and where to follow on."""

    epoch: str
    seq: int
    cursor: str
    data_mode: str


class Snapshot:
    """One snapshot. `claims` and `chain` are known when all changes have been taken.

    `chain` is the hash of the change at the snapshot's seq; None before the first change.
    """

    def __init__(self, lines: Iterator[bytes], told: Callable[[], None]) -> None:
        self._lines = lines
        self._told = told
        self.header = _header(next(lines, b""))
        self.claims: Claims | None = None
        self.chain: str | None = None if self.header.seq else GENESIS

    def changes(self) -> Iterator[Change]:
        """The newest change of every entry, by seq. Raises Damaged, at the last line at the
        latest, when this is not the state that it says it is."""
        tallies: dict[str, Tally] = {}
        before, count = 0, 0
        line = next(self._lines, b"")
        for following in self._lines:
            change = change_of(line)
            if not before < change.seq <= self.header.seq:
                raise Damaged(f"change {change.seq} stands after {before} in the snapshot")
            before, count = change.seq, count + 1
            if change.content_sha256 is not None:
                tally = tallies.get(change.collection)
                if tally is None:
                    tally = tallies[change.collection] = Tally()
                tally.add(change.id, change.version, change.content_sha256)
            self.chain = change.hash if change.seq == self.header.seq else None
            if not count % _A_LOOK:
                self._told()
            yield change
            line = following
        self.claims = self._proven(_document(line), tallies)

    def _proven(self, last: Mapping[str, Any], tallies: Mapping[str, Tally]) -> Claims:
        claims = claims_of(last, self.header.seq)
        digests = {name: tally.digest() for name, tally in tallies.items()}
        empty = {name: EMPTY_COLLECTION for name in claims.digests if name not in digests}
        entries = sum(tally.count for tally in tallies.values())
        if last.get("count") != entries:
            raise Damaged(f"the snapshot holds {entries} entries and says {last.get('count')}")
        if digests | empty != claims.digests or state_digest(claims.digests) != claims.state_digest:
            raise Damaged("the snapshot is not the state that its last line tells")
        return claims


@contextmanager
def opened(part: Path, teller: Silent, stopped: Callable[[], bool]) -> Iterator[Snapshot]:
    """The snapshot in a file that was completed by `download`. Its reading raises Stopped."""
    _, size = kept(part)
    with part.open("rb") as file:
        file.readline()

        def _told() -> None:
            teller.at("storing", file.tell(), size)
            if stopped():
                raise Stopped

        yield Snapshot(unpacked(file), _told)


def _header(line: bytes) -> Header:
    told = _document(line)
    found = [told.get(name) for name in ("epoch", "seq", "cursor", "data_mode")]
    match found:
        case [str(epoch), int(seq), str(cursor), str(data_mode)]:
            return Header(epoch, seq, cursor, data_mode)
    raise Damaged("the snapshot does not begin with its header")


def _document(line: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Damaged("the snapshot is not whole")
    return found
