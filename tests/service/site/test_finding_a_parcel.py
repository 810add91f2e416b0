"""An investor with a brief, in a real browser: by filters to the parcel, then two side by side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from playwright.sync_api import Browser, Page

from service.api.call import API
from tests.support.catalogs import Catalogs
from tests.support.server import environment_of, gunicorn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The brief: intelligent manufacturing, 30 to 60 mu, a floor area ratio of 1.8 or more; the smaller
# the better.
TRACK = "TP-IND-2026-SMART-MANUFACTURING"
WECHAT = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 Mobile MicroMessenger/8.0.47"
)


@pytest.fixture(scope="module")
def site(sqlite_catalogs: Catalogs) -> Iterator[str]:
    with gunicorn("service:create_app()", **environment_of(sqlite_catalogs.shared_demo)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def a_page(chromium: Browser, **context: Any) -> Iterator[Page]:
    found = chromium.new_context(viewport={"width": 1280, "height": 900}, **context)
    page = found.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield page
    found.close()
    assert faults == []


def answers(page: Page, site: str) -> list[str]:
    """The parcels that the brief describes, found by looking at every one of them."""
    text = page.request.get(f"{site}{API}/collections/parcels/items?limit=100").text()
    told = [
        feature["properties"] | {"id": feature["id"]} for feature in orjson.loads(text)["features"]
    ]
    fit = [
        one
        for one in told
        if TRACK in (one["industry_orientation"] or ())
        and 20_000 <= (one["site_area_m2"] or 0) <= 40_000
        and (one["far_max"] or 0) >= 1.8
    ]
    return [one["id"] for one in sorted(fit, key=lambda one: one["site_area_m2"])]


def shown(page: Page) -> list[str]:
    found: list[str] = page.locator("#found input[name=ids]").evaluate_all(
        "e => e.map(i => i.value)"
    )
    return found


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_brief_leads_to_its_parcel(chromium: Browser, site: str, prefix: str, scripted: bool):
    with a_page(chromium, java_script_enabled=scripted) as page:
        page.goto(f"{site}{prefix}/parcels?unit=mu")
        if scripted:
            page.evaluate("window.stayed = true")
        listed = shown(page)
        for panel, act in (
            ("industry_orientation", lambda: page.check(f"#o-industry_orientation-{TRACK}")),
            ("area", lambda: page.fill("#area_from", "30")),
            ("area", lambda: page.fill("#area_to", "60")),
            ("far", lambda: page.fill("#far_from", "1.8")),
        ):
            if page.locator(f"#f-{panel}[open]").count() == 0:
                page.click(f"#f-{panel} > summary")
            act()
        if scripted:
            # Nothing is followed until it is applied.
            assert "far_from" not in page.url
            assert shown(page) == listed
            page.keyboard.press("Enter")
            page.wait_for_url("**far_from=1.8**")
            page.wait_for_function("!document.querySelector('[data-busy]')")
            assert page.evaluate("window.stayed") is True
            assert page.evaluate("document.activeElement.id") == "far_from"
            assert page.inner_text("#live") == page.inner_text("#matched")
            page.select_option("#sort", "site_area_m2")
            page.wait_for_url("**sort=site_area_m2**")
            page.wait_for_function("!document.querySelector('[data-busy]')")
        else:
            page.select_option("#sort", "site_area_m2")
            page.click("#filters .apply")
        expected = answers(page, site)
        assert shown(page) == expected
        assert 1 <= len(expected) < 21
        # The address is the whole state: whoever gets it sees the same.
        state = parse_qs(urlsplit(page.url).query)
        assert state["industry_orientation"] == [TRACK]
        assert state["area_from"] == ["30"]
        page.reload()
        assert shown(page) == expected
        page.click("#found h3 a")
        page.wait_for_selector(".foot")  # A page may be told to have come before it is read.
        assert urlsplit(page.url).path == f"{prefix}/parcels/{expected[0]}"
        assert page.locator(".figures dt").count() > 20


@pytest.mark.parametrize("scripted", [True, False])
def test_on_a_phone_the_filters_are_folded_away_until_they_are_asked_for(
    chromium: Browser, site: str, scripted: bool
):
    with a_page(chromium, java_script_enabled=scripted) as page:
        page.set_viewport_size({"width": 360, "height": 800})
        page.goto(f"{site}/parcels?far_from=2")
        assert page.inner_text("#fold summary") == "筛选 (1)"
        assert not page.is_visible("#words")
        page.click("#fold summary")
        page.click("#f-area > summary")
        page.fill("#area_from", "30")
        page.select_option("#unit", "mu")
        page.click("#f-area .button")
        page.wait_for_url("**area_from=30**")
        page.wait_for_function("!document.querySelector('[data-busy]')")
        assert page.inner_text("#fold summary") == "筛选 (2)"
        assert not page.is_visible("#words")
        assert "用地面积 ≥ 30 亩" in page.inner_text(".chips")


@pytest.mark.parametrize("scripted", [True, False])
def test_two_are_chosen_and_compared(chromium: Browser, site: str, scripted: bool):
    with a_page(chromium, java_script_enabled=scripted) as page:
        page.goto(f"{site}/parcels?unit=ha")
        page.check("#c-DEMO-P-004")
        if scripted:
            # What was chosen stays chosen when the list no longer shows it.
            page.click("#view-table")
            page.wait_for_selector(".parcel-table")
            assert page.is_checked("#c-DEMO-P-004")
            page.go_back()
            page.wait_for_selector(".parcel-cards")
        page.check("#c-DEMO-P-012")
        page.click("#compare button")
        page.wait_for_url("**/compare?**")

        assert page.locator(".compare thead th:not(.pinned) > a:first-child").count() == 2
        assert "1.200" in page.inner_text(".compare tbody")
        page.select_option("#add", "DEMO-P-009")
        page.click(".compare-add button")
        assert page.locator(".compare thead .remove").count() == 3
        page.locator(".compare thead .remove").first.click()
        assert page.locator(".compare thead .remove").count() == 2
        assert "DEMO-P-004" not in page.inner_text(".compare thead")


def test_in_wechat_the_page_says_how_to_download(chromium: Browser, site: str):
    with a_page(chromium, user_agent=WECHAT) as page:
        page.goto(f"{site}/parcels/DEMO-P-002")
        assert page.is_visible("#chat")
        assert "在浏览器打开" in page.inner_text("#chat")
        page.click("#pitch-copy")
        page.wait_for_function("document.getElementById('pitch-said').textContent !== ''")
    with a_page(chromium) as page:
        page.goto(f"{site}/parcels/DEMO-P-002")
        assert not page.is_visible("#chat")
