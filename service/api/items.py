"""Entries: one by its id, or a page of a collection. Both are stored bytes with links added."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.query.listing import Page, SeqAhead
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Version
from catalog.values.identifiers import is_entry_id
from catalog.values.projections import CRS84, CRSES
from catalog.words.label import Label
from service.api.answer import Answer
from service.api.answers import PINNED, REVALIDATE, matches, public, strong_tag
from service.api.bodies import GZIP_FROM, Body, compressed
from service.api.call import Call
from service.api.exports import (
    EXPORTS,
    ITEM_EXPORTS,
    Export,
    check_installed,
    installed,
    most_of,
    whole,
    written,
)
from service.api.items_query import ItemsRequest
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON, Format, preferred
from service.api.parameters import Given
from service.api.presenting import presenting
from service.api.problems import Problem, problem
from service.api.search import with_match
from service.api.services import Services

CONTENT_TYPE = ("Content-Type", GEOJSON.media_type)
FORMATS = (GEOJSON, *EXPORTS)
ITEM_FORMATS = (GEOJSON, *ITEM_EXPORTS)

_NAMED = {offered.name: offered for offered in FORMATS} | {"json": GEOJSON}


def item(services: Services, call: Call, given: Given, kind: str, entry_id: str) -> Response:
    """One entry, as it stands or as of a seq.

    At the head it is a function of the clock and the address: the clock alone tells whether this
    process has it already.
    """
    at = given.get("seq")
    offered = _chosen(call, given.get("f"), ITEM_FORMATS)
    if offered is not GEOJSON:
        return _one_exported(services, call, given, kind, entry_id, offered)
    if at is not None:
        clock, body = _entry(services, call, kind, entry_id, at)
        return _answer(call, clock, body, PINNED)
    clock = services.reader.clock()
    found = services.bodies.find(_key(clock, call))
    if found is None:
        # Something may have been published since the clock was read.
        clock, found = _entry(services, call, kind, entry_id, None)
        services.bodies.keep(_key(clock, call), found)
    return _answer(call, clock, found, REVALIDATE)


def _chosen(call: Call, named: str | None, offered: tuple[Format, ...]) -> Format:
    """The format of an answer: what `f` names, else what Accept likes best."""
    found = _NAMED[named] if named else preferred(call.accept, offered)
    assert found is not None, "whoever accepts none of them was refused before"
    check_installed(found, bool(named))
    return found


def _one_exported(
    services: Services, call: Call, given: Given, kind: str, entry_id: str, offered: Format
) -> Response:
    pinned = given.get("seq")
    clock, version = current_version(services, call, kind, entry_id, pinned)
    at = clock.seq if pinned is None else pinned
    export = Export(
        KINDS[kind], offered, CRSES[CRS84], None, clock, at, pinned is not None,
        Label(entry_id, entry_id), call.query,
    )  # fmt: skip
    content = version.content
    assert content is not None
    address = f"{call.api}/collections/{kind}/items/{entry_id}"
    links = [
        link(f"{address}?f={offered.name}", "self", offered.media_type),
        link(address, "alternate", GEOJSON.media_type),
        link(f"{call.api}/collections/{kind}", "collection", JSON.media_type),
    ]
    return written(services, call, export, lambda: ((content,), links))


def _entry(
    services: Services, call: Call, kind: str, entry_id: str, at: int | None
) -> tuple[Clock, Body]:
    clock, version = current_version(services, call, kind, entry_id, at)
    content = version.content
    assert content is not None
    closing, links = _frame(call.api, kind, entry_id, at, clock.data_mode)
    squeeze = call.gzip and len(content) >= GZIP_FROM
    tag = f"{version.content_sha256}{'' if at is None else f'-at{at}'}"
    etag = strong_tag(tag, call, clock, squeeze)
    # The content ends with the brace that closes the Feature.
    body = Body(content[:-1] + closing, etag, links)
    return clock, compressed(body) if squeeze else body


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


@lru_cache(maxsize=4096)
def _frame(api: str, kind: str, entry_id: str, at: int | None, data_mode: str) -> tuple[bytes, str]:
    """What closes the Feature, and the Link header."""
    collection = f"{api}/collections/{kind}"
    address = f"{collection}/items/{entry_id}"
    links = [
        link(address if at is None else f"{address}?seq={at}", "self", GEOJSON.media_type),
        link(collection, "collection", JSON.media_type),
        link(f"{address}/versions", "version-history", JSON.media_type),
        link(f"{address}/disclosure", "related", JSON.media_type, Label("公开情况", "Disclosure")),
    ]
    pin = "" if at is None else f"seq={at}&"
    links += [
        link(f"{address}?{pin}f={other.name}", "alternate", other.media_type)
        for other in ITEM_EXPORTS
    ]
    if at is not None:
        links.append(link(address, "latest-version", GEOJSON.media_type))
    added = b',"catalog_data_mode":%b,"links":%b}' % (orjson.dumps(data_mode), orjson.dumps(links))
    return added, link_header(links)


def items(services: Services, call: Call, asked: ItemsRequest, kind: str) -> Response:
    """A page of a collection; at the head a function of the clock and the address."""
    offered = _chosen(call, asked.format, FORMATS)
    if offered is not GEOJSON:
        return _exported(services, call, asked, kind, offered)
    if asked.query.at is not None:
        return _pinned(services, call, asked, kind)
    clock = services.reader.clock()
    body = services.bodies.find(_key(clock, call))
    if body is None:
        etag = _tag(clock, call, asked)
        if matches(call.if_none_match, etag):
            return _answer(call, clock, Body(b"", etag), REVALIDATE)
        page = services.lists.page(asked.query)
        clock = page.clock
        body = _body(call, asked, kind, page, _tag(clock, call, asked))
        body = services.bodies.keep(_key(clock, call), compressed(body) if call.gzip else body)
    return _answer(call, clock, body, REVALIDATE, asked.crs.uri)


def _exported(
    services: Services, call: Call, asked: ItemsRequest, kind: str, offered: Format
) -> Response:
    """What a query finds in another format: all of it, or the page that a limit names."""
    clock = services.reader.clock()
    pinned = asked.query.at is not None
    query = asked.query if pinned else replace(asked.query, at=clock.seq)
    at = query.at or 0
    most = most_of(services, offered)
    export = Export(
        KINDS[kind], offered, asked.crs, asked.properties, clock, at, pinned,
        Label(KINDS[kind].title.zh, kind), f"{asked.spelt} {query.limit} {most}",
    )  # fmt: skip

    def find() -> tuple[Iterable[bytes], list[Link]]:
        if not asked.limited:
            return whole(services, query, offered), _links(call, asked, kind, offered, at, None)
        page = services.lists.page(query)
        return page.contents, _links(call, asked, kind, offered, at, page.after)

    return written(services, call, export, find)


def _pinned(services: Services, call: Call, asked: ItemsRequest, kind: str) -> Response:
    """A page as of a seq. Its tag is made of its bytes: an erasure changes them."""
    page = services.lists.page(asked.query)
    body = _body(call, asked, kind, page, "")
    digest = blake2b(body.content, digest_size=16).hexdigest()
    body = replace(body, etag=f'W/"{digest}"')
    if call.gzip and not matches(call.if_none_match, body.etag):
        body = services.bodies.find_or_make((body.etag, "gzip"), lambda: compressed(body))
    return _answer(call, page.clock, body, PINNED, asked.crs.uri)


def _key(clock: Clock, call: Call) -> Hashable:
    return clock.epoch, clock.seq, call.site, call.path, call.query, call.gzip


def _answer(call: Call, clock: Clock, body: Body, cache_control: str, crs: str = CRS84) -> Response:
    common = (("ETag", body.etag), *public(clock, cache_control))
    if matches(call.if_none_match, body.etag):
        return Answer(304, [*common])
    headers = [CONTENT_TYPE, ("Content-Crs", f"<{crs}>"), ("Link", body.links), *common]
    if body.gzip:
        headers.append(("Content-Encoding", "gzip"))
    return Answer(200, headers, body.content)


def _tag(clock: Clock, call: Call, asked: ItemsRequest) -> str:
    # The limit is a setting's where the address names none.
    told = (
        f"{clock.epoch} {clock.seq} {clock.data_mode} {asked.query.limit} "
        f"{call.site}{call.path}?{asked.spelt}"
    )
    return f'W/"{blake2b(told.encode(), digest_size=16).hexdigest()}"'


def _body(call: Call, asked: ItemsRequest, kind: str, page: Page, etag: str) -> Body:
    contents = page.contents
    present = presenting(asked.crs, asked.properties)
    if present is not None:
        contents = [present(content) for content in contents]
    text = asked.query.text
    if text is not None:
        contents = [
            with_match(shown, stored, kind, text)
            for shown, stored in zip(contents, page.contents, strict=True)
        ]
    links = _links(call, asked, kind, GEOJSON, page.at, page.after)
    matched = "" if page.number_matched is None else f'"numberMatched":{page.number_matched},'
    head = (
        f'{{"type":"FeatureCollection","catalog_data_mode":"{page.clock.data_mode}",{matched}'
        f'"numberReturned":{len(contents)},"links":'
    )
    return Body(
        b"".join(
            (head.encode(), orjson.dumps(links), b',"features":[', b",".join(contents), b"]}")
        ),
        etag,
        link_header(links),
    )


def _links(
    call: Call,
    asked: ItemsRequest,
    kind: str,
    offered: Format,
    at: int,
    after: tuple[Any, ...] | None,
) -> list[Link]:
    collection = f"{call.api}/collections/{kind}"
    address = f"{collection}/items"
    own = f"{address}?{asked.spelt}" if asked.spelt else address
    links = [link(own, "self", offered.media_type)]
    if after is not None:
        following = f"{address}?{asked.next_page(at, after)}"
        links.append(link(following, "next", offered.media_type))
    others = (other for other in FORMATS if other is not offered and installed(other))
    links += [
        link(f"{address}?{asked.in_format(other.name)}", "alternate", other.media_type)
        for other in others
    ]
    return [*links, link(collection, "collection", JSON.media_type)]
