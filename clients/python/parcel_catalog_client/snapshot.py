"""A snapshot that has arrived: read line by line, and proven before its last change is out."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from parcel_catalog_client.changes import GENESIS, Change, Damaged, parse_line
from parcel_catalog_client.claims import Claims, claims_of
from parcel_catalog_client.digest import EMPTY_COLLECTION, Tally, state_digest
from parcel_catalog_client.download import kept
from parcel_catalog_client.progress import Silent, Stopped

LONGEST_LINE = 2**27
"""Bytes. A catalog loads nothing that would make a longer one."""

_BUFFER = 2**20
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

    def __init__(self, stream: BinaryIO, told: Callable[[], None]) -> None:
        self._stream = stream
        self._told = told
        self.header = _header(self._line())
        self.claims: Claims | None = None
        self.chain: str | None = None if self.header.seq else GENESIS

    def changes(self) -> Iterator[Change]:
        """The newest change of every entry, by seq. Raises Damaged, at the last line at the
        latest, when this is not the state that it says it is."""
        tallies: dict[str, Tally] = {}
        before, count = 0, 0
        line = self._line()
        while following := self._line():
            change = parse_line(line)
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

    def _line(self) -> bytes:
        try:
            line = self._stream.readline(LONGEST_LINE + 1)
        except (EOFError, OSError, zlib.error) as error:
            raise Damaged(f"the snapshot cannot be unpacked: {error}") from None
        if len(line) > LONGEST_LINE:
            raise Damaged(f"a line of the snapshot is longer than {LONGEST_LINE} bytes")
        return line


@contextmanager
def opened(part: Path, teller: Silent, stopped: Callable[[], bool]) -> Iterator[Snapshot]:
    """The snapshot in a file that was completed by `download`. Its reading raises Stopped."""
    _, size = kept(part)
    with ExitStack() as stack:
        file = stack.enter_context(part.open("rb", buffering=_BUFFER))
        file.readline()

        def _told() -> None:
            teller.at("storing", file.tell(), size)
            if stopped():
                raise Stopped

        unpacked = stack.enter_context(gzip.GzipFile(fileobj=file))
        yield Snapshot(stack.enter_context(io.BufferedReader(unpacked, _BUFFER)), _told)


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
