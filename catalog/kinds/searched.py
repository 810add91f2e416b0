"""Where search looks in an entry: the texts of its fields, as they are described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from catalog.kinds.kind import Kind
from catalog.kinds.labels import Rank
from catalog.values.searchable import canonical


@dataclass(frozen=True)
class Searched:
    """One text of a field (`id` for the entry's own id), as it was written."""

    field: str
    rank: Rank
    said: str

    @cached_property
    def canonical(self) -> str:
        """As search compares it; empty when it has nothing that could be found."""
        return canonical(self.said)


def searched_texts(kind: Kind, content: Mapping[str, Any]) -> Iterator[Searched]:
    """Every searched text of a content (a Feature as it is published), in the fields' order."""
    properties = content["properties"]
    yield Searched("id", Rank.CODE, content["id"])
    for name, field in kind.searched.items():
        if properties.get(name) is not None:
            for rank, said in field.searched_texts(properties[name]):
                yield Searched(name, rank, said)
