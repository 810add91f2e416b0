"""Tokens: made once, known again, and nothing told of why one opens nothing."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from catalog.commands import accounts, tokens
from catalog.commands.tokens import (
    LONGEST_NAME,
    LONGEST_STAFF_DAYS,
    RANDOM_BYTES,
    NoSuchToken,
    TokenInvalid,
    WrongDays,
    WrongName,
    WrongOwner,
    consumers,
    identify,
    revoke,
)
from catalog.store.database import Database
from catalog.store.staff.tokens import every
from tests.catalog.commands.everything import everything
from tests.support.catalogs import NOON, an_act
from tests.support.people import an_account, recorded
from tests.support.tokens import a_token

LATER = timedelta(days=400)


def made(database: Database, **given: Any) -> str:
    values = {"name": "x", "days": None, "random": secrets.token_bytes(RANDOM_BYTES), **given}
    return tokens.create(database, an_act(given.get("login") or "maker"), **values)


def opens(database: Database, text: str, now: datetime = NOON) -> bool:
    try:
        identify(database, text, now)
    except TokenInvalid:
        return False
    return True


def test_whoever_shows_a_token_is_known_by_it(empty_catalog: Database):
    text = a_token(empty_catalog, name="城市平台")

    bearer = identify(empty_catalog, text, NOON + LATER)

    assert (bearer.name, bearer.scope) == ("城市平台", "sync")
    assert re.fullmatch(r"lpc_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", text)
    assert text.startswith(f"lpc_{bearer.token_id}_")


def test_a_stolen_database_opens_nothing(empty_catalog: Database):
    text = a_token(empty_catalog)
    secret = text.removeprefix("lpc_")[9:]

    kept = repr(everything(empty_catalog))

    assert text[4:12] in kept
    assert secret not in kept
    assert hashlib.sha256(secret.encode()).hexdigest() in kept
    (found,) = _tokens(empty_catalog)
    assert not opens(empty_catalog, f"lpc_{found.id}_{found.secret_sha256[:43]}")


def test_a_token_opens_nothing_from_the_second_in_which_it_expires(empty_catalog: Database):
    text = a_token(empty_catalog, days=1)

    assert opens(empty_catalog, text, NOON + timedelta(hours=24, seconds=-1))
    assert not opens(empty_catalog, text, NOON + timedelta(hours=24))


def test_a_revoked_token_opens_nothing_and_keeps_the_first_instant(empty_catalog: Database):
    text = a_token(empty_catalog)
    token_id = text[4:12]

    revoke(empty_catalog, token_id, an_act(now=NOON))
    again = revoke(empty_catalog, token_id, an_act(now=NOON + LATER))

    assert not opens(empty_catalog, text)
    assert again.revoked_at == "2026-11-21T04:00:00Z"


def test_what_was_never_made_cannot_be_revoked(empty_catalog: Database):
    with pytest.raises(NoSuchToken, match="nosuchid"):
        revoke(empty_catalog, "nosuchid", an_act())


def test_only_the_very_token_opens(empty_catalog: Database):
    text, other = a_token(empty_catalog), a_token(empty_catalog)

    wrong = [
        text[:-1],
        text + "A",
        text.upper(),
        text.replace("lpc_", "lpd_"),
        f"{text}\n",
        f" {text}",
        text[:13] + other[13:],
        "lpc_aaaaaaaa_" + text[13:],
        text[:12] + "_" + "A" * 43,
        "",
        "lpc__",
        "ｌpc" + text[3:],
    ]

    assert opens(empty_catalog, text)
    assert [bad for bad in wrong if opens(empty_catalog, bad)] == []


@pytest.mark.parametrize(
    "name", ["", " ", "x" * (LONGEST_NAME + 1), "two\nlines", "\u202eevil", "tab\tbed"]
)
def test_a_name_that_cannot_be_read_on_a_line_is_refused(empty_catalog: Database, name: str):
    with pytest.raises(WrongName):
        a_token(empty_catalog, name=name)

    assert _tokens(empty_catalog) == []


def test_a_name_may_be_as_long_as_is_said(empty_catalog: Database):
    a_token(empty_catalog, name="城" * LONGEST_NAME)

    assert len(_tokens(empty_catalog)) == 1


def test_no_token_is_made_of_a_scope_that_there_is_not(empty_catalog: Database):
    with pytest.raises(IntegrityError):
        made(empty_catalog, scope="everything")


def test_a_staff_token_acts_for_an_account_as_it_is_now(empty_catalog: Database):
    an_account(empty_catalog, "lin", ["editor"])
    text = made(empty_catalog, scope="staff", login="lin", days=90)

    accounts.set_roles(empty_catalog, an_act(), "lin", ["reviewer"], separate=False)

    account = identify(empty_catalog, text, NOON).account
    assert account is not None
    assert (account.login, account.roles) == ("lin", {"reviewer"})
    assert identify(empty_catalog, a_token(empty_catalog), NOON).account is None


def test_a_disabled_account_s_token_opens_nothing(empty_catalog: Database):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin")
    text = made(empty_catalog, scope="staff", login="lin", days=90)

    accounts.disable(empty_catalog, an_act(), "lin")
    assert not opens(empty_catalog, text)
    with pytest.raises(WrongOwner):
        made(empty_catalog, scope="staff", login="lin", days=90)

    accounts.enable(empty_catalog, an_act(), "lin")
    assert opens(empty_catalog, text)


def test_nobody_makes_a_token_that_acts_for_somebody_else(empty_catalog: Database):
    an_account(empty_catalog, "boss", ["administrator"])
    an_account(empty_catalog, "lin", ["reviewer"])
    given = {"name": "x", "scope": "staff", "login": "lin", "days": 9}
    before = everything(empty_catalog)

    with pytest.raises(WrongOwner):
        tokens.create(empty_catalog, an_act("boss"), random=bytes(RANDOM_BYTES), **given)

    assert everything(empty_catalog) == before
    by_operator = tokens.create(
        empty_catalog, an_act("root"), random=bytes(RANDOM_BYTES), by_operator=True, **given
    )
    assert opens(empty_catalog, by_operator)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"scope": "staff", "days": 9}, WrongOwner),
        ({"scope": "staff", "days": 9, "login": "nobody"}, WrongOwner),
        ({"scope": "sync", "days": 9, "login": "lin"}, WrongOwner),
        ({"scope": "staff", "login": "lin", "days": None}, WrongDays),
        ({"scope": "staff", "login": "lin", "days": 0}, WrongDays),
        ({"scope": "staff", "login": "lin", "days": LONGEST_STAFF_DAYS + 1}, WrongDays),
    ],
)
def test_a_staff_token_has_an_owner_and_an_end(
    empty_catalog: Database, given: dict[str, Any], refusal: type[Exception]
):
    an_account(empty_catalog, "lin")
    before = everything(empty_catalog)

    with pytest.raises(refusal):
        made(empty_catalog, **given)

    assert everything(empty_catalog) == before


def test_the_last_use_is_written_down_once_a_minute(empty_catalog: Database):
    text = a_token(empty_catalog)
    seconds = [0, 1, 59, 60, 119, 180]

    used = []
    for second in seconds:
        assert opens(empty_catalog, text, NOON + timedelta(seconds=second))
        used.append(_tokens(empty_catalog)[0].last_used_at)

    assert used == [
        "2026-11-21T04:00:00Z", "2026-11-21T04:00:00Z", "2026-11-21T04:00:00Z",
        "2026-11-21T04:01:00Z", "2026-11-21T04:01:00Z", "2026-11-21T04:03:00Z",
    ]  # fmt: skip


def test_a_wrong_secret_is_no_use(empty_catalog: Database):
    text = a_token(empty_catalog)

    assert not opens(empty_catalog, text[:-2] + "AA")

    assert _tokens(empty_catalog)[0].last_used_at is None


def test_making_and_revoking_is_recorded_without_the_secret(empty_catalog: Database):
    an_account(empty_catalog, "lin")
    text = made(empty_catalog, scope="staff", login="lin", days=90)
    for _ in range(2):
        revoke(empty_catalog, text[4:12], an_act("boss"))

    found = recorded(empty_catalog)[-2:]

    assert [(r.actor, r.act, r.subject) for r in found] == [
        ("lin", "token.created", f"tokens/{text[4:12]}"),
        ("boss", "token.revoked", f"tokens/{text[4:12]}"),
    ]
    assert found[0].facts["login"] == "lin"
    assert text[13:] not in repr(everything(empty_catalog))


def test_everybody_who_had_a_token_is_listed(empty_catalog: Database):
    a_token(empty_catalog, name="first", now=NOON)
    expired = a_token(empty_catalog, name="second", now=NOON + timedelta(seconds=1), days=1)
    gone = a_token(empty_catalog, name="third", now=NOON + timedelta(seconds=2))
    revoke(empty_catalog, gone[4:12], an_act())

    head, found = consumers(empty_catalog, NOON + LATER)

    assert head.seq == 0
    assert [(c.token.name, c.holds, c.receipt, c.behind) for c in found] == [
        ("first", True, None, None),
        ("second", False, None, None),
        ("third", False, None, None),
    ]
    assert found[1].token.id == expired[4:12]


def _tokens(database: Database) -> list[tokens.Token]:
    with database.read_as_staff() as connection:
        return every(connection)
