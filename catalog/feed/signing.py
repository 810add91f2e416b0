"""The key with which a catalog signs what travels where no connection reaches."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32


class NotAKey(Exception):
    """A file that should hold a key holds something else."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path} is no key: it should hold 32 bytes in base64")


class SigningKey:
    """An ed25519 key. Keys and signatures are told in base64."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> str:
        return _text(self._private.public_key().public_bytes_raw())

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that tell this key from others."""
        return hashlib.sha256(self.public_key.encode()).hexdigest()[:16]

    def sign(self, message: bytes) -> str:
        return _text(self._private.sign(message))


def kept_key(path: Path, seed: bytes) -> SigningKey:
    """The signing key that a file holds, as `kept_seed` finds or makes it."""
    return SigningKey(kept_seed(path, seed))


def kept_seed(path: Path, seed: bytes) -> bytes:
    """The 32 bytes that a file holds. Where there is no file, one is made of `seed`, as random.

    Whoever makes it first has made it for all: a second maker finds the first one's key. Raises
    NotAKey, and OSError where it can be neither read nor made.
    """
    if not path.exists():
        _make(path, seed)
    try:
        found = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        raise NotAKey(path) from None
    if len(found) != SEED_BYTES:
        raise NotAKey(path)
    return found


def _make(path: Path, seed: bytes) -> None:
    """Written beside and linked into place: the file is never there without its key in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Readable to its owner alone, as mkstemp makes it.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_text(seed).encode() + b"\n")
            file.flush()
            os.fsync(descriptor)
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
