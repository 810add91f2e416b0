"""Bundles as docs/sync.md describes them, written a second time from the page alone."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.clients.python.feeding import Feed
from tests.clients.python.publishing import GENESIS, line

Alter = Callable[[dict[str, Any]], None]


class Packer:
    """Packs changes of a feed's history, signed with one key."""

    def __init__(self, feed: Feed, seed: bytes = b"k" * 32) -> None:
        self._feed = feed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def pack(
        self,
        path: Path,
        since: int,
        to: int,
        *,
        altered: Alter = lambda manifest: None,
        body: Callable[[bytes], bytes] = lambda body: body,
        signature: bytes | None = None,
    ) -> Path:
        """Write the bundle. `altered` changes the manifest before it is signed, `body` what is
        in the archive after it was."""
        changes = self._feed.history.changes
        content = b"".join(line(one) for one in changes[since:to])
        manifest: dict[str, Any] = {
            "format": "catalog-bundle/1",
            "epoch": self._feed.epoch,
            "from": since,
            "to": to,
            "chain_from": changes[since - 1]["hash"] if since else GENESIS,
            "chain_to": changes[to - 1]["hash"],
            "data_mode": self._feed.mode,
            "created_by": "parcel-catalog",
            **{k: v for k, v in self._feed.state_at(to).items() if k != "count"},
            "schema_versions": {"parcels": "1"},
            "changes": {
                "name": "changes.ndjson",
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "count": to - since,
            },
            "public_key": self.public_key,
        }
        altered(manifest)
        signed = rfc8785.dumps(manifest)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("changes.ndjson", body(content))
            archive.writestr("manifest.json", signed)
            made = base64.b64encode(self._key.sign(signed))
            archive.writestr("signature.txt", made if signature is None else signature)
        return path
