"""What QGIS's OAPIF provider sends, character by character, and what it reads from the answers.

The addresses are those that its source builds: `QUrlQuery`'s encoding, names in quotation marks
unless they are letters alone, brackets around every comparison, the reference system unencoded.
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from typing import Any

import orjson
import pytest
import shapely

from catalog.values.dates import first_day, last_day
from catalog.values.projections import CRSES

Feature = dict[str, Any]

JSON = "application/json"
DEFINITION = (
    "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0, "
    "application/json"
)
ITEMS = "application/geo+json, application/json"
SCHEMA = "application/schema+json"

SPEC = "http://www.opengis.net/spec/"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"

FILTERS = [f"{SPEC}ogcapi-features-3/1.0/conf/{name}" for name in ("filter", "features-filter")]
CQL2 = [
    f"{SPEC}cql2/1.0/conf/{name}"
    for name in (
        "cql2-text", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
        # Released QGIS looks for the first of these, the next one for both.
        "basic-spatial-operators", "basic-spatial-functions",
    )
]  # fmt: skip

WEST, SOUTH, EAST, NORTH = 121.34, 31.27, 121.36, 31.29


def read(address: str, accept: str) -> Any:
    asked = urllib.request.Request(address, headers={"Accept": accept})
    with urllib.request.urlopen(asked) as answer:
        return orjson.loads(answer.read())


def linked(document: Any, rel: str, *types: str) -> str:
    """The link that the provider picks: of the types that it prefers, else none."""
    links = [link for link in document["links"] if link["rel"] == rel]
    return next(link["href"] for kind in types for link in links if link["type"] == kind)


@pytest.fixture
def parcels(live_demo: str) -> str:
    return f"{live_demo}/api/v1/collections/parcels"


@pytest.fixture
def everything(parcels: str) -> list[Feature]:
    features: list[Feature] = read(f"{parcels}/items?limit=1000", ITEMS)["features"]
    return features


def found(parcels: str, asked: str) -> list[str]:
    """The ids on all pages of what is asked, the way the provider walks them."""
    address, ids = f"{parcels}/items?{asked}", []
    while address:
        page = read(address, ITEMS)
        assert page["numberReturned"] == len(page["features"])
        ids += [feature["id"] for feature in page["features"]]
        address = next((linked(page, "next", "application/geo+json") for link in page["links"]
                        if link["rel"] == "next"), "")  # fmt: skip
    return ids


def test_a_layer_is_opened_by_what_the_landing_page_leads_to(
    live_demo: str, everything: list[Feature]
):
    landing = read(f"{live_demo}/api/v1", JSON)
    definition = read(linked(landing, "service-desc", DEFINITION.partition(", ")[0]), DEFINITION)
    conformance = read(linked(landing, "conformance", JSON), JSON)
    collection = read(linked(landing, "data", JSON) + "/parcels", JSON)

    limit = definition["components"]["parameters"]["limit"]["schema"]
    assert min(max(1000, limit["default"]), limit["maximum"]) == 1000
    assert {f"{SPEC}ogcapi-features-2/1.0/conf/crs", *FILTERS, *CQL2} <= {
        *conformance["conformsTo"]
    }
    assert f"{SPEC}ogcapi-features-5/1.0/conf/schemas" in conformance["conformsTo"]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in everything]
    (extent,) = collection["extent"]["spatial"]["bbox"]
    assert extent == [*shapely.total_bounds(shapes)]
    assert collection["storageCrs"].endswith("/CRS84")
    fields = read(linked(collection, f"{REL}schema", SCHEMA), SCHEMA)["properties"]
    numbers = [field["x-ogc-propertySeq"] for field in fields.values()]
    assert len(set(numbers)) == len(fields)
    assert fields["far_max"]["type"] == "number"
    assert "容积率" in fields["far_max"]["title"]
    assert fields["geometry"]["x-ogc-role"] == "primary-geometry"
    assert fields["geometry"]["format"] == "geometry-polygon-or-multipolygon"


def test_the_layer_s_first_requests_tell_its_count_and_that_nobody_may_edit_it(parcels: str):
    first = read(f"{parcels}/items?limit=10", ITEMS)
    count = read(f"{parcels}/items?limit=1", ITEMS)
    asked = urllib.request.Request(f"{parcels}/items", method="OPTIONS")

    with urllib.request.urlopen(asked) as answer:
        methods = set(answer.headers["Allow"].replace(" ", "").split(","))
    assert methods == {"GET", "HEAD", "OPTIONS"}
    assert len(first["features"]) == 10
    assert first["numberMatched"] == count["numberMatched"] == 21
    assert len(count["features"]) == 1
    assert all("id" not in feature["properties"] for feature in first["features"])


def test_a_layer_is_read_to_its_end_page_by_page(parcels: str, everything: list[Feature]):
    ids = [feature["id"] for feature in everything]

    assert found(parcels, "limit=4") == ids
    # Others number their pages.
    numbered = [read(f"{parcels}/items?limit=8&offset={n}", ITEMS) for n in (0, 8, 16)]
    assert [feature["id"] for page in numbered for feature in page["features"]] == ids


WHERE: dict[str, Callable[[Feature], bool | None]] = {
    "(%22far_max%22%20%3E%202.5)": lambda of: (of["far_max"] or 0) > 2.5,
    "(NOT%20((%22far_max%22%20%3E%202.5)))": lambda of: 0 < (of["far_max"] or 0) <= 2.5,
    "(%22far_max%22%20%3E%20-%20(2.5))": lambda of: of["far_max"] is not None,
    "(%22far_max%22%20IS%20NULL)": lambda of: of["far_max"] is None,
    "(%22far_max%22%20IS%20NOT%20NULL)": lambda of: of["far_max"] is not None,
    "(%22key_parcel%22%20%3D%20TRUE)": lambda of: of["key_parcel"],
    "(id%20%3D%20'DEMO-P-003')": lambda of: of["id"] == "DEMO-P-003",
    "(%22plot_no%22%20LIKE%20'ZZ-_1')": lambda of: of["plot_no"][3:] in ("01", "11", "21"),
    "(%22plot_no%22%20NOT%20LIKE%20'ZZ-0%25')": lambda of: of["plot_no"] >= "ZZ-1",
    "(CASEI(%22plot_no%22)%20LIKE%20CASEI('zz-0%25'))": lambda of: of["plot_no"] < "ZZ-1",
    "(CASEI(%22plot_no%22)%20NOT%20LIKE%20CASEI('zz-0%25'))": lambda of: of["plot_no"] > "ZZ-1",
    "%22far_max%22%20BETWEEN%202%20AND%203": lambda of: 2 <= (of["far_max"] or 0) <= 3,
    "%22far_max%22%20NOT%20BETWEEN%202%20AND%203": lambda of: (
        of["far_max"] is not None and not 2 <= of["far_max"] <= 3
    ),
    "%22plot_no%22%20IN%20('ZZ-02','ZZ-05','O''Hara')": lambda of: (
        of["plot_no"] in ("ZZ-02", "ZZ-05")
    ),
    "%22plot_no%22%20NOT%20IN%20('ZZ-02')": lambda of: of["plot_no"] != "ZZ-02",
    "(%22name_zh%22%20LIKE%20'%25%E7%A4%BA%E4%BE%8B%25')": lambda of: "示例" in of["name_zh"],
    "((%22far_max%22%20%3C%203)%20AND%20(%22site_area_m2%22%20%3E%3D%2020000.5))": lambda of: (
        of["far_max"] is not None and of["far_max"] < 3 and of["site_area_m2"] >= 20000.5
    ),
    "((%22far_max%22%20%3C%3E%202.5)%20OR%20(%22site_area_m2%22%20%3E%201e%2B06))": lambda of: (
        of["far_max"] not in (None, 2.5)
    ),
}
"""Expressions of the query builder as the provider writes them in CQL2, and what they mean."""


def test_a_filter_of_the_layer_finds_what_the_expression_means(
    parcels: str, everything: list[Feature]
):
    told = {f["id"]: {**f["properties"], "id": f["id"]} for f in everything}

    answers = {
        written: found(parcels, f"limit=1000&filter={written}&filter-lang=cql2-text")
        for written in WHERE
    }

    for written, means in WHERE.items():
        assert answers[written] == [name for name, values in told.items() if means(values)], written
    assert all(0 < len(ids) <= len(told) for ids in answers.values())


def test_every_name_that_filters_may_have_is_queryable(parcels: str):
    queryables = read(f"{parcels}/queryables", SCHEMA)["properties"]

    assert queryables["id"]["type"] == "string"
    for name in ("far_max", "site_area_m2", "plot_no", "name_zh", "key_parcel"):
        assert isinstance(queryables[name]["type"], str)


def test_a_map_window_a_filter_and_an_expression_hold_together(
    parcels: str, everything: list[Feature]
):
    one, other = "(%22far_max%22%20%3C%203)", "(%22plot_no%22%20%3E%20'ZZ-05')"
    box = f"bbox={WEST},{SOUTH},{EAST},{NORTH}"
    window = shapely.box(WEST, SOUTH, EAST, NORTH)

    # Two conditions are put together with bare spaces, which its network layer encodes.
    both = f"filter=({one})%20AND%20({other})&filter-lang=cql2-text"

    wanted = [
        feature["id"]
        for feature in everything
        if (feature["properties"]["far_max"] or 9) < 3
        and feature["properties"]["plot_no"] > "ZZ-05"
        and window.intersects(shapely.geometry.shape(feature["geometry"]))
    ]
    assert found(parcels, f"limit=2&{both}&{box}") == wanted
    assert 2 < len(wanted) < 9


def test_a_window_and_a_shape_in_the_layer_s_own_system_have_its_order_of_axes(
    parcels: str, everything: list[Feature]
):
    window = shapely.box(WEST, SOUTH, EAST, NORTH)
    wanted = [
        feature["id"]
        for feature in everything
        if window.intersects(shapely.geometry.shape(feature["geometry"]))
    ]

    for crs in (f"{EPSG}4326", f"{EPSG}4490"):
        box = f"{SOUTH},{WEST},{NORTH},{EAST}"
        asked = f"limit=1000&bbox={box}&bbox-crs={crs}&crs={crs}"
        filtered = (
            f"limit=1000&filter=S_INTERSECTS(geometry,BBOX({box}))&filter-lang=cql2-text"
            f"&filter-crs={crs}&crs={crs}"
        )
        assert found(parcels, asked) == found(parcels, filtered) == wanted
    latitude, longitude = read(f"{parcels}/items?{asked}", ITEMS)["features"][0]["geometry"][
        "coordinates"
    ][0][0]
    assert (round(latitude), round(longitude)) == (31, 121)
    plane = CRSES[f"{EPSG}4528"]
    low, high = plane.from_lonlat(WEST, SOUTH), plane.from_lonlat(EAST, NORTH)
    square = f"bbox={low[0]},{low[1]},{high[0]},{high[1]}&bbox-crs={EPSG}4528&crs={EPSG}4528"
    north, east = read(f"{parcels}/items?limit=1000&{square}", ITEMS)["features"][0]["geometry"][
        "coordinates"
    ][0][0]
    assert low[0] - 2000 < north < high[0] + 2000
    assert 40_000_000 < east < 41_000_000


def test_a_point_is_in_the_parcel_around_it(parcels: str, everything: list[Feature]):
    inside = shapely.geometry.shape(everything[4]["geometry"]).representative_point()
    asked = f"S_INTERSECTS(geometry,POINT({inside.x!r}%20{inside.y!r}))"

    assert found(parcels, f"limit=1000&filter={asked}&filter-lang=cql2-text") == [
        everything[4]["id"]
    ]


def test_dates_of_those_that_know_no_filters_are_read(live_demo: str):
    indicators = f"{live_demo}/api/v1/collections/indicators"
    everything = read(f"{indicators}/items?limit=1000", ITEMS)["features"]

    for low, high in (
        ("2024-01-01T00:00:00.000Z", "9999-12-31T00:00:00Z"),
        ("0000-01-01T00:00:00Z", "2024-12-31T00:00:00Z"),
        ("2024-06-01T00:00:00.000Z", "2024-06-01T00:00:00.000Z"),
    ):
        written = low if low == high else f"{low}%2F{high}"
        ids = found(indicators, f"limit=1000&datetime={written}")
        assert ids == [
            feature["id"]
            for feature in everything
            if first_day(feature["properties"].get("period_start") or "1000") <= high[:10]
            and last_day(feature["properties"].get("period_end") or "9999") >= low[:10]
        ]
        assert 0 < len(ids) < len(everything)
