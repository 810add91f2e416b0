"""`releases`: what was published together, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Response

from catalog.store.public.releases import Changed, Release, changes_of, newest_releases, one_release
from catalog.words.label import Label
from service.api.answers import document
from service.api.call import Call
from service.api.items_parameters import format_parameter
from service.api.links import link, link_header
from service.api.negotiation import JSON
from service.api.parameters import Given, Parameters, PathParameter
from service.api.problems import problem
from service.api.route import Route
from service.api.services import Services
from service.api.sync import asking
from service.api.sync.names import SYNC, TAG
from service.api.sync.places import LARGEST_SEQ

TOLD_AT_MOST = 1000
"""Changes of one release that are told with it; all of them are in the feed."""

_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{3,9}", re.ASCII)

RELEASE_ID = PathParameter(
    "release_id",
    Label("发布编号", "the release's id"),
    {"type": "string", "pattern": f"^{_ID.pattern}$"},
    "2026-11-21-003",
)


def routes() -> Iterator[Route]:
    yield Route(
        f"{SYNC}/releases", "getReleases", TAG, Label("历次发布", "Releases"),
        JSON, "Releases", releases,
        Parameters(asking.RELEASES_LIMIT, asking.BEFORE, format_parameter(("json",))),
    )  # fmt: skip
    yield Route(
        f"{SYNC}/releases/{{release_id}}", "getRelease", TAG, Label("一次发布", "One release"),
        JSON, "ReleaseWithChanges", release, refusals=(404,), places=(RELEASE_ID,),
    )  # fmt: skip


def releases(services: Services, call: Call, given: Given) -> Response:
    """A page of releases, newest first."""
    limit = given.get("limit", asking.RELEASES_USUAL)
    before = given.get("before", LARGEST_SEQ)
    clock, found = newest_releases(services.reader, before=before, limit=limit + 1)
    address = f"{call.api}{SYNC}/releases"
    links = [link(address, "self", JSON.media_type)]
    if len(found) > limit:
        following = f"{address}?before={found[limit - 1].last_seq}&limit={limit}"
        links.append(link(following, "next", JSON.media_type))
    value = {
        "releases": [_told(one) for one in found[:limit]],
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, value, JSON.media_type, link_header(links))


def release(services: Services, call: Call, given: Given, release_id: str) -> Response:
    """One release with its changes, their contents left out."""
    if not _ID.fullmatch(release_id):
        raise problem(404, "release-not-found", value=release_id[:40])
    clock, found = one_release(services.reader, release_id)
    if found is None:
        raise problem(404, "release-not-found", value=release_id)
    links = [
        link(f"{call.api}{SYNC}/releases/{found.id}", "self", JSON.media_type),
        link(f"{call.api}{SYNC}/releases", "collection", JSON.media_type),
    ]
    value = {
        **_told(found),
        "changes": [_change(one) for one in changes_of(services.reader, found, TOLD_AT_MOST)],
        "changes_truncated": found.last_seq - found.first_seq + 1 > TOLD_AT_MOST,
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, value, JSON.media_type, link_header(links))


def _told(found: Release) -> dict[str, Any]:
    return {
        "id": found.id,
        "cause": found.cause,
        "published_at": found.published_at,
        "title": {"zh": found.title_zh, "en": found.title_en},
        "first_seq": found.first_seq,
        "last_seq": found.last_seq,
        "state_digest": found.state_digest,
    }


def _change(changed: Changed) -> dict[str, Any]:
    return {
        "seq": changed.seq,
        "op": changed.op,
        "collection": changed.collection,
        "id": changed.entry_id,
        "version": changed.number,
        "reason": changed.reason,
        "replaced_by": list(changed.replaced_by),
    }
