"""Explanations over HTTP: why an entry is found or not, in both languages."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from service.api.call import API
from tests.service.contract_client import Client

ITEMS = f"{API}/collections/parcels/items"


def _explained(client: Client, entry_id: str, query: str):
    return client.get(f"{ITEMS}/{entry_id}/explanation?{query}").json


def test_a_question_is_told_apart_into_what_is_met_and_what_is_not(client: Client):
    feature = client.get(f"{ITEMS}/DEMO-P-001").json
    far = feature["properties"]["far_max"]
    asked = quote(f"容积率 > {far} AND (plot_no = 'ZZ-01' OR id LIKE 'X%')")

    told = _explained(client, "DEMO-P-001", f"filter={asked}&far_max=..{far}&bbox=121,31,122,32")

    assert told["found"] is False
    by_part = {part["part"]: part for part in told["parts"]}
    assert (by_part["far_max"]["result"], by_part["bbox"]["result"]) == ("true", "true")
    above, named = by_part["filter"]["parts"]
    assert (above["result"], above["values"][0]["value"]) == ("false", far)
    assert above["sentence"]["zh"].startswith("不符合：")
    assert above["sentence"]["en"].startswith("Not met: ")
    # A ratio has no unit to be told.
    assert above["sentence"]["zh"].endswith(f"：{far}。")
    assert (named["op"], [part["result"] for part in named["parts"]]) == ("or", ["true", "false"])


def test_an_unknown_tells_for_want_of_what_and_why(client: Client):
    wanted = [
        (feature["id"], name, said["status"])
        for feature in client.items("parcels", "limit=1000")["features"]
        for name, said in feature["properties"]["evidence"].items()
        if name in ("far_max", "start_price_wan", "height_limit_m", "land_price_wan")
        and said["status"] in ("pending", "withheld", "not_applicable", "unknown")
    ]
    assert wanted
    queryables = client.get(f"{API}/collections/parcels/queryables").json["properties"]
    entry_id, name, status = next(one for one in wanted if one[1] in queryables)

    told = _explained(client, entry_id, f"filter={quote(f'NOT ({name} > 1)')}")

    assert told["found"] is False
    (leaf,) = told["parts"][0]["parts"]
    assert leaf["result"] == told["result"] == "unknown"
    assert (leaf["values"][0]["value"], leaf["values"][0]["reason"]) == (None, status)
    assert leaf["sentence"]["zh"].startswith("无法判断：")


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        ("far_max < 1e20", "< 100000000000000000000", "< 100000000000000000000"),
        ("far_max = 2.555", "属于 （2.555）", "is one of (2.555)"),
        ("far_max IN (2.555, 3)", "属于 （2.555、3）", "is one of (2.555, 3)"),
        ("far_max > 2.555", "> 2.555", "> 2.555"),
        ("CASEI(plot_no) = CASEI('zz-01')", "= zz-01 （不计大小写）", "= zz-01 (in whatever case)"),
    ],
)
def test_a_predicate_is_told_as_it_was_asked(client: Client, asked: str, zh: str, en: str):
    told = _explained(client, "DEMO-P-001", f"filter={quote(asked)}")

    assert told["parts"][0]["asked"]["zh"].endswith(zh)
    assert told["parts"][0]["asked"]["en"].endswith(en)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("DEMO-P-001/explanation?filter=staff_note%20IS%20NULL", 400),
        ("DEMO-P-001/explanation?limit=1", 400),
        ("NO-SUCH/explanation?far_max=1..", 404),
        ("DEMO-P-001/explanation?far_max=1..&as_of=2001-01-01", 404),
    ],
)
def test_what_is_not_public_is_not_explained(any_client: Client, path: str, status: int):
    any_client.refused(f"{ITEMS}/{path}", status)
