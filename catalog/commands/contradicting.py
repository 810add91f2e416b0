"""What drafts say that other entries contradict, public ones or those published with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from catalog.kinds.documents import Document
from catalog.rules.outliving import ends_of, policies_of
from catalog.store.database import Connection
from catalog.store.public.versions import newest
from catalog.values.fault import Fault

Key = tuple[str, str]
"""Collection and id."""

Properties = Mapping[str, Any]

_MOST_TOLD = 6
"""Entries of a loop that a message names."""


def contradictions(connection: Connection, documents: Sequence[Document]) -> Iterator[Fault]:
    """What cannot be true of these documents once all of them are public."""
    said = {(each["collection"], each["id"]): each["properties"] for each in documents}
    yield from _parts_of_themselves(connection, said)
    yield from _outlasting(connection, said)


def _parts_of_themselves(connection: Connection, said: Mapping[Key, Properties]) -> Iterator[Fault]:
    """Chains of `part_of` that come back to where they began.

    What stands above and is not among the documents is read level by level, one query each.
    """
    above = {key: _above(key, properties) for key, properties in said.items()}
    while wanted := {key for key in above.values() if key is not None} - above.keys():
        found = _public(connection, wanted)
        above |= {key: _above(key, found.get(key, {})) for key in wanted}
    for loop in _loops(above):
        for position, key in enumerate(loop):
            if key in said:
                way = [entry_id for _, entry_id in (*loop[position:], *loop[:position])]
                facts = {"value": key[1], "way": _told(way)}
                yield Fault("/properties/part_of", "part-of-itself", facts, *key)


def _outlasting(connection: Connection, said: Mapping[Key, Properties]) -> Iterator[Fault]:
    """Packages that say they are valid for longer than a policy that they rest on."""
    dated = {
        key: [("policies", name) for name in policies_of(properties)]
        for key, properties in said.items()
        if key[0] == "packages" and properties.get("valid_until")
    }
    wanted = {part for parts in dated.values() for part in parts} - said.keys()
    known = {**_public(connection, wanted), **said}
    for key, parts in dated.items():
        until = said[key]["valid_until"]
        ends = ends_of({part[1]: known[part] for part in parts if part in known})
        for name, end in sorted(ends.items()):
            if end < until:
                facts = {"value": until, "policy": name, "until": end}
                yield Fault("/properties/valid_until", "outlasts-its-part", facts, *key)


def _public(connection: Connection, keys: Iterable[Key]) -> dict[Key, Properties]:
    """The properties of those that are public."""
    return {
        key: orjson.loads(last.content)["properties"]
        for key, last in newest(connection, sorted(keys)).items()
        if last.content is not None
    }


def _above(key: Key, properties: Properties) -> Key | None:
    """What an entry is part of is of its own collection."""
    entry_id = properties.get("part_of")
    return None if entry_id is None else (key[0], entry_id)


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
