"""Every page in a real browser: read by axe, small and large, in both languages, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from catalog.commands import asking, drafting, inviting, planning, previewing, reviewing
from catalog.store.database import Database
from catalog.store.staff.browsing import Wanted
from service import create_app
from tests.catalog.commands.test_foreign_workbooks import a_ledger
from tests.service.conftest import settings_for
from tests.service.console.desks import Desk
from tests.service.console.test_workbooks import exported, sent
from tests.support.catalogs import Catalogs, an_act
from tests.support.looking import NARROW, WIDE, judged
from tests.support.people import PASSWORD, a_secret, an_account
from tests.support.server import environment_of, gunicorn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES = ("editor", "reviewer", "publisher", "administrator", "auditor")
OPEN_TO_ALL = ("invitation", "invitation-over", "preview", "preview-over")

Places = dict[str, str]
"""Addresses of pages by what they show."""


@pytest.fixture(scope="module")
def served(sqlite_catalogs: Catalogs) -> Iterator[tuple[str, Places]]:
    """The address of a demonstration with work at every stage, and its pages."""
    database = sqlite_catalogs.demo()
    an_account(database, "lin", ROLES)
    an_account(database, "wen", ("editor",))
    places = _work(database)
    places |= _links(database, places["plan"].rpartition("/")[2])
    places |= _files(database)
    with gunicorn("service:create_app()", **environment_of(database)) as port:
        yield f"http://127.0.0.1:{port}/console", places
    sqlite_catalogs.drop(database)


def _work(database: Database) -> Places:
    """One draft that is edited, one to be reviewed, one approved, one in a release."""
    names = ("DEMO-P-002", "DEMO-P-003", "DEMO-P-004", "DEMO-P-005")
    begun = [
        drafting.begin(database, an_act("wang"), collection="parcels", entry_id=name)
        for name in names
    ]
    changed = []
    for number, draft in enumerate(begun, start=90):
        properties = {**draft.document["properties"], "jobs_expected": number}
        document = {**draft.document, "properties": properties}
        done = drafting.change(
            database, an_act("wang"), draft.id, row_version=draft.row_version, document=document
        )
        changed.append(done)
    edited, submitted, approved, planned = changed
    reviewing.submit(database, an_act("wang"), [d.id for d in changed[1:]])
    for draft in (approved, planned):
        reviewing.approve(database, an_act("zhao"), draft.id, content_sha256=draft.content_sha256)
    plan = planning.compose(
        database, an_act("fa"), draft_ids=[planned.id], title_zh="测试批次", title_en="A test"
    )
    new = drafting.begin(database, an_act("wang"), collection="parcels")
    return {
        "home": "/",
        "entries": "/entries",
        "entry": "/entries/parcels/DEMO-P-003",
        "withdraw": "/entries/parcels/DEMO-P-003/withdraw",
        "history": "/entries/parcels/DEMO-P-003/history?from=v1&to=r2",
        "slots": "/slots",
        "drafts": "/drafts",
        "edit": f"/drafts/{edited.id}/edit",
        "edit-new": f"/drafts/{new.id}/edit",
        "geometry": f"/drafts/{edited.id}/geometry",
        "geometry-new": f"/drafts/{new.id}/geometry",
        "draft": f"/drafts/{new.id}",
        "review": f"/drafts/{submitted.id}",
        "approved": f"/drafts/{approved.id}",
        "reviews": "/reviews",
        "releases": "/releases",
        "compose": "/releases/compose",
        "plan": f"/releases/planned/{plan.name}",
        "account": "/account",
        "password": "/account/password",
        "totp": "/account/totp",
        "accounts": "/accounts",
        "account-of": "/accounts/lin",
        "tokens": "/tokens",
        "consumers": "/consumers",
        "audit": "/audit?verify=1",
        "missing": "/nothing-here",
    }


def _links(database: Database, plan: str) -> Places:
    """What is opened without an account, by links that hold now."""
    act = an_act("fa", datetime.now(UTC))
    secret, invited = a_secret(), a_secret()
    previewing.create(database, act, plan, reader="某领导", secret=secret)
    inviting.create(
        database, act, login="xin", name="演示新人", roles=(), separate=False, secret=invited
    )
    return {
        "previews": f"/releases/planned/{plan}/previews",
        "approval-sheet": f"/releases/planned/{plan}/approval-sheet",
        "preview": f"/previews/{secret}",
        "preview-over": "/previews/nobodys",
        "invitation": f"/invitations/{invited}",
        "invitation-over": "/invitations/nobodys",
    }


def _files(database: Database) -> Places:
    """A workbook that was tried, one that nobody explained, a request for data."""
    desk = Desk(create_app(settings_for(database)), "lin")
    asked = {"kind": "parcels", "which": "waiting", "unit-1": "规划部门", "field.far_max": "1"}
    waiting = drafting.page(database, Wanted(collection="parcels"), limit=2)
    ticked = [draft.id for draft in waiting]
    desk.send("/requests/new", {**asked, "draft": ticked, "due_on": "2099-12-31"})
    places = {
        "workbooks": "/workbooks",
        "export": "/workbooks/export?kind=parcels&which=waiting",
        "import": sent(desk, exported(desk)),
        "columns": f"{sent(desk, a_ledger('十一月'), '台账.xlsx')}/columns",
        "requests": "/requests",
        "request-new": "/requests/new?kind=parcels&which=waiting",
        "request": f"/requests/{asking.states(database)[0].request.id}",
        "assets": "/assets",
        "media": f"/drafts/{ticked[0]}/media",
    }
    desk.close()
    return places


@contextmanager
def somebody(
    chromium: Browser, site: str, width: int, language: str, login: str = "lin"
) -> Iterator[Page]:
    """A page of whoever has logged in, and whatever the browser complained of is nothing."""
    with a_page(chromium, site, width, language) as page:
        page.goto(f"{site}/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".sections")
        yield page


@contextmanager
def a_page(chromium: Browser, site: str, width: int, language: str) -> Iterator[Page]:
    """A page of nobody yet, which speaks a language."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.goto(f"{site}/login")
    if language == "en":
        page.click("button[name=language]")
        page.wait_for_selector("html[lang=en]")
    yield page
    context.close()
    # A refusal that a page answers with is no fault of the page.
    assert [c for c in complaints if "Failed to load resource" not in c] == []


@pytest.mark.parametrize(("width", "language"), [(NARROW, "zh"), (WIDE, "en")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    chromium: Browser, served: tuple[str, Places], width: int, language: str
):
    site, places = served
    found: dict[str, object] = {}

    with somebody(chromium, site, width, language) as page:
        for path in places.values():
            found |= judged(page, f"{site}{path}")
    with a_page(chromium, site, width, language) as page:
        for path in ("/login", *(places[name] for name in OPEN_TO_ALL)):
            found |= judged(page, f"{site}{path}")
    with somebody(chromium, site, width, language, "wen") as page:
        for path in ("/accounts", "/tokens", "/", "/account"):
            found |= judged(page, f"{site}{path}")

    assert found == {}


def test_the_form_is_checked_while_somebody_types(chromium: Browser, served: tuple[str, Places]):
    site, places = served

    with somebody(chromium, site, WIDE, "zh") as page:
        page.goto(f"{site}{places['edit']}")
        page.focus("#p-site-area-m2")
        page.keyboard.press("Control+A")
        page.keyboard.type("17.74 亩")
        page.wait_for_selector("#p-site-area-m2-fault")
        page.wait_for_selector("#checks a[href='#p-site-area-m2']")
        assert Axe().run(page).violations_count == 0
        # Nothing was lost of what was being typed there, and typing goes on.
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Backspace")
        page.keyboard.type("3")
        page.wait_for_selector("#p-site-area-m2-fault", state="detached")
        assert page.input_value("#p-site-area-m2:focus") == "17.73 亩"
        assert page.inner_text("#p-site-area-m2-means") == "= 11820 m²"
        page.keyboard.press("Tab")
        page.wait_for_selector("#checks a[href='#p-site-area-m2']", state="detached")
        assert "17.73" in page.inner_text("#checks")


def test_an_outline_is_drawn_with_the_pointer_and_mended_with_keys(
    chromium: Browser, served: tuple[str, Places]
):
    site, places = served

    with somebody(chromium, site, NARROW, "zh") as page:
        page.goto(f"{site}{places['geometry-new']}")
        canvas = page.locator("#canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        for across, down in ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.3)):
            page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
        before = page.locator("#points input[name=lon]").evaluate_all("e => e.map(i => i.value)")
        for key in ("n", "n", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        after = page.locator("#points input[name=lon]").evaluate_all("e => e.map(i => i.value)")
        page.click("#draw button[value=draw]")
        page.wait_for_url("**after=geometry**")

        assert len(before) == 4 + 1
        assert before[0] == before[3]
        assert after[1] > before[1]
        assert [*after[:1], *after[2:]] == [*before[:1], *before[2:]]
        assert page.locator("#geometry svg path.now").count() == 1


def test_a_draft_is_edited_with_the_keyboard_alone(chromium: Browser, served: tuple[str, Places]):
    site, places = served

    with somebody(chromium, site, NARROW, "zh") as page:
        page.goto(f"{site}{places['edit']}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.focus("#p-jobs-expected")
        page.keyboard.press("Control+A")
        page.keyboard.type("123")
        page.keyboard.press("Enter")
        page.wait_for_url("**after=saved**")
        assert page.input_value("#p-jobs-expected") == "123"
