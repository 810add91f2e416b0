"""What a collection can be asked: filters, ranges, order, pages, a subset, the past."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from catalog.kinds import KINDS
from catalog.kinds.fields import Number
from catalog.store.database import Database
from service.api.call import API
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down

PARCELS = f"{API}/collections/parcels/items"


def values(page: dict[str, Any], name: str) -> list[Any]:
    return [feature["properties"].get(name) for feature in page["features"]]


def ids(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def following(client: Client, page: dict[str, Any]) -> dict[str, Any]:
    href = next(link["href"] for link in page["links"] if link["rel"] == "next")
    found: dict[str, Any] = client.get(href.removeprefix("http://127.0.0.1:8000")).json
    return found


def test_an_id_finds_its_entry_beside_every_other_condition(client: Client):
    parcels = f"{API}/collections/parcels"

    assert ids(client.items("parcels", "id=DEMO-P-003")) == ["DEMO-P-003"]
    assert ids(client.items("parcels", "id=DEMO-P-003&filter=id%20%3C%20'DEMO-P-003'")) == []
    assert ids(client.items("parcels", "id=DEMO-P-999")) == []
    assert client.get(f"{parcels}/facets?id=DEMO-P-003").json["numberMatched"] == 1
    for asked, truth in (("DEMO-P-003", "true"), ("DEMO-P-004", "false")):
        told = client.get(f"{parcels}/items/DEMO-P-003/explanation?id={asked}").json
        (part,) = told["parts"]
        assert (part["part"], part["result"]) == ("id", truth)
        assert asked in part["sentence"]["zh"]
    refused = client.refused(f"{parcels}/items?id=p-3")
    assert refused["errors"][0]["code"] == "not-an-id"


@pytest.mark.parametrize("kind", KINDS)
def test_each_value_that_occurs_finds_just_the_entries_that_have_it(client: Client, kind: str):
    everything = client.items(kind, "limit=1000")["features"]

    for name, field in KINDS[kind].queryables.items():
        present = [f for f in everything if f["properties"].get(name) not in (None, [])]
        if not present:
            continue
        value = present[0]["properties"][name]
        value = value[0] if field.multiple else value
        text = (
            {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
        )

        answer = client.app.test_client().get(
            f"{API}/collections/{kind}/items",
            query_string={"limit": 1000, name: text},
            headers={"Host": "localhost"},
        ).json  # fmt: skip

        assert ids(answer) == [
            f["id"]
            for f in present
            if value == f["properties"][name] or (field.multiple and value in f["properties"][name])
        ], (name, value)


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [("2.0..3.0", 2, 3), ("2.5..", 2.5, 99), ("..2.5", 0, 2.5), ("2.5..2.5", 2.5, 2.5)],
)
def test_a_range_is_closed_at_both_ends(client: Client, query: str, low: float, high: float):
    everything = client.items("parcels", "limit=1000")

    found = client.items("parcels", f"far_max={query}&limit=1000")

    assert values(found, "far_max") == [
        far for far in values(everything, "far_max") if far is not None and low <= far <= high
    ]
    assert found["numberMatched"] == found["numberReturned"] > 0


def test_a_range_up_to_a_month_holds_the_days_of_that_month(client: Client):
    everything = client.items("sources", "limit=1000")

    found = client.items("sources", "issued_on=2022-11..2024-05&limit=1000")

    assert values(found, "issued_on") == [
        day for day in values(everything, "issued_on") if day and "2022-11" <= day <= "2024-05-31"
    ]
    assert found["numberMatched"] > 0


@pytest.mark.parametrize(
    ("low", "high", "days"),
    [
        ("2021-01-01", "2021-12-31", ("2021-01-01", "2021-12-31")),
        ("2021", "2021", ("2021-01-01", "2021-12-31")),
        ("2021-01-01", "", ("2021-01-01", "2100-12-31")),
        ("2021-01-02", "", ("2021-01-02", "2100-12-31")),
        ("", "2021-01", ("1900-01-01", "2021-01-31")),
        ("", "2021-01-30", ("1900-01-01", "2021-01-30")),
    ],
)
def test_a_range_holds_the_dates_that_lie_in_it_for_certain(
    client: Client, low: str, high: str, days: tuple[str, str]
):
    told = values(client.items("policies", "limit=1000"), "issued_on")
    assert set(map(len, filter(None, told))) >= {7, 10}
    wanted = [
        date
        for date in filter(None, told)
        if days[0] <= f"{date}-01-01"[:10] and f"{date}{_REST[len(date)]}" <= days[1]
    ]

    found = client.items("policies", f"issued_on={low}..{high}&limit=1000")
    asked = f"issued_on BETWEEN DATE('{days[0]}') AND DATE('{days[1]}')"
    filtered = client.items("policies", f"filter={quote(asked)}&limit=1000")

    assert values(found, "issued_on") == values(filtered, "issued_on") == wanted
    assert found["numberMatched"] == len(wanted)
    for one in client.items("policies", "limit=1000")["features"][::9]:
        place = f"{API}/collections/policies/items/{one['id']}/explanation"
        result = client.get(f"{place}?issued_on={low}..{high}").json["result"]
        assert (result == "true") == (one["properties"].get("issued_on") in wanted)


_REST = {4: "-12-31", 7: "-31", 10: ""}


def test_conditions_all_hold_at_once(client: Client):
    found = client.items("parcels", "far_max=2..&site_area_m2=20000..&limit=1000")

    assert found["features"]
    assert all(far >= 2 for far in values(found, "far_max"))
    assert all(area >= 20000 for area in values(found, "site_area_m2"))


@pytest.mark.parametrize("name", KINDS["parcels"].sortables)
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_sortable_gives_a_total_order_with_nulls_last(client: Client, name: str, sign: str):
    page = client.items("parcels", f"sortby={sign}{name}&limit=1000")

    found = values(page, name)
    known = [value for value in found if value is not None]
    assert found == known + [None] * (len(found) - len(known))
    assert known == sorted(known, reverse=sign == "-")


@pytest.mark.parametrize("order", ["-far_max,name_zh", "height_limit_m", "-expected_supply"])
def test_pages_of_any_order_hold_each_entry_once_and_in_order(client: Client, order: str):
    whole = ids(client.items("parcels", f"sortby={order}&limit=1000"))

    page = client.items("parcels", f"sortby={order}&limit=4")
    walked = ids(page)
    while any(link["rel"] == "next" for link in page["links"]):
        page = following(client, page)
        walked += ids(page)

    assert walked == whole


def test_a_plus_sign_that_arrives_as_a_space_sorts_upward(client: Client):
    assert ids(client.items("parcels", "sortby=+far_max")) == ids(
        client.items("parcels", "sortby=far_max")
    )


def test_a_page_by_offset_is_followed_by_the_next_entries(client: Client):
    whole = ids(client.items("parcels", "limit=1000"))

    page = client.items("parcels", "offset=10&limit=4")

    assert ids(page) == whole[10:14]
    assert ids(following(client, page)) == whole[14:18]


def test_the_next_link_repeats_every_parameter(client: Client):
    page = client.items(
        "parcels", "limit=2&far_max=1..&sortby=-far_max&properties=name_zh&f=geojson"
    )

    href = next(link["href"] for link in page["links"] if link["rel"] == "next")

    for part in ("limit=2", "far_max=1..", "sortby=-far_max", "properties=name_zh", "f=geojson"):
        assert part in href
    assert "seq=" in href


def test_a_walk_stays_in_the_catalog_in_which_it_began(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    whole = ids(client.items("parcels", "limit=1000"))
    page = client.items("parcels", "limit=5")
    walked = ids(page)

    take_down(demo_catalog, "parcels", whole[7])
    publish(demo_catalog, seeded(whole[12], name_zh="【示例】改名地块"))
    while any(link["rel"] == "next" for link in page["links"]):
        page = following(client, page)
        walked += ids(page)
        assert page["numberMatched"] == len(whole)

    assert walked == whole
    assert client.items("parcels")["numberMatched"] == len(whole) - 1


def test_the_catalog_can_be_asked_as_it_was(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    before = client.items("parcels", "limit=1000")
    seq = int(client.get(API).headers["Catalog-Seq"])

    publish(demo_catalog, seeded("DEMO-P-001", far_max=9))
    now = client.get(f"{PARCELS}/DEMO-P-001").json
    then = client.get(f"{PARCELS}/DEMO-P-001?seq={seq}").json

    assert now["properties"]["far_max"] == 9
    assert then["properties"] == before["features"][0]["properties"]
    assert client.items("parcels", f"seq={seq}&limit=1000")["features"] == before["features"]
    assert client.items("parcels", "far_max=9")["numberMatched"] == 1
    assert client.items("parcels", f"far_max=9&seq={seq}")["numberMatched"] == 0


def test_before_its_first_publication_the_catalog_is_empty(client: Client):
    assert client.items("parcels", "seq=0")["features"] == []
    client.refused(f"{PARCELS}/DEMO-P-001?seq=0", 404)


def test_a_seq_that_is_not_reached_yet_is_refused_with_the_one_that_is(client: Client):
    head = client.get(API).headers["Catalog-Seq"]

    for path in (PARCELS, f"{PARCELS}/DEMO-P-001"):
        problem = client.refused(f"{path}?seq={int(head) + 1}")
        assert problem["errors"][0]["code"] == "seq-ahead"
        assert head in problem["errors"][0]["hint"]


def test_a_replica_that_is_behind_says_so_and_when_to_ask_again(
    demo_catalog: Database, serve: Serve
):
    client = serve(demo_catalog, read_database_url=demo_catalog.url.render_as_string(False))

    answer = client.get(f"{PARCELS}?seq=99999")

    assert answer.status_code == 503
    assert answer.json["code"] == "replica-behind"
    assert answer.headers["Retry-After"]


def test_a_subset_of_properties_brings_what_is_said_of_them(client: Client):
    page = client.items("parcels", "properties=far_max,name_zh&limit=2")

    for feature in page["features"]:
        assert list(feature["properties"]) == ["far_max", "name_zh", "evidence"]
        assert set(feature["properties"]["evidence"]) <= {"far_max", "name_zh", "geometry"}
        assert feature["properties"]["evidence"]["far_max"]
        assert feature["geometry"]


def test_numbers_come_as_they_were_stated(client: Client):
    e4 = client.get(f"{API}/collections/projects/items/TP-PRJ-E4").json["properties"]

    assert (e4["site_area_m2"], e4["far_max"], e4["height_limit_m"]) == (11820, 3, 80)
    assert e4["evidence"]["site_area_m2"]["sources"] == ["TP-SRC-S4"]


def strict_refusals() -> list[tuple[str, str]]:
    return [
        ("limit=1_000", "not-an-integer"),
        ("limit=%EF%BC%91%EF%BC%92", "not-an-integer"),
        ("limit=%2B5", "not-an-integer"),
        ("limit=+5", "not-an-integer"),
        ("limit=1e3", "not-an-integer"),
        ("limit=5.0", "not-an-integer"),
        ("limit=0x10", "not-an-integer"),
        ("limit=", "not-an-integer"),
        ("limit", "not-an-integer"),
        ("limit=5&limit=6", "repeated-parameter"),
        ("offset=-1", "out-of-range"),
        ("offset=99999999999", "out-of-range"),
        ("seq=-1", "out-of-range"),
        ("seq=99999999999999999999999999", "out-of-range"),
        ("far_max=1_0", "not-a-number"),
        ("far_max=1e1", "not-a-number"),
        ("far_max=%2B3", "not-a-number"),
        ("far_max=3.001", "too-many-decimals"),
        ("far_max=11", "out-of-range"),
        ("far_max=3..2", "range-reversed"),
        ("far_max=..", "range-form"),
        ("far_max=1..2..3", "not-a-number"),
        ("far_max=", "not-a-number"),
        ("register_no=1.5", "too-many-decimals"),
        ("expected_supply=2026-13", "not-a-partial-date"),
        ("expected_supply=2027..2026", "range-reversed"),
        ("key_parcel=yes", "not-a-flag"),
        ("lifecycle_state=PROMOTABLE", "not-a-code"),
        ("carrier=tp fac", "not-an-id"),
        ("name_zh=", "empty-text"),
        ("name_zh=%20", "empty-text"),
        ("name_zh=a%00b", "hidden-character"),
        ("name_zh=%E2%80%AEabc", "hidden-character"),
        ("name_zh=e%CC%81", "not-nfc"),
        (f"name_zh={'a' * 121}", "too-long"),
        ("name_zh=%FF", "query-not-utf8"),
        ("sortby=boundaries", "not-sortable"),
        ("sortby=", "not-sortable"),
        ("sortby=far_max,-far_max", "named-twice"),
        ("properties=staff_note", "not-a-property"),
        ("properties=", "not-a-property"),
        ("staff_note=x", "unknown-parameter"),
        ("review_by=2026-01-01", "unknown-parameter"),
        ("survey_reference=x", "unknown-parameter"),
        ("filters=far_max>3", "unknown-parameter"),
        ("query=x", "unknown-parameter"),
        ("cursor=abc", "cursor-malformed"),
        ("cursor=!!!!", "cursor-malformed"),
        ("cursor=W10", "cursor-malformed"),
        ("cursor=WyJERU1PLVAtMDAxIl0&offset=5", "cursor-with-offset"),
        ("cursor=WyJERU1PLVAtMDAxIl0&sortby=far_max", "cursor-malformed"),
        ("cursor=WzEsMiwzXQ", "cursor-malformed"),
        ("cursor=W1siYSJdLCJBQiJd", "cursor-malformed"),
        ("cursor=WzEuNSwiREVNTy1QLTAwMSJd&sortby=far_max", "cursor-malformed"),
        ("cursor=WyJcdTAwMDAiLCJERU1PLVAtMDAxIl0&sortby=name_zh", "cursor-malformed"),
        ("f=html", "format-unknown"),
        ("f=pdf", "format-unknown"),
    ]


@pytest.mark.parametrize(("query", "code"), strict_refusals())
def test_a_parameter_is_read_one_way_alone(any_client: Client, query: str, code: str):
    problem = any_client.refused(f"{PARCELS}?{query}")

    assert code in [error["code"] for error in problem["errors"]]


def test_a_cursor_of_one_order_does_not_carry_over_to_another(client: Client):
    page = client.items("parcels", "sortby=far_max&limit=3")
    href = next(link["href"] for link in page["links"] if link["rel"] == "next")
    path = href.removeprefix("http://127.0.0.1:8000")

    problem = client.refused(path.replace("sortby=far_max", "sortby=name_zh"))

    assert problem["errors"][0]["parameter"] == "cursor"


def test_every_fault_of_a_request_is_named_at_once(any_client: Client):
    problem = any_client.refused(f"{PARCELS}?limit=abc&far_max=x&nonsense=1&bbox=1")

    assert {(e["parameter"], e["code"]) for e in problem["errors"]} == {
        ("limit", "not-an-integer"),
        ("far_max", "not-a-number"),
        ("nonsense", "unknown-parameter"),
        ("bbox", "bbox-form"),
    }


def test_an_unknown_parameter_is_answered_with_the_known_ones(any_client: Client):
    problem = any_client.refused(f"{PARCELS}?use=M1")

    assert "land_use_code" in problem["errors"][0]["hint"]


@pytest.mark.parametrize(
    "name", [n for n, f in KINDS["parcels"].queryables.items() if isinstance(f, Number)]
)
def test_the_bounds_of_a_number_are_within_it(client: Client, name: str):
    field = KINDS["parcels"].queryables[name]
    assert isinstance(field, Number)

    client.items("parcels", f"{name}={field.minimum:f}..{field.maximum:f}")
    client.refused(f"{PARCELS}?{name}={field.maximum + 1:f}")


def test_gdal_writes_flags_as_digits(client: Client):
    assert ids(client.items("parcels", "key_parcel=1&limit=1000")) == ids(
        client.items("parcels", "key_parcel=true&limit=1000")
    )


def test_a_body_on_a_get_is_ignored(any_client: Client):
    answer = any_client.app.test_client().get(
        PARCELS, data=b'{"limit": 1}', headers={"Host": "localhost"}
    )

    assert answer.status_code == 200
    assert answer.json["numberReturned"] == 20
