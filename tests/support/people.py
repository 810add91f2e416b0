"""Accounts for tests, made as people make them: by a link, with a password of their own."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from catalog.commands import inviting
from catalog.commands.acts import Act
from catalog.commands.admission import NotEntered
from catalog.commands.credentials import keep_totp
from catalog.commands.entering import Known, Terms, enter, known
from catalog.store.database import Database
from catalog.store.staff import audits
from catalog.store.staff.audits import Record
from catalog.values import totp
from catalog.values.passwords import SALT_BYTES
from tests.support.catalogs import NOON, an_act

PASSWORD = "four plain words here"
APP = b"12345678901234567890"
"""The secret in the app of whoever has one."""

ACCOUNT_KEY = "what tests seal apps with"

ANY_TERMS = Terms(require_totp=False)


def a_secret() -> str:
    return secrets.token_urlsafe(32)


def an_invited(
    database: Database, login: str = "lin", roles: Collection[str] = ("editor",), **more: str
) -> str:
    """The secret of the link of a new account."""
    secret = a_secret()
    name = more.get("name", f"演示{login}")
    inviting.create(
        database, an_act(), login=login, name=name, roles=roles, separate=False, secret=secret
    )
    return secret


def accepted(database: Database, secret: str, password: str = PASSWORD, **more: str) -> str:
    """The login of whoever set a password by a link."""
    salt = secrets.token_bytes(SALT_BYTES)
    return inviting.accept(database, an_act(), secret=secret, password=password, salt=salt, **more)


def an_account(
    database: Database,
    login: str = "lin",
    roles: Collection[str] = ("editor",),
    *,
    app: bytes | None = None,
    account_key: str = ACCOUNT_KEY,
) -> str:
    """The login of an account that can come in, with codes of an app if there is one."""
    accepted(database, an_invited(database, login, roles))
    if app is not None:
        code = totp.code_at(app, totp.step_of(NOON) - 1)
        keep_totp(database, an_act(login), secret=app, code=code, account_key=account_key)
    return login


def a_session(
    database: Database,
    login: str = "lin",
    password: str = PASSWORD,
    *,
    code: str = "",
    now: datetime = NOON,
    instead_of: str = "",
    peer: str = "10.0.0.9",
    account_key: str = ACCOUNT_KEY,
) -> str:
    """The secret of a new session. Raises NotEntered and Locked."""
    secret = a_secret()
    enter(
        database, Act("?", now, peer=peer), login=login, password=password, code=code,
        account_key=account_key, secret=secret, agent="a browser", instead_of=instead_of,
    )  # fmt: skip
    return secret


def whose(
    database: Database, secret: str, now: datetime = NOON, terms: Terms = ANY_TERMS
) -> Known | None:
    return known(database, secret, now, terms)


def comes_in(database: Database, login: str = "lin", password: str = PASSWORD, **more: str) -> bool:
    try:
        a_session(database, login, password, **more)
    except NotEntered:
        return False
    return True


def recorded(database: Database) -> list[Record]:
    """Everything in the audit, oldest first."""
    with database.read_as_staff() as connection:
        return list(audits.every(connection))
