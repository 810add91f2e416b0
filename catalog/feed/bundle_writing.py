"""Writing a bundle: a deterministic ZIP of changes, a manifest and its signature, in one pass."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import IO, cast

from catalog.feed.entries import entry_bytes
from catalog.feed.portions import erased, portions
from catalog.feed.positions import FeedIntegrity
from catalog.feed.shelf import Abandoned, Sheet
from catalog.feed.signing import SigningKey
from catalog.feed.walking import check_whole
from catalog.kinds import KINDS
from catalog.store.public.clock import Clock
from catalog.store.public.following import ChangeRow, closing
from catalog.store.public.reading import Reader
from catalog.store.public.states import State
from catalog.values.canonical import canonical_bytes

FORMAT = "catalog-bundle/1"
CHANGES = "changes.ndjson"
MANIFEST = "manifest.json"
SIGNATURE = "signature.txt"

_MAKER = "parcel-catalog"
# What a ZIP says of a file's time and rights is fixed, so that every node makes the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


@dataclass(frozen=True)
class Range:
    """Changes with since < seq <= to, both ends of releases (`since` may be 0).

    `erased` of them have lost their content; `state` is the catalog's at `to`.
    """

    clock: Clock
    since: int
    to: int
    erased: int
    state: State


@dataclass
class _Walked:
    """What has been seen of a range so far."""

    chain_from: str = ""
    chain_to: str = ""
    erased: int = 0


def write_bundle(reader: Reader, wanted: Range, key: SigningKey, sheet: Sheet) -> None:
    """Write the bundle of a range.

    Raises FeedIntegrity for a history that is not whole, and Abandoned when a content is erased
    or an epoch begins meanwhile.
    """
    walked = _Walked()
    # It is written to from beginning to end, and asked for nothing else.
    with zipfile.ZipFile(cast("IO[bytes]", sheet), "w") as archive:
        with archive.open(_member(CHANGES), "w", force_zip64=True) as file:
            changes = Sheet(file)
            for rows in _chained(reader, wanted, walked):
                changes.write(b"".join(entry_bytes(row) + b"\n" for row in rows))
        if walked.erased != wanted.erased:
            raise Abandoned("a content was erased")
        manifest = canonical_bytes(_manifest(wanted, walked, changes, key.public_key))
        archive.writestr(_member(MANIFEST), manifest)
        archive.writestr(_member(SIGNATURE), key.sign(manifest))


def _chained(reader: Reader, wanted: Range, walked: _Walked) -> Iterator[list[ChangeRow]]:
    """Every change of the range, each held against the one before it."""
    for found in portions(reader, wanted.clock, since=wanted.since, to=wanted.to, newest=False):
        end = closing(reader, since=found.since, end=found.end)
        check_whole(found, end, every=True)
        goes_on = found.since == wanted.since or found.since_hash == walked.chain_to
        if found.since_hash is None or end.hash is None or not goes_on:
            raise FeedIntegrity(f"change {found.since} is not whole")
        walked.chain_from = walked.chain_from or found.since_hash
        walked.chain_to = end.hash
        walked.erased += sum(map(erased, found.rows))
        yield found.rows


def _manifest(wanted: Range, walked: _Walked, changes: Sheet, public_key: str) -> dict[str, object]:
    return {
        "format": FORMAT,
        "epoch": wanted.clock.epoch,
        "from": wanted.since,
        "to": wanted.to,
        "chain_from": walked.chain_from,
        "chain_to": walked.chain_to,
        "data_mode": wanted.clock.data_mode,
        "created_by": _MAKER,
        "collections": {name: asdict(of) for name, of in wanted.state.collections.items()},
        "state_digest": wanted.state.state_digest,
        "schema_versions": {name: kind.schema_version for name, kind in KINDS.items()},
        "changes": {
            "name": CHANGES,
            "sha256": changes.sha256,
            "bytes": changes.size,
            "count": wanted.to - wanted.since,
        },
        "public_key": public_key,
    }


def _member(name: str) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, _NO_TIME)
    found.compress_type = zipfile.ZIP_DEFLATED
    found.create_system = _UNIX
    found.external_attr = _READABLE
    return found
