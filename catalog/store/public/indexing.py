"""What the index tables hold for one published content, worked out from its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.kinds.kind import Kind
from catalog.kinds.labels import Rank
from catalog.kinds.searched import searched_texts
from catalog.values.geometry import bounds
from catalog.values.identifiers import folded
from catalog.values.searchable import in_sample, indexed, joined, sampled


@dataclass(frozen=True)
class IndexRow:
    """`columns` of the kind's index table, `terms`: (field, value) of many-valued ones, and
    `searched`: columns of the search table."""

    columns: Mapping[str, Any]
    terms: tuple[tuple[str, str], ...]
    searched: Mapping[str, str]


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
    terms = tuple(dict.fromkeys(_terms(kind, properties)))
    return IndexRow(columns, terms, search_row(kind, content))


def search_row(kind: Kind, content: Mapping[str, Any]) -> dict[str, str]:
    """What the search table holds for one content."""
    texts: dict[Rank, list[str]] = {rank: [] for rank in Rank}
    found: set[str] = set()
    for text in searched_texts(kind, content):
        if text.canonical:
            texts[text.rank].append(text.canonical)
            found.update(indexed(text.rank, text.canonical))
    if in_sample(f"{kind.name}/{content['id']}"):
        found |= set(map(sampled, found))
    columns = {rank.name.lower(): joined(texts[rank]) for rank in Rank}
    return {**columns, "tokens": " ".join(sorted(found))}


def _terms(kind: Kind, properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in kind.queryables.items():
        if field.multiple and properties.get(name) is not None:
            for value in field.index_values(properties[name]):
                yield name, str(value)
    for name, field in kind.identifiers.items():
        if properties.get(name) is not None:
            for value in field.index_values(properties[name]):
                yield f"={name}", folded(str(value))
