"""The hash that chains published changes, so that history cannot be rewritten unseen."""

from __future__ import annotations

from catalog.values.canonical import canonical_bytes, sha256_hex

GENESIS = "0" * 64


def change_hash(
    *,
    seq: int,
    release: str,
    op: str,
    collection: str,
    entry_id: str,
    version: int,
    published_at: str,
    reason: str | None,
    replaced_by: list[str],
    content_sha256: str | None,
    prev: str,
) -> str:
    """SHA-256 over the canonical form of a feed entry without its content.

    The content enters by its hash alone: it can be erased later and the chain still verifies.
    """
    return sha256_hex(
        canonical_bytes(
            {
                "seq": seq,
                "release": release,
                "op": op,
                "collection": collection,
                "id": entry_id,
                "version": version,
                "published_at": published_at,
                "reason": reason,
                "replaced_by": replaced_by,
                "content_sha256": content_sha256,
                "prev": prev,
            }
        )
    )
