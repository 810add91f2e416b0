"""`POST match` over HTTP: three lists of what is published, each with its reasons."""

from __future__ import annotations

from typing import Any

import pytest

from service.api.call import API
from service.showing import matched
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import take_down
from tests.support.catalogs import Catalogs

MATCH = f"{API}/match"
BRIEF: dict[str, Any] = {
    "tracks": {"any_of": ["TP-IND-2026-SMART-MANUFACTURING", "TP-IND-2026-LIFE-HEALTH"]},
    "site_area_m2": {"min": 5000, "max": 12000},
    "height_m": {"min": 24},
    "supply_features": {"all_of": ["project_bound_listing"], "weight": 2},
    "metro_station_m": {"max": 1500, "weight": 1},
}


def answered(client: Client, body: Any, query: str = "") -> dict[str, Any]:
    answer = client.open("POST", MATCH + query, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_every_parcel_stands_in_one_list_with_what_decides_it(client: Client):
    told = answered(client, BRIEF)
    parcels = {f["id"]: f["properties"] for f in client.items("parcels", "limit=1000")["features"]}

    lists = {name: [one["id"] for one in told[name]] for name in ("fits", "unfit", "unknown")}
    assert sorted(entry_id for ids in lists.values() for entry_id in ids) == sorted(parcels)
    assert told["number_judged"] == len(parcels)
    assert all(lists.values())
    for entry_id in lists["fits"]:
        properties = parcels[entry_id]
        assert 5000 <= properties["site_area_m2"] <= 12000
        assert properties["height_limit_m"] >= 24
        assert set(BRIEF["tracks"]["any_of"]) & set(properties["industry_orientation"])
    for one in told["unfit"]:
        failing = [c for c in one["conditions"] if c["outcome"] == "unfit"]
        assert all(c["sentence"]["zh"] and c["sentence"]["en"] for c in failing)
        assert failing
    for one in told["unknown"]:
        assert one["fields_not_known"]
        assert one["contact"]["id"] == parcels[one["id"]]["contact"]
    for one in (*told["fits"], *told["unfit"], *told["unknown"]):
        for condition in one["conditions"]:
            if condition["field"] in ("site_area_m2", "height_limit_m", "supply_features"):
                assert condition["value"] == parcels[one["id"]].get(condition["field"])
            if condition["criterion"] == "metro_station_m" and condition["value"] is not None:
                near = client.get(
                    f"{API}/collections/parcels/items/{one['id']}/nearby"
                    "?kind=facilities&limit=100&max_distance_m=20000"
                ).json["nearby"]
                existing = [
                    edge
                    for edge in near
                    if edge["category"]["value"] == "metro_station"
                    and edge["standing"] == "existing"
                ]
                names = ("facility", "value", "accuracy_m")
                decides = tuple(condition[name] for name in names)
                names = ("id", "distance_m", "accuracy_m")
                assert decides == tuple(existing[0][name] for name in names)
    weights = [one["score"]["fulfilled"] for one in told["fits"]]
    assert weights == sorted(weights, reverse=True)


def test_a_distance_is_relaxed_by_the_accuracy_of_the_place_too(
    sqlite_catalogs: Catalogs, serve: Serve
):
    database = sqlite_catalogs.demo()
    client, asked = serve(database), {"metro_station_m": {"max": 1}}
    first = answered(client, asked)["unknown"][0]["conditions"][1]
    for name in first["facilities_without_place"]:
        take_down(database, "facilities", name)

    unfit = [one["conditions"] for one in answered(client, asked)["unfit"]]
    lone = [metro for state, metro in unfit if state["outcome"] == "fits"]
    nearest = min(one["value"] + one["accuracy_m"] for one in lone)
    page = client.get("/match?metro_station_m.max=1").text

    assert f"不超过 {nearest:,} 米" in page.split('class="relaxing')[1].split("</div>")[0]
    beside = f"<small>±{lone[0]['accuracy_m']}</small>"
    assert beside in client.get("/parcels/DEMO-P-001").text


def test_the_answer_is_of_one_seq_and_the_same_each_time(client: Client):
    told = answered(client, BRIEF)

    assert answered(client, BRIEF) == told
    assert answered(client, BRIEF, f"?seq={told['seq']}") == told
    empty = answered(client, {"far": {"min": 1}}, "?seq=0")
    assert (empty["number_judged"], empty["fits"]) == (0, [])
    ahead = client.open("POST", f"{MATCH}?seq={told['seq'] + 1}", BRIEF)
    assert ahead.json["errors"][0]["code"] == "seq-ahead"


def test_policies_and_packages_of_the_tracks_follow(any_client: Client):
    told = answered(any_client, BRIEF)["packages"]

    assert told["published"]
    parts = told["composed"]["policies"]
    in_use = [part for part in parts if part["availability"] == "available"]
    assert all(part["stage"]["zh"] and part["validity"]["zh"] and part["why"] for part in in_use)
    assert [part for part in in_use if part.get("locator")]
    for part in parts:
        stage = any_client.get(part["href"].partition("8000")[2]).json["properties"]
        if stage.get("commitment_stage") in ("explored", "sought", "studied"):
            assert part["availability"] in ("explored", "lapsed")


def test_those_parcels_alone_are_judged_that_are_named(any_client: Client):
    some = ["DEMO-P-003", "DEMO-P-001"]

    told = answered(any_client, {"far": {"min": 2}, "parcels": some})

    judged = [one["id"] for name in ("fits", "unfit", "unknown") for one in told[name]]
    assert sorted(judged) == sorted(some)


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "", "requirement-empty"),
        ({"far": {"min": 2, "hue": 1}}, "/far/hue", "unknown-request-member"),
        ({"tracks": {"any_of": ["TP-IND-NONE"]}}, "/tracks/any_of/0", "entry-not-found"),
        ({"far": {"min": 1}, "parcels": ["DEMO-P-999"]}, "/parcels/0", "entry-not-found"),
        ({"supply_methods": {"any_of": ["theft"]}}, "/supply_methods/any_of/0", "not-a-code"),
    ],
)
def test_what_cannot_be_asked_is_refused_where_it_stands(
    any_client: Client, body: Any, pointer: str, code: str
):
    for language in ("zh", "en"):
        answer = any_client.open("POST", MATCH, body, Accept_Language=language)
        assert answer.status_code == 422
        assert [(e["pointer"], e["code"]) for e in answer.json["errors"]] == [(pointer, code)]


def test_more_parcels_than_can_be_judged_are_refused(
    any_client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(matched, "MOST_JUDGED", 20)

    answer = any_client.open("POST", MATCH, {"far": {"min": 1}})

    assert (answer.status_code, answer.json["code"]) == (400, "match-too-many")


def test_a_page_of_another_site_may_ask(any_client: Client):
    answer = any_client.open("OPTIONS", MATCH)

    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
    others = any_client.open("OPTIONS", f"{API}/collections")
    assert "POST" not in others.headers["Access-Control-Allow-Methods"]
