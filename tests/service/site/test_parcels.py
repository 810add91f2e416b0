"""The list of parcels, one parcel, a comparison: what they say is what the API says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Number
from catalog.kinds.spoken import spoken
from catalog.rules.requirements import OFFERED_STATES
from catalog.store.database import Database
from catalog.values.codes import code_list
from service.api.call import API
from tests.catalog.documents import a_contact, a_real_parcel, a_source
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.publishing import publish, seeded, take_down
from tests.service.sync.following import counted_reads
from tests.service.test_pages import XHTML
from tests.support.builders import a_change, publish_changes
from tests.support.catalogs import Catalogs

SITE = "http://127.0.0.1:8000"
PARCELS = f"{API}/collections/parcels"

QUESTIONS = [
    ("", ""),
    ("q=智能", "q=智能"),
    (
        "lifecycle_state=promotable&lifecycle_state=promoting",
        "filter=lifecycle_state IN ('promotable', 'promoting')",
    ),
    (
        "industry_orientation=TP-IND-2026-MATERIALS&far_from=2",
        "industry_orientation=TP-IND-2026-MATERIALS&far_max=2..",
    ),
    ("area_from=15&area_to=30&unit=mu", "site_area_m2=10000..20000"),
    (
        "area_from=１２&unit=ha&height_to=50&sort=-far_max",
        "site_area_m2=120000..&height_limit_m=..50&sortby=-far_max",
    ),
    ("height_from=45&unknown=1", "filter=(height_limit_m >= 45 OR height_limit_m IS NULL)"),
    ("key_parcel=true&sort=site_area_m2", "key_parcel=true&sortby=site_area_m2"),
]
"""What the page's address asks, and the same asked of the API by hand."""


def page_of(client: Client, path: str, status: int = 200) -> Element:
    answer = client.get(quote(path, safe="/?=&,%"))
    assert answer.status_code == status, answer.text
    found: Element = html5lib.HTMLParser(strict=True).parse(answer.text)
    return found


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(page: Element, name: str) -> Iterator[Element]:
    return (e for e in page.iter() if name in (e.get("class") or "").split())


def asked(text: str) -> str:
    return quote(text, safe="=&")


def ids_of(page: Element) -> list[str]:
    return [e.get("value") or "" for e in page.iter(f"{XHTML}input") if e.get("name") == "ids"]


def listed(client: Client, question: str) -> tuple[list[str], int]:
    found = client.items("parcels", asked(f"{question}&limit=100"))
    return [feature["id"] for feature in found["features"]], found["numberMatched"]


@pytest.mark.parametrize(("question", "by_hand"), QUESTIONS)
def test_the_list_is_what_the_api_answers(client: Client, question: str, by_hand: str):
    ids, matched = listed(client, by_hand)

    for view in ("cards", "table"):
        page = page_of(client, f"/parcels?{question}&view={view}")

        assert ids_of(page) == ids
        told = next(e for e in page.iter() if e.get("id") == "matched")
        assert words(told).startswith(f"共 {matched} 幅")
    # Every file holds the same parcels, in the same order.
    if ids:
        for link in page.iter(f"{XHTML}a"):
            address = link.get("href") or ""
            if "f=geojson&" in f"{address}&" and "/items?" in address:
                features = client.get(address.removeprefix(SITE)).json["features"]
                assert [feature["id"] for feature in features] == ids
                break
        else:
            pytest.fail("no file is offered")


def test_the_counts_are_the_api_s_facets_without_the_field_s_own_values(client: Client):
    page = page_of(client, "/parcels?lifecycle_state=promotable,promoting&far_from=2")
    own = "far_max >= 2"
    whole = f"{own} AND lifecycle_state IN ('promotable', 'promoting')"
    told: dict[str, dict[str, int]] = {}
    for label in page.iter(f"{XHTML}label"):
        box = next(label.iter(f"{XHTML}input"), None)
        counts = list(with_class(label, "number"))
        if box is not None and counts:
            told.setdefault(box.get("name") or "", {})[box.get("value") or ""] = int(
                words(counts[0])
            )

    for asked_of, names in ((own, {"lifecycle_state"}), (whole, told.keys() - {"lifecycle_state"})):
        facets = client.get(f"{PARCELS}/facets?filter={quote(asked_of)}").json["facets"]
        for facet in facets:
            if facet["field"] in names:
                expected = {one["value"]: one["count"] for one in facet["values"]}
                shown = told[facet["field"]]
                assert {v: n for v, n in shown.items() if n or v in expected} == expected
    assert told["lifecycle_state"].keys() > {"promotable", "promoting"}


def test_what_cannot_be_read_is_told_and_left_out(any_client: Client):
    wrong = (
        "area_from=abc&far_from=9&far_to=2&lifecycle_state=nothing&height_from=99999&zone=%27%29--"
    )

    page = page_of(any_client, f"/parcels?{wrong}&page=x&unit=foot&view=3d&sort=-nothing")

    faults = next(e for e in page.iter() if e.get("id") == "faults")
    assert len(list(faults.iter(f"{XHTML}li"))) == 5
    assert len(ids_of(page)) == 21


def test_where_nothing_is_found_each_way_out_leads_where_it_says(any_client: Client):
    page = page_of(any_client, "/parcels?far_from=3&height_to=40&q=示例")

    ways = next(with_class(page, "ways"))
    links = list(ways.iter(f"{XHTML}a"))
    assert len(links) >= 3
    for link in links:
        found = page_of(any_client, (link.get("href") or "").removeprefix(SITE))
        number = re.search(r"有 (\d+) 幅", words(link))
        assert len(ids_of(found)) == int(number[1]) if number else ids_of(found)
    left_out = [words(e) for e in with_class(page, "unjudged")]
    without = "filter=height_limit_m IS NULL AND far_max >= 3"
    assert f"另有 {listed(any_client, without)[1]} 幅" in left_out[1]


def test_no_parcel_costs_a_statement_of_its_own(client: Client, monkeypatch: pytest.MonkeyPatch):
    reads = counted_reads(monkeypatch)
    counted = []
    for height in (1, 60):
        path = f"/parcels?height_from={height}&sort=far_max"
        client.get(path)  # Whatever is read once for all pages is read now.
        reads()
        # Another address, or the page that is kept would be shown again.
        counted.append((len(ids_of(page_of(client, f"{path}&again={height}"))), reads()))

    (many, asked_of_many), (few, asked_of_few) = counted
    assert many > few > 0
    assert asked_of_many == asked_of_few > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_tells_every_value_as_the_api_has_it(any_client: Client, language: str):
    prefix = "/en" if language == "en" else ""
    fields = KINDS["parcels"].public_fields
    checked = 0
    for number in (3, 5, 12, 19):
        feature = any_client.get(f"{PARCELS}/items/DEMO-P-{number:03d}").json
        page = page_of(any_client, f"{prefix}/parcels/{feature['id']}")
        told = dict(_pairs(page))
        for name, value in feature["properties"].items():
            field = fields.get(name)
            if not isinstance(field, Number | Coded) or name in _ELSEWHERE:
                continue
            title = field.traits.title.in_language(language)  # type: ignore[arg-type]
            status = (feature["properties"]["evidence"].get(name) or {}).get("status")
            label = (
                code_list("evidence-status").label(status or "unknown")
                if value is None
                else spoken(field, value)
            )
            assert label.in_language(language) in told[title], (feature["id"], name)  # type: ignore[arg-type]
            checked += 1
    assert checked > 80


_ELSEWHERE = {"completeness_pct", "translation_status"}
"""Values that a page tells in other places than its rows."""


def _pairs(page: Element) -> Iterator[tuple[str, str]]:
    for block in with_class(page, "figures"):
        for row in block:
            yield words(row[0]), words(row[1])


def test_no_figure_stands_without_what_must_be_said_of_it(sqlite_catalogs: Catalogs, serve: Serve):
    database = sqlite_catalogs.empty("real")
    said = {"status": "sourced", "sources": ["TP-SRC-T1"], "as_of": "2026-03"}
    evidence = {
        "site_area_m2": {**said, "operator": "approx"},
        "far_max": {**said, "status": "disputed", "note_zh": "两处不一"},
        "height_limit_m": {**said, "status": "derived", "planned": "yes"},
    }
    publish_changes(
        database,
        a_change(a_source(issued_on="2026-02-03")),
        a_change(a_contact("TP-SVC-T1", said)),
        a_change(a_real_parcel(height_limit_m=30, evidence=evidence)),
    )
    client = serve(database)
    for prefix, disputed, derived, planned in (
        ("", "来源不一致", "推算", "计划数"),
        ("/en", "sources disagree", "derived", "planned"),
    ):
        page = page_of(client, f"{prefix}/parcels/TP-P-101")
        pitch = next(area for area in page.iter(f"{XHTML}textarea"))
        summary = next(m for m in page.iter(f"{XHTML}meta") if m.get("name") == "description")
        for told in (
            words(next(with_class(page, "keys"))),
            words(pitch),
            summary.get("content", ""),
            words(next(with_class(page_of(client, f"{prefix}/parcels"), "parcel-card"))),
            words(next(with_class(page_of(client, f"{prefix}/parcels?view=table"), "scroll"))),
            words(next(with_class(page_of(client, f"{prefix}/compare?ids=TP-P-101"), "compare"))),
        ):
            assert disputed in told
            assert derived in told
            assert planned in told
    assert "约 60 亩" in words(page_of(client, "/parcels?unit=mu"))
    assert "每个数注明出处" in client.get("/parcels/TP-P-101").text
    sqlite_catalogs.drop(database)


def test_the_summary_of_an_invented_parcel_says_so_and_claims_no_source(any_client: Client):
    for prefix, begin in (("", "【虚构示例】"), ("/en", "[Invented] ")):
        page = page_of(any_client, f"{prefix}/parcels/DEMO-P-001")
        told = {
            meta.get("name") or meta.get("property"): meta.get("content") or ""
            for meta in page.iter(f"{XHTML}meta")
        }
        for name in ("description", "og:description"):
            assert begin in told[name]
            assert "出处" not in told[name]
            assert "source" not in told[name]


def test_a_track_counts_the_parcels_that_can_still_be_had_and_leads_to_them(
    demo_catalog: Database, serve: Serve
):
    taken = seeded("DEMO-P-003")
    (track, *_) = taken["properties"]["industry_orientation"]
    publish(demo_catalog, seeded("DEMO-P-003", lifecycle_state="sold"))
    client = serve(demo_catalog)

    segments = list(with_class(page_of(client, "/industries"), "segment"))

    counted = {}
    for segment in segments:
        for board in with_class(segment, "named"):
            for link in board.iter(f"{XHTML}a"):
                address = urlsplit(link.get("href") or "")
                if address.path == "/parcels":
                    found = ids_of(page_of(client, f"{address.path}?{address.query}"))
                    assert words(next(with_class(board, "count"))) == str(len(found))
                    counted[segment.get("aria-labelledby")] = found
    for name, found in counted.items():
        every = client.items("parcels", f"limit=100&industry_orientation={name}")["features"]
        states = {one["id"]: one["properties"]["lifecycle_state"] for one in every}
        assert sorted(found) == sorted(e for e, s in states.items() if s in OFFERED_STATES), name
    assert track in counted
    assert "DEMO-P-003" not in counted[track]


def test_the_register_is_of_as_many_parcels_as_were_stated(demo_catalog: Database, serve: Serve):
    publish(demo_catalog, seeded("TP-FIG-DECLARED-TOTAL", value=23))
    client = serve(demo_catalog)

    for path, words_of in (
        ("/register", "23幅产业用地"),
        ("/en/register", "23 industrial parcels"),
    ):
        page = page_of(client, path)
        told = [m.get("content") or "" for m in page.iter(f"{XHTML}meta")]
        assert any(words_of in one for one in told)
        assert not any("21" in one and "虚构" not in one for one in told)


def test_a_comparison_marks_just_what_differs(any_client: Client):
    ids = ["DEMO-P-003", "DEMO-P-005", "DEMO-P-012"]
    items = [any_client.get(f"{PARCELS}/items/{one}").json["properties"] for one in ids]

    page = page_of(any_client, f"/compare?ids={','.join(ids)}&ids=NOBODY")

    rows = {
        words(row[0]).removesuffix("不同").removesuffix("不明").strip(): row.get("class")
        for row in page.iter(f"{XHTML}tr")
        if (row.get("class") or "").startswith("is-")
    }
    fields = KINDS["parcels"].public_fields
    compared = 0
    for name, field in fields.items():
        if not isinstance(field, Number | Coded) or field.traits.title.zh not in rows:
            continue
        values = [one.get(name) for one in items]
        said = [
            (value, (one["evidence"].get(name) or {}).get("operator"))
            for value, one in zip(values, items, strict=True)
            if value is not None
        ]
        expected = (
            "is-different" if len(set(said)) > 1 else "is-untold" if len(said) < 3 else "is-same"
        )
        assert rows[field.traits.title.zh] == expected, name
        compared += 1
    assert compared > 15
    assert "NOBODY" in words(next(with_class(page, "notice")))


def test_a_copy_that_is_out_of_date_learns_what_has_changed(demo_catalog: Database, serve: Serve):
    client = serve(demo_catalog)
    before = client.items("parcels", "limit=1")
    seq = next(link for link in before["links"] if link["rel"] == "next")["href"]
    printed = re.search(r"seq=(\d+)", seq)
    assert printed is not None
    said = seeded("DEMO-P-003")["properties"]["evidence"]
    evidence = {**said, "geometry": {**said["geometry"], "note_zh": "另一说明"}}
    publish(demo_catalog, seeded("DEMO-P-003", jobs_expected=7777, evidence=evidence))
    take_down(demo_catalog, "parcels", "DEMO-P-021", replaced_by=("DEMO-P-020",))

    page = page_of(client, f"/parcels/DEMO-P-003?seq={printed[1]}")

    history = next(with_class(page, "history"))
    for told in (words(next(with_class(page, "printed-changed"))), words(history)):
        assert "7,777" in told
        # The outline is what it was: only what is said of it has changed.
        assert "范围未变，来源依据有更新" in told
        assert "范围有更新" not in told
    assert len(list(history.findall(f"{XHTML}li"))) == 2
    gone = page_of(client, "/parcels/DEMO-P-021", 410)
    links = [urlsplit(e.get("href") or "").path for e in gone.iter(f"{XHTML}a")]
    assert "/parcels/DEMO-P-020" in links
    assert ids_of(page_of(client, "/parcels")) == [f"DEMO-P-{n:03d}" for n in range(1, 21)]


def test_what_is_not_told_is_absent_for_the_reason_that_was_given(
    sqlite_catalogs: Catalogs, serve: Serve
):
    database = sqlite_catalogs.empty("real")
    said = {"status": "sourced", "sources": ["TP-SRC-T1"]}
    for number, status in ((101, "withheld"), (102, "unknown"), (103, "pending")):
        evidence = {"geometry": {"status": status}, "contact": {"status": status}}
        parcel = a_real_parcel(f"TP-P-{number}", contact=None, evidence=evidence)
        publish_changes(database, a_change({**parcel, "geometry": None}))
    named = a_real_parcel("TP-P-104", contact="TP-SVC-T9", evidence={"contact": said})
    publish_changes(database, a_change(a_source()), a_change(named))
    client = serve(database)

    for path, outline, window in (
        ("/parcels/TP-P-101", "地块图形：暂不公开", "暂不公开"),
        ("/parcels/TP-P-102", "地块图形：暂无资料", "暂无资料"),
        ("/parcels/TP-P-103", "地块图形：尚未公布", "尚未公布"),
        ("/en/parcels/TP-P-101", "Outline: withheld", "withheld"),
        ("/parcels/TP-P-104", None, "没有公开的联系窗口"),
    ):
        page = page_of(client, path)
        found = [words(one) for one in page.iter(f"{XHTML}p") if one.get("class") == "absent"]
        assert found == [one for one in (outline, window) if one], path
        if outline and not path.startswith("/en"):
            empty = [words(one) for one in with_class(page, "empty")]
            assert empty == ["没有公开的地块图形，不计算距离。"]
    sqlite_catalogs.drop(database)


def test_what_a_block_shares_is_said_once_and_exceptions_at_their_rows(any_client: Client):
    properties = any_client.get(f"{PARCELS}/items/DEMO-P-003").json["properties"]
    page = page_of(any_client, "/parcels/DEMO-P-003")

    blocks = list(with_class(page, "block"))
    assert all("虚构示例" in words(next(with_class(block, "common"))) for block in blocks)
    rows = {words(row[0]): row[1] for block in with_class(page, "figures") for row in block}
    fields = KINDS["parcels"].public_fields
    for name, said in properties["evidence"].items():
        if name not in fields or fields[name].traits.title.zh not in rows or name == "name_zh":
            continue
        told = list(with_class(rows[fields[name].traits.title.zh], "evidence"))
        plain = said["status"] == "illustrative" and set(said) - {"operator"} == {
            "status", "note_zh", "note_en",
        }  # fmt: skip
        assert len(told) == (0 if plain else 1), name
    assert fields["name_zh"].traits.title.zh not in rows


def test_where_a_name_comes_from_is_told_beside_the_heading(demo_catalog: Database, serve: Serve):
    seeded_one = seeded("DEMO-P-003")
    source = {"status": "sourced", "sources": ["TP-SRC-S1"], "locator": "test"}
    evidence = {**seeded_one["properties"]["evidence"], "name_zh": source}
    publish(demo_catalog, seeded("DEMO-P-003", evidence=evidence))
    page = page_of(serve(demo_catalog), "/parcels/DEMO-P-003")

    heading = next(with_class(page, "parcel-heading"))
    links = [e.get("href") or "" for e in heading.iter(f"{XHTML}a")]
    assert any(link.endswith("/sources/TP-SRC-S1") for link in links)


def test_a_land_use_is_told_in_english_where_its_list_has_a_word(any_client: Client):
    mixed = words(page_of(any_client, "/en/parcels/DEMO-P-009"))
    assert "C2C6 commercial services + education, research and design" in mixed
    assert "商业服务业用地" not in mixed
    worded = page_of(any_client, "/en/parcels/DEMO-P-019")
    kept = [e for e in worded.iter(f"{XHTML}span") if words(e) == "工业用地"]
    assert kept
    assert all(e.get("lang") == "zh-CN" for e in kept)


def test_a_parcel_is_asked_about_by_its_id(any_client: Client):
    for prefix in ("", "/en"):
        page = page_of(any_client, f"{prefix}/parcels/DEMO-P-003")
        links = [e.get("href") or "" for e in page.iter(f"{XHTML}a")]
        assert f"{SITE}{prefix}/enquiry?parcel=DEMO-P-003" in links


def test_the_map_beside_the_list_is_in_the_unit_of_the_list(any_client: Client):
    for unit, told in (("m2", "5,000 m²"), ("mu", "7.50 mu")):
        said = re.findall(
            r'class="map-parcels"[^>]* aria-label="([^"]*)"',
            any_client.get(f"/en/parcels?unit={unit}").text,
        )

        assert len(said) > 10
        assert any(f", {told}, " in one for one in said), said
