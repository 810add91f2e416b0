"""Facets over HTTP: labels, links, choice, tags."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote

import pytest

from catalog.kinds import KINDS
from service.api.call import API
from tests.service.contract_client import HOST, Client

PARCELS = f"{API}/collections/parcels"


@pytest.mark.parametrize("kind", KINDS)
def test_each_collection_counts_its_values_and_names_them(client: Client, kind: str):
    features = client.items(kind, "limit=1000")["features"]

    told = client.get(f"{API}/collections/{kind}/facets").json

    assert told["numberMatched"] == len(features)
    assert [facet["field"] for facet in told["facets"]]
    for facet in told["facets"]:
        held = [_values(facet["field"], feature) for feature in features]
        counts = Counter(value for values in held for value in values)
        assert {one["value"]: one["count"] for one in facet["values"]} == counts
        assert facet["null"] == sum(not values for values in held)
        assert all(one["label"]["zh"] and one["label"]["en"] for one in facet["values"])


def _values(name: str, feature: dict[str, Any]) -> list[Any]:
    value = feature["properties"].get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [{True: "true", False: "false"}.get(one, one) for one in values]


def test_codes_and_entries_are_called_by_their_names(client: Client):
    told = client.get(f"{PARCELS}/facets?facets=lifecycle_state,industry_orientation").json

    states, tracks = told["facets"]
    assert [facet["field"] for facet in (states, tracks)] == [
        "lifecycle_state", "industry_orientation"
    ]  # fmt: skip
    codes = KINDS["parcels"].queryables["lifecycle_state"].codes.codes  # type: ignore[attr-defined]
    assert [one["label"]["zh"] for one in states["values"]] == [
        code.label.zh for value, code in codes.items()
        if value in {one["value"] for one in states["values"]}
    ]  # fmt: skip
    track = tracks["values"][0]
    entry = client.get(f"{API}/collections/industries/items/{track['value']}").json
    assert track["label"]["zh"] == entry["properties"]["name_zh"]


def test_a_filter_narrows_the_counts_and_leads_to_what_was_counted(client: Client):
    asked = f"filter={quote('容积率 > 2 AND NOT (key_parcel = TRUE)')}&as_of=2030-01-01"

    told = client.get(f"{PARCELS}/facets?{asked}&facets=zone").json
    (items,) = [link["href"] for link in told["links"] if link["rel"] == "items"]
    page = client.get(items.removeprefix(f"http://{HOST}")).json

    assert told["numberMatched"] == page["numberMatched"] > 0
    assert f"seq={told['seq']}" in items
    collection = client.get(PARCELS).json
    (own,) = [link["href"] for link in collection["links"] if link["rel"] == "facets"]
    assert own.endswith("/collections/parcels/facets")


def test_a_facet_may_leave_its_own_condition_out(client: Client):
    path = f"{PARCELS}/facets?key_parcel=true&facets=key_parcel"

    narrow = client.get(path).json
    (free,) = client.get(f"{path}&exclude_own=true").json["facets"]

    assert {one["value"]: one["count"] for one in free["values"]} == {"true": 5, "false": 16}
    assert narrow["numberMatched"] == 5
    assert [one["value"] for one in narrow["facets"][0]["values"]] == ["true"]


def test_what_is_had_already_is_not_sent_again(client: Client):
    first = client.get(f"{PARCELS}/facets?far_max=2..")
    again = client.get(f"{PARCELS}/facets?far_max=2..", If_None_Match=first.headers["ETag"])

    assert first.data == client.get(f"{PARCELS}/facets?far_max=2..").data
    assert again.status_code == 304
    head = first.headers["Catalog-Seq"]
    assert first.json["seq"] == int(head)
    client.refused(f"{PARCELS}/facets?seq={int(head) + 1}")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("facets=far_max", "not-a-facet"),
        ("facets=zone,zone", "named-twice"),
        ("exclude_own=maybe", "not-a-flag"),
        ("limit=1", "unknown-parameter"),
    ],
)
def test_what_cannot_be_counted_is_refused(any_client: Client, query: str, code: str):
    problem = any_client.refused(f"{PARCELS}/facets?{query}")

    assert [error["code"] for error in problem["errors"]] == [code]
