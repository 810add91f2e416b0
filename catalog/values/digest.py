"""The digest tree: what two copies of a catalog compare to know that they are equal.

An entry's line names its version and its content's hash. Lines are gathered in 4096 buckets a
collection, buckets in a collection, collections in the state. docs/sync.md has the definition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

BUCKETS = 4096
_HEX_DIGITS = 3


def bucket_of(entry_id: str) -> int:
    """The bucket of an entry, 0 to 4095: the first three hex digits of SHA-256(id)."""
    return int(hashlib.sha256(entry_id.encode()).hexdigest()[:_HEX_DIGITS], 16)


def bucket_name(bucket: int) -> str:
    """`a3f` for 2623."""
    return f"{bucket:0{_HEX_DIGITS}x}"


def bucket_digest(lines: Iterable[tuple[str, int, str]]) -> bytes:
    """The raw digest of a bucket's (id, version, content_sha256), in any order."""
    found = hashlib.sha256()
    # Ids are ASCII, so that Python's order is that of their code points and of their bytes.
    for entry_id, version, content_sha256 in sorted(lines):
        found.update(f"{entry_id}\0{version}\0{content_sha256}\n".encode())
    return found.digest()


EMPTY_BUCKET = bucket_digest(())
"""The digest of a bucket without entries."""


def collection_digest(buckets: bytes) -> str:
    """The digest of a collection's 4096 raw bucket digests, joined in order."""
    assert len(buckets) == BUCKETS * len(EMPTY_BUCKET)
    return hashlib.sha256(buckets).hexdigest()


EMPTY_COLLECTION = collection_digest(EMPTY_BUCKET * BUCKETS)
"""The digest of a collection without entries."""


def state_digest(collections: Mapping[str, str]) -> str:
    """The digest of a whole state: of every collection's digest, by name."""
    lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(collections.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
