"""What has changed, as an Atom feed (RFC 4287) with tombstones (RFC 6721), in pages (RFC 5005).

Each entry of the catalog stands in it once, where its newest change stands. There is a feed of all
changes, one of each collection, and one of whatever a filter asks of a collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.store.public.clock import Clock
from catalog.store.public.recent import NewestChange
from catalog.words.label import Label
from catalog.words.reasons import REASONS
from service.api.bodies import Body
from service.api.call import Call
from service.api.collections import description
from service.api.history import notices_of
from service.api.landing import ABOUT, TITLE
from service.api.links import Link, link, link_header
from service.api.negotiation import GEOJSON, HTML, JSON
from service.api.services import Services
from service.feeds.changes import Asked, Found, asked_of, changes_of
from service.feeds.keeping import Made, kept
from service.feeds.markup import document, element
from service.showing.entry import Entry

MEDIA_TYPE = "application/atom+xml"
PAGE = 50

DEMONSTRATION = Label("演示", "Demonstration")
INVENTED = Label("虚构", "Invented")
FILTERED = Label("按条件筛选", "filtered")
REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"

_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xml:lang": "zh-CN",
}

_IDS = UUID("deb68a3a-9300-4d2b-b231-0edc9abac51b")
"""Ids are made under this namespace; it never changes, or every reader would see all anew."""

# A feed has to say when it was updated. This one was not, before the first release.
_NEVER = "1970-01-01T00:00:00Z"


def atom(services: Services, call: Call) -> Response:
    """A page of the feed: the newest changes, or those before a seq. Raises WrongParameters."""
    asked = asked_of(call.query)

    def make() -> Made:
        return _page(services, call, asked)

    variant = f"{asked.before} {asked.spelt}"
    return kept(services, call, f"{MEDIA_TYPE}; charset=utf-8", make, variant)


def feed_id(data_mode: str, asked: str = "") -> str:
    """The id of the feed, of another for each filter: the same wherever the service moves to."""
    return uuid5(_IDS, f"{data_mode}?{asked}" if asked else data_mode).urn


def entry_id(data_mode: str, collection: str, entry: str) -> str:
    """The id of an entry of the catalog, and the `ref` of its tombstone."""
    return uuid5(_IDS, f"{data_mode}/{collection}/{entry}").urn


def _page(services: Services, call: Call, asked: Asked) -> Made:
    found = changes_of(services.reader, asked, PAGE)
    links = [
        link(_address(call, asked, asked.before), "self", MEDIA_TYPE),
        link(_address(call, asked, None), "first", MEDIA_TYPE),
    ]
    if found.before is not None:
        links.append(link(_address(call, asked, found.before), "next", MEDIA_TYPE))
    root = element(
        "feed",
        _NAMESPACES,
        [
            *_head(services, call, asked, found, links),
            *(_told(call, found.clock, change) for change in found.changes),
        ],
    )
    return found.clock, Body(document(root), links=link_header(links))


def _address(call: Call, asked: Asked, before: int | None) -> str:
    parts = [asked.spelt, f"before={before}" if before is not None else ""]
    query = "&".join(part for part in parts if part)
    return f"{call.site}/feed.atom" + (f"?{query}" if query else "")


def _head(
    services: Services, call: Call, asked: Asked, found: Found, links: list[Link]
) -> Iterator[Element]:
    settings, clock = services.settings, found.clock
    demo = clock.data_mode == "demo"
    title = str(TITLE)
    if asked.collection is not None:
        title += f" — {KINDS[asked.collection].title}"
    if asked.filtered:
        title += f" ({FILTERED})"
    # Of a part of the catalog, what is published elsewhere says nothing.
    newest = found.changes[0].published_at if found.changes and asked.spelt else found.published_at
    page = f"{call.site}/{asked.collection or ''}"
    yield element("id", content=feed_id(clock.data_mode, asked.spelt))
    yield element("title", content=f"【{DEMONSTRATION}】{title}" if demo else title)
    yield element("subtitle", content=description(clock, ABOUT))
    yield element("updated", content=newest or _NEVER)
    provider = f"{settings.provider_zh} · {settings.provider_en}"
    yield element("author", content=[element("name", content=provider)])
    yield element("rights", content=settings.license_title)
    for told in (*links, link(page, "alternate", HTML.media_type.partition(";")[0])):
        yield _link(told["rel"], told["href"], told["type"])
    if settings.license_url:
        yield element("link", {"rel": "license", "href": settings.license_url})
    yield from _mode(clock)


def _told(call: Call, clock: Clock, change: NewestChange) -> Element:
    address = f"{call.api}/collections/{change.collection}/items/{change.entry_id}"
    its_id = entry_id(clock.data_mode, change.collection, change.entry_id)
    if change.op == "delete":
        return _tombstone(change, address, its_id)
    kind = KINDS[change.collection]
    category = {
        "term": kind.name, "scheme": f"{call.api}/collections", "label": str(kind.title)
    }  # fmt: skip
    return element(
        "entry",
        content=[
            element("id", content=its_id),
            *_words(change, clock, address),
            element("updated", content=change.published_at),
            element("published", content=change.first_published_at),
            # Without a type: readers take an alternate that is not HTML for none at all.
            element("link", {"rel": "alternate", "href": address}),
            _link("version-history", f"{address}/versions", JSON.media_type),
            element("category", category),
            *_mode(clock),
        ],
    )


def _words(change: NewestChange, clock: Clock, address: str) -> Iterator[Element]:
    """Title, summary and content; of an erased content only that it was erased."""
    if change.content is None:
        yield element("title", content=f"{change.entry_id}：{REASONS['redacted']}")
        return
    content = orjson.loads(change.content)
    names = content["properties"]
    entry = Entry(KINDS[change.collection], change.entry_id, names, content["geometry"])
    yield element("title", content=_title(entry))
    yield element("summary", {"type": "html"}, _summary(change, names, clock, content))
    yield element("content", {"type": GEOJSON.media_type, "src": address})


def _title(entry: Entry) -> str:
    """The name in both languages; many readers show nothing else, so it says what is invented."""
    title = entry.name.zh if entry.name.zh == entry.name.en else str(entry.name)
    return f"【{INVENTED}】{title}" if entry.invented else title


def _summary(
    change: NewestChange, names: Mapping[str, Any], clock: Clock, content: Mapping[str, Any]
) -> str:
    """A paragraph in each language: what it is, and what always stands beside it."""
    title = KINDS[change.collection].title
    notices = list(notices_of(change.collection, content, clock.data_mode))
    zh = [f"{title.zh}，第 {change.number} 版", *(notice.zh for notice in notices)]
    en = [f"{title.en}, version {change.number}", *(notice.en for notice in notices)]
    if names.get("name_en"):
        en.insert(0, names["name_en"])
    return (
        f'<p lang="zh-CN">{escape("。".join(part.rstrip("。") for part in zh))}。</p>'
        f'<p lang="en">{escape(". ".join(part.rstrip(".") for part in en))}.</p>'
    )


def _tombstone(change: NewestChange, address: str, ref: str) -> Element:
    assert change.reason is not None
    collection = address.rpartition("/")[0]
    return element(
        "at:deleted-entry",
        {"ref": ref, "when": change.published_at},
        [
            element("at:comment", content=f"{change.entry_id}：{REASONS[change.reason]}"),
            _link("version-history", f"{address}/versions", JSON.media_type),
            *(
                _link(REPLACED_BY, f"{collection}/{other}", GEOJSON.media_type)
                for other in change.replaced_by
            ),
        ],
    )


def _mode(clock: Clock) -> Iterator[Element]:
    """A category that says, wherever an entry is passed on to, that it is a demonstration's."""
    if clock.data_mode == "demo":
        yield element("category", {"term": "demo", "label": str(DEMONSTRATION)})


def _link(rel: str, href: str, media_type: str) -> Element:
    return element("link", {"rel": rel, "href": href, "type": media_type})
