"""The client of a land-parcel catalog: asks it, follows it, keeps an exact copy of it."""

from parcel_catalog_client.catalog import Catalog, Collection
from parcel_catalog_client.errors import (
    CatalogError,
    DemonstrationRefused,
    Gone,
    NotACatalog,
    NotFound,
    NotReachable,
    Refused,
    TokenRefused,
    TryLater,
    WrongAddress,
    WrongQuestion,
)
from parcel_catalog_client.model import (
    CollectionInfo,
    DisclosedField,
    Disclosure,
    Evidence,
    Item,
    Match,
    Version,
)
from parcel_catalog_client.walk import Items

__all__ = [
    "Catalog",
    "CatalogError",
    "Collection",
    "CollectionInfo",
    "DemonstrationRefused",
    "DisclosedField",
    "Disclosure",
    "Evidence",
    "Gone",
    "Item",
    "Items",
    "Match",
    "NotACatalog",
    "NotFound",
    "NotReachable",
    "Refused",
    "TokenRefused",
    "TryLater",
    "Version",
    "WrongAddress",
    "WrongQuestion",
]
