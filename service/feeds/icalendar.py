"""iCalendar (RFC 5545) as bytes: properties in the order given, escaped, folded at 75 octets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

LIMIT = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def text(value: str) -> str:
    """A TEXT value: backslash, comma, semicolon and line ends escaped (RFC 5545, 3.3.11)."""
    clean = _NOT_TEXT.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        clean = clean.replace(plain, escaped)
    return clean


def document(lines: Iterable[str]) -> bytes:
    """Content lines as they go out."""
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _folded(line: str) -> Iterator[bytes]:
    """The pieces of a line; none cuts a character in two, those behind the first are indented."""
    piece = b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LIMIT:
            yield piece
            piece = b" "
        piece += octets
    yield piece
