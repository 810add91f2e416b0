"""Texts that only whoever sent a key can have again: what is kept of them tells nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken


class NotOpened(Exception):
    """A text was not sealed with that key."""


def sealed(content: bytes, key: str, now: datetime) -> str:
    """The content as it may be kept beside `name_of` its key, not beside the key."""
    return Fernet(_derived(key)).encrypt_at_time(content, int(now.timestamp())).decode()


def opened(text: str, key: str) -> bytes:
    """The content that was sealed with that key. Raises NotOpened."""
    try:
        return Fernet(_derived(key)).decrypt(text.encode())
    except InvalidToken:
        raise NotOpened from None


def name_of(key: str) -> str:
    """Under which a key is found again without being kept."""
    return hashlib.sha256(b"name\n" + key.encode()).hexdigest()


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"seal\n" + key.encode()).digest())
