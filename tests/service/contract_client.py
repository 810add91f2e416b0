"""A test client that holds every answer it gets against the contract."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import orjson
from flask import Flask
from jsonschema import ValidationError
from openapi_schema_validator import OAS30ReadValidator
from referencing import Registry
from referencing.jsonschema import DRAFT4
from werkzeug.test import TestResponse

from service.api.call import API
from service.api.contract import build_contract

HOST = "127.0.0.1:8000"
PROBLEM = "application/problem+json"


class Client:
    """Requests to an application. Each answer below `/api/v1` has to be one the contract knows."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        # Whoever sends a cookie says so: what one request was given is not sent with the next.
        self._client = app.test_client(use_cookies=False)

    def get(self, path: str, **headers: str) -> TestResponse:
        """GET a path below the site; header names are written with underscores."""
        return self.open("GET", path, **headers)

    def items(self, kind: str, query: str = "") -> dict[str, Any]:
        """A page of a collection, which has to be there."""
        answer = self.get(f"{API}/collections/{kind}/items" + (f"?{query}" if query else ""))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json
        return found

    def refused(self, path: str, status: int = 400, **headers: str) -> dict[str, Any]:
        """The problem with which a request is refused."""
        answer = self.get(path, **headers)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json
        return found

    def open(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """A request of any method; a `body` that is no bytes is sent as JSON."""
        sent = {"Host": HOST, **{n.replace("_", "-"): v for n, v in headers.items()}}
        if body is not None:
            sent = {"Content-Type": "application/json", **sent}
            body = body if isinstance(body, bytes) else orjson.dumps(body)
        answer = self._client.open(path, method=method, headers=sent, data=body, buffered=True)
        bare = path.partition("?")[0]
        if bare == API or bare.startswith(f"{API}/"):
            check(method, bare.removeprefix(API), answer)
        return answer


def check(method: str, path: str, answer: TestResponse) -> None:
    """Fail when an answer is not described by the contract."""
    if method == "OPTIONS" or answer.status_code == 308:
        return
    operation = operation_of(path, method)
    status = str(answer.status_code)
    if operation is None:
        assert status in ("400", "404", "405"), f"{method} {path} answers {status}"
        _check_problem(answer, "#/components/schemas/Problem")
        return
    assert status in operation["responses"], f"{path} answers {status}, which is undocumented"
    described = _resolved(operation["responses"][status])
    for name in described.get("headers", {}):
        assert name in answer.headers, f"{path} lacks the header {name}"
    if "content" not in described:
        assert not answer.data
        return
    assert answer.content_type in described["content"], f"{path} is {answer.content_type}"
    if answer.status_code >= 400:
        assert answer.headers["Content-Language"] in ("zh-CN", "en")
    if method != "HEAD" and _is_json(answer.content_type):
        schema = described["content"][answer.content_type]["schema"]
        faults = [f"{e.json_path}: {e.message}"[:300] for e in _faults(schema, answer)]
        assert not faults, f"{path}: {faults[:5]}"


def operation_of(path: str, method: str = "GET") -> dict[str, Any] | None:
    """The operation on a path below `/api/v1`, or None when the contract knows no such one."""
    name = "get" if method == "HEAD" else method.lower()
    for pattern, item in _paths():
        if pattern.fullmatch(path or "/") and name in item:
            found: dict[str, Any] = item[name]
            return found
    return None


def _is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].endswith(("/json", "+json"))


@cache
def contract() -> dict[str, Any]:
    return build_contract()


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    return [
        (re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))), item)
        for path, item in contract()["paths"].items()
    ]


@cache
def _registry() -> Registry[Any]:
    return Registry().with_resource("urn:contract", DRAFT4.create_resource(contract()))


_VALIDATORS: dict[str, OAS30ReadValidator] = {}


def validator(schema: dict[str, Any]) -> OAS30ReadValidator:
    reference = schema["$ref"]
    if reference not in _VALIDATORS:
        whole = {"$ref": f"urn:contract{reference}"}
        _VALIDATORS[reference] = OAS30ReadValidator(whole, registry=_registry())
    return _VALIDATORS[reference]


def _faults(schema: dict[str, Any], answer: TestResponse) -> Iterator[ValidationError]:
    zipped = answer.headers.get("Content-Encoding") == "gzip"
    body = orjson.loads(gzip.decompress(answer.data) if zipped else answer.data)
    return validator(schema).iter_errors(body)


def _check_problem(answer: TestResponse, reference: str) -> None:
    assert answer.content_type == PROBLEM
    if answer.data:
        assert not list(_faults({"$ref": reference}, answer))


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    found: Any = node
    while "$ref" in found:
        target: Any = contract()
        for step in found["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        found = target
    return found  # type: ignore[no-any-return]
