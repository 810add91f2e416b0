"""A follower as docs/sync.md describes one, written without any of the catalog's own code."""

from __future__ import annotations

import hashlib
import json
from typing import Any

COLLECTIONS = (
    "announcements", "enterprises", "facilities", "indicators", "industries", "packages",
    "parcels", "policies", "projects", "service-guides", "sources",
)  # fmt: skip

EMPTY = hashlib.sha256().digest()


class Follower:
    """Keeps a copy of what it is told, and works out the digest of it."""

    def __init__(self) -> None:
        self.copy: dict[tuple[str, str], tuple[int, str, Any]] = {}
        self.seen: list[int] = []

    def apply(self, changes: list[bytes]) -> None:
        """Take a page's changes; one that it holds already, or has gone beyond, is nothing."""
        for told in map(json.loads, changes):
            self.seen.append(told["seq"])
            key = told["collection"], told["id"]
            held = self.copy.get(key)
            if held is not None and held[0] > told["version"]:
                continue
            if told["op"] == "delete":
                self.copy.pop(key, None)
            else:
                self.copy[key] = told["version"], told["content_sha256"], told["content"]

    def digest_of(self, collection: str) -> str:
        lines: dict[int, bytes] = {}
        for (name, entry_id), (version, sha, _) in sorted(self.copy.items()):
            if name == collection:
                bucket = int(hashlib.sha256(entry_id.encode()).hexdigest()[:3], 16)
                line = f"{entry_id}\0{version}\0{sha}\n".encode()
                lines[bucket] = lines.get(bucket, b"") + line
        buckets = [EMPTY] * 4096
        for bucket, said in lines.items():
            buckets[bucket] = hashlib.sha256(said).digest()
        return hashlib.sha256(b"".join(buckets)).hexdigest()

    def state_digest(self) -> str:
        lines = "".join(f"{name}\0{self.digest_of(name)}\n" for name in COLLECTIONS)
        return hashlib.sha256(lines.encode()).hexdigest()


def chain_hash(change: dict[str, Any]) -> str:
    """The hash that a change must have, from what it says."""
    said = {k: v for k, v in change.items() if k not in ("hash", "content", "redacted")}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
