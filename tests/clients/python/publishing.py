"""Changes as a catalog publishes them, written down a second time from docs/sync.md alone.

Nothing here is taken from the client or from the service, so that both can be held against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import rfc8785

GENESIS = "0" * 64


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def a_feature(entry_id: str, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": entry_id, "geometry": None, "properties": properties}


class History:
    """A history that grows change by change, as it goes over the wire."""

    def __init__(self) -> None:
        self.changes: list[dict[str, Any]] = []
        self._versions: dict[tuple[str, str], int] = {}

    def upsert(
        self, entry_id: str, *, collection: str = "parcels", release: str = "r", **said: Any
    ) -> dict[str, Any]:
        content = a_feature(entry_id, **said)
        return self._add(collection, entry_id, release, "upsert", content, None)

    def delete(
        self,
        entry_id: str,
        *,
        collection: str = "parcels",
        release: str = "r",
        reason: str = "withdrawn",
    ) -> dict[str, Any]:
        return self._add(collection, entry_id, release, "delete", None, reason)

    def current(self) -> list[dict[str, Any]]:
        """The newest change of every entry, by seq."""
        newest = {(one["collection"], one["id"]): one for one in self.changes}
        return sorted(newest.values(), key=lambda one: int(one["seq"]))

    def _add(
        self,
        collection: str,
        entry_id: str,
        release: str,
        op: str,
        content: dict[str, Any] | None,
        reason: str | None,
    ) -> dict[str, Any]:
        key = collection, entry_id
        self._versions[key] = self._versions.get(key, 0) + 1
        head = {
            "seq": len(self.changes) + 1,
            "release": release,
            "op": op,
            "collection": collection,
            "id": entry_id,
            "version": self._versions[key],
            "published_at": "2026-11-21T02:00:00Z",
            "reason": reason,
            "replaced_by": [],
            "content_sha256": None if content is None else sha256(rfc8785.dumps(content)),
            "prev": self.changes[-1]["hash"] if self.changes else GENESIS,
        }
        self.changes.append({**head, "hash": sha256(rfc8785.dumps(head)), "content": content})
        return self.changes[-1]


def line(change: dict[str, Any]) -> bytes:
    """A change as one line, its content canonical and last."""
    rest = {name: value for name, value in change.items() if name != "content"}
    head = json.dumps(rest, ensure_ascii=False, separators=(",", ":")).encode()
    return head[:-1] + b',"content":' + rfc8785.dumps(change["content"]) + b"}\n"


def digest_of_collection(changes: Iterable[dict[str, Any]]) -> str:
    """Section 3 of docs/sync.md, step by step."""
    buckets: list[list[tuple[str, bytes]]] = [[] for _ in range(4096)]
    for one in changes:
        if one["op"] == "delete":
            continue
        text = b"%s\x00%d\x00%s\n" % (
            one["id"].encode(),
            one["version"],
            one["content_sha256"].encode(),
        )
        buckets[int(sha256(one["id"].encode())[:3], 16)].append((one["id"], text))
    return sha256(
        b"".join(
            hashlib.sha256(b"".join(text for _, text in sorted(bucket))).digest()
            for bucket in buckets
        )
    )


def digest_of_state(collections: dict[str, str]) -> str:
    return sha256(b"".join(f"{n}\0{d}\n".encode() for n, d in sorted(collections.items())))
