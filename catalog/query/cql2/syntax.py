"""A filter as it was written, before anybody asked what its names mean.

Text and JSON are both read into these nodes. `at` tells where a node stands: a character of the
text, or a JSON pointer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from catalog.words.label import Label


@dataclass(frozen=True)
class Name:
    """A property."""

    text: str
    at: Label


@dataclass(frozen=True)
class Text:
    value: str
    at: Label


@dataclass(frozen=True)
class Number:
    value: Decimal
    at: Label


@dataclass(frozen=True)
class Truth:
    value: bool
    at: Label


@dataclass(frozen=True)
class Null:
    at: Label


@dataclass(frozen=True)
class Instant:
    """A date or a timestamp; its text has not been looked at."""

    form: Literal["date", "timestamp"]
    text: str
    at: Label


@dataclass(frozen=True)
class Interval:
    """Its ends are texts, instants or names; the text `..` is an open end."""

    begins: Node
    ends: Node
    at: Label


@dataclass(frozen=True)
class Geometry:
    """GeoJSON, or `{"bbox": […]}`. From JSON it may be anything under those keys."""

    value: Mapping[str, Any]
    at: Label


@dataclass(frozen=True)
class Items:
    items: tuple[Node, ...]
    at: Label


@dataclass(frozen=True)
class Call:
    """An operator or a function, its name in small letters: `and`, `<=`, `isnull`, `s_within`."""

    op: str
    args: tuple[Node, ...]
    at: Label


Node = Name | Text | Number | Truth | Null | Instant | Interval | Geometry | Items | Call
