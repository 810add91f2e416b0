"""OWSLib reads collections and items."""

from __future__ import annotations

from owslib.ogcapi.features import Features

from catalog.kinds import KINDS


def test_owslib_reads_every_collection(live_demo: str):
    service = Features(f"{live_demo}/api/v1")

    assert set(service.collections()["collections"][0]) >= {"id", "title", "links"}
    assert {c["id"] for c in service.collections()["collections"]} == set(KINDS)
    assert set(service.feature_collections()) == {"parcels", "projects", "facilities"}


def test_owslib_reads_items_and_one_item(live_demo: str):
    service = Features(f"{live_demo}/api/v1")

    page = service.collection_items("parcels", limit=5)
    item = service.collection_item("parcels", "DEMO-P-001")

    assert len(page["features"]) == 5
    assert page["numberMatched"] == 21
    assert item["properties"]["plot_no"] == "ZZ-01"


def test_owslib_reads_queryables(live_demo: str):
    service = Features(f"{live_demo}/api/v1")

    queryables = service.collection_queryables("parcels")

    assert queryables["properties"]["far_max"]["type"] == "number"


def test_owslib_sends_a_filter_and_gets_what_it_finds(live_demo: str):
    service = Features(f"{live_demo}/api/v1")
    everything = service.collection_items("parcels", limit=1000)["features"]

    found = service.collection_items("parcels", limit=1000, filter="容积率 > 2.5 AND key_parcel")

    assert [feature["id"] for feature in found["features"]] == [
        feature["id"]
        for feature in everything
        if (feature["properties"]["far_max"] or 0) > 2.5 and feature["properties"]["key_parcel"]
    ]
    assert 0 < found["numberMatched"] < len(everything)
