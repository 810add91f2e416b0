"""A panorama that a parcel shows: flat for everybody, to look around in for whoever can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from catalog.commands.storing_assets import put_in_order
from tests.catalog.commands.test_storing_assets import stored
from tests.catalog.documents import a_contact, a_facility, a_parcel, a_source, publish
from tests.support.catalogs import Catalogs
from tests.support.pictures import a_photo
from tests.support.server import data_dir_of, environment_of, gunicorn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOWN_MS = 60_000


@pytest.fixture(scope="module")
def address(sqlite_catalogs: Catalogs) -> Iterator[str]:
    """The page of a parcel with a full sphere, a strip that is none, and a photograph."""
    database = sqlite_catalogs.empty()
    folder: Path = data_dir_of(database)
    shapes = (("panorama", (1024, 512)), ("panorama", (1500, 300)), ("photo", (400, 300)))
    media = []
    for use, size in shapes:
        asset = stored(database, folder, a_photo(size), use=use)
        said = {"asset": asset.sha256, "media_type": asset.media_type, "alt_zh": "地块四周"}
        media.append({"use": use, "licence": "CC BY 4.0", **said})
    publish(
        database,
        a_source(),
        a_contact(),
        a_parcel("DEMO-P-T1", media=media),
        a_facility("DEMO-FAC-T1", media=media[:1]),
    )
    put_in_order(database, folder)
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        yield f"http://127.0.0.1:{port}/parcels/DEMO-P-T1"
    sqlite_catalogs.drop(database)


def test_a_sphere_is_looked_around_in_with_the_keyboard_and_left_again(
    chromium: Browser, address: str
):
    page = chromium.new_page(viewport={"width": 1000, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    sphere, strip = page.locator("[data-panorama]").all()

    sphere.get_by_role("button", name="环顾全景").click()
    view = page.locator(".panorama-view[data-state=ready]")
    view.wait_for(timeout=SHOWN_MS)
    before = view.screenshot()
    page.keyboard.down("ArrowRight")
    page.wait_for_timeout(700)
    page.keyboard.up("ArrowRight")
    assert view.screenshot() != before
    assert "虚构" in view.inner_text()
    assert Axe().run(page).violations_count == 0
    sphere.get_by_role("button", name="回到平面图").click()
    assert sphere.locator("img").is_visible()
    assert page.locator(".panorama-view").count() == 0

    strip.get_by_role("button", name="环顾全景").click()
    page.wait_for_selector(".panorama-strip", timeout=SHOWN_MS)
    assert page.locator("[data-panorama]").count() == 2
    page.close()
    assert faults == []


def test_without_webgl_or_scripts_the_flat_picture_stays(
    chromium: Browser, browser: str, address: str
):
    arguments = ["--no-sandbox", "--disable-3d-apis"]
    with chromium.browser_type.launch(executable_path=browser, args=arguments) as blind:
        page = blind.new_page()
        page.goto(address)
        sphere = page.locator("[data-panorama]").first
        sphere.get_by_role("button").click()
        sphere.get_by_role("status").get_by_text("不能显示全景").wait_for(timeout=SHOWN_MS)
        assert sphere.locator("img").is_visible()
        plain = blind.new_page(java_script_enabled=False)
        plain.goto(address)
        assert plain.locator("[data-panorama] img").first.is_visible()
        assert plain.locator("[data-panorama] button").count() == 0
        plain.goto(address.replace("parcels/DEMO-P", "facilities/DEMO-FAC"))
        assert plain.locator("[data-panorama] img").is_visible()
