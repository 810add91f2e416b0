"""`python -m tests.screens docs/screens`: the main pages of the site as pictures, to be looked at.

A demonstration and a real catalog, at 360 and 1440 pixels, light and dark. What a screen shows
first is kept, not the whole length of a page.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from catalog.commands.releasing import release_prepared
from catalog.store.database import Database
from tests.support.catalogs import CHECKER, Catalogs, an_act
from tests.support.server import environment_of, gunicorn

SCREENS = {
    "home": "/",
    "parcels": "/parcels",
    "parcel": "/parcels/DEMO-P-003",
    "compare": "/compare?ids=DEMO-P-001,DEMO-P-003,DEMO-P-007",
    "map": "/map",
    "match": "/match?site_area_m2.min=20000&height_m.min=30",
    "industries": "/industries",
    "policies": "/policies",
    "nothing-found": "/search?q=nothing-like-this",
    "home-en": "/en/",
}
REAL = {"real-home": "/", "real-parcels": "/parcels", "real-register": "/register"}
WIDTHS = {360: 780, 1440: 1000}


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as text, sync_playwright() as playwright:
        catalogs = Catalogs(Path(text), None)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        _pictures(browser, catalogs.shared_demo, SCREENS, target)
        real = catalogs.real()
        release_prepared(real, "first", an_act(CHECKER))
        _pictures(browser, real, REAL, target)
        browser.close()
        catalogs.close()


def _pictures(browser: Browser, database: Database, screens: dict[str, str], target: Path) -> None:
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        for width, height in WIDTHS.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="light" if scheme == "light" else "dark",
                )
                page = context.new_page()
                for name, path in screens.items():
                    page.goto(f"http://127.0.0.1:{port}{path}", wait_until="networkidle")
                    picture = target / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=picture)
                context.close()


if __name__ == "__main__":
    main()
