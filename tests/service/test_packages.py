"""The packages of a parcel over HTTP: complete, worded, and as of one seq."""

from __future__ import annotations

from datetime import datetime

import pytest

from catalog.commands.expiring import expire
from catalog.store.database import Database
from catalog.values.dates import SHANGHAI
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down
from tests.support.catalogs import Catalogs, an_act

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


def test_site_feed_and_api_learn_of_an_expired_part_at_one_seq(
    sqlite_catalogs: Catalogs, serve: Serve
):
    database = sqlite_catalogs.demo()
    client = serve(database)
    ends = {"validity_status": "effective", "expires_on": "2026-12-31"}
    said = {"status": "sourced", "sources": ["TP-SRC-S3"], "locator": "二（二）6"}
    policy = seeded("TP-POL-22-WHITELIST", **ends)
    policy["properties"]["evidence"]["expires_on"] = said
    seq = publish(database, policy)
    told = client.get(PACKAGES).json["published"]
    (mine,) = [one for one in told if one["id"] == "TP-PKG-DIGITAL-HEALTH"]
    assert mine["valid_until"] == "2026-12-31", "of the first of its parts: it states no end itself"
    assert "· 其中最早到期：2026-12-31" in client.get("/parcels/DEMO-P-003").text

    released = expire(database, an_act("worker", datetime(2027, 1, 1, 0, 1, tzinfo=SHANGHAI)))

    assert released is not None
    assert (released.first_seq, released.last_seq) == (seq + 1, seq + 2)
    package = client.get(f"{API}/collections/packages/items/TP-PKG-DIGITAL-HEALTH").json
    assert package["properties"]["validity_status"] == "stale"
    assert package["properties"]["valid_until"] == "2026-12-31"
    assert package["properties"]["evidence"]["valid_until"]["sources"] == ["TP-SRC-S3"]
    for path in ("/packages/TP-PKG-DIGITAL-HEALTH", "/parcels/DEMO-P-003"):
        answer = client.get(path)
        assert answer.headers["Catalog-Seq"] == str(released.last_seq)
        assert "部分依据已到期" in answer.text
    feed = client.get("/feed.atom?collection=packages").text
    assert feed.index("数智健康项目组合包") < feed.index("<published>")
    told = client.get(PACKAGES).json["published"]
    (mine,) = [one for one in told if one["id"] == "TP-PKG-DIGITAL-HEALTH"]
    assert (mine["validity"]["value"], mine["valid_until"]) == ("stale", "2026-12-31")
    assert expire(database, an_act("worker", datetime(2027, 1, 2, tzinfo=SHANGHAI))) is None


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
