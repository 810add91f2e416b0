"""What lies near a parcel, over HTTP: the same as measuring every entry by hand, at one seq."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.rules.nearby import distance_m
from catalog.store.database import Database
from service.api import nearby
from service.api.call import API
from tests.catalog.documents import a_facility
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, take_down

ITEMS = f"{API}/collections/parcels/items"
NEARBY = f"{ITEMS}/DEMO-P-001/nearby"


def by_hand(client: Client, parcel: dict[str, Any], kind: str, within: float) -> list[Any]:
    """(distance, kind, id) of every placed entry within so many metres, in order."""
    placed = [f for f in client.items(kind, "limit=1000")["features"] if f["geometry"]]
    measured = [(distance_m(parcel["geometry"], f["geometry"]), f["id"]) for f in placed]
    return sorted((round(metres), kind, found) for metres, found in measured if metres <= within)


@pytest.mark.parametrize("within", [0, 1500, 20_000])
def test_what_is_found_is_what_measuring_everything_finds(client: Client, within: int):
    for parcel in client.items("parcels", "limit=4")["features"]:
        told = client.get(f"{ITEMS}/{parcel['id']}/nearby?max_distance_m={within}&limit=100").json

        expected = sorted(
            by_hand(client, parcel, "facilities", within)
            + by_hand(client, parcel, "projects", within)
        )
        found = [(e["distance_m"], e["collection"], e["id"]) for e in told["nearby"]]
        assert found == expected
        assert told["numberMatched"] == len(expected)
    assert expected or within < 20_000


def test_an_edge_says_by_which_method_and_whether_it_is_invented(client: Client):
    facilities = client.items("facilities", "limit=1000")["features"]
    told = client.get(f"{NEARBY}?kind=facilities&max_distance_m=20000&limit=1").json

    (edge,) = told["nearby"]
    assert told["numberMatched"] > told["numberReturned"] == 1
    assert edge["method"] == told["method"] == "straight_line"
    # The parcel is a square that somebody made up, so is the distance.
    assert edge["illustrative"] is told["illustrative"] is True
    assert edge["standing"] == "existing"
    assert edge["status"]["title"]["zh"] == "现状"
    assert told["without_place"] == {
        "facilities": sum(feature["geometry"] is None for feature in facilities)
    }
    assert told["catalog_data_mode"] == "demo"
    assert "虚构" in told["notices"][0]["zh"]


def test_it_is_told_as_of_a_seq_and_gone_with_its_parcel(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    before = client.get(f"{NEARBY}?limit=100").json
    publish(demo_catalog, a_facility("DEMO-FAC-T1", (121.35, 31.282), status="planned"))

    after = client.get(f"{NEARBY}?limit=100").json
    then = client.get(f"{NEARBY}?limit=100&seq={before['seq']}").json

    assert then["nearby"] == before["nearby"]
    assert after["nearby"][0]["id"] == "DEMO-FAC-T1"
    assert (after["nearby"][0]["distance_m"], after["nearby"][0]["standing"]) == (0, "coming")
    assert after["seq"] > before["seq"]
    take_down(demo_catalog, "parcels", "DEMO-P-001")
    client.refused(NEARBY, 410)
    assert client.get(f"{NEARBY}?limit=100&seq={before['seq']}").json["nearby"] == before["nearby"]


def test_it_is_bounded(any_client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(nearby, "MOST", 1)

    told = any_client.refused(f"{NEARBY}?max_distance_m=20000")

    assert told["code"] == "nearby-too-many"


@pytest.mark.parametrize(
    "wrong",
    ["kind=parcels", "max_distance_m=20001", "max_distance_m=-1", "limit=0", "bbox=1,1,2,2"],
)
def test_what_it_does_not_know_is_refused(any_client: Client, wrong: str):
    assert any_client.refused(f"{NEARBY}?{wrong}")["code"] == "invalid-parameters"
    any_client.refused(f"{ITEMS}/DEMO-P-999/nearby", 404)
