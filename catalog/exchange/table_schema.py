"""The columns of a kind's CSV as a Table Schema (Frictionless Data), from their one description."""

from __future__ import annotations

from typing import Any

from catalog.exchange.table_columns import ID, Column, Form, columns
from catalog.kinds.fields import Coded, Number, Text
from catalog.kinds.kind import Kind
from catalog.words.label import Label

PROFILE = "https://specs.frictionlessdata.io/schemas/table-schema.json"

_TYPES = {
    Form.TEXT: "string",
    Form.INTEGER: "integer",
    Form.NUMBER: "number",
    Form.FLAG: "boolean",
    Form.DATE: "date",
}

NULLS = Label(
    "空格即无值，原因见同名 .status 列",
    "an empty cell has no value: see the column .status for why",
)
TEXTS = Label(
    "以 = + - @ 等开头的文本前加一撇号，读取时去掉首个撇号",
    "a text that begins like a formula has an apostrophe before it; take one leading apostrophe "
    "away when reading",
)


def table_schema(kind: Kind, url: str) -> dict[str, Any]:
    """The Table Schema of a kind; an empty cell is a missing value."""
    return {
        "$schema": PROFILE,
        "$id": url,
        "name": kind.name,
        "title": str(kind.title),
        "description": f"{kind.description} ({NULLS}; {TEXTS})",
        "fields": [_field(column) for column in columns(kind)],
        "missingValues": [""],
        "primaryKey": [ID],
    }


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.form],
        "title": str(column.title),
    }
    if column.unit is not None:
        found["unit"] = column.unit
    if column.described is not None and column.described.traits.note is not None:
        found["description"] = str(column.described.traits.note)
    constraints = _constraints(column)
    return {**found, "constraints": constraints} if constraints else found


def _constraints(column: Column) -> dict[str, Any]:
    field = column.described
    if column.name == ID:
        return {"required": True, "unique": True, "pattern": "[A-Z0-9][A-Z0-9-]{1,31}"}
    if isinstance(field, Number):
        schema = field.json_schema()
        return {"minimum": schema["minimum"], "maximum": schema["maximum"]}
    if isinstance(field, Coded):
        return {"enum": list(field.codes.codes)}
    if isinstance(field, Text):
        # A leading apostrophe may stand before it.
        return {"maxLength": field.max_length + 1}
    return {}
