"""Generated requests, valid and not: never a fault of ours, never an answer the contract lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from limits import RateLimitItemPerSecond
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from catalog.feed.snapshot_writing import write_snapshot
from catalog.rules.permissions import ROLES
from service import create_app
from service.api.call import API
from service.api.contract import build_contract
from service.api.contract.operations import SESSION, TOKEN
from service.api.negotiation import XLSX
from service.outbound.targets import Targets
from tests.service.conftest import settings_for
from tests.service.staff.office import hired
from tests.support.catalogs import Catalogs
from tests.support.readers import reading
from tests.support.server import data_dir_of
from tests.support.tokens import a_token


def nothing_forbidden_is_accepted(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """What the contract forbids is refused; a limit above the maximum alone counts as it."""
    if str((case.query or {}).get("limit", "")).isdecimal():
        return None
    return negative_data_rejection(ctx, response, case)


def nothing_breaks(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case
) -> bool | None:
    """No fault of ours; that a seq is not reached yet is none."""
    if response.status_code == 503 and response.json()["code"] == "replica-behind":
        return None
    return not_a_server_error(ctx, response, case)


CHECKS = [
    nothing_breaks,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    allow_header_conformance,
    unsupported_method,
    nothing_forbidden_is_accepted,
]


schemathesis.serializer.alias(["application/pdf", XLSX.media_type], "application/octet-stream")


def contract_for_tokens() -> dict[str, Any]:
    """The contract without the session by which staff may ask too: here they show a token."""
    found = build_contract()
    del found["components"]["securitySchemes"][SESSION]
    for path in found["paths"].values():
        for operation in path.values():
            if {SESSION: []} in operation.get("security", ()):
                operation["security"] = [{TOKEN: []}]
    return found


CONTRACT = schemathesis.openapi.from_dict(contract_for_tokens())


def labels(schema: schemathesis.BaseSchema) -> list[str]:
    """Its operations, such as `GET /collections`; one that is written wrongly is among them."""
    return [
        (found.ok() if isinstance(found, Ok) else found.err()).label
        for found in schema.get_all_operations()
    ]


def guarded_by(scope: str) -> Callable[[Any], bool]:
    """Whether an operation asks for a token of a scope; staff's are those with their tag."""

    def asks(found: Any) -> bool:
        raw = found.operation.definition.raw
        return "security" in raw and ("staff" in raw["tags"]) == (scope == "staff")

    return asks


# What needs a token. Without one it is asked among all the others.
GUARDED = CONTRACT.include(guarded_by("sync"))
STAFFS = CONTRACT.include(guarded_by("staff"))

# Where a parameter's value reaches the database, whose engines differ in what they can take.
ASKING = CONTRACT.include(path_regex="items|lookup|sync/(changes|state|entries|releases)")

GENERATED = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FEWER = settings(GENERATED, max_examples=10)


@pytest.fixture(scope="module")
def app(sqlite_catalogs: Catalogs) -> Iterator[Flask]:
    yield from _serving(sqlite_catalogs)


@pytest.fixture(scope="module")
def app_on_postgres(postgres_catalogs: Catalogs) -> Iterator[Flask]:
    yield from _serving(postgres_catalogs)


def _serving(catalogs: Catalogs) -> Iterator[Flask]:
    # Of its own: what is generated for a token's bearer writes.
    database = catalogs.demo()
    with reading(database) as reader:
        write_snapshot(reader, data_dir_of(database))
    found = create_app(settings_for(database))
    services = found.extensions["catalog"]
    services.freshness.patience_s = 0
    services.door.writes = services.door.wrong_tokens = RateLimitItemPerSecond(10**6)
    # What is generated may be somebody's name, and nobody is to be asked for it.
    services.bell.sender.targets = Targets(resolve=lambda name: [])
    yield found
    services.close()
    catalogs.drop(database)


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    return a_token(app.extensions["catalog"].database)


@pytest.mark.slow
@pytest.mark.parametrize("operation", labels(CONTRACT))
def test_every_generated_request_is_answered_as_the_contract_says(operation: str, app: Flask):
    ask(operation, GENERATED, app)


@pytest.mark.slow
@pytest.mark.parametrize("operation", labels(ASKING))
def test_so_is_every_question_to_postgresql(operation: str, app_on_postgres: Flask):
    ask(operation, FEWER, app_on_postgres)


@pytest.mark.slow
@pytest.mark.parametrize("operation", labels(GUARDED))
def test_so_is_every_request_of_a_tokens_bearer(operation: str, app: Flask, token: str):
    ask(operation, GENERATED, app, Authorization=f"Bearer {token}")


@pytest.fixture(scope="module")
def staff_token(app: Flask) -> str:
    """Of somebody who may do everything."""
    return hired(app.extensions["catalog"].database, "everything", *ROLES)


@pytest.mark.slow
@pytest.mark.parametrize("operation", labels(STAFFS))
def test_so_is_every_request_of_staffs_programs(operation: str, app: Flask, staff_token: str):
    ask(operation, FEWER, app, Authorization=f"Bearer {staff_token}")


def ask(operation: str, chosen: settings, app: Flask, **headers: str) -> None:
    """Send the requests that are generated for one operation.

    They are generated now: `schema.parametrize` does it for all operations while tests are
    collected, in every worker and also where none of these tests is run.
    """

    def send(case: schemathesis.Case) -> None:
        case.call_and_validate(
            base_url=f"http://localhost{API}",
            # The transport to a WSGI application does not decompress.
            headers={"Accept-Encoding": "identity", **headers},
            checks=CHECKS,
            app=app,
        )

    (found,) = get_all_tests(
        schema=CONTRACT.include(name=operation), test_func=send, settings=chosen, given_kwargs=None
    )
    if not isinstance(found, Ok):
        raise found.err()
    _, answered_as_described = found.ok()
    answered_as_described()
