"""The page of matching: a requirement in an address, and three lists with reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import html5lib
import pytest

from catalog.rules.availability import Availability
from service.api.call import API
from service.api.requirement_body import REQUIREMENT, requirement_of
from service.api.requirement_query import body_of, pairs_of
from service.showing import matched
from tests.service.contract_client import Client

BRIEF = (
    "tracks.any_of=TP-IND-2026-SMART-MANUFACTURING&tracks.any_of=TP-IND-2026-LIFE-HEALTH"
    "&site_area_m2.min=5000&site_area_m2.max=12000&height_m.min=24"
    "&supply_features.all_of=project_bound_listing&supply_features.weight=2"
)
LISTS = ("fits", "unknown", "unfit")


def lists_of(text: str) -> dict[str, list[str]]:
    """The ids of the parcels below each heading."""
    places = [text.index(f'<h2 id="{name}">') for name in LISTS]
    ends = [*places[1:], text.index('id="offers"')]
    pieces = [text[start:end] for start, end in zip(places, ends, strict=True)]
    found = [re.findall(r'<span class="figure-text">(DEMO-P-\d+)</span></h3>', p) for p in pieces]
    return dict(zip(LISTS, found, strict=True))


def offered_on(text: str) -> Iterator[tuple[str, str]]:
    """The measures and services of the page, each with the heading that it stands below."""
    for block in text[text.index('id="offers"') :].split('<details class="measures"')[1:]:
        heading = re.search(r"<h4>(.+?) <span", block)
        assert heading is not None
        for found in re.findall(r'class="measure"><a href="[^"]+/([A-Z0-9-]+)"', block):
            yield found, heading[1]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_lists_what_the_api_answers_each_with_its_reasons(
    any_client: Client, language: str
):
    prefix = {"zh": "", "en": "/en"}[language]

    page = any_client.get(f"{prefix}/match?{BRIEF}")

    told: Any = any_client.open("POST", f"{API}/match", body_of(parse_qs(BRIEF))).json
    assert lists_of(page.text) == {name: [one["id"] for one in told[name]] for name in LISTS}
    said = "".join(html5lib.parse(page.text).itertext())
    for one in (*told["unfit"], *told["unknown"]):
        for condition in one["conditions"]:
            assert condition["sentence"][language] in said
    # Each measure and service stands below how far it can be had, which is no more than is known.
    composed = told["packages"]["composed"]
    offered = {
        part["id"]: Availability(part["availability"]).label.in_language(language)
        for part in (*composed["policies"], *composed["services"])
    }
    unstated = {"zh": "推进状态未载", "en": "Stage not stated"}[language]
    assert offered["TP-POL-22-ZY-ANGEL-FUND"] == unstated
    assert sorted(offered_on(page.text)) == sorted(offered.items())
    assert {"zh": "文件用语", "en": "the document says"}[language] in said


def test_a_requirement_is_kept_in_its_address(any_client: Client):
    page = any_client.get(f"/match?{BRIEF}&from=wechat")

    canonical = re.search(r'rel="canonical" href="([^"]+)"', page.text)
    assert canonical
    query = urlsplit(canonical[1].replace("&amp;", "&")).query
    again = any_client.get(f"/match?{query}")
    # What is no part of the requirement stays in the link to the other language alone.
    assert again.text == page.text.replace("&amp;from=wechat", "")
    asked = requirement_of(REQUIREMENT.understood(body_of(parse_qs(query))))
    assert asked == requirement_of(REQUIREMENT.understood(body_of(parse_qs(BRIEF))))
    assert "site_area_m2.max=12000" in query
    whole = requirement_of(REQUIREMENT.understood(dict(REQUIREMENT.example)))
    spelt: dict[str, list[str]] = {}
    for name, value in pairs_of(whole):
        spelt.setdefault(name, []).append(value)
    assert requirement_of(REQUIREMENT.understood(body_of(spelt))) == whole


def test_a_form_that_nobody_filled_in_asks_for_nothing(any_client: Client):
    page = html5lib.parse(any_client.get("/match").text, namespaceHTMLElements=False)
    form = next(found for found in page.iter("form") if found.get("id") == "form")
    names = {field.get("name") for field in (*form.iter("input"), *form.iter("select"))}

    empty = "&".join(f"{name}=" for name in sorted(n for n in names if n))

    assert form.get("method") is None
    assert any_client.get(f"/match?{empty}").text == any_client.get("/match").text


@pytest.mark.parametrize(
    ("asked", "spellings", "told", "canonical"),
    [
        ("site_area_m2.min",
         ("18亩", "１８ 亩", "12,000", "１２，０００", "12 000", "12000 m²", "1.2公顷"),
         "不低于 12,000 平方米（必须）", "site_area_m2.min=12000"),
        # A bound that does not come out keeps every parcel within it and none beyond.
        ("site_area_m2.min", ("5 acres", "5英亩"), "不低于 20,234.29 平方米",
         "site_area_m2.min=20234.29"),
        ("site_area_m2.max", ("5 Acres",), "不超过 20,234.28 平方米", "site_area_m2.max=20234.28"),
        ("far.min", ("2.5", "２.５", "2．5"), "2.5（必须）", "far.min=2.5"),
        ("height_m.min", ("３０", "30米", "30 m", "0.03 km"), "30 米", "height_m.min=30"),
        ("metro_station_m.max", ("800米", "８００", "0.8公里", "800 m"), "800 米",
         "metro_station_m.max=800"),
        ("metro_station_m.max", ("1,500", "１，５００", "1.5km"), "1,500 米",
         "metro_station_m.max=1500"),
        ("industry_codes.any_of", ("C35、C3963", "Ｃ３５，C3963"), "C3963",
         "industry_codes.any_of=C35&industry_codes.any_of=C3963"),
        ("investment_intensity_wan_mu.promise", ("８００", "800万元/亩"), "800 万元/亩",
         "investment_intensity_wan_mu.promise=800"),
    ],
)  # fmt: skip
def test_figures_are_understood_as_people_write_them_and_kept_as_one(
    any_client: Client, asked: str, spellings: tuple[str, ...], told: str, canonical: str
):
    for written in spellings:
        page = any_client.get(f"/match?{asked}={quote(written)}").text

        assert told in page, written
        address = re.search(r'rel="canonical" href="[^"]+/match\?([^"]+)"', page)
        assert address is not None, written
        assert address[1].replace("&amp;", "&") == canonical, written


def test_a_wrong_condition_is_told_at_its_field(any_client: Client):
    page = any_client.get("/en/match?far.min=x&site_area_m2.min=2&site_area_m2.max=1").text

    assert 'aria-describedby="far-fault"' in page
    assert 'href="#site-area-m2"' in page
    assert 'id="fits"' not in page
    assert 'value="x"' in page


def test_more_parcels_than_can_be_judged_are_told(
    any_client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(matched, "MOST_JUDGED", 20)

    page = any_client.get("/en/match?far.min=1.11")

    assert "too many to be judged at once" in page.text


def test_where_nothing_fits_one_condition_is_relaxed_to_the_nearest_bound(any_client: Client):
    asked = (
        "tracks.any_of=TP-IND-2026-SMART-MANUFACTURING&site_area_m2.min=90000&far.min=1.5"
        "&height_m.min=24&height_m.weight=2"
    )
    page = any_client.get(f"/match?{asked}")
    told: Any = any_client.open("POST", f"{API}/match", body_of(parse_qs(asked))).json
    assert told["fits"] == []
    ways = page.text.split('class="relaxing')[1].split("</div>")[0].replace("&amp;", "&")

    alone: dict[str, list[float]] = {}
    for one in told["unfit"]:
        musts = [c for c in one["conditions"] if c["criterion"] != "height_m"]
        missed = [c for c in musts if c["outcome"] != "fits"]
        if len(missed) == 1:
            alone.setdefault(missed[0]["criterion"], []).append(missed[0]["value"])
    links = re.findall(r'href="http://[^/]+(/match\?[^"]+)">([^<]+)</a>', ways)
    assert {"site_area_m2", "tracks"} <= alone.keys()
    nearest = max(alone["site_area_m2"])
    assert any(f"不低于 {nearest:,} 平方米" in said for _, said in links)
    for address, said in links:
        fits = lists_of(any_client.get(address).text)["fits"]
        number = re.search(r"有 (\d+) 幅", said)
        assert len(fits) == int(number[1]) if number else fits


def test_of_many_that_do_not_fit_five_are_seen_at_first(any_client: Client):
    text = any_client.get("/match?site_area_m2.min=300000").text

    unfit = text[text.index('<h2 id="unfit">') :]
    seen, _, folded = unfit.partition('<details class="others">')
    assert seen.count("<article") == 5
    assert folded.count("<article") == 16


def test_a_parcel_that_is_not_to_be_had_as_things_stand_says_so(any_client: Client):
    text = any_client.get("/match?far.min=1").text
    for article in text.split("<article")[1:]:
        name = re.search(r"DEMO-P-\d+", article)
        assert name is not None
        feature = any_client.get(f"{API}/collections/parcels/items/{name[0]}").json
        state = feature["properties"]["lifecycle_state"]
        minded = state in ("planned", "acquiring", "pre_announced", "announced", "bidding")
        assert ('class="minded"' in article) is minded, (name[0], state)


def test_what_was_not_understood_agrees_with_what_may_be_written(any_client: Client):
    text = any_client.get(f"/match?site_area_m2.min={quote('18亩半')}&far.min=x").text

    fault = re.search(r'id="site-area-m2-fault">([^<]+)<', text)
    assert fault is not None
    assert "亩半" in fault[1]
    assert "不带单位" not in fault[1]
    for name, written, told in (
        ("far.min", "x", "“x”不是数字。请写一个数"),
        ("far.min", "2.5亩", "“2.5亩”不是数字。"),
        ("metro_station_m.max", "八百米", "“八百米”不是数值，也不是数值加单位。"),
        ("metro_station_m.max", "800尺", "不认识单位“尺”。"),
        ("metro_station_m.max", "800.5", "“800.5”不是整数。"),
        (
            "site_area_m2.min",
            "18-20亩",
            "“18-20亩”不是数值，也不是数值加单位。请写一个数，例如 1,500",
        ),
        ("site_area_m2.min", "800米", "单位“米”不能换算为 平方米。"),
        ("far.min", "-1", "-1"),
    ):
        text = any_client.get(f"/match?{name}={quote(written)}").text
        place = name.partition(".")[0].replace("_", "-")
        plain = re.search(f'id="{place}-fault">([^<]+)<', text)
        assert plain is not None, written
        assert told in plain[1]
        assert f'value="{written}"' in text
