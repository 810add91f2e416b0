"""Every route of the console before every role, before strangers, and before other sites' forms."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from catalog.rules.permissions import PERMISSIONS, ROLES
from catalog.values import passwords
from service import create_app
from service.web.console.route import EVERYBODY, SESSION, Page
from service.web.console.routes import ROUTES
from tests.service.conftest import settings_for
from tests.service.console.desks import Desk
from tests.service.contract_client import HOST
from tests.support.catalogs import Catalogs
from tests.support.people import PASSWORD, an_account

GUARDED = [page for page in ROUTES if page.asks != EVERYBODY]
PLACES = {"<secret>": "x", "<collection>": "parcels", "<entry_id>": "DEMO-P-001"}


@pytest.fixture(scope="module")
def app(sqlite_catalogs: Catalogs) -> Iterator[Flask]:
    """On SQLite alone: no engine has a part in who may do what."""
    database = sqlite_catalogs.demo()
    for role in ROLES:
        an_account(database, f"a-{role}", (role,))
    app = create_app(settings_for(database))
    yield app
    app.extensions["catalog"].close()
    sqlite_catalogs.drop(database)


def address(page: Page) -> str:
    """Where the route is, for things that there are or are not."""
    steps = page.path.split("/")
    return "/".join(PLACES.get(s, "nobodys" if s.startswith("<") else s) for s in steps)


def send(desk: Desk, page: Page) -> TestResponse:
    return desk.get(address(page)) if page.method == "GET" else desk.post(address(page))


def test_every_route_asks_for_something_that_there_is():
    asked = {name for page in ROUTES for name in page.permissions}

    assert asked <= PERMISSIONS.keys()
    assert all(page.permissions or page.asks in (EVERYBODY, SESSION) for page in ROUTES)
    assert len({(page.path, page.method) for page in ROUTES}) == len(ROUTES)
    assert len({page.name for page in ROUTES}) == len(ROUTES)


def test_the_application_has_no_page_that_is_not_in_the_table(app: Flask):
    rules = {
        (rule.rule.removeprefix("/console"), method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/console") and rule.endpoint.startswith("console.")
        for method in rule.methods or ()
        if method in ("GET", "POST", "PUT", "DELETE")
    }

    extra = {("", "GET"), ("/<path:rest>", "GET")}
    assert rules - extra == {(page.path, page.method) for page in ROUTES}


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_gets_what_it_may_and_nothing_else(app: Flask, role: str):
    desk = Desk(app, f"a-{role}")

    for page in GUARDED:
        if page.name == "log_out":
            continue
        answer = send(desk, page)
        may = not page.permissions or any(
            role in PERMISSIONS[name].roles for name in page.permissions
        )
        assert (answer.status_code != 403) == may, (page.name, answer.status_code)
        assert answer.status_code < 500, page.name


@pytest.mark.parametrize("page", GUARDED, ids=lambda page: page.name)
def test_strangers_are_sent_to_log_in(app: Flask, page: Page):
    client = app.test_client()

    answer = client.open(f"/console{address(page)}", method=page.method, headers={"Host": HOST})

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/console/login?next=")


@pytest.mark.parametrize(
    "page", [p for p in GUARDED if p.method == "POST"], ids=lambda page: page.name
)
def test_no_act_without_the_forms_token(app: Flask, page: Page):
    desk = Desk(app, "a-editor")
    desk.token = "f" * 64

    answer = desk.post(address(page))

    assert answer.status_code == 403
    assert "log_out" in page.name or desk.get("/account").status_code == 200


def test_a_form_of_another_site_logs_nobody_in(app: Flask):
    answer = app.test_client().post(
        "/console/login",
        data={"login": "a-editor", "password": "x"},
        headers={"Host": HOST, "Origin": "https://elsewhere.example"},
    )

    assert answer.status_code == 403


def test_in_a_crowd_people_are_told_to_come_back(app: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(passwords, "_PLACES", threading.BoundedSemaphore(1))

    with passwords._turn():
        answer = app.test_client().post(
            "/console/login",
            data={"login": "a-editor", "password": PASSWORD},
            headers={"Host": HOST},
        )

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "此次不计入失败次数" in answer.text


def test_who_has_logged_in_gets_where_they_wanted_and_nowhere_else(app: Flask):
    def leads(wanted: str) -> str:
        answer = app.test_client().post(
            "/console/login",
            data={"login": "a-editor", "password": PASSWORD, "next": wanted},
            headers={"Host": HOST},
        )
        return answer.headers["Location"]

    assert leads("/drafts?by=me") == "/console/drafts?by=me"
    for wanted in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere", ""):
        assert leads(wanted) == "/console/"
