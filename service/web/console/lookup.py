"""Entries that references may point at: their names, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from catalog.kinds import KINDS
from catalog.kinds.fields import Described, Many, Record, Reference
from catalog.kinds.kind import Kind
from catalog.query.model import Query
from service.web.console.naming import called
from service.web.console.visit import Visit

MOST = 500
"""Entries in a list to choose from; what is beyond can still be typed by its id."""

Choices = dict[str, list[tuple[str, str]]]


def choices_for(visit: Visit, kind: Kind) -> Choices:
    """(id, name) of the public entries of every kind that this kind's references name."""
    wanted = {"sources", *_pointed_at(kind)}
    return {name: _public(visit, name) for name in KINDS if name in wanted}


def names_of(choices: Choices) -> dict[tuple[str, str], str]:
    """The names of those entries, by (collection, id), to stand beside their ids."""
    return {(kind, entry_id): name for kind, found in choices.items() for entry_id, name in found}


def _public(visit: Visit, collection: str) -> list[tuple[str, str]]:
    page = visit.services.lists.page(Query(collection, limit=MOST))
    contents = map(orjson.loads, page.contents)
    return [(content["id"], called(visit, content)) for content in contents]


def _pointed_at(kind: Kind) -> Iterator[str]:
    for field in kind.fields.values():
        yield from _kinds(field)


def _kinds(field: Described) -> Iterator[str]:
    if isinstance(field, Reference) and field.kind:
        yield field.kind
    elif isinstance(field, Many):
        yield from _kinds(field.items)
    elif isinstance(field, Record):
        for inner in field.schema.fields.values():
            if isinstance(inner, Described):
                yield from _kinds(inner)
