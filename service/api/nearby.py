"""What lies near a parcel: facilities and projects, each with its distance in a straight line.

Worked out when it is asked for, at one seq, from what is public then: no part of any entry.
"""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from catalog.query.cql2.names import GEOMETRY
from catalog.query.cql2.tree import Known, Not
from catalog.query.model import Query
from catalog.rules.nearby import (
    METHOD,
    METHOD_LABEL,
    Edge,
    Neighbourhood,
    around,
    nearby,
    unmeasured,
)
from catalog.rules.published import is_true_to_place
from catalog.store.public.clock import Clock
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
from service.api.parameters import Given, Parameter
from service.api.pinning import pinned
from service.api.problems import problem
from service.api.services import Services
from service.showing.entry import Entry, entry_of

MOST = 2000
"""Entries of a kind whose distance is worked out for one answer."""

_KINDS = ("facilities", "projects")
_DEFAULT_M, _FARTHEST_M = 3000, 20_000
_DEFAULT_LIMIT, _MOST_SHOWN = 20, 100

PARAMETERS = (
    Parameter(
        "kind",
        Label("只列所列类别", "these collections alone"),
        {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "enum": [*_KINDS]},
            "default": [*_KINDS],
        },
        reading.several_of(_KINDS, "not-nearby"),
        [*_KINDS],
        shared=False,
    ),
    Parameter(
        "max_distance_m",
        Label("最远的直线距离，米", "the farthest in a straight line, in metres"),
        {"type": "integer", "minimum": 0, "maximum": _FARTHEST_M, "default": _DEFAULT_M},
        reading.whole(0, _FARTHEST_M),
        _DEFAULT_M,
        shared=False,
    ),
    Parameter(
        "limit",
        Label("最多列出的条数，由近及远", "how many to list at most, the nearest first"),
        {"type": "integer", "minimum": 1, "maximum": _MOST_SHOWN, "default": _DEFAULT_LIMIT},
        reading.whole(1, _MOST_SHOWN, clamp=True),
        _DEFAULT_LIMIT,
        shared=False,
    ),
)


def near_parcel(services: Services, call: Call, given: Given, entry_id: str) -> Response:
    """The edges from one parcel; at the head a function of the clock and the address."""
    given = pinned(services, given)
    return kept_at_head(services, call, given, lambda: _made(services, call, given, entry_id))


def _made(services: Services, call: Call, given: Given, entry_id: str) -> tuple[Clock, Body]:
    clock, version = current_version(services, call, "parcels", entry_id, given.get("seq"))
    assert version.content is not None
    parcel, at = entry_of("parcels", version.content), given.get("seq", clock.seq)
    kinds, within = given.get("kind", _KINDS), given.get("max_distance_m", _DEFAULT_M)
    found = Neighbourhood((), unmeasured=unmeasured(parcel, clock.data_mode))
    if found.unmeasured is None:
        candidates = [
            entry for kind in kinds for entry in _candidates(services, parcel, kind, within, at)
        ]
        found = nearby(parcel, candidates, data_mode=clock.data_mode, within_m=within)
    links = _links(call, given, entry_id)
    shown = found.edges[: given.get("limit", _DEFAULT_LIMIT)]
    told: dict[str, Any] = {
        "id": entry_id,
        "collection": "parcels",
        "seq": at,
        "method": METHOD,
        "method_title": _both(METHOD_LABEL),
        "max_distance_m": within,
        "illustrative": parcel.geometry is not None and not is_true_to_place(parcel),
        "numberMatched": len(found.edges),
        "numberReturned": len(shown),
        "nearby": [_told(call, edge) for edge in shown],
        "without_place": {kind: _placeless(services, kind, at) for kind in kinds},
        "notices": [_both(notice) for notice in _notices(clock)],
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    if parcel["geometry_precision"] is not None:
        told["geometry_precision"] = parcel["geometry_precision"]
    if found.unmeasured is not None:
        told["not_computed"] = {
            "reason": found.unmeasured.value,
            "title": _both(found.unmeasured.label),
        }
    return clock, Body(orjson.dumps(told), links=link_header(links))


def _candidates(services: Services, parcel: Entry, kind: str, within: int, at: int) -> list[Entry]:
    """The placed entries in the box around; what lies in its corners is left out by distance."""
    assert parcel.geometry is not None
    box = around(parcel.geometry, within)
    page = services.lists.page(Query(kind, bbox=box, filter=Known(GEOMETRY), limit=MOST, at=at))
    if page.after is not None:
        raise problem(400, "nearby-too-many", collection=kind, maximum=MOST)
    return [entry_of(kind, content) for content in page.contents]


def _placeless(services: Services, kind: str, at: int) -> int | None:
    """How many entries of a kind have no public place; None where there are too many to count."""
    query = Query(kind, filter=Not(Known(GEOMETRY)), limit=1, at=at)
    return services.lists.page(query).number_matched


def _told(call: Call, edge: Edge) -> dict[str, Any]:
    entry = edge.entry
    assert isinstance(entry, Entry)
    facility = entry.kind.name == "facilities"
    known = {
        "category": _coded(entry, "facility_kind" if facility else "category"),
        "accuracy_m": entry["location_accuracy_m"],
        "status": _coded(entry, "status" if facility else "stage"),
        "status_word": entry["status_word"],
        "status_as_of": entry["status_as_of"],
    }
    return {
        "collection": entry.kind.name,
        "id": entry.id,
        "title": _both(entry.name),
        "distance_m": edge.distance_m,
        "method": METHOD,
        "illustrative": edge.illustrative,
        "standing": edge.standing.value,
        "standing_title": _both(edge.standing.label),
        "href": f"{call.api}/collections/{entry.kind.name}/items/{entry.id}",
        **{name: value for name, value in known.items() if value is not None},
    }


def _coded(entry: Entry, field: str) -> dict[str, Any] | None:
    value = entry[field]
    described: Any = entry.kind.public_fields[field]
    if value is None:
        return None
    return {"value": value, "title": _both(described.codes.label(value))}


def _notices(clock: Clock) -> list[Label]:
    mine = [notices.DEMONSTRATION] if clock.data_mode == "demo" else []
    return [*mine, notices.PROMOTION, notices.CHINESE_PREVAILS]


def _links(call: Call, given: Given, entry_id: str) -> list[Link]:
    address = f"{call.api}/collections/parcels/items/{entry_id}"
    own = query_string(given.spelt)
    pin = f"?seq={given.values['seq']}" if "seq" in given.values else ""
    return [
        link(f"{address}/nearby" + (f"?{own}" if own else ""), "self", JSON.media_type),
        link(f"{address}{pin}", "about", GEOJSON.media_type),
        link(f"{call.api}/collections/parcels", "collection", JSON.media_type),
    ]


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
