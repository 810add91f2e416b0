"""The investor's site: pages made of what is published, in Chinese and in English.

Every page is a function of the published versions at one seq and of its address; nothing on it
depends on today's date. All of them work without JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs

from flask import Flask, Response, request

from catalog.store.failures import Failure, failure
from catalog.store.public.clock import Clock
from catalog.words.label import Language
from service.api.call import call_of
from service.api.freshness import ENVIRON_KEY as MIN_SEQ_SENT
from service.api.services import Services
from service.pages import page as as_html
from service.products.routes import PRODUCTS
from service.web.site.page import Page
from service.web.site.problems import missing
from service.web.site.rendering import moved
from service.web.site.routes import PAGES
from service.web.site.visit import PREFIX, Visit

_MOST_PARAMETERS = 200


def register(app: Flask, services: Services) -> None:
    for language, prefix in PREFIX.items():
        for page in (*PAGES, *PRODUCTS):
            app.add_url_rule(
                prefix + page.path,
                f"{page.name}_{language}",
                _serving(page, language, services),
                methods=[page.method],
            )
    app.add_url_rule("/en", "home_en_bare", lambda: _to_english(services))


def _serving(page: Page, language: Language, services: Services) -> Callable[..., Response]:
    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = f"page.{page.name}"
        if MIN_SEQ_SENT in environ:
            services.freshness.await_seq(environ[MIN_SEQ_SENT])
        try:
            return _shown(page, language, services, path)
        except Exception as error:
            if failure(error) is not Failure.LOST or page.method != "GET":
                raise
            # A read may be repeated, and the reader has let go of the connection that is gone.
            return _shown(page, language, services, path)

    return answer


def _shown(page: Page, language: Language, services: Services, path: Mapping[str, str]) -> Response:
    """The page that is kept for this visit, or what its view says."""
    revision = services.feed.revision()
    visit = _visit(language, services, revision.clock)
    if page.method != "GET":
        return page.view(visit, **path)
    call, clock = visit.call, visit.clock
    # An erasure moves no seq, and takes from a page's history what it said.
    place = (call.site, call.path, call.query, call.gzip)
    key = (*place, clock.epoch, clock.seq, revision.erased)
    if (kept := services.pages.find(key)) is not None:
        return as_html(call, clock, kept)
    return page.view(replace(visit, key=key), **path)


def missing_page(services: Services, clock: Clock) -> Response:
    """The page for an address that is none of ours, in the language of where it points."""
    path = request.environ["PATH_INFO"]
    language: Language = "en" if path.startswith("/en/") else "zh"
    return missing(_visit(language, services, clock))


def _visit(language: Language, services: Services, clock: Clock) -> Visit:
    call = call_of(request.environ, services.settings.public_url)
    try:
        text = _decoded(call.query)
        query = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        query = {}
    path = _decoded(call.path).removeprefix(PREFIX[language])
    return Visit(services, call, clock, language, path or "/", query)


def _decoded(text: str) -> str:
    """WSGI hands texts over as bytes that pretend to be Latin-1."""
    return text.encode("latin-1").decode("utf-8", "replace")


def _to_english(services: Services) -> Response:
    call = call_of(request.environ, services.settings.public_url)
    return moved(call, f"{call.site}/en/")
