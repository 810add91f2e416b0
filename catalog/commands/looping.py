"""Entries that would be part of themselves (`part_of`), directly or through others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from catalog.kinds.documents import Document
from catalog.store.database import Connection
from catalog.store.public.versions import newest
from catalog.values.fault import Fault

Key = tuple[str, str]
"""Collection and id. What an entry is part of is of its own collection."""

_MOST_TOLD = 6
"""Entries of a loop that a message names."""


def loop_faults(connection: Connection, documents: Sequence[Document]) -> Iterator[Fault]:
    """Documents whose chain of `part_of` comes back to them once all of these are public.

    What stands above them and is not among them is read level by level, with one query each.
    """
    above = {
        (document["collection"], document["id"]): _above(
            document["collection"], document["properties"]
        )
        for document in documents
    }
    own = set(above)
    while wanted := {key for key in above.values() if key is not None} - above.keys():
        found = newest(connection, sorted(wanted))
        for key in wanted:
            content = found[key].content if key in found else None
            properties = orjson.loads(content)["properties"] if content is not None else {}
            above[key] = _above(key[0], properties)
    for loop in _loops(above):
        for position, (collection, entry_id) in enumerate(loop):
            if (collection, entry_id) in own:
                way = [each for _, each in (*loop[position:], *loop[:position])]
                facts = {"value": entry_id, "way": _told(way)}
                yield Fault("/properties/part_of", "part-of-itself", facts, collection, entry_id)


def _above(collection: str, properties: Mapping[str, Any]) -> Key | None:
    entry_id = properties.get("part_of")
    return None if entry_id is None else (collection, entry_id)


def _loops(above: Mapping[Key, Key | None]) -> Iterator[list[Key]]:
    """Every loop once; each entry is looked at once, however the chains run into each other."""
    begun: dict[Key, Key] = {}
    for start in above:
        key: Key | None = start
        way: list[Key] = []
        while key is not None and key not in begun:
            begun[key] = start
            way.append(key)
            key = above[key]
        if key is not None and begun[key] == start:
            yield way[way.index(key) :]


def _told(way: Sequence[str]) -> str:
    named = [*way[:_MOST_TOLD], *(["…"] if len(way) > _MOST_TOLD else []), way[0]]
    return " → ".join(named)
