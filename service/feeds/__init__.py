"""What those who already harvest can read: a feed, a catalogue description, a map of the site.

They lie beside the API, at the addresses where such readers look; their path names their format,
so that `Accept` is not asked, and like pages they ignore parameters that they do not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request

from catalog.store.failures import Failure, failure
from service.api.call import Call, call_of
from service.api.freshness import ENVIRON_KEY as MIN_SEQ_SENT
from service.api.services import Services
from service.feeds.atom import atom
from service.feeds.catalogue import jsonld, turtle
from service.feeds.robots import robots, sitemap

View = Callable[[Services, Call], Response]

VIEWS: dict[str, View] = {
    "/feed.atom": atom,
    "/catalog.jsonld": jsonld,
    "/catalog.ttl": turtle,
    "/sitemap.xml": sitemap,
    "/robots.txt": robots,
}


def register(app: Flask, services: Services) -> None:
    for path, view in VIEWS.items():
        name = path.removeprefix("/")
        app.add_url_rule(path, name.replace(".", "_"), _reading(name, view, services))


def _reading(name: str, view: View, services: Services) -> Any:
    def answer() -> Response:
        environ = request.environ
        environ["catalog.route"] = name
        call = call_of(environ, services.settings.public_url)
        if MIN_SEQ_SENT in environ:
            services.freshness.await_seq(environ[MIN_SEQ_SENT])
        try:
            return view(services, call)
        except Exception as error:
            if failure(error) is not Failure.LOST:
                raise
            # A read may be repeated, and the reader has let go of the connection that is gone.
            return view(services, call)

    return answer
