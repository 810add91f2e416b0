"""Coming in and going out: sessions that the server keeps and can end.

A session lasts eight hours, and a quarter of an hour unused. It is found by a secret of which only
a hash is kept, and ends when its account is disabled, gets other roles or another password.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.commands.acts import Act
from catalog.commands.admission import (
    IDLE,
    AppLost,
    NotEntered,
    admitted,
    begin,
    forgive,
    judge,
    refuse,
)
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import accounts, sessions
from catalog.store.staff.accounts import Account
from catalog.values.dates import utc_text
from catalog.values.secret import secret_sha256

SEEN_EVERY = timedelta(minutes=1)
"""How often the use of a session is written down."""


class Unbound(Exception):
    """Nobody bound an account to whom the identity provider names, or it is disabled."""


@dataclass(frozen=True)
class Terms:
    """What a catalog asks of those who come in with a password.

    `require_totp`: codes of an app. `password_days`: how long a password serves; None for ever.
    """

    require_totp: bool
    password_days: int | None = None


@dataclass(frozen=True)
class Known:
    """Whose session it is. `owes` is "", "password" or "totp": what they have to do first."""

    login: str
    name: str
    roles: frozenset[str]
    owes: str


def enter(
    database: Database,
    act: Act,
    *,
    login: str,
    password: str,
    code: str,
    account_key: str,
    secret: str,
    agent: str,
    instead_of: str,
) -> None:
    """Begin a session under a new secret, and end the one that was there instead.

    `account_key` opens what is kept of people's apps. Raises NotEntered, whatever was wrong,
    Locked, Busy, and AppLost for a right password when the key is not the one it was kept with.
    """
    proof = judge(database, act, login=login, password=password, code=code, account_key=account_key)
    with database.write() as connection:
        account = admitted(connection, proof)
        if account is None:
            refuse(connection, act, proof)
        else:
            sessions.end(connection, secret_sha256(instead_of))
            forgive(connection, act, proof)
            begin(
                connection, act, account, secret=secret, agent=agent, how="password",
                step=proof.step,
            )  # fmt: skip
    if proof.lost:
        raise AppLost
    if account is None:
        raise NotEntered


def enter_by_subject(
    database: Database, act: Act, subject: str, *, secret: str, agent: str, instead_of: str
) -> None:
    """Begin a session for whom the identity provider vouches. Raises Unbound."""
    with database.write() as connection:
        found = accounts.find_by_subject(connection, subject)
        account = accounts.hold(connection, found.login) if found is not None else None
        entered = account is not None and account.is_active and account.subject == subject
        if account is None or not entered:
            whose = f"accounts/{account.login if account is not None else '?'}"
            record(connection, replace(act, actor="?"), "session.refused", whose)
        else:
            sessions.end(connection, secret_sha256(instead_of))
            begin(connection, act, account, secret=secret, agent=agent, how="subject")
    if not entered:
        raise Unbound


def leave(database: Database, act: Act, secret: str) -> None:
    """End a session. One that is none is no error."""
    with database.write() as connection:
        login = sessions.end(connection, secret_sha256(secret))
        if login is not None:
            record(connection, replace(act, actor=login), "session.ended", f"accounts/{login}")


def known(database: Database, secret: str, now: datetime, terms: Terms) -> Known | None:
    """Whose session this is, with the roles they have now; None when it opens nothing."""
    key, at = secret_sha256(secret), utc_text(now)
    with database.read_as_staff() as connection:
        session = sessions.find(connection, key)
        if session is None or session.ends_at <= at or session.seen_at <= utc_text(now - IDLE):
            return None
        account = accounts.find(connection, session.login)
    if not account.is_active:
        return None
    if session.seen_at <= utc_text(now - SEEN_EVERY):
        with database.write() as connection:
            sessions.seen(connection, key, at)
    return Known(account.login, account.name, account.roles, _owed(account, now, terms))


def _owed(account: Account, now: datetime, terms: Terms) -> str:
    if account.password_set_at is None:
        return ""
    days = terms.password_days
    if days is not None and account.password_set_at <= utc_text(now - timedelta(days=days)):
        return "password"
    return "totp" if terms.require_totp and account.totp_secret is None else ""
