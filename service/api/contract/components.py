"""What several operations share: schemas, parameters, headers and refusals."""

from __future__ import annotations

from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.jsonschema import Dialect, evidence, properties_schema
from catalog.kinds.kind import Kind
from service.api import items_parameters as asking
from service.api.contract.examples import PROBLEM
from service.api.contract.match_shapes import MATCH_SHAPES
from service.api.contract.operations import (
    RESPONSES,
    SESSION,
    TOKEN,
    header_parameter,
    path_parameter,
    problem_response,
    query_parameter,
)
from service.api.contract.shapes import SHAPES
from service.api.contract.staff_shapes import STAFF_SHAPES
from service.api.contract.sync_shapes import SYNC_SHAPES
from service.api.filter_parameters import FILTER, FILTER_CRS, FILTER_LANG
from service.api.freshness import MIN_SEQ
from service.api.problems import MEDIA_TYPE
from service.api.request_body import RequestBody
from service.api.route import Route
from service.api.routes import BEFORE, ENTRY_ID, LIST_NAME, operation_name
from service.api.staff.headers import IDEMPOTENCY_KEY, IF_MATCH

Node = dict[str, Any]

_HEADERS: dict[str, tuple[str, Node, Any]] = {
    "ETag": ("实体标签 · entity tag", {"type": "string"}, '"6f1c…"'),
    "Cache-Control": ("缓存 · caching", {"type": "string"}, "public, no-cache"),
    "Location": ("所在地址 · where it is", {"type": "string"}, None),
    "Accept-Ranges": (
        "可续传 · a Range of it can be asked for",
        {"type": "string", "enum": ["bytes"]},
        "bytes",
    ),
    "Repr-Digest": (
        "整个文件的摘要 · digest of the whole file (RFC 9530)",
        {"type": "string"},
        "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:",
    ),
    "Content-Disposition": ("文件名 · the file's name", {"type": "string"}, None),
    "Link": ("链接 · links (RFC 8288)", {"type": "string"}, None),
    "Content-Crs": ("坐标系 · CRS of geometries", {"type": "string"}, None),
    "Catalog-Epoch": ("目录历史 · the history that seqs belong to", {"type": "string"}, None),
    "Catalog-Seq": ("目录序号 · seq at which the catalog stands", {"type": "integer"}, 210),
    "Catalog-Data-Mode": (
        "正式或演示 · real or demonstration",
        {"type": "string", "enum": ["real", "demo"]},
        "demo",
    ),
}


def components(routes: tuple[Route, ...], default_limit: int, max_limit: int) -> Node:
    return {
        "schemas": {**_schemas(), **_bodies(routes)},
        "parameters": _parameters(default_limit, max_limit),
        "headers": {name: _header(*told) for name, told in _HEADERS.items()},
        "responses": {name: _response(status) for status, name in RESPONSES.items()},
        "securitySchemes": {
            TOKEN: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "lpc_<id>_<secret>",
                "description": "由管理员以 parcel-catalog token create 发放 · given out by the "
                "operator with parcel-catalog token create",
            },
            SESSION: {
                "type": "apiKey",
                "in": "cookie",
                "name": "session",
                "description": "控制台的会话；变更类请求另须带 X-CSRF-Token · a session of the "
                "console (over https its cookie is called __Host-session); whatever changes "
                "something needs the header X-CSRF-Token too",
            },
        },
    }


def _bodies(routes: tuple[Route, ...]) -> Node:
    return {
        route.body.component: route.body.schema
        for route in routes
        if isinstance(route.body, RequestBody)
    }


def _schemas() -> Node:
    found: Node = {**SHAPES, **MATCH_SHAPES, **SYNC_SHAPES, **STAFF_SHAPES}
    found["Evidence"] = evidence(next(iter(KINDS.values())), Dialect.OPENAPI)
    for kind in KINDS.values():
        found.update(_of_kind(kind))
    return found


def _of_kind(kind: Kind) -> Node:
    name = operation_name(kind)
    properties = properties_schema(kind)
    properties["properties"]["evidence"] = {"$ref": "#/components/schemas/Evidence"}
    feature: Node = {
        "type": "object",
        "title": str(kind.title),
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"},
            "geometry": _geometry(kind),
            "properties": properties,
            "search": {"$ref": "#/components/schemas/SearchMatch"},
        },
    }
    alone = {
        "type": "object",
        "required": ["catalog_data_mode", "links"],
        "properties": {
            "catalog_data_mode": {"$ref": "#/components/schemas/DataMode"},
            "links": {"$ref": "#/components/schemas/Links"},
        },
    }
    reference = {"$ref": f"#/components/schemas/{name}Feature"}
    return {
        f"{name}Feature": feature,
        f"{name}Item": {"allOf": [reference, alone]},
        f"{name}Items": {
            "type": "object",
            "required": ["type", "features", "links", "numberReturned", "catalog_data_mode"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "catalog_data_mode": {"$ref": "#/components/schemas/DataMode"},
                "numberMatched": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "超过一万时不给出 · left out beyond 10,000",
                },
                "numberReturned": {"type": "integer", "minimum": 0},
                "links": {"$ref": "#/components/schemas/Links"},
                "features": {"type": "array", "items": reference},
            },
        },
    }


def _geometry(kind: Kind) -> Node:
    """A GeoJSON geometry or null; the types differ in depth alone, which GeoJSON itself settles."""
    if kind.geometry is None:
        return {"type": "object", "nullable": True, "enum": [None]}
    return {
        "type": "object",
        "nullable": True,
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": list(kind.geometry.types)},
            "coordinates": {"type": "array", "minItems": 1, "items": {}},
        },
    }


def _parameters(default_limit: int, max_limit: int) -> Node:
    shared = (
        # QGIS reads its page size from the component of this very name.
        asking.limit(default_limit, max_limit),
        asking.OFFSET,
        asking.BBOX,
        asking.BBOX_CRS,
        asking.CRS,
        asking.DATETIME,
        FILTER,
        FILTER_LANG,
        FILTER_CRS,
        asking.Q,
        asking.SEQ,
        asking.AS_OF,
        asking.LANG,
        asking.CURSOR,
        BEFORE,
    )
    return {
        **{place.name: path_parameter(place) for place in (ENTRY_ID, LIST_NAME)},
        **{parameter.name: query_parameter(parameter) for parameter in shared},
        **{
            header.name: header_parameter(header) for header in (MIN_SEQ, IF_MATCH, IDEMPOTENCY_KEY)
        },
    }


def _header(description: str, schema: Node, example: Any) -> Node:
    found: Node = {"description": description, "schema": schema}
    return found if example is None else {**found, "example": example}


def _response(status: int) -> Node:
    if status == 304:
        return {"description": "未变更 · not modified"}
    found = problem_response(status, "GoneProblem" if status == 410 else "Problem")
    if status == 400:
        found["content"][MEDIA_TYPE]["example"] = PROBLEM
    return found
