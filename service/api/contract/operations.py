"""One operation a route: its parameters, its answer, and every refusal it can give."""

from __future__ import annotations

from typing import Any

from service.api.contract.examples import EXAMPLES
from service.api.freshness import MIN_SEQ
from service.api.negotiation import GEOJSON, TABLE_SCHEMA
from service.api.parameters import Parameter, PathParameter
from service.api.problems import MEDIA_TYPE, TITLES
from service.api.request_body import MEDIA_TYPE as REQUEST_TYPE
from service.api.request_body import FileBody, RequestBody
from service.api.route import Route
from service.api.staff.headers import IDEMPOTENCY_KEY, IF_MATCH

Node = dict[str, Any]

RESPONSES = {
    304: "NotModified",
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "ContentTooLarge",
    415: "UnsupportedMediaType",
    416: "RangeNotSatisfiable",
    422: "UnprocessableContent",
    428: "PreconditionRequired",
    429: "TooManyRequests",
    500: "InternalError",
    503: "Unavailable",
}

TOKEN = "token"
SESSION = "session"
"""The contract's security schemes; a session's unsafe requests need a header beside the cookie."""


def paths(routes: tuple[Route, ...]) -> Node:
    """The `paths` of the contract; the landing page's is `/`, relative to the server's address."""
    found: Node = {}
    for route in routes:
        found.setdefault(route.path or "/", {})[route.method.lower()] = _operation(route)
    return found


def refusals(route: Route) -> tuple[int, ...]:
    """Every status with which a route can refuse, in order."""
    found = {400, 405, 500, 503, *route.refusals, *route.problems}
    found |= {406} if route.format else set()
    found |= {401, 403, 429} if route.scope else set()
    found |= {413, 415, 422} if route.body else set()
    # What stands at a place is looked at only now, and a key may have come before.
    found |= {404} if route.scope == "staff" and route.places else set()
    found |= {412, 428} if route.guarded else set()
    return tuple(sorted(found))


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


def path_parameter(place: PathParameter) -> Node:
    """What stands at a `{…}` of a path, as a parameter object."""
    found: Node = {
        "name": place.name,
        "in": "path",
        "required": True,
        "description": str(place.description),
        "schema": dict(place.schema),
    }
    return found if place.example is None else {**found, "example": place.example}


def header_parameter(parameter: Parameter) -> Node:
    """A parameter that is sent as a header."""
    return {
        "name": parameter.name,
        "in": "header",
        "required": parameter.required,
        "description": str(parameter.description),
        "schema": dict(parameter.schema),
    }


def problem_response(status: int, schema: str) -> Node:
    """A refusal as a response object."""
    found: Node = {"description": str(TITLES[status])}
    if status in _PROBLEM_HEADERS:
        name, kind = _PROBLEM_HEADERS[status]
        found["headers"] = {name: {"schema": {"type": kind}, "required": True}}
    content: Node = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {**found, "content": {MEDIA_TYPE: content}}


_PROBLEM_HEADERS = {
    401: ("WWW-Authenticate", "string"),
    405: ("Allow", "string"),
    429: ("Retry-After", "integer"),
    503: ("Retry-After", "integer"),
}


def _operation(route: Route) -> Node:
    found: Node = {
        "operationId": route.operation,
        "summary": str(route.summary),
        "tags": [route.tag],
        "parameters": [
            *map(_place, route.places),
            *(_parameter(parameter) for parameter in route.parameters.declared.values()),
            *([_reference(MIN_SEQ.name)] if route.method == "GET" else []),
            *([_reference(IF_MATCH.name)] if route.guarded else []),
            *([_reference(IDEMPOTENCY_KEY.name)] if route.once else []),
        ],
    }
    if route.body:
        found["requestBody"] = _request_body(route.body)
    responses = {
        **{status: _success(route, status) for status in route.success},
        **({304: _shared(304)} if route.public and 200 in route.success else {}),
        **{status: _refusal(route, status) for status in refusals(route)},
    }
    found["responses"] = {str(status): responses[status] for status in sorted(responses)}
    return {**found, "security": _SECURITY[route.scope]} if route.scope else found


_SECURITY: dict[str, list[Node]] = {
    "sync": [{TOKEN: []}],
    "staff": [{TOKEN: []}, {SESSION: []}],
}


def _request_body(body: RequestBody | FileBody) -> Node:
    if isinstance(body, FileBody):
        file = {"schema": {"type": "string", "format": "binary"}}
        return {"required": True, "content": dict.fromkeys(body.media_types, file)}
    content = {
        "schema": {"$ref": f"#/components/schemas/{body.component}"},
        "example": dict(body.example),
    }
    return {"required": True, "content": {REQUEST_TYPE: content}}


def _shared(status: int) -> Node:
    return {"$ref": f"#/components/responses/{RESPONSES[status]}"}


def _refusal(route: Route, status: int) -> Node:
    overtaken = "OvertakenProblem" if status == 412 and route.guarded else None
    own = route.problems.get(status, overtaken)
    return problem_response(status, own) if own else _shared(status)


def _reference(parameter: str) -> Node:
    return {"$ref": f"#/components/parameters/{parameter}"}


def _place(place: PathParameter) -> Node:
    return _reference(place.name) if place.shared else path_parameter(place)


def _parameter(parameter: Parameter) -> Node:
    return _reference(parameter.name) if parameter.shared else query_parameter(parameter)


def _success(route: Route, status: int) -> Node:
    headers = ["Cache-Control", "Catalog-Epoch", "Catalog-Seq", "Catalog-Data-Mode"]
    if route.public and status in (200, 206):
        headers.insert(0, "ETag")
    if route.format is GEOJSON:
        headers += ["Content-Crs", "Link"]
    if status in (201, 303):
        headers.append("Location")
    found: Node = {
        "description": str(route.summary),
        "headers": {
            name: {"$ref": f"#/components/headers/{name}"} for name in (*headers, *route.headers)
        },
    }
    if route.format is None or status in (204, 303):
        return found
    content: Node = {"schema": {"$ref": f"#/components/schemas/{route.schema}"}}
    if route.schema in EXAMPLES:
        content["example"] = EXAMPLES[route.schema]
    others = {
        other.media_type: {"schema": _TABLE_SCHEMA if other is TABLE_SCHEMA else _BINARY}
        for other in route.also
    }
    return {**found, "content": {route.format.media_type: content, **others}}


_BINARY: Node = {"$ref": "#/components/schemas/Binary"}
_TABLE_SCHEMA: Node = {"$ref": "#/components/schemas/TableSchema"}
