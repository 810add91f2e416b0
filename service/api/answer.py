"""A finished answer."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Headers = list[tuple[str, str]]

_REASONS = {status.value: f"{status.value} {status.phrase.upper()}" for status in HTTPStatus}
_WITHOUT_BODY = frozenset({204, 304})


class Answer(Response):
    """An answer whose header lines are final and go out as they are.

    Werkzeug would check every line twice and copy them once more: a quarter of the time of a
    read. Nothing looks into `headers` of such an answer afterwards, so it has none.
    """

    def __init__(self, status: int, lines: Headers, body: bytes = b"") -> None:
        # Deliberately without Werkzeug's own, which is what takes the time.
        self._lines = lines
        self._body = body
        self._status_code = status
        self._status = _REASONS[status]
        self._on_close = []

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        if self._status_code in _WITHOUT_BODY:
            return (), self._status, self._lines
        lines = [*self._lines, ("Content-Length", str(len(self._body)))]
        if environ["REQUEST_METHOD"] == "HEAD":
            return (), self._status, lines
        return (self._body,), self._status, lines
