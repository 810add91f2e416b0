"""How people come in for the first time: a link sets a password, once."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from catalog.commands import accounts, inviting
from catalog.commands.inviting import Demonstrator, InvitationInvalid
from catalog.store.database import Database
from catalog.store.staff.accounts import NoSuchAccount
from catalog.values.fault import Refused
from tests.catalog.commands.everything import everything
from tests.support.catalogs import NOON, an_act
from tests.support.people import (
    PASSWORD,
    a_secret,
    a_session,
    accepted,
    an_account,
    an_invited,
    comes_in,
    recorded,
    whose,
)


def first(database: Database) -> str:
    secret = a_secret()
    assert inviting.invite_first(database, an_act(), secret=secret)
    return secret


def refused(database: Database, **given: object) -> list[tuple[str, str]]:
    """Where and why a new account is refused."""
    values = {"login": "lin", "name": "演示", "roles": ["editor"], "separate": False, **given}
    with pytest.raises(Refused) as told:
        inviting.create(database, an_act(), secret=a_secret(), **values)  # type: ignore[arg-type]
    return [(fault.pointer, fault.code) for fault in told.value.faults]


def test_a_link_lets_its_owner_choose_a_password_and_come_in(empty_catalog: Database):
    secret = an_invited(empty_catalog, "lin", ["editor", "reviewer"], name="演示林")

    assert inviting.invited(empty_catalog, secret, NOON) == inviting.Invited("lin", "演示林")
    assert not comes_in(empty_catalog, "lin", "")
    assert accepted(empty_catalog, secret) == "lin"

    found = whose(empty_catalog, a_session(empty_catalog, "lin"))
    assert found is not None
    assert (found.login, found.name, found.roles) == ("lin", "演示林", {"editor", "reviewer"})


def test_a_link_opens_once(empty_catalog: Database):
    secret = an_invited(empty_catalog)
    accepted(empty_catalog, secret)

    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret, "quite another password")
    with pytest.raises(InvitationInvalid):
        inviting.invited(empty_catalog, secret, NOON)
    assert comes_in(empty_catalog)


def test_of_many_who_use_a_link_at_once_one_succeeds(empty_catalog: Database):
    secret = an_invited(empty_catalog)
    passwords = [f"password number {n}" for n in range(6)]

    def try_it(password: str) -> bool:
        try:
            accepted(empty_catalog, secret, password)
        except InvitationInvalid:
            return False
        return True

    with ThreadPoolExecutor(len(passwords)) as pool:
        won = [p for p, done in zip(passwords, pool.map(try_it, passwords), strict=True) if done]

    assert [p for p in passwords if comes_in(empty_catalog, password=p)] == won
    assert len(won) == 1


def test_of_many_first_administrators_at_once_there_is_one(empty_catalog: Database):
    secret = first(empty_catalog)

    def try_it(login: str) -> bool:
        try:
            accepted(empty_catalog, secret, login=login, name="演示")
        except InvitationInvalid:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(try_it, ["ann", "bao", "cai", "dan"]))

    assert sum(done) == 1
    assert len(accounts.every(empty_catalog)) == 1


def test_a_link_opens_nothing_after_a_week(empty_catalog: Database):
    secret = an_invited(empty_catalog)
    week = timedelta(days=7)

    assert inviting.invited(empty_catalog, secret, NOON + week - timedelta(seconds=1))
    with pytest.raises(InvitationInvalid):
        inviting.invited(empty_catalog, secret, NOON + week)


def test_a_new_link_takes_the_place_of_the_one_before(empty_catalog: Database):
    old, new = an_invited(empty_catalog), a_secret()

    inviting.invite(empty_catalog, an_act(), "lin", secret=new)

    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, old)
    assert accepted(empty_catalog, new) == "lin"


def test_whoever_sets_another_password_by_a_link_ends_all_sessions(empty_catalog: Database):
    an_account(empty_catalog)
    session, link = a_session(empty_catalog), a_secret()
    inviting.invite(empty_catalog, an_act(), "lin", secret=link)
    assert whose(empty_catalog, session)

    accepted(empty_catalog, link, "quite another password")

    assert whose(empty_catalog, session) is None
    assert not comes_in(empty_catalog)
    assert comes_in(empty_catalog, password="quite another password")


def test_a_disabled_account_is_neither_invited_nor_let_in_by_a_link(empty_catalog: Database):
    an_account(empty_catalog, "boss", ["administrator"])
    secret = an_invited(empty_catalog)
    accounts.disable(empty_catalog, an_act(), "lin")

    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret)
    with pytest.raises(Refused):
        inviting.invite(empty_catalog, an_act(), "lin", secret=a_secret())
    accounts.enable(empty_catalog, an_act(), "lin")
    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret)


def test_nobody_can_be_invited_who_is_not_there(empty_catalog: Database):
    with pytest.raises(NoSuchAccount, match="nobody"):
        inviting.invite(empty_catalog, an_act(), "nobody", secret=a_secret())


@pytest.mark.parametrize("secret", ["", "x", "inv_" + "A" * 43, "\ud800", "'; --"])
def test_what_is_no_link_opens_nothing(empty_catalog: Database, secret: str):
    an_invited(empty_catalog)

    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret)


def test_a_password_too_easy_to_guess_uses_no_link_up(empty_catalog: Database):
    secret = an_invited(empty_catalog)

    with pytest.raises(Refused) as told:
        accepted(empty_catalog, secret, "short")

    assert [(f.pointer, f.code) for f in told.value.faults] == [("/password", "password-too-short")]
    assert accepted(empty_catalog, secret) == "lin"


def test_the_first_administrator_chooses_the_login(empty_catalog: Database):
    secret = first(empty_catalog)

    assert inviting.invited(empty_catalog, secret, NOON) == inviting.Invited(None, None)
    assert accepted(empty_catalog, secret, login="boss", name="演示管理员") == "boss"

    (found,) = accounts.every(empty_catalog)
    assert (found.login, found.roles) == ("boss", {"administrator"})
    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret, login="another", name="演示")


def test_there_is_no_first_administrator_where_there_are_accounts(empty_catalog: Database):
    secret = first(empty_catalog)
    an_invited(empty_catalog)

    assert not inviting.invite_first(empty_catalog, an_act(), secret=a_secret())
    with pytest.raises(InvitationInvalid):
        accepted(empty_catalog, secret, login="boss", name="演示")
    assert [account.login for account in accounts.every(empty_catalog)] == ["lin"]


def test_a_first_link_that_holds_is_not_replaced(empty_catalog: Database):
    secret = first(empty_catalog)
    later = an_act(now=NOON + inviting.INVITED_FOR)

    assert not inviting.invite_first(empty_catalog, an_act(), secret=a_secret())
    assert accepted(empty_catalog, secret, login="boss", name="演示") == "boss"
    assert not inviting.invite_first(empty_catalog, later, secret=a_secret())


def test_a_first_link_that_nobody_used_in_time_is_followed_by_another(empty_catalog: Database):
    first(empty_catalog)
    later = an_act(now=NOON + inviting.INVITED_FOR)

    assert inviting.invite_first(empty_catalog, later, secret=a_secret())


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"login": "Lin"}, [("/login", "login-form")]),
        ({"login": "l"}, [("/login", "login-form")]),
        ({"login": "林"}, [("/login", "login-form")]),
        ({"login": "lin wei"}, [("/login", "login-form")]),
        ({"login": "lin\n"}, [("/login", "login-form")]),
        ({"login": "l" * 33}, [("/login", "login-form")]),
        ({"name": " "}, [("/name", "name-form")]),
        ({"name": "x" * 61}, [("/name", "name-form")]),
        ({"name": "\u202eevil"}, [("/name", "name-form")]),
        ({"roles": ["owner"]}, [("/roles", "role-unknown")]),
        ({"roles": ["administrator", "editor"], "separate": True},
         [("/roles", "roles-not-together")]),
        ({"login": "", "name": "", "roles": ["x"]},
         [("/login", "login-form"), ("/name", "name-form"), ("/roles", "role-unknown")]),
    ],
)  # fmt: skip
def test_what_cannot_be_an_account_is_refused(
    empty_catalog: Database, given: dict[str, object], faults: list[tuple[str, str]]
):
    before = everything(empty_catalog)

    assert refused(empty_catalog, **given) == faults
    assert everything(empty_catalog) == before


def test_no_login_is_given_twice(empty_catalog: Database):
    an_invited(empty_catalog)

    assert refused(empty_catalog) == [("/login", "login-taken")]


def test_links_and_passwords_are_kept_as_hashes_and_recorded_nowhere(empty_catalog: Database):
    secret = an_invited(empty_catalog)
    accepted(empty_catalog, secret)

    kept = repr(everything(empty_catalog))

    assert secret not in kept
    assert PASSWORD not in kept
    assert [(r.actor, r.act, r.subject) for r in recorded(empty_catalog)] == [
        ("maker", "account.created", "accounts/lin"),
        ("lin", "account.accepted", "accounts/lin"),
    ]


def demonstrators() -> list[Demonstrator]:
    return [Demonstrator(f"demo-{role}", "演示", role, PASSWORD) for role in ("editor", "auditor")]


def salts() -> list[bytes]:
    return [secrets.token_bytes(16) for _ in demonstrators()]


def test_a_demonstration_is_opened_once(empty_catalog: Database):
    assert inviting.open_demonstration(empty_catalog, an_act(), demonstrators(), salts())
    before = everything(empty_catalog)

    assert not inviting.open_demonstration(empty_catalog, an_act(), demonstrators(), salts())
    assert everything(empty_catalog) == before
    assert comes_in(empty_catalog, "demo-editor")


def test_a_real_catalog_has_no_account_with_a_password_somebody_else_chose(real_catalog: Database):
    assert not inviting.open_demonstration(real_catalog, an_act(), demonstrators(), salts())
    assert accounts.every(real_catalog) == []
