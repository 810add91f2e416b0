"""Which catalog a replica belongs to: what it remembers, held against what is asked for now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parcel_catalog_client.http import Api
from parcel_catalog_client.replica import Mode, Position
from parcel_catalog_client.sync_errors import OtherCopy, WrongWish
from parcel_catalog_client.words import Language


@dataclass(frozen=True)
class Wish:
    """How to follow. None is as the replica does already; a new one follows all, compact."""

    mode: Mode | None = None
    collections: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Capability:
    """What a catalog says of itself before anything is followed."""

    epoch: str
    data_mode: str
    collections: tuple[str, ...]
    public_key: str | None


def capability_of(api: Api) -> Capability:
    return api.understood(api.get_json("/sync"), _capability)


def joined(api: Api, found: Capability, before: Position | None, wish: Wish) -> Position:
    """Where a replica goes on at this catalog; at seq 0 without a cursor when it is new.

    Raises OtherCopy when what it holds must not be mixed with what is asked for, and WrongWish
    for collections that the catalog has not.
    """
    if before is None:
        start = Position(
            catalog=api.url,
            epoch=found.epoch,
            data_mode=found.data_mode,
            mode=wish.mode or "compact",
            collections=wish.collections,
            seq=0,
            cursor=None,
        )
    else:
        check_same(api.language, before, wish, catalog=api.url, data_mode=found.data_mode)
        start = replace(before, catalog=api.url)
    unknown = set(start.collections or ()) - set(found.collections)
    if unknown:
        raise WrongWish(
            api.language,
            "unknown-collections",
            names=", ".join(sorted(unknown)),
            known=", ".join(found.collections),
        )
    return replace(start, public_key=found.public_key or start.public_key)


def check_same(
    language: Language, before: Position, wish: Wish, *, catalog: str | None, data_mode: str
) -> None:
    """Raises OtherCopy unless the replica was made of this, in this way. A catalog that is not
    known by its address (None) is known by its epoch."""
    asked = {
        "other-catalog": (before.catalog or catalog or "", catalog or before.catalog),
        "other-data-mode": (before.data_mode, data_mode),
        "other-mode": (before.mode, wish.mode or before.mode),
        "other-collections": (
            _names(before.collections),
            _names(wish.collections or before.collections),
        ),
    }
    for code, (kept, now) in asked.items():
        if kept != now:
            raise OtherCopy(language, code, kept=kept, now=now)


def _capability(told: Mapping[str, Any]) -> Capability:
    key = told.get("signing_key")
    return Capability(
        str(told["epoch"]),
        str(told["catalog_data_mode"]),
        tuple(str(of["id"]) for of in told["collections"]),
        str(key["public_key"]) if key else None,
    )


def _names(collections: tuple[str, ...] | None) -> str:
    return "*" if collections is None else ",".join(collections)
