"""The packages (用地+政策+服务) that apply to a parcel, and why each part of them fits.

Worked out when it is asked for, at one seq, from what is public then: no part of any entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from flask import Response

from catalog.kinds.fields import wrong
from catalog.rules.packaging import (
    COMPILED,
    COMPOSED_BY_RULE,
    Audience,
    Package,
    Part,
    tracks_of,
)
from catalog.store.public.clock import Clock
from catalog.values.codes import code_list
from catalog.values.identifiers import is_entry_id
from catalog.words import notices
from catalog.words.label import Label
from service.api import reading
from service.api.bodies import Body
from service.api.call import Call
from service.api.item import current_version
from service.api.items_query import query_string
from service.api.keeping import kept_at_head
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON
from service.api.parameters import Given, Parameter, ParameterFault, WrongParameters
from service.api.pinning import pinned
from service.api.problems import REPAIRED_AFTER_S, Problem
from service.api.services import Services
from service.showing.entry import Entry, entry_of
from service.showing.packages import Packages, packages_for
from service.showing.published import Published, TooMany

_TYPES = code_list("enterprise-type")
_MOST_TRACKS = 20


def _tracks(text: str) -> tuple[str, ...]:
    found = tuple(text.split(","))
    for name in found:
        if not is_entry_id(name):
            raise wrong("not-an-id", value=name[:40])
        if found.count(name) > 1:
            raise wrong("named-twice", value=name)
    if len(found) > _MOST_TRACKS:
        raise wrong("too-many-items", count=len(found), maximum=_MOST_TRACKS)
    return found


PARAMETERS = (
    Parameter(
        "track",
        Label(
            "面向的赛道（industries 条目编号）；未给出时取地块的产业导向",
            "for these tracks (ids of industries); without any, those the parcel is meant for",
        ),
        {
            "type": "array",
            "minItems": 1,
            "maxItems": _MOST_TRACKS,
            "uniqueItems": True,
            "items": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"},
        },
        _tracks,
        ["TP-IND-2026-AI"],
        shared=False,
    ),
    Parameter(
        "enterprise_type",
        Label("面向的企业类型", "for these types of enterprise"),
        {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "enum": [*_TYPES.codes]},
        },
        reading.several_of(tuple(_TYPES.codes), "not-an-enterprise-type"),
        ["foreign"],
        shared=False,
    ),
)


def of_parcel(services: Services, call: Call, given: Given, entry_id: str) -> Response:
    """Both kinds of packages; at the head a function of the clock and the address."""
    given = pinned(services, given)
    return kept_at_head(services, call, given, lambda: _made(services, call, given, entry_id))


def _made(services: Services, call: Call, given: Given, entry_id: str) -> tuple[Clock, Body]:
    clock, version = current_version(services, call, "parcels", entry_id, given.get("seq"))
    assert version.content is not None
    parcel = entry_of("parcels", version.content)
    published = published_at(services, clock, given.get("seq"))
    audience = Audience(given.get("track", ()), given.get("enterprise_type", ()))
    tracks = published.many("industries", tracks_of(audience, parcel))
    unknown = set(audience.tracks) - {track.id for track in tracks}
    if unknown:
        facts = {"value": min(unknown), "collection": "industries"}
        raise WrongParameters([ParameterFault("track", "entry-not-found", facts)])
    found = found_packages(published, audience, parcel)
    links = _links(call, given, entry_id)
    told = {
        "id": entry_id,
        "collection": "parcels",
        "seq": published.clock.seq,
        "audience": {
            "tracks": [entry_told(call, track) for track in tracks],
            "enterprise_types": [
                {"value": kind, "title": _both(_TYPES.label(kind))}
                for kind in audience.enterprise_types
            ],
        },
        "published": [package_told(call, package) for package in found.published],
        "composed": package_told(call, found.composed),
        "notices": [_both(notice) for notice in notices_of(clock)],
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return clock, Body(orjson.dumps(told), links=link_header(links))


def found_packages(
    published: Published, audience: Audience, parcel: Entry | None = None
) -> Packages:
    """What an audience is offered. Raises Problem where there is too much to choose from."""
    try:
        return packages_for(published, audience, parcel)
    except TooMany as many:
        facts = {"collection": many.kind}
        later = (("Retry-After", str(REPAIRED_AFTER_S)),)
        raise Problem(503, "packages-too-many", facts, headers=later) from None


def published_at(services: Services, clock: Clock, at: int | None) -> Published:
    """The catalog at a seq, or at the head."""
    if at is None:
        return services.shelf.at(clock)
    # What is asked of the past is not kept: it would crowd out what everybody reads.
    return Published(services.reader, services.lists, replace(clock, seq=at))


def package_told(call: Call, package: Package) -> dict[str, Any]:
    """A package as the contract's `Package` shapes it."""
    entry = package.entry
    own = _own(call, package, entry) if isinstance(entry, Entry) else _composed()
    optional = {
        "purpose": _both(package.purpose) if package.purpose else None,
        "land_text": _both(package.land_said) if package.land_said else None,
        "valid_until": package.valid_until,
    }
    return {
        **own,
        "why": [_both(reason) for reason in package.why],
        "land": [{"title": _both(term.title), **_availability(term)} for term in package.land],
        "policies": _parts(call, package.policies),
        "services": _parts(call, package.services),
        "validity": {"value": package.validity, "title": _both(package.validity_label)},
        "undated": package.undated,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _own(call: Call, package: Package, entry: Entry) -> dict[str, Any]:
    return {
        **entry_told(call, entry),
        "compiled": package.compiled,
        **({"compiled_title": _both(COMPILED)} if package.compiled else {}),
    }


def _composed() -> dict[str, Any]:
    return {
        "compiled": True,
        "compiled_title": _both(COMPILED),
        "notice": _both(COMPOSED_BY_RULE),
    }


def _parts(call: Call, parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [_part(call, part) for part in parts]


def _part(call: Call, part: Part) -> dict[str, Any]:
    entry = part.entry
    assert isinstance(entry, Entry)
    optional = {
        "stage": _both(part.stage) if part.stage else None,
        "validity": _both(part.validity) if part.validity else None,
        "valid_until": part.until,
        "locator": part.locator,
        "document": part.document,
    }
    return {
        **entry_told(call, entry),
        **_availability(part),
        "why": [_both(reason) for reason in part.why],
        **{name: value for name, value in optional.items() if value is not None},
    }


def _availability(one: Any) -> dict[str, Any]:
    return {
        "availability": one.availability.value,
        "availability_title": _both(one.availability.label),
    }


def entry_told(call: Call, entry: Entry) -> dict[str, Any]:
    """What an entry is called, and where it is."""
    kind = entry.kind.name
    return {
        "collection": kind,
        "id": entry.id,
        "title": _both(entry.name),
        "href": f"{call.api}/collections/{kind}/items/{entry.id}",
        **({"illustrative": True} if entry.invented else {}),
    }


def notices_of(clock: Clock) -> list[Label]:
    """What always stands beside what was worked out of parcels."""
    mine = [notices.DEMONSTRATION] if clock.data_mode == "demo" else []
    return [*mine, notices.PROMOTION, notices.CHINESE_PREVAILS]


def _links(call: Call, given: Given, entry_id: str) -> list[Link]:
    address = f"{call.api}/collections/parcels/items/{entry_id}"
    own = query_string(given.spelt)
    pin = f"?seq={given.values['seq']}" if "seq" in given.values else ""
    return [
        link(f"{address}/packages" + (f"?{own}" if own else ""), "self", JSON.media_type),
        link(f"{address}{pin}", "about", GEOJSON.media_type),
        link(f"{call.api}/collections/packages", "collection", JSON.media_type),
    ]


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
