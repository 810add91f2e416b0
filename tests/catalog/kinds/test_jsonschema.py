"""What a kind tells others of itself, in both dialects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator

from catalog.kinds import KINDS
from catalog.kinds.jsonschema import (
    logical_schema,
    properties_schema,
    queryables_schema,
    sortables_schema,
)
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience

URL = "https://catalog.example/schema"


def words_in(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            yield name
            yield from words_in(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from words_in(item)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
class TestEveryKind:
    def test_its_schemas_are_valid_json_schema(self, kind: Kind):
        for schema in (
            logical_schema(kind, URL),
            queryables_schema(kind, URL),
            sortables_schema(kind, URL),
        ):
            Draft202012Validator.check_schema(schema)

    def test_its_openapi_schema_knows_no_const(self, kind: Kind):
        schema = properties_schema(kind)

        OAS30Validator.check_schema(schema)
        assert not {"const", "oneOf", "$defs"} & set(words_in(schema))

    def test_no_schema_names_a_staff_field(self, kind: Kind):
        staff = {n for n, f in kind.fields.items() if f.traits.audience is Audience.STAFF}

        for schema in (
            logical_schema(kind, URL),
            queryables_schema(kind, URL),
            properties_schema(kind),
        ):
            assert not staff & set(schema["properties"])

    def test_each_property_has_a_title_and_a_single_type(self, kind: Kind):
        for name, schema in queryables_schema(kind, URL)["properties"].items():
            assert schema["title"]
            if name == "geometry":
                assert "type" not in schema
                assert schema["format"].startswith("geometry-")
            else:
                assert isinstance(schema["type"], str)

    def test_its_properties_are_numbered_in_the_order_of_the_trade(self, kind: Kind):
        properties = logical_schema(kind, URL)["properties"].values()

        assert [p["x-ogc-propertySeq"] for p in properties] == list(range(1, len(properties) + 1))

    def test_a_null_is_admitted_for_every_value(self, kind: Kind):
        document = {**dict.fromkeys(kind.public_fields), "evidence": {}}

        assert not list(OAS30Validator(properties_schema(kind)).iter_errors(document))


def test_a_code_is_told_with_its_title_in_json_schema_and_as_an_enum_in_openapi():
    field = "lifecycle_state"

    in_json_schema = logical_schema(KINDS["parcels"], URL)["properties"][field]
    in_openapi = properties_schema(KINDS["parcels"])["properties"][field]

    assert {"const": "promotable", "title": "具备推介条件 · ready to be promoted"} in (
        in_json_schema["oneOf"]
    )
    assert "promotable" in in_openapi["enum"]
    assert None in in_openapi["enum"]


def test_an_area_has_its_unit_and_a_computed_value_is_read_only():
    properties = logical_schema(KINDS["parcels"], URL)["properties"]

    assert properties["site_area_m2"]["x-ogc-unit"] == "m2"
    assert properties["site_area_mu"]["readOnly"] is True


def test_roles_tell_id_geometry_and_period():
    parcels = logical_schema(KINDS["parcels"], URL)["properties"]
    indicators = logical_schema(KINDS["indicators"], URL)["properties"]
    sources = logical_schema(KINDS["sources"], URL)["properties"]

    assert parcels["id"]["x-ogc-role"] == "id"
    assert parcels["geometry"]["x-ogc-role"] == "primary-geometry"
    assert parcels["geometry"]["format"] == "geometry-polygon-or-multipolygon"
    assert indicators["period_start"]["x-ogc-role"] == "primary-interval-start"
    assert indicators["period_end"]["x-ogc-role"] == "primary-interval-end"
    assert sources["issued_on"]["x-ogc-role"] == "primary-instant"


def test_queryables_are_a_closed_list():
    schema = queryables_schema(KINDS["parcels"], URL)

    assert schema["$id"] == URL
    assert schema["additionalProperties"] is False
    assert "site_area_m2" in schema["properties"]
    assert "boundaries" not in schema["properties"]
