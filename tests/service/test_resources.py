"""Collections, schemas, code lists, lookup, probes: what stands around the entries."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.values.codes import code_list_names
from catalog.words.messages import MESSAGES
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down


class TestTotals:
    def test_the_stated_total_comes_from_a_published_figure(self, client: Client):
        found = client.get(f"{API}/collections/parcels").json

        assert found["declared_total"]["value"] == 21
        assert found["declared_total"]["as_of"] == "2026-05-09"
        assert set(found["declared_total"]["sources"]) == {"TP-SRC-S0", "TP-SRC-S1"}
        entry = found["declared_total"]["entry"]
        figure = client.get(f"{API}/collections/indicators/items/{entry}").json["properties"]
        assert figure["value"] == 21

    def test_invented_parcels_are_published_but_verify_nothing(self, client: Client):
        found = client.get(f"{API}/collections/parcels").json

        assert (found["published_total"], found["verified_total"]) == (21, 0)
        assert found["declared_total"]["wording"]["zh"] == (
            "政府答复所载总数21幅（截至2026-05-09）；本目录已核实发布 0 幅"
        )

    def test_a_changed_figure_changes_the_total(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        entry = client.get(f"{API}/collections/parcels").json["declared_total"]["entry"]

        publish(demo_catalog, seeded(entry, value=22))

        found = client.get(f"{API}/collections/parcels").json
        assert found["declared_total"]["value"] == 22
        assert "22幅" in found["declared_total"]["wording"]["zh"]

    def test_without_the_figure_no_total_is_told(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        entry = client.get(f"{API}/collections/parcels").json["declared_total"]["entry"]

        take_down(demo_catalog, "indicators", entry)

        assert "declared_total" not in client.get(f"{API}/collections/parcels").json
        assert client.get("/").status_code == 200

    def test_a_catalog_that_publishes_nothing_yet_has_empty_collections(
        self, real_catalog: Database, serve: Serve
    ):
        found = serve(real_catalog).get(f"{API}/collections").json["collections"]

        parcels = next(c for c in found if c["id"] == "parcels")
        assert (parcels["published_total"], parcels["verified_total"]) == (0, 0)
        assert "declared_total" not in parcels
        assert all(c["extent"] == {} for c in found)

    def test_only_parcels_have_totals(self, any_client: Client):
        assert "published_total" not in any_client.get(f"{API}/collections/projects").json

    def test_dataset_metadata_is_what_the_operator_has_set(
        self, demo_catalog: Database, serve: Serve
    ):
        client = serve(
            demo_catalog,
            license_title="开放数据许可",
            license_url="https://licence.example/text",
            provider_zh="某局",
            update_cycle="每月 · monthly",
        )

        found = client.get(f"{API}/collections/parcels").json

        assert found["license"] == "开放数据许可"
        assert found["provider"]["zh"] == "某局"
        assert found["update_cycle"] == "每月 · monthly"
        assert {"rel": "license", "href": "https://licence.example/text", "type": "text/html"} in (
            found["links"]
        )

    def test_an_undecided_licence_is_no_link(self, any_client: Client):
        found = any_client.get(f"{API}/collections/parcels").json

        assert "待确认" in found["license"]
        assert not [link for link in found["links"] if link["rel"] == "license"]


class TestSchemas:
    @pytest.mark.parametrize("kind", KINDS)
    def test_each_schema_stands_under_its_own_address(self, any_client: Client, kind: str):
        for part in ("schema", "queryables", "sortables", "schema?f=geojson"):
            path = f"{API}/collections/{kind}/{part}"
            answer = any_client.get(path, Accept="application/schema+json")
            assert answer.content_type == "application/schema+json"
            assert answer.json["$id"] == f"http://127.0.0.1:8000{path}"
            Draft202012Validator.check_schema(answer.json)

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_published_entry_follows_its_schema(self, client: Client, kind: str):
        path = f"{API}/collections/{kind}/schema"
        logical = Draft202012Validator(client.get(path).json)
        encoded = Draft202012Validator(client.get(f"{path}?f=geojson").json)

        for feature in client.items(kind, "limit=1000")["features"]:
            present = without_nulls(feature)
            geometry = {"geometry": feature["geometry"]} if KINDS[kind].geometry else {}
            logical.validate({"id": feature["id"], **geometry, **present["properties"]})
            encoded.validate({**present, "geometry": feature["geometry"]})


class TestCodelists:
    def test_every_list_is_found_from_the_index(self, any_client: Client):
        index = any_client.get(f"{API}/codelists").json["codelists"]

        assert {found["name"] for found in index} == {*code_list_names(), "problems"}
        for found in index:
            path = f"{API}/codelists/{found['name']}"
            assert any_client.get(path).json["title"] == found["title"]

    def test_a_code_has_its_titles_and_what_it_equals_elsewhere(self, any_client: Client):
        codes = any_client.get(f"{API}/codelists/land-use-mnr-2023").json["codes"]

        research = next(code for code in codes if code["code"] == "0802")
        assert research["title"] == {"zh": "科研用地", "en": "research"}
        assert research["same_as"] == {"land-use-sh-planning": "C65"}

    def test_a_problems_type_leads_to_what_it_means(self, any_client: Client):
        problem = any_client.refused(f"{API}/collections/parcels/items?limit=x")

        path, _, code = problem["type"].removeprefix("http://127.0.0.1:8000").partition("#")
        codes = any_client.get(path).json["codes"]

        assert code in {found["code"] for found in codes}
        assert {found["code"] for found in codes} == set(MESSAGES)

    @pytest.mark.parametrize(
        "name", ["nothing", "..%2F..%2Fetc", "lifecycle-state.yaml", "__init__"]
    )
    def test_an_unknown_list_is_not_found(self, any_client: Client, name: str):
        any_client.refused(f"{API}/codelists/{name}", 404)


class TestLookup:
    @pytest.mark.parametrize(
        ("text", "collection", "entry", "field"),
        [
            ("DEMO-P-001", "parcels", "DEMO-P-001", "id"),
            ("demo-p-001", "parcels", "DEMO-P-001", "id"),
            ("ZZ-01", "parcels", "DEMO-P-001", "plot_no"),
            ("zz-01", "parcels", "DEMO-P-001", "plot_no"),
            ("%EF%BC%BA%EF%BC%BA-01", "parcels", "DEMO-P-001", "plot_no"),
            ("091-06", "projects", "TP-PRJ-E4", "plot_nos"),
            ("%20091-06%20", "projects", "TP-PRJ-E4", "plot_nos"),
            ("TP-SRC-S1", "sources", "TP-SRC-S1", "id"),
        ],
    )
    def test_an_entry_is_found_by_whatever_identifies_it(
        self, client: Client, text: str, collection: str, entry: str, field: str
    ):
        matches = client.get(f"{API}/lookup?any-identifier={text}").json["matches"]

        found = [(m["collection"], m["id"], m["field"]) for m in matches]
        assert (collection, entry, field) in found

    def test_a_document_number_is_found_with_either_kind_of_bracket(self, client: Client):
        matches = [
            client.get(f"{API}/lookup?any-identifier={text}").json["matches"]
            for text in ("普府〔2026〕32号", "普府[2026]32号")
        ]

        assert matches[0] == matches[1]
        assert "TP-SRC-S1" in {match["id"] for match in matches[0]}

    def test_what_matches_leads_to_its_entry(self, client: Client):
        match = client.get(f"{API}/lookup?any-identifier=zz-01").json["matches"][0]

        path = match["links"][0]["href"].removeprefix("http://127.0.0.1:8000")
        assert client.get(path).json["properties"]["plot_no"] == "ZZ-01"

    def test_nothing_found_is_an_empty_list(self, client: Client):
        assert client.get(f"{API}/lookup?any-identifier=none").json["matches"] == []

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "any-identifier=",
            "any-identifier=%20",
            "any-identifier=%00",
            "any-identifier=a&any-identifier=b",
            f"any-identifier={'a' * 121}",
            "id=DEMO-P-001",
        ],
    )
    def test_what_identifies_nothing_is_refused(self, any_client: Client, query: str):
        any_client.refused(f"{API}/lookup?{query}")

    def test_what_is_withdrawn_is_no_longer_found(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)

        take_down(demo_catalog, "parcels", "DEMO-P-001")

        for text in ("DEMO-P-001", "ZZ-01"):
            assert client.get(f"{API}/lookup?any-identifier={text}").json["matches"] == []

    def test_drafts_are_not_found(self, real_catalog: Database, serve: Serve):
        client = serve(real_catalog)

        for text in ("091-06", "TP-PRJ-E4"):
            assert client.get(f"{API}/lookup?any-identifier={text}").json["matches"] == []


class TestProbes:
    def test_ready_means_that_the_catalog_can_be_read(self, client: Client):
        answer = client.get("/readyz")

        assert answer.json["status"] == "ready"
        assert answer.json["seq"] > 0
        assert answer.headers["Cache-Control"] == "no-store"

    def test_a_catalog_that_is_not_there_is_not_ready_but_alive(self, empty_database: Client):
        assert empty_database.get("/readyz").status_code == 503
        assert empty_database.get("/readyz").json["status"] in ("not-initialised", "unprepared")
        assert empty_database.get("/healthz").json == {"status": "ok"}

    def test_requests_are_counted_by_route_and_status(self, any_client: Client):
        any_client.get(f"{API}/collections/parcels/items?limit=x")
        any_client.open("NONSENSE", API)

        text = any_client.get("/metrics").text

        assert 'route="getParcelsItems",status="400"' in text
        assert 'method="other"' in text
        assert "NONSENSE" not in text
        assert "catalog_request_seconds_bucket" in text


@pytest.fixture(params=["blank", "migrated"])
def empty_database(request: pytest.FixtureRequest, catalogs: Any, serve: Serve) -> Client:
    return serve(getattr(catalogs, request.param)())


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
