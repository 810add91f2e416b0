"""What those who already harvest can read: feeds, calendars, a description, a map of the site.

They lie beside the API, at the addresses where such readers look; their path names their format,
so that `Accept` is not asked, and like pages they ignore parameters that they do not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, request

from catalog.store.failures import Failure, failure
from service.api.call import call_of
from service.api.freshness import ENVIRON_KEY as MIN_SEQ_SENT
from service.api.services import Services
from service.feeds.atom import atom
from service.feeds.calendar import calendar, of_announcement
from service.feeds.catalogue import jsonld, turtle
from service.feeds.robots import robots, sitemap

View = Callable[..., Response]
"""Called with the services, the call, and by name what stands in the path."""

VIEWS: dict[str, View] = {
    "/feed.atom": atom,
    "/calendar.ics": calendar,
    "/en/calendar.ics": partial(calendar, language="en"),
    "/announcements/<entry_id>.ics": of_announcement,
    "/en/announcements/<entry_id>.ics": partial(of_announcement, language="en"),
    "/catalog.jsonld": jsonld,
    "/catalog.ttl": turtle,
    "/sitemap.xml": sitemap,
    "/robots.txt": robots,
}


def register(app: Flask, services: Services) -> None:
    for path, view in VIEWS.items():
        name = path.removeprefix("/")
        endpoint = re.sub(r"\W", "_", name)
        app.add_url_rule(path, endpoint, _reading(name, view, services))


def _reading(name: str, view: View, services: Services) -> Any:
    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = name
        call = call_of(environ, services.settings.public_url)
        if MIN_SEQ_SENT in environ:
            services.freshness.await_seq(environ[MIN_SEQ_SENT])
        try:
            return view(services, call, **path)
        except Exception as error:
            if failure(error) is not Failure.LOST:
                raise
            # A read may be repeated, and the reader has let go of the connection that is gone.
            return view(services, call, **path)

    return answer
