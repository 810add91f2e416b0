"""The catalog's signing key, kept where the settings say."""

from __future__ import annotations

import secrets

from catalog.feed.signing import SEED_BYTES, SigningKey, kept_key
from service.settings import Settings


def signing_key(settings: Settings) -> SigningKey:
    """The key that every node of this catalog signs with, made when there is none yet.

    Raises NotAKey, and OSError where it can be neither read nor made.
    """
    path = settings.signing_key_file or settings.data_dir / "signing-key"
    return kept_key(path, secrets.token_bytes(SEED_BYTES))
