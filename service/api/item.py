"""One entry by its id: stored bytes with links added, or the same shown otherwise."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.query.preparing import SeqAhead
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Version
from catalog.values.identifiers import is_entry_id
from catalog.values.projections import CRS84, CRSES
from catalog.words.label import Label
from service.api.answers import REVALIDATE, strong_tag
from service.api.bodies import GZIP_FROM, Body, compressed
from service.api.call import Call
from service.api.displaying import displayed
from service.api.exports import ITEM_EXPORTS, Export, written
from service.api.feature_answers import answer, chosen, key
from service.api.items_query import query_string
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON, Format
from service.api.parameters import Given
from service.api.pinning import cache_control, pinned
from service.api.presenting import presenting
from service.api.problems import Problem, problem
from service.api.services import Services

FORMATS = (GEOJSON, *ITEM_EXPORTS)

_WORKED_OUT = (
    ("nearby", Label("附近的设施与项目", "What lies nearby")),
    ("packages", Label("适用的组合包", "Packages that apply")),
)
"""What is told of a parcel beside it, worked out from other entries."""

_SHOWN = ("seq", "crs", "display")
"""Parameters by which the same entry is shown otherwise."""


def item(services: Services, call: Call, given: Given, kind: str, entry_id: str) -> Response:
    """One entry, as it stands or as of a seq.

    At the head it is a function of the clock and the address: the clock alone tells whether this
    process has it already.
    """
    given = pinned(services, given)
    offered = chosen(call, given.get("f"), FORMATS)
    if offered is not GEOJSON:
        return _exported(services, call, given, kind, entry_id, offered)
    crs = given.get("crs", CRS84)
    if "seq" in given.values:
        clock, body = _entry(services, call, given, kind, entry_id)
        return answer(call, clock, body, cache_control(given), crs)
    clock = services.reader.clock()
    found = services.bodies.find(key(clock, call))
    if found is None:
        # Something may have been published since the clock was read.
        clock, found = _entry(services, call, given, kind, entry_id)
        services.bodies.keep(key(clock, call), found)
    return answer(call, clock, found, REVALIDATE, crs)


def _entry(
    services: Services, call: Call, given: Given, kind: str, entry_id: str
) -> tuple[Clock, Body]:
    clock, version = current_version(services, call, kind, entry_id, given.get("seq"))
    content = version.content
    assert content is not None
    shown = tuple(pair for pair in given.spelt if pair[0] in _SHOWN)
    closing, links = _frame(call.api, kind, entry_id, shown, clock.data_mode)
    if shown:
        content, closing, links = _shown(content, closing, links, given)
    squeeze = call.gzip and len(content) >= GZIP_FROM
    etag = strong_tag(f"{version.content_sha256}{_mark(shown)}", call, clock, squeeze)
    # The content ends with the brace that closes the Feature.
    body = Body(content[:-1] + closing, etag, links)
    return clock, compressed(body) if squeeze else body


def _shown(content: bytes, closing: bytes, links: str, given: Given) -> tuple[bytes, bytes, str]:
    """The entry in other coordinates, and with those of Chinese maps beside."""
    present = presenting(CRSES[given.get("crs", CRS84)], None)
    if "display" in given.values:
        display, maps = displayed(content, given.values["display"])
        # The frame ends with the links and the brace.
        more = orjson.dumps(maps)[1:-1]
        closing = b'%b%b],"display":%b}' % (
            closing[:-2], b"," + more if more else b"", orjson.dumps(display)
        )  # fmt: skip
        links = ", ".join((links, link_header(maps))) if maps else links
    return (present(content) if present else content), closing, links


def _mark(shown: tuple[tuple[str, str], ...]) -> str:
    """What tells the tags of the same content apart that is shown in several ways."""
    if not shown:
        return ""
    return "-" + blake2b(repr(sorted(shown)).encode(), digest_size=6).hexdigest()


@lru_cache(maxsize=4096)
def _frame(
    api: str, kind: str, entry_id: str, shown: tuple[tuple[str, str], ...], data_mode: str
) -> tuple[bytes, str]:
    """What closes the Feature, and the Link header."""
    links = _links(api, kind, entry_id, shown)
    added = b',"catalog_data_mode":%b,"links":%b}' % (orjson.dumps(data_mode), orjson.dumps(links))
    return added, link_header(links)


def _links(api: str, kind: str, entry_id: str, shown: tuple[tuple[str, str], ...]) -> list[Link]:
    collection = f"{api}/collections/{kind}"
    address = f"{collection}/items/{entry_id}"
    pin = tuple(pair for pair in shown if pair[0] == "seq")
    worked = _WORKED_OUT if kind == "parcels" else ()
    links = [
        link(f"{address}?{query_string(shown)}" if shown else address, "self", GEOJSON.media_type),
        *(
            link(f"{address}?{query_string((*pin, ('f', o.name)))}", "alternate", o.media_type)
            for o in ITEM_EXPORTS
        ),
        link(collection, "collection", JSON.media_type),
        link(f"{address}/versions", "version-history", JSON.media_type),
        link(f"{address}/disclosure", "related", JSON.media_type, Label("公开情况", "Disclosure")),
        *(link(f"{address}/{name}", "related", JSON.media_type, title) for name, title in worked),
    ]
    return [*links, link(address, "latest-version", GEOJSON.media_type)] if pin else links


def _exported(
    services: Services, call: Call, given: Given, kind: str, entry_id: str, offered: Format
) -> Response:
    at = given.get("seq")
    clock, version = current_version(services, call, kind, entry_id, at)
    content = version.content
    assert content is not None
    export = Export(
        kind=KINDS[kind],
        format=offered,
        crs=CRSES[given.get("crs", CRS84)],
        properties=None,
        clock=clock,
        at=clock.seq if at is None else at,
        pinned=at is not None,
        cache_control=cache_control(given),
        subject=Label(entry_id, entry_id),
        told=call.query,
        language=given.get("lang"),
    )
    address = f"{call.api}/collections/{kind}/items/{entry_id}"
    links = [
        link(f"{address}?{query_string(given.spelt)}", "self", offered.media_type),
        link(address, "alternate", GEOJSON.media_type),
        link(f"{call.api}/collections/{kind}", "collection", JSON.media_type),
    ]
    return written(services, call, export, lambda: ((content,), links))


def current_version(
    services: Services, call: Call, kind: str, entry_id: str, at: int | None = None
) -> tuple[Clock, Version]:
    """The public version of an entry. Raises the Problem that tells why there is none."""
    if not is_entry_id(entry_id):
        raise problem(404, "entry-not-found", value=entry_id[:40], collection=kind)
    clock, version = services.reader.item(kind, entry_id, at)
    if at is not None and at > clock.seq:
        raise SeqAhead(at, clock.seq)
    if version is None:
        raise problem(404, "entry-not-found", value=entry_id, collection=kind)
    if version.op == "delete":
        raise _withdrawn(services, call, kind, entry_id, version)
    if version.content is None:
        members = {"entry": {"id": entry_id, "reason": "redacted"}}
        raise Problem(410, "version-redacted", members=members)
    return clock, version


def _withdrawn(
    services: Services, call: Call, kind: str, entry_id: str, tombstone: Version
) -> Problem:
    """What is told of an entry that is no longer public, and nothing else of its last state."""
    told: dict[str, Any] = {"id": entry_id}
    _, last = services.reader.versions(kind, entry_id, before=tombstone.number, limit=1)
    if last and last[0].content is not None:
        names = orjson.loads(last[0].content)["properties"]
        in_english = call.language == "en" and names.get("name_en")
        told["title"] = names["name_en"] if in_english else names.get("name_zh")
    told["reason"] = tombstone.reason
    told["replaced_by"] = [
        {"id": other, "href": f"{call.api}/collections/{kind}/items/{other}"}
        for other in tombstone.replaced_by
    ]
    told["date"] = tombstone.published_at
    return Problem(410, "entry-withdrawn", {"value": entry_id}, members={"entry": told})
