"""Accounts from a shell: the first of them, and what an operator does for whoever is locked out."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from catalog.commands import accounts, inviting
from catalog.commands.inviting import InvitationInvalid
from catalog.rules.permissions import ROLES
from catalog.store.database import Database
from tests.catalog.commands.everything import everything
from tests.cli.conftest import Run
from tests.support.people import (
    APP,
    a_session,
    an_account,
    an_invited,
    comes_in,
    recorded,
    whose,
)

LINK = re.compile(r"^(http://[^/]+)/console/invitations/(inv_[A-Za-z0-9_-]{43})$", re.M)
IDP = {
    "CATALOG_OIDC_ISSUER": "https://idp.example",
    "CATALOG_OIDC_CLIENT_ID": "catalog",
    "CATALOG_PUBLIC_URL": "https://catalog.example",
}


def link(text: str) -> str:
    """The secret of the one address in what was said."""
    ((_, secret),) = LINK.findall(text)
    return secret


def now() -> datetime:
    return datetime.now(UTC)


def test_an_account_is_made_with_a_link_for_its_owner(empty_catalog: Database, run_on: Run):
    done = run_on(
        empty_catalog, "account", "invite", "lin", "演示林", "--role", "editor", "--role", "auditor"
    )

    assert (done.exit_code, done.stderr) == (0, "")
    assert "7 天内" in done.stdout
    assert inviting.invited(empty_catalog, link(done.stdout), now()).name == "演示林"
    assert accounts.one(empty_catalog, "lin").roles == {"editor", "auditor"}
    assert link(done.stdout) not in repr(everything(empty_catalog))


def test_whoever_lost_the_password_gets_another_link(empty_catalog: Database, run_on: Run):
    old = link(run_on(empty_catalog, "account", "invite", "lin", "演示林").stdout)

    new = link(run_on(empty_catalog, "account", "invite", "lin", lang="en").stdout)

    assert inviting.invited(empty_catalog, new, now()).login == "lin"
    with pytest.raises(InvitationInvalid):
        inviting.invited(empty_catalog, old, now())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("invite", "Lin", "x"), "/login [login-form]"),
        (("invite", "known", "x"), "/login [login-taken]"),
        (("invite", "nobody"), "there is no account nobody"),
        (("disable", "nobody"), "there is no account nobody"),
        (("disable", "boss"), "[last-administrator]"),
        (("roles", "boss", "editor"), "[last-administrator]"),
        (("roles", "known", "owner"), "owner"),
        (("reset-totp", "nobody"), "there is no account nobody"),
        (("bind", "known", "7"), "CATALOG_OIDC_ISSUER is not set"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    empty_catalog: Database, run_on: Run, arguments: tuple[str, ...], said: str
):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "known")
    before = everything(empty_catalog)

    done = run_on(empty_catalog, "account", *arguments, lang="en")

    assert done.exit_code != 0
    assert said in done.stderr
    assert everything(empty_catalog) == before


def test_an_operator_disables_and_enables(empty_catalog: Database, run_on: Run):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin")
    session = a_session(empty_catalog)

    assert run_on(empty_catalog, "account", "disable", "lin").stdout == "已停用 lin\n"
    assert whose(empty_catalog, session) is None
    assert not comes_in(empty_catalog)
    assert run_on(empty_catalog, "account", "enable", "lin", lang="en").stdout == "enabled lin\n"
    assert comes_in(empty_catalog)


def test_an_operator_gives_and_takes_roles(empty_catalog: Database, run_on: Run):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin")

    given = run_on(empty_catalog, "account", "roles", "lin", "reviewer", "publisher", lang="en")
    assert given.stdout == "roles of lin: Reviewer, Publisher\n"
    assert run_on(empty_catalog, "account", "roles", "lin").stdout == "lin 的角色：-\n"
    assert accounts.one(empty_catalog, "lin").roles == set()
    assert recorded(empty_catalog)[-1].act == "account.roles_changed"


def test_separate_administrators_are_kept_apart_here_too(empty_catalog: Database, run_on: Run):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin", ["editor"])
    apart = {"CATALOG_SEPARATE_ADMINISTRATORS": "1"}

    done = run_on(empty_catalog, "account", "roles", "lin", "security", "editor", **apart)
    made = run_on(
        empty_catalog, "account", "invite", "new", "x", "--role", "security", "--role", "auditor",
        **apart,
    )  # fmt: skip

    assert "roles-not-together" in done.stderr
    assert "roles-not-together" in made.stderr


def test_a_lost_phone_is_forgotten(empty_catalog: Database, run_on: Run):
    an_account(empty_catalog, "lin", app=APP)
    assert not comes_in(empty_catalog)

    assert run_on(empty_catalog, "account", "reset-totp", "lin").exit_code == 0

    assert comes_in(empty_catalog)


def test_an_account_is_bound_to_a_name_at_the_identity_provider(
    empty_catalog: Database, run_on: Run
):
    an_account(empty_catalog, "lin")

    done = run_on(empty_catalog, "account", "bind", "lin", "7", lang="en", **IDP)
    assert done.stdout == "lin is bound to https://idp.example#7\n"
    assert accounts.one(empty_catalog, "lin").subject == "https://idp.example#7"

    assert run_on(empty_catalog, "account", "bind", "lin", **IDP).stdout == "lin 已解除绑定\n"
    assert accounts.one(empty_catalog, "lin").subject is None


def test_all_accounts_are_listed(empty_catalog: Database, run_on: Run):
    assert run_on(empty_catalog, "account", "list").stdout == "尚无账号\n"
    an_account(empty_catalog, "boss", ["administrator", "editor"])
    an_account(empty_catalog, "lin", app=APP)
    an_invited(empty_catalog, "new", [])
    a_session(empty_catalog, "boss")
    accounts_of = ("account", "list")

    said = run_on(empty_catalog, *accounts_of, lang="en").stdout
    apart = run_on(
        empty_catalog, *accounts_of, lang="en", CATALOG_SEPARATE_ADMINISTRATORS="true"
    ).stdout

    assert said.splitlines() == [
        "boss\t演示boss\tactive\tEditor, Administrator\tno app\t2026-11-21T04:00:00Z",
        "lin\t演示lin\tactive\tEditor\tapp\t-",
        "new\t演示new\tno password yet\t-\tno app\t-",
    ]
    assert "Editor, Administrator (not separate: no permissions)" in apart
    assert "argon2" not in said


def test_a_demonstration_tells_one_login_a_role_once(blank: Database, run_on: Run):
    first = run_on(blank, "init", "--demo", lang="en").stdout
    again = run_on(blank, "init", "--demo", lang="en").stdout

    told = re.findall(r"^  (demo-[a-z]+) +(\S{16})  (.+)$", first, re.M)
    assert [login for login, *_ in told] == [f"demo-{role}" for role in ROLES]
    assert len({password for _, password, _ in told}) == len(ROLES)
    assert "demo-" not in again
    for login, password, _ in told:
        found = whose(blank, a_session(blank, login, password))
        assert found is not None
        assert found.roles == {login.removeprefix("demo-")}
        assert found.name.startswith("演示")
        assert password not in repr(everything(blank))


def test_a_real_catalog_tells_one_address_for_the_first_administrator(blank: Database, run_on: Run):
    first = run_on(blank, "init", "--real").stdout
    again = run_on(blank, "init", "--real").stdout

    secret = link(first)
    assert LINK.findall(again) == []
    assert inviting.invited(blank, secret, now()) == inviting.Invited(None, None)
    assert accounts.every(blank) == []
