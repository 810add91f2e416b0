"""Secrets that are shown once: random bytes as a text that travels, and what is kept of it."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

SECRET_BYTES = 32
"""Random enough for a plain hash to tell nothing."""


def secret_text(random: bytes, prefix: str = "") -> str:
    """The secret as its bearer holds it, in base64url; the prefix says what it opens."""
    return prefix + urlsafe_b64encode(random).rstrip(b"=").decode()


def secret_sha256(text: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
