"""The catalog's keys, kept where the settings say and in no database."""

from __future__ import annotations

import secrets

from catalog.feed.signing import SEED_BYTES, SigningKey, kept_key, kept_seed
from service.settings import Settings


def signing_key(settings: Settings) -> SigningKey:
    """The key that every node of this catalog signs with, made when there is none yet.

    Raises NotAKey, and OSError where it can be neither read nor made.
    """
    path = settings.signing_key_file or settings.data_dir / "signing-key"
    return kept_key(path, secrets.token_bytes(SEED_BYTES))


def account_key(settings: Settings) -> str:
    """What the secrets of people's apps are sealed with, the same on every node; made when absent.

    Raises NotAKey, and OSError where it can be neither read nor made.
    """
    path = settings.account_key_file or settings.data_dir / "account-key"
    return kept_seed(path, secrets.token_bytes(SEED_BYTES)).hex()
