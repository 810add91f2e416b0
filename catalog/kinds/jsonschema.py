"""Schemas of a kind for others, in two dialects: JSON Schema 2020-12 and that of OpenAPI 3.0.

The fields tell their own schema in JSON Schema; OpenAPI 3.0 has no `const` and no type `null`, so
one function translates. What a client should know besides (unit, group, order) travels as
extensions: OGC API Features Part 5's `x-ogc-…` where they exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from catalog.kinds.evidence import EvidenceField
from catalog.kinds.fields import Described, Many, Record
from catalog.kinds.kind import Kind

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ENTRY_ID: Schema = {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"}

# Units of the kinds that UCUM, the default language of `x-ogc-unit`, spells otherwise.
_UCUM = {"m²": "m2", "m": "m", "%": "%", "1": "1", "年": "a", "月": "mo"}

_NULLS = "null：原因见 evidence · the reason of a null is in evidence"

_GEOMETRY_FORMATS = {
    frozenset({"Point"}): "geometry-point",
    frozenset({"Polygon"}): "geometry-polygon",
    frozenset({"Polygon", "MultiPolygon"}): "geometry-polygon-or-multipolygon",
}


class Dialect(StrEnum):
    JSON_SCHEMA = "2020-12"
    OPENAPI = "3.0"


def logical_schema(kind: Kind, url: str) -> Schema:
    """The schema of an entry as OGC API Features Part 5 has it: flat, values that are present."""
    properties: dict[str, Schema] = {"id": {**_id(), "readOnly": True}}
    if kind.geometry is not None:
        properties["geometry"] = {
            "title": "图形 · Geometry",
            "format": _geometry_format(kind),
            "x-ogc-role": "primary-geometry",
        }
    for name, field in kind.public_fields.items():
        properties[name] = {**described(field, Dialect.JSON_SCHEMA), **_role(kind, name)}
    properties["evidence"] = evidence(kind, Dialect.JSON_SCHEMA)
    for position, schema in enumerate(properties.values(), start=1):
        schema["x-ogc-propertySeq"] = position
    return {
        **_head(kind, url),
        "description": f"{kind.description} ({_NULLS})",
        "properties": properties,
        "required": ["id"],
    }


def feature_schema(kind: Kind, url: str) -> Schema:
    """The schema of an entry in GeoJSON, values that are present.

    A property's type is never a list with `null` in it: GDAL takes its field types from here and
    reads single types alone.
    """
    properties = {
        name: described(field, Dialect.JSON_SCHEMA) for name, field in kind.public_fields.items()
    }
    properties["evidence"] = evidence(kind, Dialect.JSON_SCHEMA)
    return {
        **_head(kind, url),
        "description": f"GeoJSON — {kind.description} ({_NULLS})",
        "properties": {
            "type": {"type": "string", "const": "Feature"},
            "id": ENTRY_ID,
            "geometry": {"type": ["object", "null"] if kind.geometry else "null"},
            "properties": {"type": "object", "properties": properties},
        },
        "required": ["type", "id", "geometry", "properties"],
    }


def queryables_schema(kind: Kind, url: str) -> Schema:
    """What a filter may name (OGC API Features Part 3, Queryables)."""
    properties: dict[str, Schema] = {"id": _id()}
    if kind.geometry is not None:
        properties["geometry"] = {"title": "图形 · Geometry", "format": _geometry_format(kind)}
    for name, field in kind.queryables.items():
        properties[name] = {**described(field, Dialect.JSON_SCHEMA), **_role(kind, name)}
    return {**_head(kind, url), "properties": properties, "additionalProperties": False}


def sortables_schema(kind: Kind, url: str) -> Schema:
    """What entries may be sorted by (OGC API Features Part 5, Sortables)."""
    properties = {
        name: described(field, Dialect.JSON_SCHEMA) for name, field in kind.sortables.items()
    }
    return {**_head(kind, url), "properties": properties, "additionalProperties": False}


def properties_schema(kind: Kind) -> Schema:
    """The member `properties` of a published Feature, for OpenAPI: open, every value nullable."""
    fields = {
        name: _nullable(described(field, Dialect.OPENAPI))
        for name, field in kind.public_fields.items()
    }
    return {
        "type": "object",
        "properties": {**fields, "evidence": evidence(kind, Dialect.OPENAPI)},
        "required": ["evidence"],
    }


def described(field: Described, dialect: Dialect) -> Schema:
    """A field's value with its title, unit, group and note."""
    traits = field.traits
    schema = {**_value(field, dialect), "title": str(traits.title)}
    if traits.note is not None:
        schema["description"] = str(traits.note)
    if traits.unit is not None:
        schema["x-ogc-unit"] = _UCUM.get(traits.unit, traits.unit)
        if traits.unit not in _UCUM:
            schema["x-ogc-unitLang"] = "zh"
    if traits.computed:
        schema["readOnly"] = True
    return {**schema, "x-group": str(traits.group), "x-disclosure": str(traits.disclosure)}


def evidence(kind: Kind, dialect: Dialect) -> Schema:
    """The member `evidence`: for each field, who says so."""
    field = kind.loader.fields["evidence"]
    assert isinstance(field, EvidenceField)
    return {
        **in_dialect(field.json_schema(), dialect),
        "title": "来源依据 · Evidence",
        "description": "字段名到其数据状态、来源与出处 · by field: status, sources, locator",
    }


def in_dialect(schema: Mapping[str, Any], dialect: Dialect) -> Schema:
    """A schema in JSON Schema's own words, translated where the dialect has none."""
    if dialect is Dialect.JSON_SCHEMA:
        return dict(schema)
    found: Schema = {}
    for key, value in schema.items():
        if key == "oneOf" and all("const" in choice for choice in value):
            found["enum"] = [choice["const"] for choice in value]
            found["x-enum-descriptions"] = [choice["title"] for choice in value]
        elif isinstance(value, Mapping):
            found[key] = (
                _each(value, dialect) if key == "properties" else in_dialect(value, dialect)
            )
        else:
            found[key] = value
    return found


def _each(schemas: Mapping[str, Schema], dialect: Dialect) -> dict[str, Schema]:
    return {name: in_dialect(schema, dialect) for name, schema in schemas.items()}


def _value(field: Described, dialect: Dialect) -> Schema:
    # Members of a small structure may be null as well, whatever dialect says so.
    if dialect is Dialect.OPENAPI and isinstance(field, Record):
        inner = {n: f for n, f in field.schema.fields.items() if isinstance(f, Described)}
        schema: Schema = {
            "type": "object",
            "properties": {
                name: _nullable({**_value(f, dialect), "title": str(f.traits.title)})
                for name, f in inner.items()
            },
        }
        required = [name for name, f in inner.items() if f.required]
        return {**schema, "required": required} if required else schema
    if dialect is Dialect.OPENAPI and isinstance(field, Many):
        return {
            "type": "array",
            "items": _value(field.items, dialect),
            "maxItems": field.maximum,
        }
    return in_dialect(field.json_schema(), dialect)


def _nullable(schema: Schema) -> Schema:
    found = {**schema, "nullable": True}
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found


def _head(kind: Kind, url: str) -> Schema:
    return {"$schema": DRAFT, "$id": url, "type": "object", "title": str(kind.title)}


def _id() -> Schema:
    return {**ENTRY_ID, "title": "编号 · Id", "x-ogc-role": "id"}


def _role(kind: Kind, name: str) -> Schema:
    """Which field begins and which ends an entry's own period."""
    if kind.period is None or name not in kind.period:
        return {}
    if kind.period[0] == kind.period[1]:
        return {"x-ogc-role": "primary-instant"}
    end = "start" if name == kind.period[0] else "end"
    return {"x-ogc-role": f"primary-interval-{end}"}


def _geometry_format(kind: Kind) -> str:
    assert kind.geometry is not None
    return _GEOMETRY_FORMATS.get(frozenset(kind.geometry.types), "geometry-any")
