"""The pages for workbooks, requests and files in a real browser: for everybody, on any screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from catalog.commands import asking, drafting, storing_assets
from catalog.store.staff.assets import Description
from catalog.store.staff.browsing import Wanted
from tests.catalog.commands.test_foreign_workbooks import a_ledger
from tests.catalog.exchange.workbooks import typed
from tests.service.console.test_assets import a_picture
from tests.support.catalogs import Catalogs, an_act
from tests.support.people import PASSWORD, an_account
from tests.support.server import data_dir_of, environment_of, gunicorn

pytestmark = pytest.mark.browser

AREA = "用地面积（平方米）"
NARROW = 360


@pytest.fixture
def page(browser: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield chromium.new_page()
        chromium.close()


@pytest.fixture
def paths(sqlite_catalogs: Catalogs, tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """The site, the pages that stand ready, and two workbooks in `tmp_path`."""
    database = sqlite_catalogs.demo()
    an_account(database, "lin", ("editor", "publisher"))
    parcels = drafting.page(database, Wanted(("released",), "parcels"), limit=3)
    (request,) = asking.send(
        database,
        an_act(),
        draft_ids=[draft.id for draft in parcels],
        fields_by_unit={"规划部门": ["site_area_m2", "far_max"]},
        due_on="2026-01-01",
    )
    sheet = asking.sheet(database, an_act(), request.id).data
    changes = [(parcels[0].id, AREA, 12345), (parcels[1].id, AREA, "约两公顷")]
    (tmp_path / "表.xlsx").write_bytes(typed(sheet, *changes))
    (tmp_path / "台账.xlsx").write_bytes(a_ledger("十一月"))
    storing_assets.store_asset(
        database,
        an_act(),
        data_dir_of(database),
        content=a_picture(),
        said=Description("照片.png", "photo", "本单位拍摄", "地块东侧全貌"),
    )
    draft = drafting.begin(database, an_act(), collection="parcels")
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        yield (
            f"http://127.0.0.1:{port}/console",
            [
                "/workbooks", "/workbooks/export?which=all", "/requests",
                f"/requests/{request.id}", "/requests/new", "/assets", f"/drafts/{draft.id}/media",
            ],
        )  # fmt: skip
    sqlite_catalogs.drop(database)


def test_the_pages_hinder_nobody_in_either_language_and_fit_a_phone(
    page: Page, paths: tuple[str, list[str]], tmp_path: Path
):
    site, ready = paths
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text))
    page.goto(f"{site}/login")
    page.fill("#login", "lin")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    sent = [_sent(page, site, tmp_path / name) for name in ("表.xlsx", "台账.xlsx")]

    found = []
    for language in ("zh", "en"):
        if language == "en":
            page.locator("button[name=language]").click()
        for address in (*(site + path for path in ready), *sent):
            page.goto(address)
            for width in (1280, NARROW):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    found.append(f"{address} {width}: {wide} wide")
            found += [f"{language} {address}: {fault}" for fault in _hindrances(page)]

    assert found == []
    assert complaints == []


def _sent(page: Page, site: str, workbook: Path) -> str:
    """The page to which a workbook leads, reached by keyboard."""
    page.goto(f"{site}/workbooks")
    page.set_input_files("#file", workbook)
    page.locator("form[enctype] button.main").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbooks/import/**")
    return page.url


def _hindrances(page: Page) -> list[str]:
    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{each['id']} {node['html'][:120]}"
        for each in answer["violations"]
        for node in each["nodes"]
    ]
