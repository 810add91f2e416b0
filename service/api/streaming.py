"""Answers that are made while they are sent: in bounded memory, given up with their reader."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from service.api.answer import Answer, Headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_BLOCK = 64 * 1024
_LEVEL = 4
_GZIP_HEADER = 31
"""Makes zlib write gzip's form, without a time stamp."""


class StreamAnswer(Answer):
    """Parts of a body, one after the other. `ended` is called once, however it ends."""

    def __init__(
        self, status: int, lines: Headers, parts: Iterator[bytes], ended: Callable[[], None]
    ) -> None:
        super().__init__(status, lines)
        self._parts = _Parts(parts, ended)

    def get_wsgi_response(
        self, environ: WSGIEnvironment
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        if environ["REQUEST_METHOD"] == "HEAD":
            self._parts.close()
            return (), self._status, self._lines
        return self._parts, self._status, self._lines


class _Parts:
    """What the server iterates over, and closes when its reader has gone (PEP 3333)."""

    def __init__(self, parts: Iterator[bytes], ended: Callable[[], None]) -> None:
        self._parts = parts
        self._ended: Callable[[], None] | None = ended

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts
        # Not every caller closes what it has read to its end.
        self.close()

    def close(self) -> None:
        # A generator that nobody has begun runs none of its own clean-up.
        ended, self._ended = self._ended, None
        if ended is not None:
            close = getattr(self._parts, "close", None)
            if close is not None:
                close()
            ended()


def blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Small pieces joined to blocks that are worth a packet."""
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def squeezed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same compressed, in gzip's form."""
    press = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_HEADER)
    for piece in pieces:
        if found := press.compress(piece):
            yield found
    yield press.flush()
