"""The element on a foreign site, read by axe in each of its states."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route

from tests.clients.widget.conftest import Visiting
from tests.clients.widget.hosting import Visitor
from tests.support.looking import BY_COLOUR, NARROW, WIDE

# One worker runs them all: each would start a service and a browser of its own.
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("widget")]

FILTERS = "q lifecycle_state industry_orientation site_area_m2 far_max"
STATES = {
    "list": {"view": "list", "limit": "6", "filters": FILTERS},
    "map": {"view": "map"},
    "cards": {"view": "cards", "limit": "4"},
    "error": {"filter": "far_maxx > 1"},
    "unset": {"src": ""},
    "empty": {"filter": "far_max > 9"},
}


def judged(visitor: Visitor, state: str) -> dict[str, object]:
    """What axe and the eye find wrong with what is shown now, light and dark."""
    page = visitor.page
    found: dict[str, object] = {}
    if light := Axe().run(page).response["violations"]:
        found[state] = light
    page.emulate_media(color_scheme="dark")
    if dark := Axe().run(page, options=BY_COLOUR).response["violations"]:
        found[f"{state} in the dark"] = dark
    page.emulate_media(color_scheme="light")
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > page.evaluate("innerWidth"):
        found[f"{state} is too wide"] = wide
    return found


@pytest.mark.parametrize(("width", "language"), [(NARROW, "zh"), (WIDE, "en")])
def test_axe_finds_nothing_in_any_state(visiting: Visiting, width: int, language: str):
    visitor = visiting(width, color_scheme="light")
    found: dict[str, object] = {}

    for state, attributes in STATES.items():
        visitor.go(lang=language, **attributes)
        if state == "cards":
            visitor.part("evidence").first.locator("summary").click()
        found |= judged(visitor, state)
    # The answer is held back until axe has read what waits for it, however long that takes.
    visitor.page.add_init_script(
        "const wait = setTimeout;"
        "window.setTimeout = (act, ms) => wait(act, ms === 20000 ? 2 ** 30 : ms);"
    )
    held: list[Route] = []
    visitor.page.route("**/items?**", lambda route: held.append(route))
    visitor.page.goto(visitor.address(lang=language))
    visitor.page.locator(".bones").wait_for()
    found |= judged(visitor, "loading")
    visitor.page.unroute_all()  # What was held back goes on.
    visitor.settled()

    assert found == {}
    assert visitor.part("table").count() == 1
