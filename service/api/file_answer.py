"""A file as an answer: whole or one range of it (RFC 9110, 14), sent by the kernel where it can."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, cast

from werkzeug.wsgi import wrap_file

from catalog.feed.shelf import Whole
from catalog.store.public.clock import Clock
from service.api.answer import Answer, Headers
from service.api.answers import EVERYWHERE, matches, standing
from service.api.negotiation import Format
from service.api.problems import Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FOR_A_DAY = "public, max-age=86400, immutable, no-transform"
"""What a name of ours says of a file never changes; it can go, when a content is erased."""

RANGES = ("Accept-Ranges", "Repr-Digest")
"""What such an answer carries besides the usual headers."""

_BLOCK = 256 * 1024
_ONE_RANGE = re.compile(r"bytes=\s*([0-9]*)-([0-9]*)\s*", re.ASCII | re.IGNORECASE)
_LONGEST_NUMBER = 19


def send_file(environ: WSGIEnvironment, clock: Clock, file: Whole, offered: Format) -> Answer:
    """200, 206 or 304. Raises Problem (416), and FileNotFoundError when the file is gone."""
    etag = f'"{file.sha256}"'
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    lines: Headers = [
        ("ETag", etag),
        ("Cache-Control", FOR_A_DAY),
        ("Vary", "Accept"),
        ("Accept-Ranges", "bytes"),
        ("Repr-Digest", f"sha-256=:{digest}:"),
        *standing(clock),
        *EVERYWHERE,
    ]
    if matches(environ.get("HTTP_IF_NONE_MATCH", ""), etag):
        return Answer(304, lines)
    lines.append(("Content-Type", offered.media_type))
    asked = environ.get("HTTP_RANGE", "") if environ["REQUEST_METHOD"] == "GET" else ""
    # Whoever holds the beginning of another file gets the whole of this one.
    part = _asked(asked, file.size) if environ.get("HTTP_IF_RANGE", etag) == etag else None
    if part is None:
        return FileAnswer(200, lines, file, 0, file.size)
    first, last = part
    lines.append(("Content-Range", f"bytes {first}-{last}/{file.size}"))
    return FileAnswer(206, lines, file, first, last - first + 1)


class FileAnswer(Answer):
    """`length` bytes of a file from an offset on; Answer's lines are final here as well."""

    def __init__(self, status: int, lines: Headers, file: Whole, offset: int, length: int) -> None:
        super().__init__(status, [*lines, ("Content-Length", str(length))])
        # Opened at once: whoever removes the file now takes it from later requests alone.
        self._part = Part(file, offset, length)
        self._on_close = [self._part.close]

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        if environ["REQUEST_METHOD"] == "HEAD":
            self._part.close()
            return (), self._status, self._lines
        file = cast("IO[bytes]", self._part)
        return wrap_file(environ, file, _BLOCK), self._status, self._lines


class Part:
    """A part of a file, to be read to its end; its descriptor stands at its beginning.

    No more than a server asks for that would hand the descriptor to the kernel.
    """

    def __init__(self, file: Whole, offset: int, length: int) -> None:
        self._file = file.path.open("rb", buffering=0)
        self._file.seek(offset)
        self._left = length

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, size: int) -> bytes:
        data = b"" if self._file.closed else self._file.read(min(size, self._left)) or b""
        self._left -= len(data)
        if not data or not self._left:
            # Not every caller closes what it has read to its end.
            self._file.close()
        return data

    def close(self) -> None:
        self._file.close()


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that was asked for; None for the whole file.

    Several ranges, another unit and what is no range are as if nobody had asked.
    """
    found = _ONE_RANGE.fullmatch(header)
    if found is None or max(map(len, found.groups())) > _LONGEST_NUMBER:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if first and last and int(first) > int(last):
        return None
    begin = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if begin > end:
        headers = (("Content-Range", f"bytes */{size}"),)
        raise Problem(416, "range-not-satisfiable", {"size": size}, headers=headers)
    return begin, end
