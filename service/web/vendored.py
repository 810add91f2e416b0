"""The libraries that pages take from others, compressed once a process: a map's is over a megabyte.

Each has its version in the manifest beside it and is the same until the next release.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from service.api.answer import Answer
from service.api.answers import REVALIDATE, matches
from service.api.bodies import Body, compressed
from service.api.negotiation import accepts_gzip

_FOLDER = files("service.web").joinpath("static", "vendor")
_TYPES = {"css": "text/css", "js": "text/javascript", "mjs": "text/javascript"}


def register(app: Flask) -> None:
    app.add_url_rule("/static/vendor/<name>", "vendored", _vendored)


def _vendored(name: str) -> Response:
    if name not in _names():
        raise NotFound
    whole, squeezed = _bodies(name)
    headers = [
        ("ETag", whole.etag),
        ("Cache-Control", REVALIDATE),
        ("Vary", "Accept-Encoding"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    if matches(request.environ.get("HTTP_IF_NONE_MATCH", ""), whole.etag):
        return Answer(304, headers)
    media_type = _TYPES.get(name.rpartition(".")[2], "text/plain")
    headers.append(("Content-Type", f"{media_type}; charset=utf-8"))
    if not (squeezed.gzip and accepts_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", ""))):
        return Answer(200, headers, whole.content)
    return Answer(200, [*headers, ("Content-Encoding", "gzip")], squeezed.content)


@cache
def _names() -> frozenset[str]:
    """The files of the manifest and their licences."""
    manifest = json.loads(_FOLDER.joinpath("manifest.json").read_text(encoding="utf-8"))
    return frozenset(manifest) | {said["licence_file"] for said in manifest.values()}


@cache
def _bodies(name: str) -> tuple[Body, Body]:
    content = _FOLDER.joinpath(name).read_bytes()
    whole = Body(content, f'W/"{blake2b(content, digest_size=16).hexdigest()}"')
    return whole, compressed(whole)
