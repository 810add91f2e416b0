"""What a collection's entries are made of, what may be asked of them, what they sort by."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson
from flask import Response

from catalog.exchange.table_schema import table_schema
from catalog.kinds import KINDS
from catalog.kinds.jsonschema import (
    feature_schema,
    logical_schema,
    queryables_schema,
    sortables_schema,
)
from catalog.kinds.kind import Kind
from service.api.answers import text
from service.api.call import Call
from service.api.negotiation import SCHEMA, TABLE_SCHEMA, preferred
from service.api.parameters import Given
from service.api.services import Services

_MAKERS: dict[str, Callable[[Kind, str], dict[str, Any]]] = {
    "schema": logical_schema,
    "schema?f=geojson": feature_schema,
    "schema?f=tableschema": table_schema,
    "queryables": queryables_schema,
    "sortables": sortables_schema,
}


def schema(services: Services, call: Call, given: Given, kind: str, part: str) -> Response:
    """One of a collection's schemas, under the address that is its `$id`."""
    named = given.get("f")
    offered = SCHEMA
    if part == "schema" and (named == TABLE_SCHEMA.name or (not named and _of_tables(call))):
        named, offered = TABLE_SCHEMA.name, TABLE_SCHEMA
    if named in ("geojson", TABLE_SCHEMA.name):
        part = f"{part}?f={named}"
    clock = services.reader.clock()
    content = _content(kind, part, f"{call.api}/collections/{kind}/{part}")
    return text(call, services.bodies, clock, content, offered.media_type)


def _of_tables(call: Call) -> bool:
    return preferred(call.accept, (SCHEMA, TABLE_SCHEMA)) is TABLE_SCHEMA


@lru_cache(maxsize=128)
def _content(kind: str, part: str, url: str) -> bytes:
    return orjson.dumps(_MAKERS[part](KINDS[kind], url))
