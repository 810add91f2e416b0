"""CQL2 JSON: what a document says, as syntax. Its numbers stay as exact as they were written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.fields import wrong
from catalog.query.cql2 import limits
from catalog.query.cql2.stream import number
from catalog.query.cql2.syntax import (
    Call,
    Geometry,
    Instant,
    Interval,
    Items,
    Name,
    Node,
    Null,
    Number,
    Text,
    Truth,
)
from catalog.values.fault import escape, shown
from catalog.words.label import Label

_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")
_BRACKETS = 100
"""A multipolygon brings six levels of brackets along, an operator two."""


@dataclass(frozen=True)
class _Numeral:
    """A number as it was written, until it is known where."""

    text: str


def parse_document(text: str) -> Node:
    """The syntax of a filter. Raises the kinds' `wrong`, which says where by a JSON pointer."""
    if _depth(text) > _BRACKETS:
        raise wrong("filter-too-deep", at=_at(""), maximum=limits.DEPTH)
    try:
        found = json.loads(text, parse_float=_Numeral, parse_int=_Numeral, parse_constant=_Numeral)
    except json.JSONDecodeError as error:
        at = Label(f"第 {error.pos + 1} 个字符", f"character {error.pos + 1}")
        raise wrong("filter-not-json", at=at) from None
    return _node(found, "", 0)


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in _STRING.sub("", text):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _at(pointer: str) -> Label:
    return Label(pointer or "/", pointer or "/")


def _node(value: Any, pointer: str, depth: int) -> Node:
    if depth > limits.DEPTH:
        raise wrong("filter-too-deep", at=_at(pointer), maximum=limits.DEPTH)
    at = _at(pointer)
    if isinstance(value, bool):
        return Truth(value, at)
    if isinstance(value, _Numeral):
        if value.text in _NO_NUMBERS:
            raise wrong("filter-node", at=at, value=value.text)
        return Number(number(value.text, at), at)
    if isinstance(value, str):
        return Text(value, at)
    if value is None:
        return Null(at)
    if isinstance(value, list):
        return Items(_nodes(value, pointer, depth), at)
    return _object(value, pointer, depth)


def _nodes(values: list[Any], pointer: str, depth: int) -> tuple[Node, ...]:
    return tuple(_node(value, f"{pointer}/{n}", depth + 1) for n, value in enumerate(values))


def _object(value: Mapping[str, Any], pointer: str, depth: int) -> Node:
    at = _at(pointer)
    match value:
        case {"op": str(op), "args": list(args), **others} if not others:
            return Call(op.lower(), _nodes(args, f"{pointer}/args", depth), at)
        case {"property": str(name), **others} if not others:
            return Name(name, at)
        case {"date": str(text), **others} if not others:
            return Instant("date", text, at)
        case {"timestamp": str(text), **others} if not others:
            return Instant("timestamp", text, at)
        case {"interval": [begins, ends], **others} if not others:
            first, last = _nodes([begins, ends], f"{pointer}/interval", depth)
            return Interval(first, last, at)
        case {"type": str(), "coordinates": list()} | {"type": str(), "geometries": list()}:
            return Geometry(_plain(value), at)
        case {"bbox": list(), **others} if not others:
            return Geometry(_plain(value), at)
    members = ", ".join(escape(str(name)) for name in value)
    raise wrong("filter-node", at=at, value=shown(f"{{{members}}}"))


def _plain(value: Any) -> Any:
    """GeoJSON with the numbers that geometries are made of."""
    if isinstance(value, _Numeral):
        return float(value.text)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return {n: _plain(v) for n, v in value.items()} if isinstance(value, dict) else value
