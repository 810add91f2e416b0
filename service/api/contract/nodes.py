"""What the shapes of answers are put together from."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

TEXT: Node = {"type": "string"}
OBJECT: Node = {"type": "object"}
FLAG: Node = {"type": "boolean"}
COUNT: Node = {"type": "integer", "minimum": 0}
ORDINAL: Node = {"type": "integer", "minimum": 1}
SHA256: Node = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ENTRY_ID: Node = {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"}
WHEN: Node = {"type": "string", "format": "date-time"}


def ref(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Node) -> Node:
    return {"type": "array", "items": items}


def named(values: Node) -> Node:
    """An object whose members' names are not known beforehand."""
    return {"type": "object", "additionalProperties": values}


def or_null(schema: Node) -> Node:
    # Null has to stand among the values too where these are counted up (OpenAPI 3.0.3).
    more = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **more, "nullable": True}


def one_of(*names: str) -> Node:
    return {"type": "string", "enum": list(names)}


def shape(required: dict[str, Node], optional: dict[str, Node] | None = None) -> Node:
    """An object that has these members, may have those, and may gain others."""
    found: Node = {"type": "object", "properties": {**required, **(optional or {})}}
    return {**found, "required": list(required)} if required else found


def refusal(members: dict[str, Node], optional: dict[str, Node] | None = None) -> Node:
    """A refusal that has members of its own."""
    return {"allOf": [ref("Problem"), shape(members, optional)]}


MODE = ref("DataMode")
LINKED = {"links": ref("Links"), "catalog_data_mode": MODE}
"""Members of nearly every document."""
