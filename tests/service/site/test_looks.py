"""Every page of the site in a real browser: read by axe, small and large, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from catalog.store.database import Database
from tests.service.site.places import places
from tests.support.catalogs import Catalogs
from tests.support.looking import NARROW, WIDE, judged
from tests.support.server import environment_of, gunicorn

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(sqlite_catalogs: Catalogs) -> Iterator[str]:
    database: Database = sqlite_catalogs.shared_demo
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("width", "language"), [(NARROW, "zh"), (WIDE, "en")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Browser, site: str, width: int, language: str
):
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    found: dict[str, object] = {}

    for path in [*places(language), "/en/nowhere" if language == "en" else "/nowhere"]:
        if "." not in path:
            found |= judged(page, site + quote(path, safe="/?=&,"))
    context.close()

    assert found == {}
    assert asked == {urlsplit(site).netloc}
    # A browser without a graphics card says that it draws by itself: no fault of the map.
    told = ("Failed to load resource", "GL Driver Message")
    assert [c for c in complaints if not any(words in c for words in told)] == []


@pytest.mark.parametrize("path", ["/parcels/DEMO-P-003", "/en/parcels/DEMO-P-009"])
def test_a_printed_parcel_has_four_sheets_at_most_with_room_for_its_values(
    chromium: Browser, site: str, path: str
):
    page = chromium.new_page()
    page.goto(f"{site}{path}")

    printed = PdfReader(BytesIO(page.pdf(format="A4")))

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    widths = page.locator(".block .figures > div > dd").evaluate_all(
        "found => found.map(one => one.getBoundingClientRect().width)"
    )
    page.close()
    assert len(printed.pages) <= 4
    assert min(widths) > 300
