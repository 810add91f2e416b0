"""The catalogue description, read as linked data by somebody else's parser."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
import rdflib
from rdflib import BNode, Graph, URIRef
from rdflib.compare import isomorphic, to_isomorphic

from catalog.commands.releasing import release_prepared
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.values.dates import utc_text
from service.api import exports
from service.api.call import API
from service.api.items import FORMATS
from service.api.negotiation import GEOJSON
from service.settings import TO_BE_CONFIRMED
from tests.catalog.documents import a_parcel, a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down
from tests.support.builders import a_change, publish_changes, publish_sources, source_id
from tests.support.catalogs import CHECKER, NOON, Catalogs, an_act

# RDFLib's JSON-LD parser makes a graph of a class that RDFLib itself no longer recommends.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

PATH = "/catalog.jsonld"
SITE = "http://127.0.0.1:8000"
LATER = NOON + timedelta(days=1)

PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


def graph_of(client: Client, path: str = PATH) -> Graph:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    form = "json-ld" if path == PATH else "turtle"
    return Graph().parse(data=answer.data, format=form)


def asked(graph: Graph, question: str) -> list[tuple[str, ...]]:
    """The rows of a SPARQL SELECT as texts, sorted."""
    return sorted(tuple(map(str, row)) for row in graph.query(PREFIXES + question))


def holds(graph: Graph, pattern: str) -> bool:
    return bool(graph.query(f"{PREFIXES} ASK {{ {pattern} }}").askAnswer)


@pytest.fixture(scope="module")
def graph(any_client: Client) -> Graph:
    return graph_of(any_client)


class TestDatasets:
    def test_every_collection_is_a_dataset_of_the_one_catalog(self, client: Client):
        found = asked(
            graph_of(client),
            """SELECT ?id ?zh ?en WHERE {
                ?catalog a dcat:Catalog ; dcat:dataset ?dataset .
                ?dataset a dcat:Dataset ; dct:identifier ?id ; dct:title ?zh, ?en .
                FILTER (lang(?zh) = "zh" && lang(?en) = "en") }""",
        )

        assert found == sorted((k.name, k.title.zh, k.title.en) for k in KINDS.values())

    def test_what_dcat_ap_makes_mandatory_is_there(self, graph: Graph):
        for kind, properties in {
            "dcat:Catalog": ("dct:title", "dct:description", "dct:publisher", "dcat:dataset"),
            "dcat:Dataset": ("dct:title", "dct:description", "dct:publisher", "dct:license"),
            "dcat:Distribution": ("dcat:accessURL", "dct:license"),
            "dcat:DataService": ("dct:title", "dcat:endpointURL", "dcat:servesDataset"),
            "foaf:Agent": ("foaf:name",),
        }.items():
            assert holds(graph, f"?x a {kind}")
            for name in properties:
                missing = f"?x a {kind} FILTER NOT EXISTS {{ ?x {name} ?value }}"
                assert not holds(graph, missing), f"{kind} without {name}"

    def test_its_items_are_a_distribution_in_every_format_there_is(self, graph: Graph):
        found = asked(
            graph,
            """SELECT ?id ?url ?type WHERE {
                ?dataset dct:identifier ?id ; dcat:distribution ?d .
                ?d dcat:accessURL ?url ; dcat:mediaType ?type ; dcat:accessService ?service .
                ?service a dcat:DataService }""",
        )
        files = asked(graph, "SELECT ?url WHERE { ?d dcat:accessURL ?url ; dcat:downloadURL ?url }")

        types = "https://www.iana.org/assignments/media-types/"
        assert found == sorted(
            (
                name,
                f"{SITE}{API}/collections/{name}/items"
                + ("" if offered is GEOJSON else f"?f={offered.name}"),
                types + offered.media_type.partition(";")[0],
            )
            for name in KINDS
            for offered in FORMATS
        )
        assert {(url,) for _, url, _ in found if "?" in url} <= set(files)
        assert holds(graph, "?d dcat:downloadURL ?url ; dct:conformsTo ?columns")

    def test_what_this_service_cannot_write_is_no_distribution(
        self, sqlite_catalogs: Catalogs, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(exports, "find_spec", lambda name: None)
        exports.installed.cache_clear()
        try:
            described = serve(sqlite_catalogs.shared_demo).get(PATH).text
            assert "?f=gpkg" not in described
            assert "?f=xlsx" in described
        finally:
            exports.installed.cache_clear()

    def test_a_dataset_says_where_it_lies_and_when(self, graph: Graph):
        found = asked(
            graph,
            """SELECT ?id ?box WHERE {
                ?dataset dct:identifier ?id ; dct:spatial/dcat:bbox ?box }""",
        )

        assert {row[0] for row in found} == {"parcels", "facilities"}
        assert all(box.startswith("POLYGON((121.") for _, box in found)
        assert holds(
            graph, "?d dct:temporal/dcat:startDate ?day FILTER (?day > '1900-01-01'^^xsd:date)"
        )

    def test_addresses_of_this_service_lead_somewhere(self, any_client: Client, graph: Graph):
        addresses = {
            str(value).partition("#")[0]
            for value in graph.objects()
            if isinstance(value, URIRef) and str(value).startswith(SITE)
        }

        assert len(addresses) > 30
        for address in sorted(addresses):
            # That every kind can be had in every format is what test_formats is about.
            is_known = "?f=" in address and "/facilities/" not in address
            if "/sync" not in address and not is_known:
                assert any_client.get(address.removeprefix(SITE)).status_code == 200, address

    def test_everything_described_has_an_address(self, graph: Graph):
        """Blank nodes would have other names, and the document other bytes, in every process."""
        assert not [node for triple in graph for node in triple if isinstance(node, BNode)]

    def test_the_whole_catalog_is_a_snapshot_plain_and_compressed(self, graph: Graph):
        found = asked(
            graph,
            """SELECT ?url WHERE { ?c a dcat:Catalog ; dcat:distribution/dcat:downloadURL ?url }""",
        )

        latest = f"{SITE}{API}/sync/snapshots/latest"
        assert found == [(latest,), (f"{latest}?format=gz",)]
        assert holds(graph, "?d dcat:compressFormat ?f ; dct:format/rdfs:label ?form")

    def test_the_service_names_its_contract_and_its_standard(self, graph: Graph):
        assert holds(
            graph,
            f"""?s dcat:endpointURL <{SITE}{API}> ;
                dcat:endpointDescription <{SITE}{API}/openapi.json> ;
                dct:conformsTo <http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core> .""",
        )


class TestTimes:
    def test_a_collection_is_as_new_as_its_newest_release(
        self, empty_catalog: Database, serve: Serve
    ):
        publish_sources(empty_catalog, 1)
        publish_changes(empty_catalog, a_change(a_parcel("DEMO-P-001")), now=LATER)

        found = asked(
            graph_of(serve(empty_catalog)),
            """SELECT ?id ?issued ?modified ?version WHERE {
                ?d a dcat:Dataset ; dct:identifier ?id ; dct:issued ?issued ;
                   dct:modified ?modified ; dcat:version ?version
                FILTER (datatype(?issued) = xsd:dateTime) }""",
        )

        assert [(row[0], row[3]) for row in found] == [("parcels", "2"), ("sources", "1")]
        assert len({row[2] for row in found}) == 2

    def test_the_catalog_is_as_new_as_its_newest_change(
        self, empty_catalog: Database, serve: Serve
    ):
        publish_sources(empty_catalog, 1)
        publish_changes(empty_catalog, a_change(a_source(source_id(2))), now=LATER)

        found = serve(empty_catalog).get(PATH).json

        assert found["dcat:version"] == "2"
        assert found["dct:issued"] == utc_text(NOON)
        assert found["dct:modified"] == utc_text(LATER)

    def test_before_the_first_release_nothing_has_a_date(
        self, real_catalog: Database, serve: Serve
    ):
        graph = graph_of(serve(real_catalog))

        assert holds(graph, "?c a dcat:Catalog")
        assert not holds(graph, "?x dct:modified ?time")
        assert not holds(graph, "?x dct:issued ?time")

    def test_it_moves_with_the_catalog(self, demo_catalog: Database, serve: Serve):
        client = serve(demo_catalog)
        before = client.get(PATH)

        take_down(demo_catalog, "parcels", "DEMO-P-001")
        after = client.get(PATH, If_None_Match=before.headers["ETag"])

        assert after.status_code == 200
        assert after.json["dcat:version"] == after.headers["Catalog-Seq"]
        assert after.json["dcat:version"] != before.json["dcat:version"]


class TestTerms:
    QUESTION = """SELECT ?name ?cycle ?license ?rights WHERE {
        ?d dct:identifier "parcels" ; dct:publisher/foaf:name ?name ;
           dct:accrualPeriodicity/rdfs:label ?cycle ; dct:license/rdfs:label ?license ;
           dct:accessRights/rdfs:label ?rights }"""

    def test_what_nobody_has_stated_is_to_be_confirmed(self, graph: Graph):
        found = asked(graph, self.QUESTION)

        assert {row[0] for row in found} == {"待确认", "to be confirmed"}
        assert {text for row in found for text in row[1:]} == {TO_BE_CONFIRMED}

    def test_what_an_operator_states_stands_in_every_dataset(
        self, sqlite_catalogs: Catalogs, serve: Serve
    ):
        client = serve(
            sqlite_catalogs.shared_demo,
            provider_zh="某区",
            provider_en="A district",
            update_cycle="每月",
            license_title="开放许可",
            license_url="https://licence.example/1",
            open_attribute="无条件开放",
            sharing_attribute="有条件共享",
        )

        graph = graph_of(client)

        assert {text for row in asked(graph, self.QUESTION) for text in row} == {
            "某区", "A district", "每月", "开放许可", "无条件开放", "有条件共享",
        }  # fmt: skip
        assert holds(graph, '?d dct:identifier "sources"; dct:license <https://licence.example/1>')
        assert "待确认" not in client.get(PATH).text

    def test_open_and_sharing_attribute_are_told_apart(self, graph: Graph):
        found = asked(
            graph,
            """SELECT ?title WHERE { ?c a dcat:Catalog ; dct:accessRights/dct:title ?title
                FILTER (lang(?title) = "zh") }""",
        )

        assert found == [("共享属性",), ("开放属性",)]


class TestModes:
    def test_a_demonstration_says_so_as_json_and_as_linked_data(self, any_client: Client):
        assert any_client.get(PATH).json["catalog_data_mode"] == "demo"
        graph = graph_of(any_client)

        for pattern in ("a dcat:Catalog", 'dct:identifier "parcels"'):
            assert holds(graph, f"?x {pattern} ; dcat:keyword '演示'@zh ; dct:description ?d"
                                " FILTER (contains(?d, '虚构'))")  # fmt: skip

    def test_a_real_catalog_mentions_none(self, real_catalog: Database, serve: Serve):
        release_prepared(real_catalog, "first", an_act(CHECKER))

        answer = serve(real_catalog).get(PATH)

        assert answer.json["catalog_data_mode"] == "real"
        for word in ("演示", "虚构", "dcat:keyword"):
            assert word not in answer.text


class TestTurtle:
    def test_it_is_the_same_graph(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        ours, theirs = graph_of(client), graph_of(client, "/catalog.ttl")

        assert len(ours) > 300
        assert isomorphic(to_isomorphic(ours), to_isomorphic(theirs))

    def test_it_is_turtle_with_times_as_everywhere(self, any_client: Client):
        answer = any_client.get("/catalog.ttl")

        assert answer.content_type == "text/turtle; charset=utf-8"
        assert answer.text.startswith("@prefix")
        assert f'"{utc_text(NOON)}"^^xsd:dateTime' in answer.text

    def test_two_services_write_the_same_bytes(self, sqlite_catalogs: Catalogs, serve: Serve):
        first, second = (serve(sqlite_catalogs.shared_demo) for _ in range(2))

        assert first.get("/catalog.ttl").data == second.get("/catalog.ttl").data

    def test_without_the_extra_it_says_what_is_missing_and_what_says_the_same(
        self, any_client: Client, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setitem(sys.modules, "rdflib", None)

        problem = any_client.refused("/catalog.ttl", 404)

        assert problem["code"] == "turtle-not-installed"
        assert "parcel-catalog[rdf]" in problem["description"]
        assert f"{SITE}{PATH}" in problem["description"]
        assert any_client.get(PATH).status_code == 200
