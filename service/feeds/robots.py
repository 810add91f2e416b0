"""For search engines: which pages there are, and whether they are welcome.

A demonstration is for nobody's index: it asks every robot to stay away and has no map of its
site. An empty map is no way to say so, because the protocol's schema asks for one address at
least; and pages that ask not to be indexed do not belong in one.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from flask import Response

from catalog.store.public.recent import reaches
from service.api.answers import text
from service.api.bodies import Body
from service.api.call import Call
from service.api.problems import problem
from service.api.services import Services
from service.feeds.keeping import Made, kept
from service.feeds.markup import document, element

_NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}


def sitemap(services: Services, call: Call) -> Response:
    """Every page in both languages. Raises Problem (404) in a demonstration."""
    if services.reader.clock().data_mode == "demo":
        raise problem(404, "sitemap-of-demonstration")
    return kept(services, call, "application/xml; charset=utf-8", lambda: _made(services, call))


def robots(services: Services, call: Call) -> Response:
    """What robots may read: everything, with the map to it; nothing of a demonstration."""
    clock = services.reader.clock()
    rule = (
        "Disallow: /"
        if clock.data_mode == "demo"
        else f"Allow: /\n\nSitemap: {call.site}/sitemap.xml"
    )
    content = f"User-agent: *\n{rule}\n".encode()
    return text(call, services.bodies, clock, content, "text/plain; charset=utf-8")


def _made(services: Services, call: Call) -> Made:
    clock, found = reaches(services.reader)
    changed = max(found.values(), key=lambda reach: reach.seq, default=None)
    lastmod = changed.published_at if changed else None
    urls = [url for path in _pages() for url in _in_both_languages(call.site, path, lastmod)]
    return clock, Body(document(element("urlset", _NAMESPACES, urls)))


def _pages() -> Iterator[str]:
    """The path of each page in Chinese; in English it lies below /en."""
    yield "/"


def _in_both_languages(site: str, path: str, lastmod: str | None) -> Iterator[Element]:
    addresses = {"zh-CN": f"{site}{path}", "en": f"{site}/en{path}"}
    for address in addresses.values():
        parts = [element("loc", content=address)]
        if lastmod is not None:
            parts.append(element("lastmod", content=lastmod))
        for language, other in {**addresses, "x-default": addresses["zh-CN"]}.items():
            attributes = {"rel": "alternate", "hreflang": language, "href": other}
            parts.append(element("xhtml:link", attributes))
        yield element("url", content=parts)
