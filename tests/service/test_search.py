"""Search over HTTP: `q` on a collection and on all of them."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded

FACILITIES = f"{API}/collections/facilities/items"
PARK = "TP-FAC-INNOVATION-PARK"


def ids(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def walked(client: Client, path: str, member: str) -> list[dict[str, Any]]:
    """What all pages show, from link to link."""
    found, following = [], path
    while following:
        page = client.get(following).json
        found += page[member]
        links = [link["href"] for link in page["links"] if link["rel"] == "next"]
        following = links[0].partition("8000")[2] if links else ""
    return found


@pytest.mark.parametrize(
    ("written", "field", "whole"),
    [
        ("中以创新园", "aliases", True),  # Likely the same, as this catalog reads it.
        ("中以（上海）创新园", "aliases", True),
        ("国际创新园", "name_zh", True),
        ("國際創新園", "name_zh", True),
        ("际创新", "name_zh", False),
        ("ｔｐ-FAC-innovation-park", "id", True),
        ("tp-fac-inno", "id", False),
    ],
)
def test_an_entry_is_found_by_whatever_it_is_called(
    client: Client, written: str, field: str, whole: bool
):
    page = client.items("facilities", f"q={quote(written)}")
    first = page["features"][0]

    assert first["id"] == PARK
    assert (first["search"]["field"], first["search"]["whole"]) == (field, whole)


def test_what_is_found_is_the_stored_entry_beside_what_it_was_found_by(client: Client):
    (found,) = client.items("facilities", f"q={quote('中以创新园')}")["features"]
    alone = client.get(f"{FACILITIES}/{PARK}").json

    assert found.pop("search") == {
        "field": "aliases",
        "title": {"zh": "别名", "en": "Aliases"},
        "whole": True,
    }
    assert found == {name: alone[name] for name in found}
    some = client.items("facilities", f"q={quote('中以创新园')}&properties=zone")["features"][0]
    assert some["search"]["field"] == "aliases"
    assert "aliases" not in some["properties"]


def test_a_space_means_and_a_comma_or_quotes_keep_together(client: Client):
    def found(written: str) -> set[str]:
        return set(ids(client.items("facilities", f"limit=1000&q={quote(written)}")))

    both, either = found("桃浦 中心"), found("桃浦，中心")
    assert both == found("桃浦") & found("中心") == found("中心　桃浦")
    assert either == found("桃浦") | found("中心") == found("中心,桃浦")
    assert both < either
    assert found('"桃浦 中心"') == found("“桃浦,中心”") < both
    assert found("桃浦 中心, 国际创新园") == both | {PARK}


def test_pages_of_a_search_are_one_order_and_other_conditions_hold(client: Client):
    question = f"q={quote('桃')}&status=existing"
    whole = client.items("facilities", f"{question}&limit=1000")
    pieces = walked(client, f"{FACILITIES}?{question}&limit=3", "features")

    assert [feature["id"] for feature in pieces] == ids(whole)
    assert len(pieces) == whole["numberMatched"] > 3
    assert {f["properties"]["status"] for f in pieces} == {"existing"}
    by_name = client.items("facilities", f"{question}&limit=1000&sortby=-name_zh")
    assert sorted(ids(by_name)) == sorted(ids(whole))
    names = [feature["properties"]["name_zh"] for feature in by_name["features"]]
    assert names == sorted(names, reverse=True)


def test_all_collections_are_searched_at_once(client: Client):
    everything = client.get(f"{API}/search?q={quote('创新园')}&limit=100").json
    found = everything["found"]

    assert everything["numberMatched"] == len(found) == everything["numberReturned"]
    assert len({one["collection"] for one in found}) > 3
    for collection in {one["collection"] for one in found}:
        alone = ids(client.items(collection, f"q={quote('创新园')}&limit=1000"))
        assert [one["id"] for one in found if one["collection"] == collection] == alone
    pieces = walked(client, f"{API}/search?q={quote('创新园')}&limit=4", "found")
    assert pieces == found
    park = next(one for one in found if one["id"] == PARK)
    assert park["title"]["zh"] == "国际创新园"
    assert client.get(park["href"].partition("8000")[2]).json["id"] == PARK
    assert park["search"]["excerpt"]["match"] == "创新园"
    for one in found:
        assert one["search"]["excerpt"]["match"] == "创新园"


def test_a_track_is_found_by_its_code_s_title(demo_catalog: Database, serve: Serve):
    client, track = serve(demo_catalog), "TP-IND-2026-LOW-ALTITUDE"
    publish(demo_catalog, seeded(track, name_zh="改名的赛道", name_en="Renamed", aliases=None))

    for title in ("低空经济", '"low-altitude economy"'):
        found = client.get(f"{API}/search?q={quote(title)}&limit=100").json["found"]
        told = {one["id"]: one["search"] for one in found}
        assert (told[track]["field"], told[track]["whole"]) == ("track", True), title


def test_nothing_found_is_an_empty_page(client: Client):
    nothing = quote("无此等物事")

    assert client.items("parcels", f"q={nothing}")["numberMatched"] == 0
    assert client.get(f"{API}/search?q={nothing}").json["found"] == []


def test_a_search_as_of_the_empty_catalog_finds_nothing(client: Client):
    assert client.get(f"{API}/search?q={quote('桃浦')}&seq=0").json["numberMatched"] == 0
    assert client.refused(f"{API}/search?q=m&seq=9999")["code"] == "invalid-parameters"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("q=", "search-empty"),
        (f"q={quote('，。“”')}", "search-empty"),
        (f"q={quote('桃' * 201)}", "search-too-long"),
        (f"q={quote(' '.join('桃浦智创城国际创新园产业用地低空'[n:n+2] for n in range(17)))}x a",
         "search-too-many"),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_made_is_refused(any_client: Client, query: str, code: str):
    for address in (FACILITIES, f"{API}/search"):
        for language in ("zh", "en"):
            told = any_client.refused(f"{address}?{query}", Accept_Language=language)
            assert [fault["code"] for fault in told["errors"]] == [code]
            assert told["errors"][0]["parameter"] == "q"


def test_only_the_cursor_of_the_same_order_goes_on(any_client: Client):
    search = f"{API}/search?q=m&cursor="
    for cursor in (b'["TP-FAC-1"]', b'[9,"TP-FAC-1","facilities"]', b'[1,"TP-FAC-1","x"]', b"[]"):
        told = any_client.refused(search + _cursor(cursor))
        assert told["errors"][0]["code"] == "cursor-malformed"
    for query in (f"q=m&cursor={_cursor(b'[]')}", f"q=m&cursor={_cursor(orjson.dumps(['TP-1']))}"):
        assert any_client.refused(f"{FACILITIES}?{query}")["errors"][0]["code"]
    assert any_client.refused(f"{API}/search")["errors"][0]["code"] == "missing-parameter"


def _cursor(values: bytes) -> str:

    return base64.urlsafe_b64encode(values).decode().rstrip("=")
