"""Search: the parameter `q`, what it matched in each entry, and all collections at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.fields import wrong
from catalog.kinds.searched import searched_texts
from catalog.query.finding import After, Finding, find
from catalog.query.searching import NOWHERE, Found, Search, found_in
from catalog.values.identifiers import is_entry_id
from catalog.values.searchable import place_of
from catalog.words.label import Label
from service.api import items_parameters
from service.api.answers import document
from service.api.call import Call
from service.api.cursor import read_cursor, write_cursor
from service.api.links import Link, link, link_header
from service.api.negotiation import JSON
from service.api.parameters import Given, Parameter
from service.api.pinning import pinned
from service.api.services import Services

MOST = 100
"""Entries on a page: what was found in each is worked out when it is shown."""

_POSITION = frozenset({"seq", "cursor"})
_AROUND = 40
"""Characters of a text that are shown on either side of what was found in it."""

Q_OF_ALL = replace(items_parameters.Q, required=True, shared=False)


def limit(default: int) -> Parameter:
    """How many of all collections' entries stand on a page."""
    return replace(items_parameters.limit(min(default, MOST), MOST), shared=False)


def _after(text: str) -> After:
    found = read_cursor(text)
    match found:
        case (int(score), str(entry_id), str(collection)):
            fits = 0 <= score < NOWHERE and is_entry_id(entry_id) and collection in KINDS
            if fits and not isinstance(score, bool):
                return score, entry_id, collection
    raise wrong("cursor-malformed")


CURSOR_OF_ALL = Parameter(
    "cursor",
    Label("翻页标记，取自 next 链接", "where a page ended; taken from a next link, opaque"),
    {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[A-Za-z0-9_-]+$"},
    _after,
    shared=False,
)


def search(services: Services, call: Call, given: Given, default_limit: int) -> Response:
    """What answers a search in any collection, the best first."""
    given = pinned(services, given)
    asked: Search = given.values["q"]
    limit = given.get("limit", default_limit)
    page = find(services.lists, asked, limit=limit, at=given.get("seq"), after=given.get("cursor"))
    links = [_link(call, "self", given.spelt)]
    if page.after is not None:
        kept = [pair for pair in given.spelt if pair[0] not in _POSITION]
        position = [("seq", str(page.at)), ("cursor", write_cursor(page.after))]
        links.append(_link(call, "next", [*kept, *position]))
    counted = {} if page.number_matched is None else {"numberMatched": page.number_matched}
    body = {
        "found": [_shown(call, asked, finding) for finding in page.found],
        **counted,
        "numberReturned": len(page.found),
        "links": links,
        "catalog_data_mode": page.clock.data_mode,
    }
    return document(call, services.bodies, page.clock, body, JSON.media_type, link_header(links))


def with_match(shown: bytes, stored: bytes, kind: str, asked: Search) -> bytes:
    """A shown entry with the field that settles its place, worked out from what is stored of it."""
    found = _settling(orjson.loads(stored), kind, asked)
    if found is None:
        return shown
    # The shown entry ends with the brace that closes the Feature.
    return b'%b,"search":%b}' % (shown[:-1], orjson.dumps(_told(found, kind)))


def _settling(feature: dict[str, Any], kind: str, asked: Search) -> Found | None:
    return found_in(asked, searched_texts(KINDS[kind], feature))


def _told(found: Found, kind: str) -> dict[str, Any]:
    name = found.text.field
    title = KINDS[kind].fields[name].traits.title if name != "id" else Label("编号", "Id")
    return {"field": name, "title": _both(title), "whole": found.whole}


def _shown(call: Call, asked: Search, finding: Finding) -> dict[str, Any]:
    feature = orjson.loads(finding.content)
    kind = finding.collection
    names = {"zh": feature["properties"].get("name_zh"), "en": feature["properties"].get("name_en")}
    shown: dict[str, Any] = {
        "collection": kind,
        "id": finding.entry_id,
        "title": {language: name for language, name in names.items() if name},
        "href": f"{call.api}/collections/{kind}/items/{finding.entry_id}",
    }
    found = _settling(feature, kind, asked)
    if found is not None:
        shown["search"] = {**_told(found, kind), **_excerpt(found)}
    return shown


def _excerpt(found: Found) -> dict[str, Any]:
    """What was found as it was written, and some of the text before and behind it."""
    said = found.text.said
    place = place_of(found.phrase, said)
    if place is None:
        return {}
    begin, end = place
    before = said[max(begin - _AROUND, 0) : begin]
    after = said[end : end + _AROUND]
    return {
        "excerpt": {
            "before": before if begin <= _AROUND else f"…{before}",
            "match": said[begin:end],
            "after": after if end + _AROUND >= len(said) else f"{after}…",
        }
    }


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}


def _link(call: Call, rel: str, pairs: Any) -> Link:
    query = urlencode(tuple(pairs), quote_via=quote, safe=",.:/")
    return link(f"{call.api}/search?{query}", rel, JSON.media_type)
