"""The capability document: which protocol, which history, how far, and where everything is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from flask import Response

from catalog.commands.webhooks import MOST
from catalog.feed.comparing import state_at
from catalog.feed.pages import LARGEST_PAGE, USUAL_PAGE
from catalog.feed.signing import NotAKey
from catalog.kinds import KINDS
from catalog.store.public.states import State
from catalog.words.label import Label
from service.api.answers import document
from service.api.call import Call
from service.api.links import Link, link, link_header
from service.api.negotiation import JSON, NDJSON, OPENAPI_JSON
from service.api.parameters import Given
from service.api.route import Route
from service.api.services import Services
from service.api.sync.names import SYNC, TAG
from service.keys import signing_key
from service.settings import Settings

PROTOCOL = "catalog-sync/1"


def routes() -> Iterator[Route]:
    yield Route(
        SYNC, "getSyncCapability", TAG, Label("同步：能力说明", "Following: what is offered"),
        JSON, "SyncCapability", capability,
    )  # fmt: skip


def capability(services: Services, call: Call, given: Given) -> Response:
    """What a follower reads first. A demonstration says here that it is one."""
    found = state_at(services.reader)
    clock, feed = found.clock, services.feed
    links = _links(call)
    value = {
        "protocol": PROTOCOL,
        "epoch": clock.epoch,
        "head_seq": clock.seq,
        "oldest_seq": feed.oldest_seq(datetime.now(UTC)),
        "retention_days": feed.retention_days,
        "deleted_records": "persistent",
        "catalog_data_mode": clock.data_mode,
        "state_digest": found.state.state_digest,
        "collections": _collections(found.state),
        "limits": {
            "changes_default": USUAL_PAGE,
            "changes_max": LARGEST_PAGE,
            "webhooks": MOST,
        },
        **_signing_key(services.settings),
        "links": links,
    }
    return document(call, services.bodies, clock, value, JSON.media_type, link_header(links))


def _collections(state: State) -> list[dict[str, Any]]:
    """Those of which the digest is made; one that came to be later has no part in it yet."""
    return [
        {"id": name, "schema_version": KINDS[name].schema_version,
         "count": of.count, "digest": of.digest}
        for name, of in sorted(state.collections.items())
    ]  # fmt: skip


def _signing_key(settings: Settings) -> dict[str, Any]:
    """The key that proves bundles; left out where there is none, for all else goes on without."""
    try:
        return {"signing_key": {"algorithm": "ed25519", "public_key": _public_key(settings)}}
    except (NotAKey, OSError) as error:
        structlog.get_logger().error("storage_unavailable", error=str(error))
        return {}


@lru_cache(maxsize=1)
def _public_key(settings: Settings) -> str:
    return signing_key(settings).public_key


def _links(call: Call) -> list[Link]:
    address = f"{call.api}{SYNC}"
    return [
        link(address, "self", JSON.media_type),
        link(f"{address}/snapshots/latest", "snapshot", NDJSON.media_type),
        link(f"{address}/changes", "changes", JSON.media_type),
        link(f"{address}/state", "state", JSON.media_type),
        link(f"{address}/releases", "releases", JSON.media_type),
        link(f"{address}/webhooks", "webhooks", JSON.media_type),
        link(f"{address}/receipts/me", "receipt", JSON.media_type),
        link(f"{call.api}/openapi.json", "describedby", OPENAPI_JSON.media_type),
    ]
