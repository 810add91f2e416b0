"""Telling a catalog what a copy holds."""

from __future__ import annotations

from typing import Any

from parcel_catalog_client.claims import Claims, scope_of
from parcel_catalog_client.errors import Refused
from parcel_catalog_client.http import Api
from parcel_catalog_client.replica import Position
from parcel_catalog_client.sync_errors import NotInStep

_CONFLICT = 409


def acknowledge(api: Api, position: Position, claims: Claims, token: str) -> None:
    """Send the receipt of a copy of which `claims` have been found to be true.

    Raises NotInStep when the catalog contradicts, and what asking raises.
    """
    body: dict[str, Any] = {
        "epoch": position.epoch,
        "seq": claims.seq,
        "collections": {name: claims.digests[name] for name in scope_of(position, claims.digests)},
    }
    if position.collections is None:
        body["state_digest"] = claims.state_digest
    try:
        api.put_json("/sync/receipts/me", body, token)
    except Refused as refused:
        if refused.status == _CONFLICT:
            raise NotInStep(api.language, "not-in-step", what=refused) from refused
        raise
