"""How many of the entries that are found have each value of a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Flag, Many, Reference
from catalog.kinds.kind import Kind
from catalog.query.counting import Facet, Facets, count_facets, facets_of
from catalog.words.label import Label
from service.api import reading
from service.api.answers import text
from service.api.bodies import Body
from service.api.call import Call
from service.api.items_query import query_of, query_string
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON
from service.api.parameters import Given, Parameter
from service.api.pinning import pinned
from service.api.services import Services

_FLAGS = {"true": Label("是", "Yes"), "false": Label("否", "No")}
_OWN = frozenset({"facets", "exclude_own", "f"})


def parameters(kind: Kind) -> tuple[Parameter, ...]:
    """What is counted, besides the question that is asked."""
    names = facets_of(kind)
    which = Parameter(
        "facets",
        Label("只计所列字段", "count these fields alone"),
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": [*names]}},
        reading.several_of(names, "not-a-facet"),
        [names[0]],
        shared=False,
    )
    exclude_own = Parameter(
        "exclude_own",
        Label(
            "计某字段时不计对该字段本身取值的条件，便于界面并列显示其他可选的值",
            "count a field as if no value of it were asked for, so that others can be offered",
        ),
        {"type": "boolean", "default": False},
        reading.flag,
        shared=False,
    )
    return which, exclude_own


def facets(services: Services, call: Call, given: Given, kind: str) -> Response:
    """Counts of each facet's values; at the head a function of the clock and the address."""
    given = pinned(services, given)
    clock = services.reader.clock()
    where = (call.site, call.path, call.query)
    key = None if "seq" in given.values else (clock.epoch, clock.seq, *where)
    body = services.bodies.find(key) if key else None
    if body is None:
        query, names = query_of(KINDS[kind], given), given.get("facets", facets_of(KINDS[kind]))
        counted = count_facets(
            services.reader, query, names, exclude_own=given.get("exclude_own", False)
        )
        clock, body = counted.clock, _body(call, given, kind, counted)
        if key == (clock.epoch, clock.seq, *where):
            services.bodies.keep(key, body)
    return text(call, services.bodies, clock, body.content, JSON.media_type, body.links)


def _body(call: Call, given: Given, kind: str, counted: Facets) -> Body:
    links = _links(call, given, kind)
    told = {
        "collection": kind,
        "seq": counted.at,
        "numberMatched": counted.matched,
        "facets": [_told(kind, facet, counted.contents) for facet in counted.facets],
        "links": links,
        "catalog_data_mode": counted.clock.data_mode,
    }
    return Body(orjson.dumps(told), links=link_header(links))


def _links(call: Call, given: Given, kind: str) -> list[Link]:
    collection = f"{call.api}/collections/{kind}"
    asked = query_string(pair for pair in given.spelt if pair[0] not in _OWN)
    own = query_string(given.spelt)
    return [
        link(f"{collection}/facets" + (f"?{own}" if own else ""), "self", JSON.media_type),
        link(f"{collection}/items" + (f"?{asked}" if asked else ""), "items", GEOJSON.media_type),
        link(collection, "collection", JSON.media_type),
    ]


def _told(kind: str, facet: Facet, contents: Mapping[str, str]) -> dict[str, Any]:
    described = KINDS[kind].queryables[facet.field]
    title = described.traits.title
    labels = labels_of(kind, facet, contents)
    return {
        "field": facet.field,
        "title": {"zh": title.zh, "en": title.en},
        "multiple": described.multiple,
        "values": [
            {
                "value": value,
                "label": {"zh": label.zh, "en": label.en},
                "count": facet.counts[value],
            }
            for value, label in labels.items()
        ],
        "null": facet.without,
        "left_out": facet.left_out,
    }


def labels_of(kind: str, facet: Facet, contents: Mapping[str, str]) -> dict[str, Label]:
    """What each value is called; codes in the order of their list, others in their own."""
    described = KINDS[kind].queryables[facet.field]
    field = described.items if isinstance(described, Many) else described
    values = sorted(facet.counts)
    if isinstance(field, Coded):
        codes = field.codes.codes.items()
        known = {value: code.label for value, code in codes if value in facet.counts}
        # What was published before its code was given up.
        return known | {value: Label(value, value) for value in values if value not in known}
    if isinstance(field, Flag):
        return {value: _FLAGS[value] for value in reversed(values)}
    if isinstance(field, Reference):
        return {value: _name(value, contents) for value in values}
    return {value: Label(value, value) for value in values}


def _name(entry_id: str, contents: Mapping[str, str]) -> Label:
    if entry_id not in contents:
        return Label(entry_id, entry_id)
    properties = orjson.loads(contents[entry_id])["properties"]
    zh = properties.get("name_zh") or entry_id
    return Label(zh, properties.get("name_en") or zh)
