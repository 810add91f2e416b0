"""For search engines: which pages there are, and whether they are welcome.

A demonstration is for nobody's index: it asks every robot to stay away and has no map of its
site. An empty map is no way to say so, because the protocol's schema asks for one address at
least; and pages that ask not to be indexed do not belong in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element

from flask import Response

from catalog.store.public.recent import public_entries, reaches
from service.api.answers import text
from service.api.bodies import Body
from service.api.call import Call
from service.api.problems import problem
from service.api.services import Services
from service.feeds.keeping import Made, kept
from service.feeds.markup import document, element
from service.web.site.routes import PAGES

MOST = 5000
"""Pages, each in two languages, on one map. More are divided among several, with an index."""

ASKED_FOR = ("/search", "/compare", "/match", "/enquiry")
"""Pages that say nothing by themselves: they answer what somebody asks."""

_NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}


@dataclass(frozen=True)
class _Place:
    """A page: its path in Chinese (in English it lies below /en), and when it last changed."""

    path: str
    lastmod: str | None


def sitemap(services: Services, call: Call) -> Response:
    """Every page in both languages, or the maps they are divided among.

    Raises Problem (404) in a demonstration, and for a part that is not there.
    """
    if services.reader.clock().data_mode == "demo":
        raise problem(404, "sitemap-of-demonstration")
    part = parse_qs(call.query).get("part", [""])[-1]
    return kept(
        services, call, "application/xml; charset=utf-8", lambda: _made(services, call, part), part
    )


def robots(services: Services, call: Call) -> Response:
    """What robots may read: all but what is made for a question; nothing of a demonstration."""
    clock = services.reader.clock()
    if clock.data_mode == "demo":
        rules = ["Disallow: /"]
    else:
        asked = [f"Disallow: {prefix}{path}" for path in ASKED_FOR for prefix in ("", "/en")]
        rules = [*asked, "Disallow: /console/", "Allow: /", "", f"Sitemap: {call.site}/sitemap.xml"]
    content = "\n".join(["User-agent: *", *rules, ""]).encode()
    return text(call, services.bodies, clock, content, "text/plain; charset=utf-8")


def _made(services: Services, call: Call, part: str) -> Made:
    clock, entries = public_entries(services.reader)
    _, found = reaches(services.reader)
    newest = max((reach.published_at for reach in found.values()), default=None)
    places = [
        *(_Place(page, newest) for page in _pages()),
        *(_Place(f"/{one.collection}/{one.entry_id}", one.published_at) for one in entries),
    ]
    parts = [places[start : start + MOST] for start in range(0, len(places), MOST)]
    if part:
        if part not in {str(number + 1) for number in range(len(parts))}:
            raise problem(404, "resource-not-found", start=call.api)
        return clock, _urls(call, parts[int(part) - 1])
    return clock, _urls(call, places) if len(parts) == 1 else _index(call, len(parts))


def _pages() -> Iterator[str]:
    """The path of every page that is no entry's and says something by itself."""
    for page in PAGES:
        alone = page.method == "GET" and "<" not in page.path and "." not in page.path
        if alone and not page.path.startswith(tuple(ASKED_FOR)):
            yield page.path


def _urls(call: Call, places: Sequence[_Place]) -> Body:
    urls = [url for place in places for url in _in_both_languages(call.site, place)]
    return Body(document(element("urlset", _NAMESPACES, urls)))


def _index(call: Call, parts: int) -> Body:
    maps = [
        element("sitemap", content=[element("loc", content=f"{call.site}/sitemap.xml?part={n}")])
        for n in range(1, parts + 1)
    ]
    return Body(document(element("sitemapindex", {"xmlns": _NAMESPACES["xmlns"]}, maps)))


def _in_both_languages(site: str, place: _Place) -> Iterator[Element]:
    addresses = {"zh-CN": f"{site}{place.path}", "en": f"{site}/en{place.path}"}
    for address in addresses.values():
        parts = [element("loc", content=address)]
        if place.lastmod is not None:
            parts.append(element("lastmod", content=place.lastmod))
        for language, other in {**addresses, "x-default": addresses["zh-CN"]}.items():
            attributes = {"rel": "alternate", "hreflang": language, "href": other}
            parts.append(element("xhtml:link", attributes))
        yield element("url", content=parts)
