"""`/static/widget/parcel-catalog.js`: the element with which other sites show parcels.

The file is clients/widget's own: a wheel holds it at the same place beside `service`. Nothing is
read from the catalog for it, so that the element can say when the catalog does not answer.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from service.api.answer import Answer, Headers
from service.api.answers import OPEN, matches
from service.api.bodies import Body, compressed
from service.api.call import call_of
from service.api.services import Services

ADDRESS = "/static/widget/parcel-catalog.js"

_FILE = Path(__file__).parents[2] / "clients" / "widget" / "parcel-catalog.js"

_FOR_TEN_MINUTES = "public, max-age=600"
"""Sites load it on every page; a new one is compatible with what was there before."""


def register(app: Flask, services: Services) -> None:
    app.add_url_rule(ADDRESS, "widget", lambda: _widget(services))


def _widget(services: Services) -> Response:
    request.environ["catalog.route"] = "widget"
    call = call_of(request.environ, services.settings.public_url)
    try:
        content = _FILE.read_bytes()
    except FileNotFoundError:
        raise NotFound from None
    etag = f'"{blake2b(content, digest_size=16).hexdigest()}{"-gz" if call.gzip else ""}"'
    lines: Headers = [
        ("ETag", etag),
        ("Cache-Control", _FOR_TEN_MINUTES),
        ("Vary", "Accept-Encoding"),
        *OPEN,
    ]
    if matches(call.if_none_match, etag):
        return Answer(304, lines)
    lines.append(("Content-Type", "text/javascript; charset=utf-8"))
    if not call.gzip:
        return Answer(200, lines, content)
    body = services.bodies.find_or_make(etag, lambda: compressed(Body(content, etag)))
    return Answer(200, [*lines, ("Content-Encoding", "gzip")], body.content)
