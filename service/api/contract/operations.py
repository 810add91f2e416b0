"""One operation a route: its parameters, its answer, and every refusal it can give."""

from __future__ import annotations

from typing import Any

from service.api.contract.examples import EXAMPLES
from service.api.negotiation import GEOJSON
from service.api.parameters import Parameter
from service.api.routes import Route

Node = dict[str, Any]

# What any resource can answer besides success.
_ALWAYS = (304, 400, 405, 406, 500, 503)

RESPONSES = {
    304: "NotModified",
    400: "BadRequest",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    410: "Gone",
    500: "InternalError",
    503: "Unavailable",
}

PATH_PARAMETERS = {
    "entry_id": {
        "name": "entry_id",
        "in": "path",
        "required": True,
        "description": "条目编号 · the entry's id",
        "schema": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"},
    },
    "name": {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "代码表名称 · the list's name",
        "schema": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "example": "lifecycle-state",
    },
}


def paths(routes: tuple[Route, ...]) -> Node:
    """The `paths` of the contract; the landing page's is `/`, relative to the server's address."""
    return {route.path or "/": {"get": _operation(route)} for route in routes}


def query_parameter(parameter: Parameter) -> Node:
    """A parameter object. Style and explode are spelt out: QGIS looks at no parameter without."""
    found: Node = {
        "name": parameter.name,
        "in": "query",
        "description": str(parameter.description),
        "required": parameter.required,
        "style": "form",
        "explode": False,
        "schema": dict(parameter.schema),
    }
    return found if parameter.example is None else {**found, "example": parameter.example}


def _operation(route: Route) -> Node:
    return {
        "operationId": route.operation,
        "summary": str(route.summary),
        "tags": [route.tag],
        "parameters": [
            *(
                {"$ref": f"#/components/parameters/{name}"}
                for name in PATH_PARAMETERS
                if f"{{{name}}}" in route.path
            ),
            *(_parameter(parameter) for parameter in route.parameters.declared.values()),
        ],
        "responses": {
            "200": _success(route),
            **{
                str(status): {"$ref": f"#/components/responses/{RESPONSES[status]}"}
                for status in sorted({*_ALWAYS, *route.refusals})
            },
        },
    }


def _parameter(parameter: Parameter) -> Node:
    if parameter.shared:
        return {"$ref": f"#/components/parameters/{parameter.name}"}
    return query_parameter(parameter)


def _success(route: Route) -> Node:
    content: Node = {"schema": {"$ref": f"#/components/schemas/{route.schema}"}}
    if route.schema in EXAMPLES:
        content["example"] = EXAMPLES[route.schema]
    headers = ["ETag", "Cache-Control", "Catalog-Epoch", "Catalog-Seq", "Catalog-Data-Mode"]
    if route.format is GEOJSON:
        headers += ["Content-Crs", "Link"]
    return {
        "description": str(route.summary),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {route.format.media_type: content},
    }
