"""What the conformance suite of OGC API Features asks, with the requirement each test is of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shapely

from catalog.kinds import KINDS
from service.api.call import API
from service.api.items import FORMATS
from tests.service.contract_client import Client

WITH_GEOMETRY = [name for name, kind in KINDS.items() if kind.geometry is not None]
OGC = "http://www.opengis.net/def/rel/ogc/1.0/"


def links_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield from value.get("links", [])
        for item in value.values():
            yield from links_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from links_in(item)


def rels(document: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in document["links"]}


def path_of(href: str) -> str:
    return href.removeprefix("http://127.0.0.1:8000")


class TestBeginning:
    def test_the_landing_page_leads_to_definition_conformance_and_data(self, any_client: Client):
        """root-success"""
        landing = any_client.get(API)

        assert landing.status_code == 200
        assert {"service-desc", "service-doc", "conformance", "data", "self"} <= set(
            rels(landing.json)
        )

    def test_the_definition_is_found_by_its_rel_and_type(self, any_client: Client):
        """api-definition-success: a client looks for service-desc with exactly this type."""
        links = any_client.get(API).json["links"]
        wanted = "application/vnd.oai.openapi+json;version=3.0"
        href = next(
            link["href"]
            for link in links
            if link["rel"] == "service-desc" and link["type"] == wanted
        )

        definition = any_client.get(path_of(href), Accept=wanted)

        assert definition.status_code == 200
        assert definition.content_type == wanted
        assert definition.json["openapi"].startswith("3.0")

    def test_conformance_names_the_core(self, any_client: Client):
        """conformance-success"""
        declared = any_client.get(f"{API}/conformance").json["conformsTo"]

        for conformance in ("core", "geojson", "oas30"):
            assert (
                f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{conformance}" in declared
            )

    def test_every_link_everywhere_leads_somewhere(self, any_client: Client):
        seen: set[str] = set()
        waiting = [API]
        while waiting and len(seen) < 250:
            path = waiting.pop(0)
            if path in seen or path in ("/",) or "openapi" in path:
                continue
            seen.add(path)
            answer = any_client.get(path)
            if answer.status_code == 303:
                waiting.append(path_of(answer.headers["Location"]))
                continue
            if answer.status_code in (401, 405):
                continue  # It leads somewhere, for whoever has a token or something to send.
            assert answer.status_code == 200, path
            if answer.content_type.endswith("json") and "schema" not in path:
                # The same again in other formats is what test_formats is about.
                found = [link for link in links_in(answer.json) if link["rel"] != "alternate"]
                waiting += [path_of(link["href"]) for link in found]

        assert len(seen) > 100

    def test_every_link_has_a_rel_and_a_type(self, any_client: Client):
        """fc-md-links, f-links"""
        for path in ("", "/collections", "/collections/parcels/items", "/codelists"):
            for link in links_in(any_client.get(API + path).json):
                assert link["href"].startswith("http")
                assert link["rel"]
                assert link["type"]


class TestCollections:
    def test_all_eleven_are_listed(self, any_client: Client):
        """fc-md-success"""
        listed = any_client.get(f"{API}/collections").json

        assert [found["id"] for found in listed["collections"]] == list(KINDS)
        assert "self" in rels(listed)

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_collection_says_of_itself_what_the_list_says_of_it(
        self, any_client: Client, kind: str
    ):
        """sfc-md-success"""
        listed = any_client.get(f"{API}/collections").json["collections"]
        in_list = next(found for found in listed if found["id"] == kind)

        alone = any_client.get(f"{API}/collections/{kind}").json

        assert {name: alone[name] for name in in_list} == in_list

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_collection_leads_to_its_items_once_an_encoding(self, any_client: Client, kind: str):
        """fc-md-items-links"""
        found = any_client.get(f"{API}/collections/{kind}").json

        items = [link for link in found["links"] if link["rel"] == "items"]
        assert [link["type"] for link in items] == [offered.media_type for offered in FORMATS]
        assert {f"{OGC}schema", f"{OGC}queryables", f"{OGC}sortables"} <= set(rels(found))
        assert found["itemType"] == ("feature" if kind in WITH_GEOMETRY else "record")

    @pytest.mark.parametrize("kind", WITH_GEOMETRY)
    def test_the_extent_encloses_every_entry(self, client: Client, kind: str):
        """fc-md-extent"""
        extent = client.get(f"{API}/collections/{kind}").json["extent"]
        features = client.items(kind, "limit=1000")["features"]
        located = [f for f in features if f["geometry"]]
        if not located:
            assert "spatial" not in extent
            return

        west, south, east, north = extent["spatial"]["bbox"][0]

        for feature in located:
            for x, y in positions(feature["geometry"]["coordinates"]):
                assert west <= x <= east
                assert south <= y <= north

    def test_an_interval_that_nothing_closes_is_open(self, client: Client):
        extent = client.get(f"{API}/collections/policies").json["extent"]

        begin, end = extent["temporal"]["interval"][0]
        assert begin is None or begin.endswith("Z")
        assert end is None or end.endswith("Z")

    def test_an_unknown_collection_is_not_found_and_the_known_ones_are_named(
        self, any_client: Client
    ):
        problem = any_client.refused(f"{API}/collections/plots", 404)

        assert problem["code"] == "collection-not-found"
        assert "parcels" in problem["description"]


class TestItems:
    @pytest.mark.parametrize("kind", KINDS)
    def test_items_are_a_feature_collection_with_links(self, any_client: Client, kind: str):
        """fc-response, fc-links, fc-numberReturned"""
        answer = any_client.get(f"{API}/collections/{kind}/items?limit=3")

        assert answer.content_type == "application/geo+json"
        assert answer.json["type"] == "FeatureCollection"
        assert answer.json["numberReturned"] == len(answer.json["features"]) <= 3
        assert {"self", "collection"} <= set(rels(answer.json))
        assert "timeStamp" not in answer.json

    @pytest.mark.parametrize("kind", KINDS)
    def test_following_next_finds_each_match_exactly_once(self, client: Client, kind: str):
        """fc-numberMatched: the sum of all pages"""
        page = client.items(kind, "limit=7")
        found = [feature["id"] for feature in page["features"]]
        while "next" in rels(page):
            page = client.get(path_of(rels(page)["next"])).json
            found += [feature["id"] for feature in page["features"]]

        assert len(found) == len(set(found)) == page["numberMatched"]
        assert found == sorted(found)

    def test_an_item_is_the_one_of_its_path(self, client: Client):
        """f-success, f-links"""
        for feature in client.items("parcels")["features"]:
            answer = client.get(f"{API}/collections/parcels/items/{feature['id']}")
            assert answer.json["id"] == feature["id"]
            assert {"self", "collection"} <= set(rels(answer.json))
            assert answer.json["properties"] == feature["properties"]
            assert answer.json["geometry"] == feature["geometry"]

    def test_an_unknown_item_is_not_found(self, client: Client):
        """f-success"""
        problem = client.refused(f"{API}/collections/parcels/items/TP-P-999", 404)

        assert problem["code"] == "entry-not-found"
        assert problem["description"]

    @pytest.mark.parametrize("limit", [1, 2, 20, 1000])
    def test_no_more_is_returned_than_asked(self, client: Client, limit: int):
        """fc-limit-response-1"""
        assert client.items("parcels", f"limit={limit}")["numberReturned"] == min(limit, 21)

    def test_a_limit_above_the_maximum_counts_as_the_maximum(self, client: Client):
        """fc-limit-response-1 C"""
        assert client.items("projects", "limit=10000")["numberReturned"] > 1

    @pytest.mark.parametrize("kind", WITH_GEOMETRY)
    def test_a_box_selects_what_meets_it_and_what_has_no_place(self, client: Client, kind: str):
        """fc-bbox-response: entries without geometry match"""
        everything = client.items(kind, "limit=1000")["features"]
        box = (121.34, 31.27, 121.36, 31.29)

        selected = client.items(kind, f"limit=1000&bbox={','.join(map(str, box))}")["features"]

        assert ids(selected) == {f["id"] for f in everything if meets(f, box)}

    def test_a_box_across_the_antimeridian_is_two_boxes(self, client: Client):
        located = client.items("parcels", "bbox=120,30,122,32")["numberMatched"]

        assert client.items("parcels", "bbox=120,-90,-179,90")["numberMatched"] == located
        assert client.items("parcels", "bbox=179,-90,122,90")["numberMatched"] == located
        assert client.items("parcels", "bbox=170,-90,-170,90")["numberMatched"] == 21 - located

    def test_heights_of_a_box_do_not_matter(self, client: Client):
        flat = client.items("parcels", "bbox=121.34,31.27,121.36,31.29")

        high = client.items("parcels", "bbox=121.34,31.27,-10,121.36,31.29,100")

        assert ids(high["features"]) == ids(flat["features"])

    def test_a_box_in_the_one_reference_system_is_read_as_it_stands(self, client: Client):
        """GDAL always names the system of its box."""
        crs84 = "http%3A%2F%2Fwww.opengis.net%2Fdef%2Fcrs%2FOGC%2F1.3%2FCRS84"
        query = "bbox=121.34,31.27,121.36,31.29"

        answer = client.get(f"{API}/collections/parcels/items?{query}&bbox-crs={crs84}&crs={crs84}")

        assert ids(answer.json["features"]) == ids(client.items("parcels", query)["features"])
        assert answer.headers["Content-Crs"] == ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")

    def test_a_period_selects_what_meets_it_and_what_has_no_date(self, client: Client):
        """fc-time-response: entries without time match"""
        in_2024 = client.items("indicators", "limit=1000&datetime=2024-01-01/2024-12-31")
        everything = client.items("indicators", "limit=1000")["features"]

        assert ids(in_2024["features"]) == {
            f["id"]
            for f in everything
            if (f["properties"].get("period_start") or "0")[:4] <= "2024"
            and (f["properties"].get("period_end") or "9999")[:4] >= "2024"
        }
        assert 0 < in_2024["numberMatched"] < len(everything)

    def test_a_kind_without_time_matches_any_period(self, client: Client):
        assert client.items("parcels", "datetime=1999-01-01")["numberMatched"] == 21

    @pytest.mark.parametrize(
        "query",
        [
            "limit=unlimited",
            "limit=0",
            "limit=-1",
            "unknownQueryParameter12345=1",
            "bbox=1,2,3",
            "bbox=1,2,3,4,5",
            "bbox=a,b,c,d",
            "bbox=NaN,1,2,3",
            "bbox=121,32,122,31",
            "bbox=121,31,122,91",
            "bbox=-181,31,122,32",
            "datetime=yesterday",
            "datetime=../..",
            "datetime=/",
            "datetime=2026-02-30",
            "datetime=2026-01-02/2026-01-01",
            "datetime=2026-01-01T10:00:00Z/2026-01-01T09:00:00Z",
            "datetime=2026-01-01T10:00:00",
            "datetime=1/2/3",
            "crs=http://www.opengis.net/def/crs/EPSG/0/4547",
            "bbox-crs=EPSG:4326",
        ],
    )
    def test_what_cannot_be_read_is_refused(self, any_client: Client, query: str):
        """query-param-unknown, query-param-invalid, fc-bbox-definition, fc-time-definition"""
        problem = any_client.refused(f"{API}/collections/parcels/items?{query}")

        assert problem["errors"][0]["parameter"] == query.partition("=")[0]
        assert problem["errors"][0]["hint"]

    @pytest.mark.parametrize(
        "period",
        [
            "2026-05-09",
            "2026-05-09T08:00:00Z",
            "2026-05-09t08:00:00z",
            "2026-05-09T08:00:00.123456789%2B08:00",
            "2016-12-31T23:59:60Z",
            "2021-01-01/2025-12-31",
            "../2025-12-31",
            "/2025-12-31",
            "2021-01-01/..",
            "2021-01-01/",
            "2021-01-01/9999-12-31",
            "0000-01-01T00:00:00Z/9999-12-31T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ],
    )
    def test_every_way_of_writing_a_period_is_read(self, client: Client, period: str):
        """fc-time-definition"""
        client.items("indicators", f"datetime={period}")

    @pytest.mark.parametrize(
        "path",
        [
            "", "/conformance", "/collections", "/collections/parcels", "/openapi.json", "/docs",
            "/collections/parcels/schema", "/collections/parcels/items/DEMO-P-001", "/codelists",
        ],
    )  # fmt: skip
    def test_an_undeclared_parameter_is_refused_on_every_resource(
        self, any_client: Client, path: str
    ):
        """query-param-unknown"""
        problem = any_client.refused(f"{API}{path}?unknownQueryParameter54321=1")

        assert problem["errors"][0]["code"] == "unknown-parameter"


def positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for item in coordinates:
            yield from positions(item)


def meets(feature: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    if feature["geometry"] is None:
        return True
    return bool(shapely.box(*box).intersects(shapely.geometry.shape(feature["geometry"])))


def ids(features: list[dict[str, Any]]) -> set[str]:
    return {feature["id"] for feature in features}
