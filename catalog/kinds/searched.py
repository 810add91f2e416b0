"""Where search looks in an entry: the texts of its fields, as they are described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from catalog.kinds.kind import Kind
from catalog.kinds.labels import Rank
from catalog.values.searchable import canonical


class Searched(NamedTuple):
    """One text of a field (`id` for the entry's own id), as it stands and as search compares it."""

    field: str
    rank: Rank
    said: str
    canonical: str


def searched_texts(kind: Kind, content: Mapping[str, Any]) -> Iterator[Searched]:
    """Every searched text of a content (a Feature as it is published), in the fields' order."""
    properties = content["properties"]
    yield Searched("id", Rank.CODE, content["id"], canonical(content["id"]))
    for name, field in kind.public_fields.items():
        if properties.get(name) is not None:
            for rank, said in field.searched_texts(properties[name]):
                found = canonical(said)
                if found:
                    yield Searched(name, rank, said, found)
