"""What can keep a copy from being made or proven; below `CatalogError` like everything else."""

from __future__ import annotations

from typing import Any

from parcel_catalog_client.errors import CatalogError
from parcel_catalog_client.sync_words import told
from parcel_catalog_client.words import Language


class SyncError(CatalogError):
    """Something about a copy; its code names the sentence that it says."""

    def __init__(self, language: Language, code: str, **facts: Any) -> None:
        super().__init__(told(language, code, **facts), code=code)


class NotInStep(SyncError):
    """The copy, or what arrived for it, is not what the catalog published."""


class OtherCopy(SyncError):
    """The store already holds a copy of something else, which must not be mixed with this."""


class BundleRefused(SyncError):
    """A bundle that does not go with this copy, or that nobody can vouch for."""


class ReplicaUnusable(SyncError):
    """The replica's file cannot be read or written, or is none."""


class WrongWish(SyncError):
    """What is asked for does not exist, or does not go together."""
