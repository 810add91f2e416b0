"""What the index tables hold for one published content, worked out from its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.kind import Kind
from catalog.values.geometry import bounds
from catalog.values.identifiers import folded


@dataclass(frozen=True)
class IndexRow:
    """`columns` of the kind's index table, and `terms`: (field, value) of many-valued ones."""

    columns: Mapping[str, Any]
    terms: tuple[tuple[str, str], ...]


def index_row(kind: Kind, content: Mapping[str, Any]) -> IndexRow:
    """The index of one content (a Feature as it is published)."""
    properties = content["properties"]
    columns: dict[str, Any] = dict.fromkeys(("west", "south", "east", "north"))
    if content["geometry"] is not None:
        columns.update(bounds(content["geometry"])._asdict())
    for name, field in kind.queryables.items():
        if not field.multiple:
            value = properties.get(name)
            columns[name] = None if value is None else field.index_values(value)[0]
    return IndexRow(columns, tuple(dict.fromkeys(_terms(kind, properties))))


def _terms(kind: Kind, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in kind.queryables.items():
        if field.multiple and properties.get(name) is not None:
            for value in field.index_values(properties[name]):
                yield name, str(value)
    for name, field in kind.identifiers.items():
        if properties.get(name) is not None:
            for value in field.index_values(properties[name]):
                yield f"={name}", folded(str(value))
