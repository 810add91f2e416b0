"""People of an office, each with a Chromium of their own, as they come in for the first time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Download, Page, sync_playwright

from catalog.values import totp
from tests.support.people import PASSWORD

PHONE_PX = 360


class Person:
    """A page at the console. Whatever the browser complains of is kept in `complaints`."""

    def __init__(self, browser: Browser, site: str, login: str) -> None:
        self.site, self.login = site, login
        self.page: Page = browser.new_context(locale="zh-CN", accept_downloads=True).new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self._heard(said.text))
        self._come_in()

    def go(self, path: str) -> None:
        answer = self.page.goto(f"{self.site}/console{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def press(self, name: str) -> None:
        """The button that is called so, in its own words."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def fetched(self, button: str) -> bytes:
        """The file that a button gives."""
        with self.page.expect_download() as waiting:
            self.press(button)
        download: Download = waiting.value
        return download.path().read_bytes()

    def read(self) -> str:
        """What stands on the page, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def answered(self, path: str, **form: str) -> tuple[int, str]:
        """How the service answers this person's browser; with fields, to a form that it sends."""
        address = f"{self.site}/console{path}"
        if not form:
            found = self.page.request.get(address, max_redirects=0)
        else:
            token = self.page.locator('input[name="csrf_token"]').first.get_attribute("value")
            sent: dict[str, Any] = {"csrf_token": token, **form}
            headers = {"Origin": self.site}
            found = self.page.request.post(address, form=sent, headers=headers, max_redirects=0)
        return found.status, found.text()

    def _come_in(self) -> None:
        """Log in and set up an app, because a real catalog asks for its codes."""
        self.go("/login")
        self.page.get_by_label("账号", exact=True).fill(self.login)
        self.page.get_by_label("口令", exact=True).fill(PASSWORD)
        self.press("登录")
        secret = totp.from_base32(self.page.locator("dd code").inner_text())
        code = totp.code_at(secret, totp.step_of(datetime.now(UTC)))
        self.page.locator("#code").fill(code)
        self.press("启用动态码")

    def _heard(self, text: str) -> None:
        # A refusal that a page answers with is no fault of the page.
        if "Failed to load resource" not in text:
            self.complaints.append(text)


def a_phone(person: Person) -> Page:
    """A browser beside somebody's, narrow, and of nobody who is logged in."""
    found = person.page.context.browser
    assert found is not None
    return found.new_context(viewport={"width": PHONE_PX, "height": 740}).new_page()


@contextmanager
def an_office(chromium: str) -> Iterator[Browser]:
    """A browser in which each person has cookies of their own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
