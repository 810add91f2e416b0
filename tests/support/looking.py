"""Looking at pages in a real browser: what axe and the eye find wrong with them."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

NARROW, WIDE = 360, 1280

BY_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""The rules of axe that a dark page can break while it keeps them when it is light."""


def judged(page: Page, address: str) -> dict[str, object]:
    """What axe and the eye find wrong with a page: light and dark, small and large."""
    page.goto(address)
    found: dict[str, object] = {}
    if (light := Axe().run(page)).violations_count:
        found[address] = light.generate_report()
    page.emulate_media(color_scheme="dark")
    if (dark := Axe().run(page, options=BY_COLOUR)).violations_count:
        found[f"{address} in the dark"] = dark.generate_report()
    page.emulate_media(color_scheme="light")
    now = page.viewport_size
    assert now is not None
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 900})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[f"{address} at {width}"] = wide
    page.set_viewport_size(now)
    return found
