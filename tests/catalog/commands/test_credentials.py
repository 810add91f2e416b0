"""Changing one's password, and keeping the secret of one's app."""

from __future__ import annotations

import secrets

import pytest

from catalog.commands import accounts
from catalog.commands.admission import LOCKED_AFTER, AppLost, Locked, NotEntered
from catalog.commands.credentials import WrongCode, change_password, keep_totp
from catalog.commands.entering import Terms
from catalog.store.database import Database
from catalog.store.staff import accounts as store
from catalog.values import totp
from catalog.values.fault import Refused
from tests.catalog.commands.everything import everything
from tests.support.catalogs import NOON, an_act
from tests.support.people import (
    ACCOUNT_KEY,
    APP,
    PASSWORD,
    a_secret,
    a_session,
    an_account,
    comes_in,
    recorded,
    whose,
)

OTHER = "quite another password"


def change(database: Database, password: str = PASSWORD, wanted: str = OTHER) -> str:
    secret = a_secret()
    change_password(
        database, an_act("lin"), password=password, wanted=wanted,
        salt=secrets.token_bytes(16), secret=secret, agent="a browser",
    )  # fmt: skip
    return secret


def keep(database: Database, secret: bytes = APP, steps: int = 0) -> None:
    code = totp.code_at(APP, totp.step_of(NOON) + steps)
    keep_totp(database, an_act("lin"), secret=secret, code=code, account_key=ACCOUNT_KEY)


def test_whoever_has_the_database_alone_has_no_second_factor(empty_catalog: Database):
    an_account(empty_catalog, "lin", app=APP)
    an_account(empty_catalog, "thief", app=b"a secret of a thief")

    kept = repr(everything(empty_catalog))
    assert totp.in_base32(APP) not in kept
    assert APP.decode() not in kept
    # Nor does it help to put one's own secret in its place.
    with empty_catalog.write() as connection:
        own = store.find(connection, "thief").totp_secret
        store.change(connection, "lin", totp_secret=own, totp_step=None)
    with pytest.raises(AppLost):
        a_session(empty_catalog, code=totp.code_at(b"a secret of a thief", totp.step_of(NOON)))


def test_without_the_key_an_app_is_set_up_anew_and_only_its_owner_is_told(
    empty_catalog: Database,
):
    an_account(empty_catalog, app=APP)
    an_account(empty_catalog, "none")
    code = totp.code_at(APP, totp.step_of(NOON))
    assert accounts.lost_apps(empty_catalog, ACCOUNT_KEY) == []

    for password, told in ((PASSWORD, AppLost), ("wrong wrong wrong", NotEntered)):
        with pytest.raises(told):
            a_session(empty_catalog, password=password, code=code, account_key="another")

    assert accounts.lost_apps(empty_catalog, "another") == ["lin"]
    accounts.reset_totp(empty_catalog, an_act("boss"), "lin")
    assert recorded(empty_catalog)[-1].act == "account.totp_reset"
    secret = a_session(empty_catalog, account_key="another")
    found = whose(empty_catalog, secret, terms=Terms(require_totp=True))
    assert found is not None
    assert found.owes == "totp"


def test_another_password_ends_every_session_and_begins_one(empty_catalog: Database):
    an_account(empty_catalog)
    here, elsewhere = a_session(empty_catalog), a_session(empty_catalog)

    new = change(empty_catalog)

    assert [whose(empty_catalog, secret) for secret in (here, elsewhere)] == [None, None]
    assert whose(empty_catalog, new)
    assert not comes_in(empty_catalog)
    assert comes_in(empty_catalog, password=OTHER)
    assert [r.act for r in recorded(empty_catalog)].count("account.password_changed") == 1


def test_whoever_found_a_session_cannot_change_the_password(empty_catalog: Database):
    an_account(empty_catalog)
    session = a_session(empty_catalog)

    with pytest.raises(NotEntered):
        change(empty_catalog, password="wrong wrong wrong")

    assert whose(empty_catalog, session)
    assert comes_in(empty_catalog)


def test_the_password_is_guessed_no_more_often_where_it_is_changed(empty_catalog: Database):
    an_account(empty_catalog)
    for _ in range(LOCKED_AFTER):
        with pytest.raises(NotEntered):
            change(empty_catalog, password="wrong wrong wrong")

    with pytest.raises(Locked):
        change(empty_catalog)
    with pytest.raises(Locked):
        a_session(empty_catalog)


@pytest.mark.parametrize(
    ("wanted", "code"),
    [("short", "password-too-short"), ("my name is lin", "password-guessable"),
     (PASSWORD, "password-unchanged")],
)  # fmt: skip
def test_a_password_that_may_not_be_changes_nothing(
    empty_catalog: Database, wanted: str, code: str
):
    an_account(empty_catalog)
    before = everything(empty_catalog)

    with pytest.raises(Refused) as told:
        change(empty_catalog, wanted=wanted)

    assert [fault.code for fault in told.value.faults] == [code]
    assert everything(empty_catalog) == before


def test_an_app_is_kept_once_its_code_was_shown(empty_catalog: Database):
    an_account(empty_catalog)
    assert comes_in(empty_catalog)

    keep(empty_catalog)

    assert not comes_in(empty_catalog)
    assert recorded(empty_catalog)[-2].act == "account.totp_kept"


@pytest.mark.parametrize("steps", [-2, 2])
def test_an_app_whose_code_is_wrong_is_not_kept(empty_catalog: Database, steps: int):
    an_account(empty_catalog)

    with pytest.raises(WrongCode):
        keep(empty_catalog, steps=steps)

    assert comes_in(empty_catalog)


def test_an_app_is_replaced_only_after_it_was_reset(empty_catalog: Database):
    an_account(empty_catalog, app=APP)

    with pytest.raises(Refused) as told:
        keep(empty_catalog)
    assert [fault.code for fault in told.value.faults] == ["totp-kept"]

    accounts.reset_totp(empty_catalog, an_act("boss"), "lin")
    assert comes_in(empty_catalog)
    keep(empty_catalog)
    assert not comes_in(empty_catalog)
