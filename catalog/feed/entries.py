"""One change as every file and every page of the feed holds it: bytes, the content last."""

from __future__ import annotations

import json

import orjson

from catalog.store.public.following import ChangeRow


def entry_bytes(row: ChangeRow) -> bytes:
    """A change as one JSON object (docs/sync.md, 2), without a line feed.

    The content's stored bytes are joined as they are; nobody parses them. An erased content is
    null, and `redacted` says so.
    """
    replaced = row.replaced_by
    head = orjson.dumps(
        {
            "seq": row.seq,
            "release": row.release_id,
            "op": row.op,
            "collection": row.collection,
            "id": row.entry_id,
            "version": row.number,
            "published_at": row.published_at,
            "reason": row.reason,
            "replaced_by": [] if replaced == "[]" else json.loads(replaced),
            "content_sha256": row.content_sha256,
            "prev": row.prev,
            "hash": row.hash,
        }
    )
    if row.content is not None:
        return b'%b,"content":%b}' % (head[:-1], row.content)
    if row.op == "upsert":
        return head[:-1] + b',"redacted":true,"content":null}'
    return head[:-1] + b',"content":null}'
