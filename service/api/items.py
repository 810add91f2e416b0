"""A page of a collection: stored bytes with links added, or the same in another format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.query.listing import Page
from catalog.store.public.clock import Clock
from catalog.words.label import Label
from service.api.answers import REVALIDATE, matches
from service.api.bodies import Body, compressed
from service.api.call import Call
from service.api.exports import EXPORTS, Export, installed, most_of, whole, written
from service.api.feature_answers import answer, chosen, key
from service.api.items_query import ItemsRequest
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, JSON, Format
from service.api.pinning import cache_control, pinned_items
from service.api.presenting import presenting
from service.api.search import with_match
from service.api.services import Services

FORMATS = (GEOJSON, *EXPORTS)


def items(services: Services, call: Call, asked: ItemsRequest, kind: str) -> Response:
    """A page of a collection; at the head a function of the clock and the address."""
    asked = pinned_items(services, asked)
    offered = chosen(call, asked.format, FORMATS)
    if offered is not GEOJSON:
        return _exported(services, call, asked, kind, offered)
    if asked.query.at is not None:
        return _pinned(services, call, asked, kind)
    clock = services.reader.clock()
    body = services.bodies.find(key(clock, call))
    if body is None:
        etag = _tag(clock, call, asked)
        if matches(call.if_none_match, etag):
            return answer(call, clock, Body(b"", etag), REVALIDATE)
        page = services.lists.page(asked.query)
        clock = page.clock  # Where what it says was the head, whatever is published meanwhile.
        body = _body(call, asked, kind, page, _tag(clock, call, asked))
        body = services.bodies.keep(key(clock, call), compressed(body) if call.gzip else body)
    return answer(call, clock, body, REVALIDATE, asked.crs.uri)


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
        cache_control(asked.given), Label(KINDS[kind].title.zh, kind),
        f"{asked.spelt} {query.limit} {most}", asked.language,
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
    return answer(call, page.clock, body, cache_control(asked.given), asked.crs.uri)


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
