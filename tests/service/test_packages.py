"""The packages of a parcel over HTTP: complete, worded, and as of one seq."""

from __future__ import annotations

import pytest

from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down

ITEMS = f"{API}/collections/parcels/items"
PACKAGES = f"{ITEMS}/DEMO-P-003/packages"


def test_published_packages_and_the_composed_one_are_told_with_why(client: Client):
    told = client.get(PACKAGES).json

    parcel = client.get(f"{ITEMS}/DEMO-P-003").json["properties"]
    assert [t["id"] for t in told["audience"]["tracks"]] == parcel["industry_orientation"]
    health = next(p for p in told["published"] if p["id"] == "TP-PKG-DIGITAL-HEALTH")
    assert health["compiled_title"]["zh"] == "编辑整理"
    assert health["why"][0]["zh"].startswith("面向赛道：")
    assert health["validity"]["title"]["zh"] == "原文未载有效期"
    composed = told["composed"]
    assert composed["compiled"] is True
    assert "编辑整理" in composed["notice"]["zh"]
    by_id = {part["id"]: part for part in composed["policies"]}
    # Flexible terms are only being explored, whatever the parcel lists.
    assert by_id["TP-POL-31-FLEXIBLE-TERM"]["availability"] == "explored"
    assert all(part["why"] and part["title"]["en"] for part in composed["policies"])
    assert {part["id"] for part in composed["services"]} >= {"DEMO-SVC-01", "TP-SVC-ONE-STOP"}
    contact = next(part for part in composed["services"] if part["id"] == "DEMO-SVC-01")
    assert contact["illustrative"] is True
    assert told["catalog_data_mode"] == "demo"


def test_an_audience_is_asked_for(client: Client):
    told = client.get(f"{PACKAGES}?track=TP-IND-2026-AI&enterprise_type=foreign").json

    assert [t["id"] for t in told["audience"]["tracks"]] == ["TP-IND-2026-AI"]
    assert [t["value"] for t in told["audience"]["enterprise_types"]] == ["foreign"]
    assert [package["id"] for package in told["published"]] == ["TP-PKG-FOREIGN"]
    assert "TP-SVC-FOREIGN" in {part["id"] for part in told["composed"]["services"]}


def test_it_follows_what_is_published_and_keeps_what_was(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    before = client.get(PACKAGES).json
    expired = {"validity_status": "expired"}
    publish(demo_catalog, seeded("TP-POL-22-WHITELIST", **expired))

    after = client.get(PACKAGES).json

    lapsed = [p["id"] for p in after["composed"]["policies"] if p["availability"] == "lapsed"]
    assert lapsed == ["TP-POL-22-WHITELIST"]
    health = next(p for p in after["published"] if p["id"] == "TP-PKG-DIGITAL-HEALTH")
    (part,) = [p for p in health["policies"] if p["availability"] == "lapsed"]
    assert part["validity"]["zh"].startswith("已到期")
    then = client.get(f"{PACKAGES}?seq={before['seq']}").json
    assert (then["published"], then["composed"]) == (before["published"], before["composed"])
    take_down(demo_catalog, "parcels", "DEMO-P-003")
    client.refused(PACKAGES, 410)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("track=TP-IND-NONE", "entry-not-found"),
        ("track=TP-IND-2026-AI,TP-IND-2026-AI", "named-twice"),
        ("track=x", "not-an-id"),
        ("enterprise_type=giant", "not-an-enterprise-type"),
        ("kind=policies", "unknown-parameter"),
    ],
)
def test_what_it_does_not_know_is_refused(any_client: Client, wrong: str, code: str):
    (fault,) = any_client.refused(f"{PACKAGES}?{wrong}")["errors"]

    assert fault["code"] == code
    any_client.refused(f"{ITEMS}/DEMO-P-999/packages", 404)
