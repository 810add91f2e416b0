"""Working out anew, from the stored bytes alone, what a SQLite replica holds.

The digests that a replica keeps are made of the hashes that it stored: a byte of a content that
rots on the disk does not change them. Here every content is hashed again, and every change.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from parcel_catalog_client.changes import change_hash
from parcel_catalog_client.digest import bucket_of
from parcel_catalog_client.progress import Silent

_A_LOOK = 1000

# Sorted by SQLite itself, on the disk if need be: memory does not grow with the replica.
_LINES = """
    SELECT collection, bucket_of(CAST(id AS BLOB)) AS in_bucket, CAST(id AS BLOB) AS raw_id,
        version, CASE WHEN redacted THEN content_sha256 ELSE sha256(CAST(content AS BLOB)) END
    FROM entry WHERE op = 'upsert' ORDER BY collection, in_bucket, raw_id"""

_TOLD = (
    "collection", "content_sha256", "id", "op", "prev", "published_at", "reason", "release",
    "replaced_by", "seq", "version", "hash", "bucket",
)  # fmt: skip


@dataclass(frozen=True)
class Inspection:
    """`buckets` are the digests by collection of what is there. `altered` are the buckets, by
    collection, in which a change does not match its own hash; `deletions_altered` tells that a
    deletion does not, or that nobody can say what it was."""

    entries: int
    buckets: Mapping[str, Mapping[str, str]]
    altered: Mapping[str, frozenset[str]]
    deletions_altered: bool


def inspect(path: Path, teller: Silent) -> Inspection:
    """What the replica holds, read to the last byte. Raises sqlite3.Error."""
    name = f"file:{quote(str(path))}?mode=ro"
    with closing(sqlite3.connect(name, uri=True, isolation_level=None)) as connection:
        # What rotted may be text no longer.
        connection.text_factory = bytes
        connection.execute("BEGIN")
        (entries,) = connection.execute("SELECT count(*) FROM entry").fetchone()
        buckets = _buckets(connection, entries, teller)
        altered, deletions_altered = _altered(connection)
    teller.over()
    return Inspection(entries, buckets, altered, deletions_altered)


def _buckets(
    connection: sqlite3.Connection, entries: int, teller: Silent
) -> dict[str, dict[str, str]]:
    done = 0

    def _sha256(content: bytes | None) -> bytes:
        nonlocal done
        done += 1
        if not done % _A_LOOK:
            teller.at("checking", done, entries)
        return b"" if content is None else hashlib.sha256(content).hexdigest().encode()

    connection.create_function("sha256", 1, _sha256, deterministic=True)
    connection.create_function("bucket_of", 1, lambda raw: hashlib.sha256(raw).hexdigest()[:3])
    found: dict[str, dict[str, str]] = defaultdict(dict)
    rows = connection.execute(_LINES)
    for (collection, bucket), lines in groupby(rows, key=lambda row: row[:2]):
        joined = b"".join(b"%b\0%b\0%b\n" % (i, _text(v), _text(sha)) for *_, i, v, sha in lines)
        name = collection.decode(errors="replace")
        found[name][bucket.decode()] = hashlib.sha256(joined).hexdigest()
    return found


def _altered(connection: sqlite3.Connection) -> tuple[dict[str, frozenset[str]], bool]:
    altered: dict[str, set[str]] = defaultdict(set)
    deletions = False
    for row in connection.execute(f"SELECT {', '.join(_TOLD)} FROM entry"):
        told = dict(zip(_TOLD, row, strict=True))
        try:
            read = {name: v.decode() if isinstance(v, bytes) else v for name, v in told.items()}
        except UnicodeDecodeError:
            deletions = True
            continue
        if _is_whole(read):
            continue
        if read["op"] == "upsert":
            altered[read["collection"]].add(bucket_of(read["id"]))
        else:
            deletions = True
    return {name: frozenset(buckets) for name, buckets in altered.items()}, deletions


def _is_whole(row: dict[str, Any]) -> bool:
    """Whether a stored change is what its hash says, and lies in its bucket."""
    try:
        told = {**row, "replaced_by": json.loads(row["replaced_by"])}
        return change_hash(told) == str(row["hash"]) and bucket_of(row["id"]) == row["bucket"]
    except (TypeError, ValueError, RecursionError):
        return False


def _text(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
