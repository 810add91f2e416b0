"""JSON text read together with where its parts stand.

A content is hashed and kept as the very bytes that were sent, so it is cut out of the text and
never written anew. Only the outer structure is walked here; values are read by the standard
library. Whatever is malformed raises ValueError.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Reader = Callable[[str, int], tuple[Any, int]]
"""Reads the value that begins at an index of a text: the value and the index after it."""

_SPACE = re.compile(r"[ \t\n\r]*")
_decode = json.JSONDecoder().raw_decode


def value_at(text: str, at: int) -> tuple[Any, int]:
    """Any value, as the standard library reads it."""
    try:
        return _decode(text, at)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def bytes_at(text: str, at: int) -> tuple[bytes | None, int]:
    """The UTF-8 bytes in which a value is written; None for null."""
    value, end = value_at(text, at)
    return None if value is None else text[at:end].encode(), end


def object_at(text: str, at: int, readers: Mapping[str, Reader]) -> tuple[dict[str, Any], int]:
    """An object whose members are read by their own reader, or as any value."""
    found: dict[str, Any] = {}
    at = _after(text, at, "{")
    while not text.startswith("}", at):
        if found:
            at = _after(text, at, ",")
        name, at = value_at(text, at)
        if not isinstance(name, str):
            raise ValueError(f"a member's name is expected before character {at}")
        at = _after(text, _space(text, at), ":")
        found[name], at = readers.get(name, value_at)(text, at)
        at = _space(text, at)
    return found, at + 1


def array_at(text: str, at: int, reader: Reader) -> tuple[list[Any], int]:
    """An array whose elements are all read by one reader."""
    found: list[Any] = []
    at = _after(text, at, "[")
    while not text.startswith("]", at):
        if found:
            at = _after(text, at, ",")
        value, at = reader(text, at)
        found.append(value)
        at = _space(text, at)
    return found, at + 1


def _after(text: str, at: int, sign: str) -> int:
    """The index of what follows the sign, which must stand at `at`."""
    if not text.startswith(sign, at):
        raise ValueError(f"{sign!r} is expected at character {at}")
    return _space(text, at + 1)


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
