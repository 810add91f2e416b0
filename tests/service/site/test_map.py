"""The map in a real browser: interactive and still, by hand, by keyboard, and whom it asks."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from catalog.commands.releasing import release_prepared
from service.showing.colouring import SCHEMES
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import CHECKER, Catalogs, an_act
from tests.support.server import environment_of, gunicorn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PARCELS = [f"DEMO-P-{number:03d}" for number in range(1, 22)]
SHOWN_MS = 60_000
POLICY = "Content-Security-Policy"


@pytest.fixture(scope="module")
def site(sqlite_catalogs: Catalogs) -> Iterator[str]:
    with gunicorn("service:create_app()", **environment_of(sqlite_catalogs.shared_demo)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def a_page(chromium: Browser, **context: Any) -> Iterator[Page]:
    """A page that must run into no fault of its own and ask nobody but its own site."""
    found = chromium.new_context(viewport={"width": 1280, "height": 1000}, **context)
    page = found.new_page()
    faults: list[str] = []
    asked: set[str] = set()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    yield page
    here = urlsplit(page.url).netloc
    found.close()
    assert faults == []
    # A worker's script and what it asks for are requests like any others.
    assert asked - {""} == {here}


def live(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("#map-live[data-state]", state="attached", timeout=SHOWN_MS)
    assert page.get_attribute("#map-live", "data-state") == "ready"


def picture(page: Page) -> Image.Image:
    page.wait_for_timeout(300)
    return Image.open(io.BytesIO(page.locator("#map-live canvas").screenshot())).convert("RGB")


def test_the_interactive_map_agrees_with_its_legend_and_is_marked_as_invented(
    chromium: Browser, site: str
):
    with a_page(chromium, reduced_motion="reduce") as page:
        live(page, f"{site}/map?colour=state")

        assert page.locator("#map-drawn").is_hidden()
        judged = Axe().run(page)
        assert judged.violations_count == 0, judged.generate_report()
        seen = colours(picture(page))
        for swatch in page.locator(".map-legend rect").all():
            fill = str(swatch.get_attribute("fill"))
            assert any(near(fill, other) for other in seen), fill
        assert "示意图" in page.locator(".maplibregl-ctrl-attrib").inner_text()
        # The red of 虚构, in the paint of the board and between its parcels.
        assert sum(count for other, count in seen.items() if near("#c0705f", other, 40)) > 400

        page.get_by_label("规划用地性质").check()
        page.wait_for_url(re.compile("colour=land_use"), timeout=SHOWN_MS)
        page.wait_for_selector(".map-legend h3:text('规划用地性质')", timeout=SHOWN_MS)
        page.wait_for_timeout(500)
        again = colours(picture(page))
        for swatch in page.locator(".map-legend rect").all():
            fill = str(swatch.get_attribute("fill"))
            assert any(near(fill, other) for other in again), fill


def test_a_parcel_is_clicked_and_the_place_stays_in_the_address(chromium: Browser, site: str):
    with a_page(chromium, reduced_motion="reduce") as page:
        live(page, f"{site}/en/map?at=121.37646,31.27450,15.50")

        box = page.locator("#map-live canvas").bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        link = page.locator(".maplibregl-popup a")
        link.wait_for(timeout=SHOWN_MS)
        assert str(link.get_attribute("href")).endswith("/en/parcels/DEMO-P-021")
        assert ", invented" in page.locator(".maplibregl-popup").inner_text()
        page.locator("#map-live canvas").focus()
        page.keyboard.press("+")
        page.wait_for_url(re.compile(",16.50$"), timeout=SHOWN_MS)
        assert re.search(r"at=121\.376\d+,31\.274\d+,16\.50", page.url)


@pytest.mark.parametrize("without", ["webgl", "scripts"])
def test_without_webgl_or_scripts_the_keyboard_walks_through_the_still_map(
    chromium: Browser, browser: str, site: str, without: str
):
    arguments = ["--no-sandbox", *(["--disable-3d-apis"] if without == "webgl" else [])]
    plain = chromium.browser_type.launch(executable_path=browser, args=arguments)
    with plain, a_page(plain, java_script_enabled=without != "scripts") as page:
        page.goto(f"{site}/map")
        if without == "webgl":
            page.wait_for_selector("#map-failed", timeout=SHOWN_MS)

        assert page.locator("#map-drawn svg").is_visible()
        assert page.locator("#map-live").is_hidden()
        first = page.locator("#map-drawn a").first
        first.focus()
        walked = []
        for _ in PARCELS:
            walked.append(page.locator("#map-drawn a:focus").get_attribute("data-id"))
            page.keyboard.press("Tab")
        assert walked == PARCELS
        first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/parcels/DEMO-P-001")


def test_without_a_parcel_the_map_comes_first_and_nothing_is_asked_about_parcels(
    chromium: Browser, sqlite_catalogs: Catalogs
):
    database = sqlite_catalogs.real()
    release_prepared(database, "first", an_act(CHECKER))
    with (
        gunicorn("service:create_app()", **environment_of(database)) as port,
        a_page(chromium, reduced_motion="reduce") as page,
    ):
        page.set_viewport_size({"width": 360, "height": 800})
        live(page, f"http://127.0.0.1:{port}/en/map")

        assert page.locator("#map-choices").is_hidden()
        page.locator(".map-options summary").click()
        assert page.locator("#map-choices [type=radio], #map-choices [value=parcels]").count() == 0
        assert page.locator("#map-choices [name=show]").count() == 2
        shown = page.locator("#map-live").bounding_box()
        title = page.locator("header.title").bounding_box()
        assert shown is not None
        assert title is not None
        assert shown["y"] - title["y"] - title["height"] < 40
        assert page.locator(".map-unplaced > summary").is_visible()
        assert page.locator(".map-unplaced li").first.is_hidden()
        page.get_by_role("checkbox", name="Projects").uncheck()
        page.wait_for_url(re.compile(r"show=facilities$"), timeout=SHOWN_MS)
    sqlite_catalogs.drop(database)


def test_the_page_tells_the_map_what_the_legend_and_the_api_say(any_client: Client):
    items = any_client.get("/api/v1/collections/parcels/items?limit=100").json["features"]
    for scheme in SCHEMES:
        text = any_client.get(f"/map?colour={scheme}").text

        told = told_by(text)
        marks = {key: mark for key, mark in told["marks"].items() if "classes" in mark}
        assert marks.keys() == {item["id"] for item in items if item["geometry"]}
        counts = [int(n) for n in re.findall(r'<span class="count">(\d+)</span></li>', text)]
        assert sum(counts) == sum(len(mark["classes"]) for mark in marks.values())
        assert len(counts) == len(told["classes"])


def test_the_still_map_is_had_by_itself_with_its_key(any_client: Client):
    for path in ("/map.svg?colour=state", "/en/map.svg?colour=state&extent=all"):
        answer = any_client.get(path)

        assert answer.content_type == "image/svg+xml; charset=utf-8"
        keyed = ElementTree.fromstring(answer.data).find(".//*[@class='map-key']")
        assert keyed is not None
        assert answer.text.count("虚构") > len(PARCELS)
        tag = answer.headers["ETag"]
        assert any_client.get(path, If_None_Match=tag).status_code == 304


def test_a_basemap_is_asked_for_only_with_a_key_and_never_beneath_invented_parcels(
    sqlite_catalogs: Catalogs, serve: Serve
):
    key = "0123456789abcdef"
    database = sqlite_catalogs.real()
    real = serve(database, basemap_key=key, map_approval_no="沪S(2026)001号")
    demo = serve(sqlite_catalogs.shared_demo, basemap_key=key)

    page = real.get("/map")
    told = told_by(page.text)

    assert "connect-src 'self' https://t0.tianditu.gov.cn" in page.headers[POLICY]
    assert all(f"tk={key}" in tile for layer in told["basemap"]["layers"] for tile in layer)
    assert told["approval"] == "审图号：沪S(2026)001号"
    for other in (real.get("/parcels"), demo.get("/map"), serve(database).get("/map")):
        assert "tianditu" not in other.headers[POLICY] + other.text
    sqlite_catalogs.drop(database)


def told_by(text: str) -> dict[str, Any]:
    """What a page tells the interactive map."""
    found = re.search(r'id="map-data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def colours(image: Image.Image) -> dict[tuple[int, int, int], int]:
    """The colours that are to be seen, with the number of their pixels."""
    found = image.getcolors(image.width * image.height)
    assert found is not None
    return {colour: count for count, colour in found if count > 3}  # type: ignore[misc]


def near(fill: str, other: tuple[int, int, int], most: int = 6) -> bool:
    wanted = [int(fill[i : i + 2], 16) for i in (1, 3, 5)]
    return all(abs(a - b) <= most for a, b in zip(wanted, other, strict=True))
