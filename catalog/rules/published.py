"""What rules ask of a published entry, whoever has read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.kind import Kind
from catalog.words.label import Label


class PublishedEntry(Protocol):
    """One entry at one seq. `geometry` is GeoJSON in CRS84 degrees, or None."""

    @property
    def kind(self) -> Kind: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> Label: ...
    @property
    def properties(self) -> Mapping[str, Any]: ...
    @property
    def geometry(self) -> Mapping[str, Any] | None: ...


def said_of(entry: PublishedEntry, field: str) -> Mapping[str, Any]:
    """The evidence of a value; empty where nothing is said."""
    found: Mapping[str, Any] = (entry.properties.get("evidence") or {}).get(field) or {}
    return found


def is_true_to_place(entry: PublishedEntry) -> bool:
    """Whether a geometry shows where the entry lies, and is neither invented nor a diagram."""
    invented = said_of(entry, GEOMETRY).get("status") == "illustrative"
    return not invented and entry.properties.get("geometry_precision") != "schematic"
