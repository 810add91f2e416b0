"""What administrators do with accounts, and that it ends sessions at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.commands import accounts
from catalog.commands.accounts import AccountChanged
from catalog.store.database import Database
from catalog.store.staff.accounts import Account, NoSuchAccount
from catalog.values.fault import Refused
from tests.catalog.commands.everything import everything
from tests.support.catalogs import an_act
from tests.support.people import APP, a_session, an_account, comes_in, recorded, whose

Do = Callable[..., Account]


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    """An administrator `boss`, and `lin`, who edits and is at work."""
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin", ["editor"])
    return empty_catalog


def to(roles: list[str], *, separate: bool = False, **more: int) -> Do:
    return lambda database, act, login: accounts.set_roles(
        database, act, login, roles, separate=separate, **more
    )


def codes(do: Do, database: Database, login: str) -> list[str]:
    with pytest.raises(Refused) as told:
        do(database, an_act("boss"), login)
    return [fault.code for fault in told.value.faults]


@pytest.mark.parametrize(
    ("do", "act"),
    [
        (to(["reviewer"]), "account.roles_changed"),
        (to([]), "account.roles_changed"),
        (accounts.disable, "account.disabled"),
        (accounts.reset_totp, "account.totp_reset"),
        (lambda *given: accounts.bind(*given, "https://idp.example#7"), "account.bound"),
    ],
    ids=["other roles", "no roles", "disable", "reset-totp", "bind"],
)
def test_whatever_changes_what_somebody_may_do_ends_their_sessions(
    office: Database, do: Do, act: str
):
    mine, others = a_session(office, "lin"), a_session(office, "boss")

    do(office, an_act("boss"), "lin")

    assert whose(office, mine) is None
    assert whose(office, others) is not None
    last = recorded(office)[-1]
    assert (last.actor, last.act, last.subject) == ("boss", act, "accounts/lin")
    assert last.facts["sessions_ended"] == 1


def test_roles_are_those_given_and_no_others(office: Database):
    done = to(["publisher", "reviewer"])(office, an_act("boss"), "lin")

    assert done.roles == {"publisher", "reviewer"}
    found = whose(office, a_session(office, "lin"))
    assert found is not None
    assert found.roles == {"publisher", "reviewer"}
    assert recorded(office)[-2].facts["before"] == ["editor"]


def test_the_roles_one_has_already_change_nothing(office: Database):
    session = a_session(office, "lin")
    before = everything(office)

    to(["editor"])(office, an_act("boss"), "lin")

    assert everything(office) == before
    assert whose(office, session)


def test_a_disabled_account_comes_in_again_only_after_it_was_enabled(office: Database):
    accounts.disable(office, an_act("boss"), "lin")
    assert not comes_in(office)

    accounts.enable(office, an_act("boss"), "lin")

    assert comes_in(office)


def test_disabling_and_enabling_again_is_no_act(office: Database):
    accounts.disable(office, an_act("boss"), "lin")
    before = everything(office)

    accounts.disable(office, an_act("boss"), "lin")
    accounts.enable(office, an_act("boss"), "boss")

    assert everything(office) == before


@pytest.mark.parametrize("do", [to(["editor"]), to([]), accounts.disable])
def test_the_last_administrator_stays(office: Database, do: Do):
    before = everything(office)

    assert codes(do, office, "boss") == ["last-administrator"]
    assert everything(office) == before


def test_a_disabled_administrator_does_not_count(office: Database):
    an_account(office, "second", ["administrator"])
    accounts.disable(office, an_act("boss"), "second")

    assert codes(accounts.disable, office, "boss") == ["last-administrator"]


def test_an_administrator_may_leave_when_there_is_another(office: Database):
    an_account(office, "second", ["administrator"])

    assert to(["auditor"])(office, an_act("boss"), "boss").roles == {"auditor"}


def test_two_administrators_cannot_take_each_other_away(office: Database, scale: float):
    an_account(office, "second", ["administrator"])

    for _ in range(max(3, int(30 * scale))):
        for login in ("boss", "second"):
            to(["administrator"])(office, an_act("boss"), login)

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(lambda login: _leaves(office, login), ("boss", "second")))

        assert sorted(done) == [False, True]


def _leaves(database: Database, login: str) -> bool:
    try:
        to([])(database, an_act(login), login)
    except Refused:
        return False
    return True


def test_separate_administrators_are_nothing_else_as_well(office: Database):
    mixed = to(["security", "editor"], separate=True)

    assert codes(mixed, office, "lin") == ["roles-not-together"]
    assert to(["security"], separate=True)(office, an_act("boss"), "lin").roles == {"security"}


def test_a_role_that_does_not_exist_is_given_to_nobody(office: Database):
    assert codes(to(["owner"]), office, "lin") == ["role-unknown"]
    assert accounts.one(office, "lin").roles == {"editor"}


@pytest.mark.parametrize(
    "do", [to([]), accounts.disable, accounts.enable, accounts.reset_totp,
           lambda *given: accounts.bind(*given, None)],
)  # fmt: skip
def test_nothing_is_done_to_an_account_that_is_not_there(office: Database, do: Do):
    with pytest.raises(NoSuchAccount, match="nobody"):
        do(office, an_act("boss"), "nobody")


def test_a_change_of_what_has_been_changed_meanwhile_is_refused(office: Database):
    seen = accounts.one(office, "lin").row_version
    to(["reviewer"])(office, an_act("boss"), "lin")

    with pytest.raises(AccountChanged) as told:
        to(["publisher"], row_version=seen)(office, an_act("boss"), "lin")

    assert told.value.account.roles == {"reviewer"}
    now = told.value.account.row_version
    assert to(["publisher"], row_version=now)(office, an_act("boss"), "lin").roles == {"publisher"}


def test_nobody_is_two_people_at_the_identity_provider(office: Database):
    accounts.bind(office, an_act("boss"), "lin", "https://idp.example#7")

    with pytest.raises(Refused) as told:
        accounts.bind(office, an_act("boss"), "boss", "https://idp.example#7")

    assert [fault.code for fault in told.value.faults] == ["subject-taken"]
    accounts.bind(office, an_act("boss"), "lin", None)
    assert accounts.bind(office, an_act("boss"), "boss", "https://idp.example#7").subject


def test_an_account_tells_no_secret_when_it_is_printed(office: Database):
    an_account(office, "app", app=APP)

    for account in accounts.every(office):
        assert "argon2" not in repr(account)
        assert "GEZDGNBVGY3TQOJQ" not in repr(account)
