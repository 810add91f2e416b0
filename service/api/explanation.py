"""Why one entry is found by a question or not, predicate by predicate."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.query.evaluating import Subject, Truth
from catalog.query.explaining import Explained, Valued, explained
from catalog.query.saying import reason_of, said_of_value, title_of
from catalog.words.label import Label
from service.api.answers import document
from service.api.call import Call
from service.api.item import current_version
from service.api.items_query import query_of, query_string
from service.api.links import link, link_header
from service.api.negotiation import GEOJSON, JSON
from service.api.parameters import Given
from service.api.pinning import pinned
from service.api.services import Services

_RESULTS = {
    True: ("true", Label("符合", "Met")),
    False: ("false", Label("不符合", "Not met")),
    None: ("unknown", Label("无法判断", "Cannot be told")),
}


def explanation(services: Services, call: Call, given: Given, kind: str, entry_id: str) -> Response:
    """Each predicate of a question, asked of one entry as it is public."""
    given = pinned(services, given)
    query = query_of(KINDS[kind], given)
    clock, version = current_version(services, call, kind, entry_id, query.at)
    assert version.content is not None
    subject = Subject(kind, orjson.loads(version.content))
    found = explained(query, subject)
    collection = f"{call.api}/collections/{kind}"
    address, asked = f"{collection}/items/{entry_id}", query_string(given.spelt)
    behind = f"?{asked}" if asked else ""
    pin = f"?seq={query.at}" if query.at is not None else ""
    links = [
        link(f"{address}/explanation{behind}", "self", JSON.media_type),
        link(f"{address}{pin}", "about", GEOJSON.media_type),
        link(collection, "collection", JSON.media_type),
    ]
    body = {
        "id": entry_id,
        "collection": kind,
        "seq": clock.seq if query.at is None else query.at,
        "found": found.result is True,
        **_told(kind, found),
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def _told(kind: str, found: Explained) -> dict[str, Any]:
    told: dict[str, Any] = {"part": found.part, "result": _RESULTS[found.result][0]}
    if found.op is not None:
        return {**told, "op": found.op, "parts": [_told(kind, part) for part in found.parts]}
    assert found.asked is not None
    return {
        **told,
        "asked": _both(found.asked),
        "values": [_value(kind, one) for one in found.fields],
        "sentence": _both(_sentence(kind, found.asked, found.result, found.fields)),
    }


def _value(kind: str, one: Valued) -> dict[str, Any]:
    told = {"field": one.field, "title": _both(title_of(kind, one.field)), "value": one.value}
    return told if one.reason is None else {**told, "reason": one.reason}


def _sentence(kind: str, asked: Label, result: Truth, fields: tuple[Valued, ...]) -> Label:
    said = [(title_of(kind, one.field), _said(kind, one)) for one in fields]
    judged = _RESULTS[result][1]
    zh = "；".join([asked.zh, *(f"{title.zh}：{value.zh}" for title, value in said)])
    en = "; ".join([asked.en, *(f"{title.en}: {value.en}" for title, value in said)])
    return Label(f"{judged.zh}：{zh}。", f"{judged.en}: {en}.")


def _said(kind: str, one: Valued) -> Label:
    if one.reason is not None:
        return reason_of(one.reason)
    return said_of_value(kind, one.field, one.value)


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
