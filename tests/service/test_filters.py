"""Filters over HTTP: what they find, how they are refused, and that no text breaks anything."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from catalog.query.cql2 import limits
from catalog.query.cql2.reading import JSON
from catalog.values.projections import CRSES
from service.api.call import API
from tests.query.cql2.generating import a_filter, as_text
from tests.service.contract_client import Client

PARCELS = f"{API}/collections/parcels/items"

WITHIN = "S_INTERSECTS(geometry, BBOX(121.34, 31.27, 121.36, 31.29))"


def asking(**parameters: str) -> str:
    named = {name.replace("_", "-"): value for name, value in parameters.items()}
    return urlencode(named, quote_via=quote)


def ids(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def test_text_and_json_find_the_same_and_their_negation_the_rest_that_is_known(client: Client):
    asked = {"op": ">", "args": [{"property": "far_max"}, 2.5]}

    found = client.items("parcels", asking(filter="容积率 > 2.5", limit="1000"))
    same = asking(filter=json.dumps(asked), filter_lang=JSON, limit="1000")
    others = client.items("parcels", asking(filter="NOT 容积率 > 2.5", limit="1000"))
    unknown = client.items("parcels", asking(filter="容积率 IS NULL", limit="1000"))
    everything = client.items("parcels", "limit=1000")

    assert ids(client.items("parcels", same)) == ids(found)
    assert found["numberMatched"] == len(found["features"]) > 0
    assert all(f["properties"]["far_max"] > 2.5 for f in found["features"])
    parts = [*ids(found), *ids(others), *ids(unknown)]
    assert sorted(parts) == sorted(ids(everything))


def test_a_filter_holds_beside_every_other_condition_and_along_all_pages(client: Client):
    alone = client.items("parcels", asking(filter=WITHIN, limit="1000"))
    box = client.items("parcels", "bbox=121.34,31.27,121.36,31.29&limit=1000")
    both = client.items("parcels", f"far_max=2..&{asking(filter=WITHIN, limit='1000')}")

    located = [f["id"] for f in box["features"] if f["geometry"] is not None]
    assert ids(alone) == located
    assert ids(both) == [
        f["id"] for f in alone["features"] if f["properties"].get("far_max", 0) >= 2
    ]
    page, walked = client.items("parcels", asking(filter=WITHIN, limit="2")), []
    while page["features"]:
        walked += ids(page)
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            break
        page = client.get(following[0].removeprefix("http://127.0.0.1:8000")).json
    assert walked == ids(alone)


@pytest.mark.parametrize("crs", CRSES)
def test_a_filter_s_geometry_is_in_the_system_that_is_named(any_client: Client, crs: str):
    low, high = (CRSES[crs].from_lonlat(*corner) for corner in ((121.34, 31.27), (121.36, 31.29)))
    box = ", ".join(repr(number) for number in (*low, *high))

    there = asking(filter=f"S_INTERSECTS(geometry, BBOX({box}))", filter_crs=crs, limit="1000")

    here = asking(filter=WITHIN, limit="1000")
    assert ids(any_client.items("parcels", there)) == ids(any_client.items("parcels", here))


@pytest.mark.parametrize(
    ("parameters", "fault", "told"),
    [
        ({"filter": "zonee = 'x'"}, "filter-property-unknown", ("zone", "character 1")),
        ({"filter": "far_max > 'x'"}, "filter-types", ("number", "text", "character 9")),
        ({"filter": "foo(zone) = 1"}, "filter-function", ("foo", "character 1")),
        ({"filter": "("}, "filter-ends-early", ("character 2",)),
        ({"filter": "[1", "filter_lang": JSON}, "filter-not-json", ("character 3",)),
        ({"filter": "1=1", "filter_lang": "cql-text"}, "filter-lang-unknown", ("cql2-text",)),
        ({"filter": "1=1", "filter_crs": "EPSG:4326"}, "crs-unknown", ("CRS84",)),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_saying_where(
    any_client: Client, parameters: dict[str, str], fault: str, told: tuple[str, ...]
):
    address = f"{PARCELS}?{asking(**parameters)}"

    (error,) = any_client.refused(address, Accept_Language="en")["errors"]
    (chinese,) = any_client.refused(address, Accept_Language="zh")["errors"]

    assert error["code"] == chinese["code"] == fault
    assert all(text in error["detail"] + error["hint"] for text in told)
    assert error["detail"] != chinese["detail"]


def test_the_classes_that_clients_look_for_are_declared(any_client: Client):
    declared = any_client.get(f"{API}/conformance").json["conformsTo"]

    names = {uri.removeprefix("http://www.opengis.net/spec/") for uri in declared}
    cql2 = {name.removeprefix("cql2/1.0/conf/") for name in names if name.startswith("cql2/")}
    assert {"ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter"} <= (
        names
    )
    # QGIS looks for the older name of the basic spatial class.
    assert {"cql2-text", "cql2-json", "basic-cql2", "basic-spatial-operators"} <= cql2
    assert not {"arithmetic", "functions", "accent-insensitive-comparison"} & cql2


def test_every_example_of_the_documentation_finds_something_or_nothing_but_is_understood(
    any_client: Client,
):
    text = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```cql2\n(.*?)```", text, re.DOTALL)
    addresses = re.findall(r"/api/v1/collections/(\w+)/items\?(filter.*)", text)
    examples = [line.split(": ", 1) for line in block.splitlines()]

    found = [any_client.items(kind, asking(filter=asked)) for kind, asked in examples]
    found += [any_client.items(kind, quote(query, safe="=&%")) for kind, query in addresses]

    assert len(addresses) == 2
    for written in re.findall(r"^/api/v1/\S.*$", text, re.MULTILINE):
        assert any_client.get(quote(written, safe="/?&=%:,")).status_code == 200, written
    assert sum(page["numberReturned"] > 0 for page in found) > len(found) / 2
    for limit in (limits.LENGTH, limits.LISTED, limits.VERTICES, limits.PREDICATES):
        assert f"{limit:,}" in text


HOSTILE = [
    "(" * 2_000, ")" * 50, "NOT " * 1_000, "-" * 3_000, "f(" * 1_500, "a IN (" * 900,
    "(" * 30 + "far_max = 1", "1^" * 1_500 + "1 = 1", "'" * 999, '"' * 999, "\x00", "\u202e",
    "name_zh LIKE '" + "%a" * 20 + "'", "name_zh LIKE '" + "\\" * 99 + "'", "name_zh LIKE '['",
    "name_zh = 'x'; DROP TABLE version; --", "name_zh = 'x' UNION SELECT 1", "%", "%s %(at)s :at",
    "name_zh = '%s %(at)s :at ? $1'", "far_max > 1e999", "far_max = 0." + "0" * 37 + "1",
    "S_INTERSECTS(geometry, POINT(1e999 1))", "S_INTERSECTS(geometry, BBOX(1,1,1,1))",
    "S_WITHIN(geometry, POLYGON((0 0, 0 0, 0 0, 0 0)))", "expected_supply > DATE('0000-00-00')",
    "expected_supply > TIMESTAMP('9999-12-31T23:59:59Z')", "id = id", "geometry = geometry",
    "T_MEETS(INTERVAL('..','..'), INTERVAL('..','..'))", "A_EQUALS((), ())", "\U0010ffff = 1",
]  # fmt: skip


@pytest.mark.parametrize("language", ["cql2-text", "cql2-json"])
def test_no_text_breaks_anything(client: Client, language: str, scale: float):
    random = Random(language)
    statuses = set()
    for number in range(max(100, round(10_000 * scale / 4))):
        text = HOSTILE[number] if number < len(HOSTILE) else a_mutilated_filter(random, language)

        found = client.get(f"{PARCELS}?{asking(filter=text, filter_lang=language, limit='1')}")

        assert found.status_code in (200, 400), text
        statuses.add(found.status_code)
    assert statuses == {200, 400}


def a_mutilated_filter(random: Random, language: str) -> str:
    """A filter that may still be one, with pieces of it and of others cut, doubled or replaced."""
    asked = a_filter(random, "parcels")
    text = json.dumps(asked, ensure_ascii=False) if language == JSON else as_text(asked)
    for _ in range(random.randrange(4)):
        begin, end = sorted(random.choices(range(len(text) + 1), k=2))
        piece = random.choice(
            ["", text[begin:end], random.choice("()[]{}'\"\\%,.<=*-0e:；（"), "NULL"]
        )
        text = text[:begin] + piece + text[min(end, begin + random.randrange(8)) :]
    return text
