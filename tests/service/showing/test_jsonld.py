"""Structured data: published values alone, and nothing that could end its block."""

from __future__ import annotations

import re
from typing import Any, get_args

import html5lib
import orjson
import pytest

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.words.label import Language
from service.showing.entry import Entry
from service.showing.figures import NOWHERE, figure
from service.showing.jsonld import data_block, entry_node
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.feeds.test_calendar import an_announcement
from tests.service.publishing import publish
from tests.support.catalogs import seed_documents

SITE = "http://127.0.0.1:8000"
SOURCED = {"status": "sourced", "sources": ["TP-SRC-S4"]}


class Sources:
    """The documents that entries name, as a catalog would find them."""

    def __init__(self) -> None:
        self.found = {
            d["id"]: Entry(KINDS[d["collection"]], d["id"], d["properties"], d["geometry"])
            for d in seed_documents(demonstration=True)
        }

    def many(self, kind: str, ids: Any) -> list[Entry]:
        return [self.found[i] for i in ids if i in self.found]

    def one(self, kind: str, entry_id: str) -> Entry | None:
        return self.found.get(entry_id)


def blocks(page: str) -> list[dict[str, Any]]:
    """Every node that a page says of itself, as a browser's parser finds the blocks."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    found = [
        orjson.loads(script.text)
        for script in tree.iter("script")
        if script.get("type") == "application/ld+json"
    ]
    return [node for block in found for node in (block if isinstance(block, list) else [block])]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/parcels/DEMO-P-001", "Place"),
        ("/projects/TP-PRJ-E4", "Project"),
        ("/policies/TP-POL-31-BOUND-LISTING", "CreativeWork"),
        ("/sources/TP-SRC-S1", "CreativeWork"),
        ("/enterprises", None),
    ],
)
def test_a_page_says_what_it_is_of(any_client: Client, prefix: str, path: str, kind: str | None):
    answer = any_client.get(prefix + path)
    assert answer.status_code == 200

    found = {node["@type"]: node for node in blocks(answer.text)}

    assert (set(found) == {kind, "BreadcrumbList"}) if kind else not found
    if kind:
        assert found[kind]["url"] == f"{SITE}{prefix}{path}"
        assert found["BreadcrumbList"]["itemListElement"][-1]["item"] == f"{SITE}{prefix}{path}"
        canonical = re.search(r'<link rel="canonical" href="([^"]+)">', answer.text)
        assert canonical is not None
        assert canonical[1] == found[kind]["url"]


def test_the_home_page_is_of_the_data_set_and_says_that_it_is_a_demonstration(any_client: Client):
    (node,) = blocks(any_client.get("/").text)

    assert (node["@type"], node["version"]) == (
        "Dataset",
        any_client.get("/").headers["Catalog-Seq"],
    )
    assert "虚构" in node["disambiguatingDescription"]
    # Nobody has said yet who provides the data.
    assert "creator" not in node
    for download in node["distribution"]:
        assert any_client.get(download["contentUrl"].removeprefix(SITE)).status_code == 200


def test_nothing_invented_is_told_of_an_invented_parcel():
    published = Sources()
    for entry_id, entry in published.found.items():
        if entry.kind.name == "parcels":
            node = entry_node(published, entry, f"{SITE}/p", "zh")  # type: ignore[arg-type]
            assert node is not None
            assert "虚构" in node["disambiguatingDescription"]
            assert not {"geo", "additionalProperty", "identifier", "address"} & set(node), entry_id


def test_what_is_not_there_yet_is_told_with_how_far_it_is():
    published = Sources()

    def told(entry_id: str, language: Language) -> str:
        entry = published.found[entry_id]
        node = entry_node(published, entry, f"{SITE}/p", language)  # type: ignore[arg-type]
        assert node is not None
        return str(node.get("disambiguatingDescription", ""))

    assert told("TP-FAC-LINE-26", "zh") == "状态：研究（规划研究与前期，2026-05-09）。"
    assert told("TP-FAC-LINE-26", "en") == (
        "Status: under study (planning study and early work, 2026-05-09)."
    )
    unbuilt = 0
    for entry_id, entry in published.found.items():
        state = {"facilities": "status", "projects": "stage"}.get(entry.kind.name)
        if state and entry[state] != "existing":
            word = figure(NOWHERE, entry, state).value
            assert word.zh in told(entry_id, "zh"), entry_id
            assert word.en in told(entry_id, "en"), entry_id
            unbuilt += 1
    assert unbuilt > 60
    assert told("TP-FAC-LINE-11", "zh") == ""


def test_values_are_those_that_somebody_stands_for():
    published: Any = Sources()
    e4 = published.found["TP-PRJ-E4"]

    node = entry_node(published, e4, f"{SITE}/p", "en")

    assert node is not None
    told = {p["propertyID"]: p for p in node["location"]["additionalProperty"]}
    assert told["site_area_m2"]["value"] == e4["site_area_m2"] == 11820
    assert told["site_area_m2"]["unitCode"] == "MTK"
    # A limit is no value.
    assert (told["height_limit_m"]["maxValue"], "value" in told["height_limit_m"]) == (80, False)
    # Nobody has built what was planned.
    assert {one["description"] for one in told.values()} == {"planned (2021-01)"}
    assert {"@type": "CreativeWork"}.items() <= node["subjectOf"][0].items()
    assert "None" not in str(node)
    assert "null" not in orjson.dumps(node).decode()


def test_no_figure_is_told_without_what_stands_beside_it_on_its_page():
    published: Any = Sources()

    told = []
    for entry in published.found.values():
        for language in get_args(Language):
            node = entry_node(published, entry, f"{SITE}/p", language) or {}
            place = node.get("location") or node
            for one in place.get("additionalProperty", ()):
                caveats = figure(NOWHERE, entry, one["propertyID"]).caveats
                said = [caveat.in_language(language) for caveat in caveats]
                assert all(words in one.get("description", "") for words in said), entry.id
                assert bool(said) == ("description" in one), entry.id
                told += said

    assert {"计划数（2021-01）", "是否计划数未说明", "planned or achieved: not stated"} <= {*told}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"status": "derived", "planned": "yes"}, "推算；计划数"),
        ({"status": "sourced", "planned": "no"}, None),
    ],
)
def test_a_figure_that_was_worked_out_says_so(said: dict[str, str], words: str | None):
    properties = {"name_zh": "甲", "site_area_m2": 10, "evidence": {"site_area_m2": said}}
    entry = Entry(KINDS["parcels"], "TP-P-001", properties, None)

    node = entry_node(Sources(), entry, f"{SITE}/p", "zh")  # type: ignore[arg-type]

    assert node is not None
    (told,) = node["additionalProperty"]
    assert told.get("description") == words


@pytest.mark.parametrize("status", ["disputed", "illustrative", "approx", None])
def test_what_is_uncertain_is_left_out(status: str | None):
    said = {**SOURCED, "operator": "approx"} if status == "approx" else {"status": status}
    properties = {"name_zh": "甲", "site_area_m2": 10, "evidence": {"site_area_m2": said}}

    node = entry_node(
        Sources(),  # type: ignore[arg-type]
        Entry(KINDS["parcels"], "TP-P-001", properties, None),
        f"{SITE}/p",
        "zh",
    )

    assert node is not None
    assert "additionalProperty" not in node


def test_an_event_with_a_day_is_an_event(empty_catalog: Database, serve: Serve):
    publish(
        empty_catalog,
        an_announcement("DEMO-ANN-T1", "promotion_event", "event_planned", opens_on="2027-06-25"),
        an_announcement("DEMO-ANN-T2", "promotion_event", "event_named", opens_on="2027"),
    )
    client = serve(empty_catalog)

    (event, _) = blocks(client.get("/announcements/DEMO-ANN-T1").text)
    (named, _) = blocks(client.get("/announcements/DEMO-ANN-T2").text)

    assert (event["@type"], event["startDate"]) == ("Event", "2027-06-25")
    assert named["@type"] == "CreativeWork"
    assert '/announcements/DEMO-ANN-T1.ics"' in client.get("/announcements/DEMO-ANN-T1").text


def test_no_text_ends_the_block():
    hostile = "</script><script>alert(1)</script><!--]]>&\u2028"

    block = data_block({"name": hostile})

    (node,) = blocks(f"<!doctype html><title>x</title>{block}<p>y")
    assert node == {"name": hostile}
    assert block.count("<") == 2
    assert data_block(None) == ""
