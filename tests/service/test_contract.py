"""The contract is true: equal to the code, complete, self-contained, with examples that hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_schema_validator import OAS30ReadValidator
from openapi_spec_validator import OpenAPIV30SpecValidator

from catalog.kinds import KINDS
from catalog.kinds.jsonschema import queryables_schema
from catalog.kinds.labels import Audience
from service.api.call import API
from service.api.contract import contract_yaml
from service.api.parameters import WrongParameters
from service.api.request_body import RequestBody
from service.api.route import Route
from service.api.routes import routes
from tests.service.contract_client import Client, contract, validator

ROUTES = routes(20, 1000)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nodes(item)
    elif isinstance(value, list):
        for item in value:
            yield from nodes(item)


def test_the_committed_contract_is_what_the_code_says():
    committed = Path("openapi.yaml").read_text(encoding="utf-8")

    assert committed == contract_yaml(), "run parcel-catalog openapi"


def test_the_contract_is_valid_openapi():
    faults = [error.message for error in OpenAPIV30SpecValidator(contract()).iter_errors()]

    assert contract()["openapi"] == "3.0.3"
    assert faults == []


def test_the_contract_refers_to_nothing_outside_itself():
    references = [node["$ref"] for node in nodes(contract()) if "$ref" in node]

    assert references
    assert all(reference.startswith("#/components/") for reference in references)


def test_every_route_is_an_operation_and_every_operation_a_route(any_client: Client):
    served = {
        (method, rule.rule.replace("<", "{").replace(">", "}").rstrip("/"))
        for rule in any_client.app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {
        (method.upper(), API + path.rstrip("/"))
        for path, item in contract()["paths"].items()
        for method in item
    }

    assert served == described


def test_every_operation_can_be_told_from_every_other():
    names = [
        operation["operationId"]
        for item in contract()["paths"].values()
        for operation in item.values()
    ]

    assert len(set(names)) == len(names)


def test_no_staff_field_is_named_anywhere_in_the_contract():
    staff = {
        name
        for kind in KINDS.values()
        for name, field in kind.fields.items()
        if field.traits.audience is Audience.STAFF
    }
    named = {name for node in nodes(contract()) for name in node}
    parameters = {node["name"] for node in nodes(contract()) if isinstance(node.get("name"), str)}

    assert staff
    assert not staff & (named | parameters)


@pytest.mark.parametrize("route", ROUTES, ids=[route.operation for route in ROUTES])
def test_the_parameters_of_the_contract_are_those_that_are_read(route: Route):
    operation = operation_of(route)
    described = {
        parameter["name"]
        for parameter in map(resolved, operation["parameters"])
        if parameter["in"] == "query"
    }

    assert described == set(route.parameters.declared)


@pytest.mark.parametrize("route", ROUTES, ids=[route.operation for route in ROUTES])
def test_the_example_of_each_parameter_can_be_read(route: Route):
    operation = operation_of(route)
    for parameter in map(resolved, operation["parameters"]):
        if parameter["in"] == "query" and "example" in parameter:
            example = parameter["example"]
            OAS30ReadValidator(parameter["schema"]).validate(example)
            text = ",".join(map(str, example)) if isinstance(example, list) else str(example)
            try:
                route.parameters.declared[parameter["name"]].read(text)
            except WrongParameters as wrong:
                pytest.fail(f"{parameter['name']}={text}: {wrong}")


BODIES = {route.operation: route.body for route in ROUTES if isinstance(route.body, RequestBody)}


@pytest.mark.parametrize("operation", BODIES)
def test_a_request_body_is_closed_and_its_example_can_be_read(operation: str):
    body = BODIES[operation]
    described = contract()["components"]["schemas"][body.component]

    assert described["additionalProperties"] is False
    assert described["properties"].keys() == {member.name for member in body.members}
    assert body.understood(dict(body.example)).keys() == body.example.keys()


@pytest.mark.parametrize("route", ROUTES, ids=[route.operation for route in ROUTES])
def test_a_token_is_asked_for_where_the_contract_says_so(route: Route, any_client: Client):
    address = API + "".join("x" if c in "{}" else c for c in route.path)
    answer = any_client.open(route.method, address)

    assert ("security" in operation_of(route)) == (route.scope is not None)
    assert (answer.status_code == 401) == (route.scope is not None)


@pytest.mark.parametrize("route", ROUTES, ids=[route.operation for route in ROUTES])
def test_every_read_may_ask_for_a_seq_and_no_write_but_for_what_was_seen(route: Route):
    headers = {
        p["name"] for p in map(resolved, operation_of(route)["parameters"]) if p["in"] == "header"
    }

    assert headers == {
        *(["Catalog-Min-Seq"] if route.method == "GET" else []),
        *(["If-Match"] if route.guarded else []),
        *(["Idempotency-Key"] if route.scope == "staff" and route.method == "POST" else []),
    }


def test_whatever_changes_something_needs_a_token():
    questions = {"matchRequirement"}  # Too long for an address; nothing of them is kept.
    open_to_all = {route.operation for route in ROUTES if route.method != "GET" and not route.scope}

    assert open_to_all == questions


def test_every_example_of_an_answer_follows_its_schema():
    checked = 0
    for node in nodes(contract()):
        if "example" in node and "$ref" in node.get("schema", {}):
            faults = list(validator(node["schema"]).iter_errors(node["example"]))
            assert not faults, (node["schema"], faults)
            checked += 1

    assert checked >= 5


def test_no_example_could_be_taken_for_one_of_the_21_parcels():
    parcels = [
        node
        for node in nodes(contract())
        if node.get("type") == "Feature" and "plot_no" in str(node.get("properties"))
    ]

    assert parcels
    for parcel in parcels:
        assert parcel["id"].startswith("DEMO-")
        assert parcel["properties"]["name_zh"].startswith("【示例】")


def test_clients_that_read_their_page_size_from_the_contract_find_it():
    limit = contract()["components"]["parameters"]["limit"]

    assert limit["schema"]["maximum"] >= 1000
    assert limit["schema"]["default"] == 20


def test_the_box_is_declared_both_as_the_standard_and_as_its_test_suite_want():
    box = contract()["components"]["parameters"]["bbox"]

    assert (box["in"], box["style"], box["explode"], box["required"]) == (
        "query", "form", False, False,
    )  # fmt: skip
    assert (box["schema"]["minItems"], box["schema"]["maxItems"]) == (4, 6)
    assert len(box["schema"]["oneOf"]) == 2


def test_no_filter_language_is_announced_that_is_not_there():
    languages = contract()["components"]["parameters"]["filter-lang"]["schema"]["enum"]

    # GDAL would send the language of older drafts and believe whatever it got.
    assert sorted(languages) == ["cql2-json", "cql2-text"]


def test_each_queryable_is_a_parameter_of_its_own_collections_items():
    for kind in KINDS.values():
        operation = contract()["paths"][f"/collections/{kind.name}/items"]["get"]
        declared = {resolved(parameter)["name"] for parameter in operation["parameters"]}
        queryables = queryables_schema(kind, "")["properties"]
        assert {*queryables} - {"geometry"} <= declared
        assert {"id", *kind.queryables} <= set(queryables)


def test_the_served_contract_has_the_address_under_which_it_was_asked(any_client: Client):
    served = any_client.get(f"{API}/openapi.json")
    as_yaml = any_client.get(f"{API}/openapi.yaml")

    assert served.content_type == "application/vnd.oai.openapi+json;version=3.0"
    assert served.json["servers"] == [{"url": f"http://127.0.0.1:8000{API}"}]
    assert {**served.json, "servers": None} == {**contract(), "servers": None}
    assert yaml.load(as_yaml.data, Loader=yaml.CSafeLoader) == served.json


@pytest.mark.parametrize(
    "accept",
    [
        "application/vnd.oai.openapi+json;version=3.0",
        "application/openapi+json;version=3.0",
        "application/json",
        "application/vnd.oai.openapi+json;version=3.0, application/openapi+json, application/json",
    ],
)
def test_the_contract_is_given_to_whatever_name_a_client_has_for_it(
    any_client: Client, accept: str
):
    assert any_client.get(f"{API}/openapi.json", Accept=accept).status_code == 200


def operation_of(route: Route) -> dict[str, Any]:
    found: dict[str, Any] = contract()["paths"][route.path or "/"][route.method.lower()]
    return found


def resolved(parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in parameter:
        return parameter
    found: dict[str, Any] = contract()["components"]["parameters"][
        parameter["$ref"].rsplit("/", 1)[1]
    ]
    return found
