"""The door of staff: who is let in, what a browser is told to keep, what another site cannot do."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest

from catalog.commands import accounts, inviting
from catalog.commands.admission import (
    IDLE,
    LOCKED_AFTER,
    LONGEST,
    AppLost,
    Locked,
    NotEntered,
)
from catalog.commands.credentials import WrongCode
from catalog.commands.tokens import RANDOM_BYTES, create
from catalog.store.database import Database
from catalog.values import totp
from catalog.values.fault import Refused
from service.api.problems import Problem
from service.identity.sessions import StaffDoor
from service.keys import account_key
from tests.service.conftest import settings_for
from tests.service.identity.conftest import SITE, Open, sent
from tests.support.catalogs import NOON, an_act
from tests.support.people import (
    APP,
    PASSWORD,
    a_secret,
    an_account,
    an_invited,
    comes_in,
    recorded,
)
from tests.support.tokens import a_token

TLS = "https://catalog.example"
UNSAFE = ["POST", "PUT", "PATCH", "DELETE"]


@pytest.fixture
def door(empty_catalog: Database, opened: Open) -> StaffDoor:
    an_account(empty_catalog, "lin", ["editor"])
    return opened(empty_catalog)


def logged_in(door: StaffDoor, login: str = "lin", code: str = "", **more: str) -> str:
    environ = sent("POST", **more)
    return door.log_in(environ, NOON, login=login, password=PASSWORD, code=code)


def refused(door: StaffDoor, environ: dict[str, Any], **given: Any) -> tuple[int, str]:
    with pytest.raises(Problem) as told:
        door.principal_of(environ, given.pop("now", NOON), **given)
    return told.value.status, told.value.code


def staff_token(database: Database, login: str = "lin") -> str:
    return create(
        database, an_act(login), name="script", scope="staff", login=login, days=90,
        random=secrets.token_bytes(RANDOM_BYTES),
    )  # fmt: skip


def test_a_session_tells_who_it_is_and_what_they_may(door: StaffDoor):
    found = door.principal_of(sent(cookie=logged_in(door)), NOON)

    assert (found.login, found.name, found.roles) == ("lin", "演示lin", {"editor"})
    assert found.may("draft.edit")
    assert not found.may("draft.review")
    assert found.token_id is None


def test_a_staff_token_tells_the_same(empty_catalog: Database, door: StaffDoor):
    text = staff_token(empty_catalog)

    by_token = door.principal_of(sent("POST", Authorization=f"Bearer {text}"), NOON)
    by_session = door.principal_of(sent(cookie=logged_in(door)), NOON)

    assert (by_token.login, by_token.permissions) == (by_session.login, by_session.permissions)
    assert by_token.token_id == text[4:12]


def test_whoever_has_neither_is_asked_to_log_in(empty_catalog: Database, door: StaffDoor):
    assert refused(door, sent()) == (401, "session-required")
    assert refused(door, sent(cookie="session=" + "A" * 43)) == (401, "session-required")
    assert refused(door, sent(Authorization="Bearer x")) == (401, "token-invalid")
    text = a_token(empty_catalog)
    assert refused(door, sent(Authorization=f"Bearer {text}")) == (403, "scope-missing")
    assert door.visitor_of(sent(), NOON) is None


def test_what_one_may_not_is_named(door: StaffDoor):
    found = door.principal_of(sent(cookie=logged_in(door)), NOON)
    found.require("draft.edit")

    with pytest.raises(Problem) as told:
        found.require("draft.review")

    assert (told.value.status, told.value.code) == (403, "permission-missing")
    assert str(told.value.facts["permission"]) == "审核草稿 · review drafts"
    with pytest.raises(KeyError):
        found.may("draft.reviev")


def test_other_roles_hold_from_the_next_request_on(empty_catalog: Database, opened: Open):
    an_account(empty_catalog, "lin", ["reviewer"])
    door = opened(empty_catalog)
    cookie = logged_in(door)
    token = sent("POST", Authorization=f"Bearer {staff_token(empty_catalog)}")
    assert door.principal_of(sent(cookie=cookie), NOON).may("draft.review")
    assert door.principal_of(token, NOON).may("draft.review")

    accounts.set_roles(empty_catalog, an_act("boss"), "lin", ["editor"], separate=False)

    assert refused(door, sent(cookie=cookie)) == (401, "session-required")
    assert not door.principal_of(sent(cookie=logged_in(door)), NOON).may("draft.review")
    assert not door.principal_of(token, NOON).may("draft.review")


def test_a_disabled_account_is_out_at_the_next_request(empty_catalog: Database, door: StaffDoor):
    an_account(empty_catalog, "boss", ["administrator"])
    cookie, text = logged_in(door), staff_token(empty_catalog)

    accounts.disable(empty_catalog, an_act("boss"), "lin")

    assert refused(door, sent(cookie=cookie)) == (401, "session-required")
    assert refused(door, sent(Authorization=f"Bearer {text}")) == (401, "token-invalid")


def test_sessions_end_idle_and_after_a_working_day(door: StaffDoor):
    cookie = logged_in(door)
    assert door.visitor_of(sent(cookie=cookie), NOON + IDLE - timedelta(seconds=1))
    assert door.visitor_of(sent(cookie=cookie), NOON + 2 * IDLE) is None

    cookie, now = logged_in(door), NOON
    while now < NOON + LONGEST:
        assert door.visitor_of(sent(cookie=cookie), now)
        now += IDLE / 2
    assert door.visitor_of(sent(cookie=cookie), now) is None


def test_logging_in_adopts_no_cookie_that_was_there(door: StaffDoor):
    planted = "session=" + a_secret()
    first = logged_in(door, cookie=planted)

    second = logged_in(door, cookie=first)

    assert len({planted, first.partition(";")[0], second.partition(";")[0]}) == 3
    assert door.visitor_of(sent(cookie=planted), NOON) is None
    assert door.visitor_of(sent(cookie=first), NOON) is None
    assert door.visitor_of(sent(cookie=second), NOON)


def test_logging_out_ends_the_session_and_the_cookie(door: StaffDoor):
    cookie = logged_in(door)

    answer = door.log_out(sent("POST", cookie=cookie), NOON)

    assert door.visitor_of(sent(cookie=cookie), NOON) is None
    assert answer == "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"


@pytest.mark.parametrize(
    ("chosen", "name", "attributes"),
    [
        ({}, "session", "; Path=/; HttpOnly; SameSite=Lax"),
        ({"public_url": "http://catalog.example"}, "session", "; Path=/; HttpOnly; SameSite=Lax"),
        ({"public_url": TLS}, "__Host-session", "; Path=/; HttpOnly; SameSite=Lax; Secure"),
    ],
)
def test_no_script_and_no_other_host_gets_the_cookie(
    empty_catalog: Database, opened: Open, chosen: dict[str, str], name: str, attributes: str
):
    an_account(empty_catalog)
    door = opened(empty_catalog, **chosen)

    cookie = logged_in(door)

    value, _, rest = cookie.partition(";")
    assert (value.partition("=")[0], ";" + rest) == (name, attributes)
    assert door.visitor_of(sent(cookie=cookie), NOON)


def test_over_tls_a_cookie_without_the_prefix_is_none(empty_catalog: Database, opened: Open):
    an_account(empty_catalog)
    door = opened(empty_catalog, public_url=TLS)

    cookie = logged_in(door).removeprefix("__Host-")

    assert door.visitor_of(sent(cookie=cookie), NOON) is None


@pytest.mark.parametrize("method", UNSAFE)
def test_an_unsafe_request_of_a_session_shows_its_token(door: StaffDoor, method: str):
    cookie = logged_in(door)
    csrf = door.principal_of(sent(cookie=cookie), NOON).csrf
    forged = (403, "request-forged")
    others = door.principal_of(sent(cookie=logged_in(door)), NOON).csrf

    assert door.principal_of(sent(method, cookie, X_CSRF_Token=csrf), NOON)
    assert door.principal_of(sent(method, cookie), NOON, form=lambda: {"csrf_token": csrf})

    assert refused(door, sent(method, cookie)) == forged
    assert refused(door, sent(method, cookie), form=dict) == forged
    for wrong in ("", "x", csrf[:-1], csrf.upper(), others, cookie[8:51], "ü" * 64):
        assert refused(door, sent(method, cookie), form=lambda w=wrong: {"csrf_token": w}) == forged
        if wrong.isascii():
            assert refused(door, sent(method, cookie, X_CSRF_Token=wrong)) == forged


def test_the_csrf_token_opens_no_session_and_is_not_printed(door: StaffDoor):
    found = door.principal_of(sent(cookie=logged_in(door)), NOON)

    assert len(found.csrf) == 64
    assert found.csrf not in repr(found)
    assert door.visitor_of(sent(cookie=f"session={found.csrf}"), NOON) is None


def test_reading_needs_no_csrf_token(door: StaffDoor):
    for method in ("GET", "HEAD"):
        assert door.principal_of(sent(method, logged_in(door)), NOON)


FROM_OTHERS = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1:8001"},
    {"Origin": "https://127.0.0.1:8000"},
    {"Origin": "http://127.0.0.1:8000.evil.example"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "none"},
    {"Sec_Fetch_Site": "cross-site", "Origin": SITE},
    {"Sec_Fetch_Site": "same-origin", "Origin": "http://evil.example"},
]


@pytest.mark.parametrize("headers", FROM_OTHERS, ids=str)
def test_what_another_site_sends_is_refused_whatever_it_shows(
    door: StaffDoor, headers: dict[str, str]
):
    cookie = logged_in(door)
    csrf = door.principal_of(sent(cookie=cookie), NOON).csrf

    assert refused(door, sent("POST", cookie, X_CSRF_Token=csrf, **headers)) == (
        403, "request-forged"
    )  # fmt: skip
    with pytest.raises(Problem, match="request-forged"):
        door.check_origin(sent("POST", **headers))
    # A link from elsewhere may lead here.
    assert door.principal_of(sent("GET", cookie, **headers), NOON)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": SITE}, {"Sec_Fetch_Site": "same-origin"},
     {"Sec_Fetch_Site": "same-origin", "Origin": SITE}],
    ids=str,
)  # fmt: skip
def test_what_our_own_pages_send_is_taken(door: StaffDoor, headers: dict[str, str]):
    cookie = logged_in(door)
    csrf = door.principal_of(sent(cookie=cookie), NOON).csrf

    assert door.principal_of(sent("POST", cookie, X_CSRF_Token=csrf, **headers), NOON)
    door.check_origin(sent("POST", **headers))


def test_behind_a_proxy_the_origin_is_the_public_address(empty_catalog: Database, opened: Open):
    door = opened(empty_catalog, public_url=f"{TLS}/land")

    # The proxy may pass the host on, or ask for its own name of the service.
    for site in ("http://catalog.example", "http://127.0.0.1:8000"):
        door.check_origin(sent("POST", site=site, Origin=TLS))
        for origin in ("http://catalog.example", "https://evil.example", f"{TLS}/land"):
            with pytest.raises(Problem):
                door.check_origin(sent("POST", site=site, Origin=origin))


def test_guesses_are_counted_by_the_address_that_the_server_sees(
    empty_catalog: Database, door: StaffDoor, scale: float
):
    refusals: list[str] = []
    spellings = ("lin", "LIN", "ｌｉｎ", "Lin ", "lIn")
    for n in range(max(40, int(400 * scale))):
        forged = f"203.0.{n >> 8}.{n & 255}"
        environ = sent(
            "POST", X_Forwarded_For=forged, Forwarded=f"for={forged}", True_Client_IP=forged,
            X_Real_IP=forged, CF_Connecting_IP=forged, User_Agent=f"agent {n}",
            Accept_Language=f"x-{n}",
        )  # fmt: skip
        environ["REMOTE_ADDR"] = "10.0.0.9"
        with pytest.raises((NotEntered, Locked)) as told:
            door.log_in(environ, NOON, login=spellings[n % 5], password=f"guess {n}", code="")
        refusals.append(type(told.value).__name__)

    assert refusals.count("NotEntered") == LOCKED_AFTER
    assert {r.peer for r in recorded(empty_catalog) if r.act == "session.refused"} == {"10.0.0.9"}


@pytest.mark.parametrize(
    ("proxies", "header", "peer"),
    [
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, "x" * 1000, "x" * 45),
    ],
)
def test_a_peer_is_read_from_as_many_proxies_as_there_are(
    empty_catalog: Database, opened: Open, proxies: int, header: str, peer: str
):
    door = opened(empty_catalog, proxies=proxies)
    environ = sent(X_Forwarded_For=header)
    environ["REMOTE_ADDR"] = "10.0.0.9"

    assert door.act_of(environ, NOON, "lin").peer == peer


def test_an_invitation_is_accepted_once_at_the_door(empty_catalog: Database, door: StaffDoor):
    secret = an_invited(empty_catalog, "new")
    given = {"secret": secret, "password": PASSWORD}

    assert door.invited(secret, NOON).login == "new"
    assert door.accept(sent("POST"), NOON, **given) == "new"

    with pytest.raises(inviting.InvitationInvalid):
        door.accept(sent("POST"), NOON, **given)
    assert comes_in(empty_catalog, "new")


def test_a_real_catalog_asks_for_an_app_before_anything_else(real_catalog: Database, opened: Open):
    an_account(real_catalog, "lin", ["editor"])
    door = opened(real_catalog)
    cookie = logged_in(door)

    owing = door.principal_of(sent(cookie=cookie), NOON)
    assert (owing.owes, owing.permissions) == ("totp", frozenset())
    with pytest.raises(Problem, match="something-owed"):
        owing.require("draft.edit")

    offer = door.totp_offer(sent(cookie=cookie), "lin")
    assert offer == door.totp_offer(sent(cookie=cookie), "lin")
    assert offer.uri.startswith("otpauth://totp/parcel-catalog:lin?secret=" + offer.secret)
    with pytest.raises(WrongCode):
        door.confirm_totp(sent("POST", cookie), NOON, "000000")
    step = totp.step_of(NOON)
    code = totp.code_at(totp.from_base32(offer.secret), step)
    door.confirm_totp(sent("POST", cookie), NOON, code)

    assert door.principal_of(sent(cookie=cookie), NOON).may("draft.edit")
    with pytest.raises(NotEntered):
        logged_in(door, code=code)
    after = totp.code_at(totp.from_base32(offer.secret), step + 1)
    assert door.visitor_of(sent(cookie=logged_in(door, code=after)), NOON)


@pytest.mark.parametrize(("chosen", "owes"), [({}, ""), ({"require_totp": True}, "totp")])
def test_a_demonstration_asks_for_an_app_only_when_it_is_told_to(
    empty_catalog: Database, opened: Open, chosen: dict[str, bool], owes: str
):
    an_account(empty_catalog)
    door = opened(empty_catalog, **chosen)

    assert door.principal_of(sent(cookie=logged_in(door)), NOON).owes == owes


def test_a_real_catalog_may_be_told_to_ask_for_none(real_catalog: Database, opened: Open):
    an_account(real_catalog)
    door = opened(real_catalog, require_totp=False)

    assert door.principal_of(sent(cookie=logged_in(door)), NOON).owes == ""


def test_each_session_offers_an_app_of_its_own_that_tells_nothing_of_it(door: StaffDoor):
    cookies = [logged_in(door), logged_in(door)]

    offers = [door.totp_offer(sent(cookie=cookie)) for cookie in cookies]

    assert offers[0].secret != offers[1].secret
    assert offers[0].secret not in repr(offers[0])


def test_whoever_changes_the_password_goes_on_under_another_session(door: StaffDoor):
    before = logged_in(door)
    wanted = "quite another password"

    after = door.change_password(sent("POST", before), NOON, password=PASSWORD, wanted=wanted)

    assert door.visitor_of(sent(cookie=before), NOON) is None
    assert door.visitor_of(sent(cookie=after), NOON)
    with pytest.raises(Problem, match="session-required"):
        door.change_password(sent("POST", before), NOON, password=wanted, wanted=PASSWORD)
    with pytest.raises(Refused):
        door.change_password(sent("POST", after), NOON, password=wanted, wanted="short")


def test_an_old_password_lets_nobody_act_before_it_is_changed(
    empty_catalog: Database, opened: Open
):
    an_account(empty_catalog)
    door = opened(empty_catalog, password_days=90)
    later = NOON + timedelta(days=90)
    cookie = door.log_in(sent("POST"), later, login="lin", password=PASSWORD, code="")
    owing = door.principal_of(sent(cookie=cookie), later)
    assert (owing.owes, owing.permissions) == ("password", frozenset())

    cookie = door.change_password(
        sent("POST", cookie), later, password=PASSWORD, wanted="quite another password"
    )

    assert door.principal_of(sent(cookie=cookie), later).may("draft.edit")


def test_separate_administrators_who_were_not_may_nothing_until_it_is_put_right(
    empty_catalog: Database, opened: Open
):
    an_account(empty_catalog, "boss", ["administrator", "editor"])
    door = opened(empty_catalog, separate_administrators=True)

    cookie = logged_in(door, "boss")
    assert door.principal_of(sent(cookie=cookie), NOON).permissions == frozenset()

    together = opened(empty_catalog)
    assert together.principal_of(sent(cookie=cookie), NOON).may("role.grant")


def test_an_app_is_asked_for_at_the_door(empty_catalog: Database, opened: Open):
    an_account(empty_catalog, app=APP, account_key=account_key(settings_for(empty_catalog)))
    door = opened(empty_catalog)
    code = totp.code_at(APP, totp.step_of(NOON))

    with pytest.raises(NotEntered):
        logged_in(door)
    assert logged_in(door, code=code)
    with pytest.raises(NotEntered):
        logged_in(door, code=code)


def test_whoever_lost_the_key_is_told_and_a_key_that_is_none_lets_nobody_in(
    empty_catalog: Database, opened: Open
):
    an_account(empty_catalog, app=APP, account_key="of another machine")
    door, path = opened(empty_catalog), settings_for(empty_catalog).data_dir / "account-key"

    with pytest.raises(AppLost):
        logged_in(door, code=totp.code_at(APP, totp.step_of(NOON)))
    assert path.stat().st_mode & 0o777 == 0o600

    path.write_text("no key")
    with pytest.raises(Problem) as refused:
        logged_in(door)
    assert (refused.value.status, refused.value.code) == (503, "storage-unavailable")
