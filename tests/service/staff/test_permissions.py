"""Who may do what by JSON: every role before every route and every state a draft can be in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, TestResponse

from catalog.rules.permissions import PERMISSIONS, ROLES
from catalog.store.database import Database
from catalog.words.label import Label
from service import create_app
from service.api.call import API
from service.api.negotiation import JSON
from service.api.route import Route
from service.api.routes import routes
from service.api.staff.serving import Told
from tests.catalog.documents import a_contact
from tests.service.conftest import settings_for
from tests.service.contract_client import Client
from tests.service.staff.office import STAFF, Office, hired, seen
from tests.support.catalogs import Catalogs
from tests.support.people import PASSWORD, an_account
from tests.support.tokens import a_token

ROUTES = [route for route in routes(20, 1000) if route.scope == "staff"]
BY_NAME = {route.operation: route for route in ROUTES}
STATES = ("open", "submitted", "approved", "released", "discarded")
FORGED = "f" * 32

WAITING = dict.fromkeys(("open", "submitted", "approved"), 200)
ENDED = dict.fromkeys(("released", "discarded"), 409)
ALWAYS = dict.fromkeys(STATES, 200)

OUTCOMES = {
    "getDraft": ALWAYS,
    "getDraftFaults": ALWAYS,
    "getDraftHistory": ALWAYS,
    "getDraftRevision": ALWAYS,
    "getDraftReviews": ALWAYS,
    "putDraft": {**WAITING, **ENDED},
    "deleteDraft": {**WAITING, **ENDED},
    "reopenDraft": {**ALWAYS, "released": 409},
    "submitDraft": {**dict.fromkeys(STATES, 422), "open": 200},
    "approveDraft": {**dict.fromkeys(STATES, 409), "submitted": 200},
    "returnDraft": {**dict.fromkeys(STATES, 409), "submitted": 200, "approved": 200},
    "commentDraft": {**WAITING, **ENDED},
}
"""What whoever may do it is answered, by the state of the draft; nobody else ever gets that far."""


@pytest.fixture(scope="module")
def office(sqlite_catalogs: Catalogs) -> Iterator[Office]:
    """On SQLite alone: no engine has a part in who may do what."""
    yield from _office(sqlite_catalogs)


@pytest.fixture(scope="module")
def each_office(catalogs: Catalogs) -> Iterator[Office]:
    yield from _office(catalogs)


def _office(catalogs: Catalogs) -> Iterator[Office]:
    database = catalogs.empty()
    app = create_app(settings_for(database))
    found = Office(Client(app), database)
    for role in ROLES:
        found.tokens[f"only-{role}"] = hired(database, f"only-{role}", role)
    yield found
    app.extensions["catalog"].close()
    catalogs.drop(database)


@pytest.fixture(scope="module")
def drafts(office: Office) -> dict[str, Any]:
    """A draft in each state, for those who get nowhere with it."""
    return {state: in_state(office, state) for state in STATES}


def in_state(office: Office, state: str) -> Any:
    """A new draft that was brought there."""
    draft = office.drafted(a_contact())
    match state:
        case "submitted":
            return office.act("editor", draft, "submit")
        case "approved":
            return office.approved(draft)
        case "released":
            office.published(office.approved(draft))
        case "discarded":
            office.did("editor", "DELETE", f"/drafts/{draft['id']}", **seen(draft))
    return office.did("editor", "GET", f"/drafts/{draft['id']}")


def knock(office: Office, who: str, route: Route, place: str, **headers: str) -> TestResponse:
    """A request with nothing in it: whoever is let in gets at least a little further."""
    path = route.path.removeprefix("/staff")
    for name in (found.name for found in route.places):
        path = path.replace(f"{{{name}}}", place)
    body = None if route.method in ("GET", "DELETE") else {}
    return office.send(who, route.method, path, body, **headers)


def test_there_is_no_address_of_staff_without_a_permission(office: Office):
    addresses = {
        (method, rule.endpoint)
        for rule in office.client.app.url_map.iter_rules()
        if rule.rule.startswith(f"{STAFF}/") or rule.rule == STAFF
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert addresses == {(route.method, route.operation) for route in ROUTES}
    assert all(route.permission in PERMISSIONS for route in ROUTES)


@pytest.mark.parametrize("permission", [None, "draft.everything"])
def test_no_route_of_staff_is_made_without_one_of_the_permissions(permission: str | None):
    with pytest.raises(ValueError, match="ask for a permission"):
        Route("/staff/x", "getX", "staff", Label("某", "x"), JSON, "Draft", lambda asked: Told({}),
              scope="staff", permission=permission)  # fmt: skip


@pytest.mark.parametrize("role", [*(f"only-{role}" for role in ROLES), "nobody"])
def test_each_role_is_let_through_where_the_table_says_and_nowhere_else(
    office: Office, drafts: dict[str, Any], role: str
):
    for route in ROUTES:
        answer = knock(office, role, route, FORGED)
        may = role.removeprefix("only-") in PERMISSIONS[str(route.permission)].roles
        refused = (answer.status_code, answer.json.get("code") if answer.is_json else "")
        assert (refused == (403, "permission-missing")) == (not may), (route.operation, refused)


@pytest.mark.parametrize("role", [*(f"only-{role}" for role in ROLES), "nobody"])
def test_whoever_lacks_a_permission_learns_nothing_of_what_there_is(
    office: Office, drafts: dict[str, Any], role: str
):
    for route in ROUTES:
        if role.removeprefix("only-") in PERMISSIONS[str(route.permission)].roles:
            continue
        asked = [FORGED, "-", drafts["open"]["id"], "editor"]
        answers = [knock(office, role, route, place) for place in asked]
        if route.method != "GET":
            # Neither what stands in the headers nor what stands in the body comes first.
            answers.append(knock(office, role, route, FORGED, If_Match='"1"'))
            answers.append(knock(office, role, route, FORGED, Content_Type="text/plain"))
        assert {answer.status_code for answer in answers} == {403}
        assert len({answer.data for answer in answers}) == 1, route.operation
        told = [[h for h in answer.headers if h[0] != "Date"] for answer in answers]
        assert all(headers == told[0] for headers in told), route.operation


def test_every_route_before_a_draft_is_in_the_table_of_outcomes():
    on_a_draft = {r.operation for r in ROUTES if any(p.name == "draft_id" for p in r.places)}

    assert on_a_draft == OUTCOMES.keys()
    assert all(outcomes.keys() == set(STATES) for outcomes in OUTCOMES.values())


@pytest.mark.parametrize("state", STATES)
def test_what_can_be_done_to_a_draft_hangs_on_its_state(each_office: Office, state: str):
    looked_at = in_state(each_office, state)
    for operation, outcomes in OUTCOMES.items():
        route = BY_NAME[operation]
        allowed = [
            f"only-{role}" for role in ROLES if role in PERMISSIONS[str(route.permission)].roles
        ]
        for who in allowed:
            draft = in_state(each_office, state) if route.guarded else looked_at
            answer = tried(each_office, who, route, draft)
            assert answer.status_code == outcomes[state], (operation, state, who, answer.text)


def tried(office: Office, who: str, route: Route, draft: Any) -> TestResponse:
    """A request that is whole in every way."""
    path = route.path.removeprefix("/staff").format(draft_id=draft["id"], row_version="1")
    bodies = {
        "putDraft": draft["document"],
        "approveDraft": {"content_sha256": draft["content_sha256"]},
        "returnDraft": {"comment": "请补充。"},
        "commentDraft": {"comment": "请核对。"},
        "submitDraft": {},
        "reopenDraft": {},
    }
    headers = seen(draft) if route.guarded else {}
    return office.send(who, route.method, path, bodies.get(route.operation), **headers)


def test_two_roles_of_one_person_do_not_make_two_people(office: Office):
    office.tokens["both"] = hired(office.database, "both", "editor", "reviewer", "publisher")
    draft = office.drafted(a_contact(), "both")
    submitted = office.act("both", draft, "submit")
    said = {"content_sha256": submitted["content_sha256"]}

    refused = office.refused("both", "POST", f"/drafts/{draft['id']}/approve", said, **seen(draft))

    assert refused == (409, "own-work")
    assert office.act("reviewer", submitted, "approve", said)["state"] == "approved"


def test_who_makes_an_account_gives_it_no_role_where_another_grants_them(
    catalogs: Catalogs, serve: Any
):
    database: Database = catalogs.empty()
    apart = Office(serve(database, separate_administrators=True), database)
    person = {"login": "new.editor", "name": "演示新人"}

    given = apart.refused("administrator", "POST", "/accounts", {**person, "roles": ["editor"]})
    apart.did("administrator", "POST", "/accounts", {**person, "roles": []})
    own = apart.refused("administrator", "PUT", "/accounts/new.editor/roles", {"roles": ["editor"]})
    granted = apart.did("security", "PUT", "/accounts/new.editor/roles", {"roles": ["editor"]})

    assert given == own == (403, "permission-missing")
    assert granted["roles"] == ["editor"]


class TestASession:
    """The console's scripts come by the session of whoever sits there."""

    @pytest.fixture
    def csrf(self, office: Office) -> dict[str, str]:
        """The headers of somebody logged in; without the second nothing is changed."""
        login = f"sits-there-{len(office.tokens)}"
        office.tokens[login] = ""
        an_account(office.database, login, ["editor"])
        staff = office.services.staff
        now = datetime.now(UTC)
        environ = EnvironBuilder("/", base_url="http://127.0.0.1:8000", method="POST").get_environ()
        cookie = staff.log_in(environ, now, login=login, password=PASSWORD, code="")
        kept = cookie.partition(";")[0]
        principal = staff.visitor_of({**environ, "HTTP_COOKIE": kept}, now)
        return {"Cookie": kept, "X_CSRF_Token": principal.csrf}

    def test_it_opens_the_api_as_a_token_does(self, office: Office, csrf: dict[str, str]):
        begun = office.client.open("POST", f"{STAFF}/drafts", {"collection": "parcels"}, **csrf)

        assert begun.status_code == 201

    def test_it_changes_nothing_without_the_header_that_no_other_site_can_send(
        self, office: Office, csrf: dict[str, str]
    ):
        body = {"collection": "parcels"}
        cookie = {"Cookie": csrf["Cookie"]}
        answers = [
            office.client.open("POST", f"{STAFF}/drafts", body, **cookie),
            office.client.open("POST", f"{STAFF}/drafts", body, **{**csrf, "X_CSRF_Token": "x"}),
            office.client.open(
                "POST", f"{STAFF}/drafts", body, **csrf, Origin="https://evil.example"
            ),
        ]

        assert [answer.status_code for answer in answers] == [403, 403, 403]
        assert {answer.json["code"] for answer in answers} == {"request-forged"}

    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
    )
    def test_it_takes_json_alone_which_no_form_can_send(
        self, office: Office, csrf: dict[str, str], media_type: str
    ):
        for route in ROUTES:
            if route.body is None:
                continue
            path = API + route.path.format(**{place.name: FORGED for place in route.places})
            needed = [p.name for p in route.parameters.declared.values() if p.required]
            path += "?" + "&".join(f"{name}=x" for name in needed)
            answer = office.client.open(
                route.method, path, b"{}", **csrf, Content_Type=media_type, If_Match='"1"'
            )
            assert answer.status_code in (403, 404, 415), route.operation
            if answer.status_code == 404:
                assert answer.json["code"] == "resource-not-found"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_token_it_says_which_kind_is_needed(office: Office, method: str):
    answer = office.client.open(method, f"{STAFF}/drafts")

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_followers_token_opens_nothing_of_staff(office: Office):
    text = a_token(office.database)
    for route in ROUTES:
        path = API + route.path.format(**{place.name: FORGED for place in route.places})
        answer = office.client.open(route.method, path, Authorization=f"Bearer {text}")
        assert (answer.status_code, answer.json["code"]) == (403, "scope-missing")
