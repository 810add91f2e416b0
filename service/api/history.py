"""What is told about an entry beside the entry: its versions, and how far it is disclosed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.evidence import GEOMETRY
from catalog.store.public.reading import Version
from catalog.values.identifiers import is_entry_id
from catalog.words import notices
from catalog.words.label import Label
from service.api.answers import document
from service.api.call import Call
from service.api.item import current_version
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON
from service.api.parameters import Given
from service.api.problems import problem
from service.api.services import Services

FIRST_PAGE = 2**31 - 1
"""A version number that no entry reaches."""

_PLAN_2021 = "TP-SRC-S4"


def versions(services: Services, call: Call, given: Given, kind: str, entry_id: str) -> Response:
    """The entry's versions, newest first, also after it was withdrawn."""
    limit = given.get("limit", services.settings.default_limit)
    before = given.get("before", FIRST_PAGE)
    if not is_entry_id(entry_id):
        raise problem(404, "entry-not-found", value=entry_id[:40], collection=kind)
    clock, found = services.reader.versions(kind, entry_id, before=before, limit=limit + 1)
    if not found and services.reader.item(kind, entry_id)[1] is None:
        raise problem(404, "entry-not-found", value=entry_id, collection=kind)
    address = f"{call.api}/collections/{kind}/items/{entry_id}"
    links = [
        link(f"{address}/versions", "self", JSON.media_type),
        link(address, "latest-version", GEOJSON.media_type),
    ]
    if len(found) > limit:
        following = f"{address}/versions?before={found[limit - 1].number}&limit={limit}"
        links.append(link(following, "next", JSON.media_type))
    return document(
        call,
        services.bodies,
        clock,
        {
            "id": entry_id,
            "collection": kind,
            "versions": [_told(version, address) for version in found[:limit]],
            "links": links,
            "catalog_data_mode": clock.data_mode,
        },
        JSON.media_type,
        link_header(links),
    )


def _told(version: Version, address: str) -> dict[str, Any]:
    return {
        "number": version.number,
        "seq": version.seq,
        "op": version.op,
        "published_at": version.published_at,
        "release": version.release_id,
        "reason": version.reason,
        "replaced_by": list(version.replaced_by),
        "content_sha256": version.content_sha256,
        "redacted": version.redacted,
        "links": _content_links(version, address),
    }


def _content_links(version: Version, address: str) -> list[Link]:
    if version.content is None:
        return []
    return [link(f"{address}?seq={version.seq}", "item", GEOJSON.media_type)]


def disclosure(services: Services, call: Call, given: Given, kind: str, entry_id: str) -> Response:
    """Each public field of an entry: whether it has a value, who says so, or why it has none."""
    clock, version = current_version(services, call, kind, entry_id)
    assert version.content is not None
    content = orjson.loads(version.content)
    address = f"{call.api}/collections/{kind}/items/{entry_id}"
    links = [
        link(f"{address}/disclosure", "self", JSON.media_type),
        link(address, "about", GEOJSON.media_type),
    ]
    return document(
        call,
        services.bodies,
        clock,
        {
            "id": entry_id,
            "collection": kind,
            "version": version.number,
            "fields": list(_fields(kind, content)),
            "notices": [_both(notice) for notice in notices_of(kind, content, clock.data_mode)],
            "links": links,
            "catalog_data_mode": clock.data_mode,
        },
        JSON.media_type,
        link_header(links),
    )


def _fields(kind: str, content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    properties = content["properties"]
    said = properties["evidence"]
    for name, field in KINDS[kind].public_fields.items():
        traits = field.traits
        yield _field(
            name, traits.title, str(traits.group), str(traits.disclosure),
            properties.get(name), said.get(name), name in properties and not traits.evidenced,
        )  # fmt: skip
    rule = KINDS[kind].geometry
    if rule is not None:
        title = Label("图形", "Geometry")
        yield _field(
            GEOMETRY, title, "identity", str(rule.disclosure),
            content["geometry"], said.get(GEOMETRY), False,
        )  # fmt: skip


def _field(
    name: str,
    title: Label,
    group: str,
    level: str,
    value: Any,
    evidence: Mapping[str, Any] | None,
    unevidenced: bool,
) -> dict[str, Any]:
    """`status` is that of the evidence; `stated` for what needs none; `absent` for nothing."""
    status = evidence["status"] if evidence else None
    return {
        "field": name,
        "title": _both(title),
        "group": group,
        "level": level,
        "status": status or ("stated" if unevidenced and value is not None else "absent"),
        "has_value": value is not None,
        "sources": list((evidence or {}).get("sources") or ()),
    }


def notices_of(kind: str, content: Mapping[str, Any], data_mode: str) -> Iterator[Label]:
    """The standing notices that belong beside an entry."""
    if kind == "parcels":
        if data_mode == "demo":
            yield notices.DEMONSTRATION
        yield notices.PROMOTION
    said = content["properties"]["evidence"].values()
    if any(e.get("planned") == "yes" and _PLAN_2021 in (e.get("sources") or ()) for e in said):
        yield notices.PLAN_2021
    yield notices.CHINESE_PREVAILS


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
