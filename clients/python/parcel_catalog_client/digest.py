"""The digest tree: what two copies of a catalog compare to know that they are equal.

An entry's line names its version and its content's hash; lines are gathered in 4096 buckets a
collection, buckets in a collection, collections in the state. Digests are lower-case hex, and
buckets go by their three hex digits, as on the wire. A bucket without entries is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache

Line = tuple[str, int, str]
"""What a public entry adds to the digest: id, version, content_sha256."""

_NAMES = tuple(f"{bucket:03x}" for bucket in range(4096))


# Whoever stores an entry asks a moment after whoever has checked it.
@lru_cache(maxsize=16)
def bucket_of(entry_id: str) -> str:
    """The bucket of an entry: the first three hex digits of SHA-256(id), `000` to `fff`."""
    return hashlib.sha256(entry_id.encode()).hexdigest()[:3]


def collection_digest(buckets: Mapping[str, str]) -> str:
    """The digest of a collection, from the digests of its buckets that are not empty."""
    empty = hashlib.sha256().digest()
    return hashlib.sha256(
        b"".join(bytes.fromhex(buckets[name]) if name in buckets else empty for name in _NAMES)
    ).hexdigest()


EMPTY_COLLECTION = collection_digest({})
"""The digest of a collection without entries."""


def state_digest(collections: Mapping[str, str]) -> str:
    """The digest of a whole state, from every collection's digest, the empty ones' too."""
    lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(collections.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def bucket_digest(lines: Iterable[Line]) -> str:
    """The digest of one bucket, from its lines in order of id."""
    return hashlib.sha256(b"".join(_encoded(*line) for line in lines)).hexdigest()


def lines_digest(lines: bytes) -> str:
    """The digest of one bucket, from its encoded lines joined in any order."""
    # NUL is below every character of an id and UTF-8 keeps the order of code points, so that
    # whole lines sort as their ids do.
    ordered = sorted(lines.split(b"\n")[:-1])
    return hashlib.sha256(b"".join(line + b"\n" for line in ordered)).hexdigest()


def bucket_digests(lines: Iterable[Line]) -> dict[str, str]:
    """The digests of the buckets of one collection, from its lines in any order."""
    tally = Tally()
    for line in lines:
        tally.add(*line)
    return tally.buckets()


class Tally:
    """The lines of one collection, gathered in any order: about a hundred bytes an entry."""

    def __init__(self) -> None:
        self.count = 0
        self._buckets: dict[str, bytearray] = {}

    def add(self, entry_id: str, version: int, content_sha256: str) -> None:
        line = _encoded(entry_id, version, content_sha256)
        name = bucket_of(entry_id)
        bucket = self._buckets.get(name)
        if bucket is None:
            self._buckets[name] = bytearray(line)
        else:
            bucket += line
        self.count += 1

    def buckets(self) -> dict[str, str]:
        """The digest of every bucket that holds a line."""
        return {name: lines_digest(bytes(lines)) for name, lines in self._buckets.items()}

    def digest(self) -> str:
        """The digest of the collection."""
        return collection_digest(self.buckets())


def _encoded(entry_id: str, version: int, content_sha256: str) -> bytes:
    return f"{entry_id}\0{version}\0{content_sha256}\n".encode()
