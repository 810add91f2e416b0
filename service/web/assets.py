"""`/assets/…`: the files that public entries show, from the public folder and nowhere else.

A name that was never published and a name that nobody gave are answered alike.
"""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from catalog.exchange.asset_files import MEDIA_TYPES, read_public
from catalog.feed.shelf import Whole
from service.api.answer import Answer, Headers
from service.api.answers import OPEN, matches, standing
from service.api.file_answer import FOR_A_DAY, FileAnswer
from service.api.services import Services

# Whatever a file is, it runs nothing, loads nothing and stands in nobody's frame.
_ALONE = ("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")


def register(app: Flask, services: Services) -> None:
    def asset(name: str) -> Response:
        request.environ["catalog.route"] = "asset"
        return _asset(services, name)

    app.add_url_rule("/assets/<name>", "asset", asset)


def _asset(services: Services, name: str) -> Response:
    path = read_public(services.settings.data_dir, name)
    if path is None:
        raise NotFound
    stem, _, ending = name.partition(".")
    etag = f'"{stem}"'
    lines: Headers = [
        ("ETag", etag),
        ("Cache-Control", FOR_A_DAY),
        *standing(services.reader.clock()),
        *OPEN,
        _ALONE,
    ]
    if matches(request.environ.get("HTTP_IF_NONE_MATCH", ""), etag):
        return Answer(304, lines)
    lines.append(("Content-Type", MEDIA_TYPES[ending]))
    if ending == "pdf":
        # A browser's own reader does not run inside a sandbox.
        lines.append(("Content-Disposition", f'attachment; filename="{name}"'))
    try:
        whole = Whole(path, path.stat().st_size, stem)
        return FileAnswer(200, lines, whole, 0, whole.size)
    except FileNotFoundError:
        raise NotFound from None
