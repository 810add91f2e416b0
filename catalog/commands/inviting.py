"""How people come in for the first time: by a link that sets a password once.

No account is made with a password but those of a demonstration.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.rules.permissions import faults_of_roles
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.staff import accounts, invitations, sessions
from catalog.store.staff.accounts import Account
from catalog.store.staff.invitations import Invitation
from catalog.values import passwords
from catalog.values.dates import utc_text
from catalog.values.fault import Fault, Refused, shown
from catalog.values.identifiers import folded
from catalog.values.secret import secret_sha256

INVITED_FOR = timedelta(days=7)
LONGEST_NAME = 60

SECRET_PREFIX = "inv_"
"""By which a link's secret is known where it must not be, such as in a log."""

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}", re.ASCII)


class InvitationInvalid(Exception):
    """A link opens nothing. Whether it never did or no longer does is not told."""


@dataclass(frozen=True)
class Invited:
    """Who is invited; the first administrator has neither login nor name yet."""

    login: str | None
    name: str | None


@dataclass(frozen=True)
class Demonstrator:
    """An account of a demonstration, as it is made."""

    login: str
    name: str
    role: str
    password: str


def create(
    database: Database,
    act: Act,
    *,
    login: str,
    name: str,
    roles: Collection[str],
    separate: bool,
    secret: str,
) -> Account:
    """Make an account, whose owner sets the password by a link with this secret. Raises Refused."""
    faults = [*_faults_of(login, name), *faults_of_roles(roles, separate=separate)]
    if faults:
        raise Refused(faults)
    with database.write() as connection:
        account = _add(connection, act, login, name, roles)
        _link(connection, act, login, secret)
        given = sorted(roles)
        record(connection, act, "account.created", f"accounts/{login}", name=name, roles=given)
        return account


def invite(database: Database, act: Act, login: str, *, secret: str) -> Account:
    """Let the owner of an account set another password by a link; older links open nothing more.

    Raises NoSuchAccount, and Refused where the account is disabled.
    """
    with database.write() as connection:
        account = accounts.hold(connection, login)
        if not account.is_active:
            raise Refused([Fault("/login", "account-disabled")])
        invitations.void(connection, login, act.at)
        _link(connection, act, login, secret)
        record(connection, act, "account.invited", f"accounts/{login}")
        return account


def invite_first(database: Database, act: Act, *, secret: str) -> bool:
    """Let the first administrator come in by a link.

    False: there are accounts already, or such a link holds, which whoever has it may still use.
    """
    with database.write() as connection:
        if accounts.every(connection) or invitations.is_first_waiting(connection, act.at):
            return False
        _link(connection, act, None, secret)
        record(connection, act, "account.invited", "accounts/first")
        return True


def invited(database: Database, secret: str, now: datetime) -> Invited:
    """Whom a link invites. Raises InvitationInvalid."""
    with database.read_as_staff() as connection:
        return _invited(connection, secret, utc_text(now))


def accept(
    database: Database,
    act: Act,
    *,
    secret: str,
    password: str,
    salt: bytes,
    login: str = "",
    name: str = "",
) -> str:
    """Set the password by a link, which opens nothing more; the login.

    The first administrator chooses `login` and `name`. Raises InvitationInvalid and Refused.
    """
    known = invited(database, secret, act.now).login
    login = login if known is None else known
    faults = _faults_of(login, name) if known is None else []
    faults += passwords.faults_of(password, login)
    if faults:
        raise Refused(faults)
    kept = passwords.hashed(password, salt)
    own = replace(act, actor=login)
    with database.write() as connection:
        _invited(connection, secret, act.at)
        if known is None:
            _add(connection, own, login, name, ("administrator",))
        accounts.hold(connection, login)
        # Whoever disables the account or uses the link does so before or after, never meanwhile.
        if not invitations.use(connection, secret_sha256(secret), act.at):
            raise InvitationInvalid
        accounts.change(connection, login, password=kept, password_set_at=act.at)
        ended = sessions.end_all(connection, login)
        record(connection, own, "account.accepted", f"accounts/{login}", sessions_ended=ended)
    return login


def open_demonstration(
    database: Database, act: Act, people: Iterable[Demonstrator], salts: Iterable[bytes]
) -> bool:
    """Make the accounts of a demonstration, once. False: it has some, or is none."""
    with database.write() as connection:
        if clock.read(connection).data_mode != "demo" or accounts.every(connection):
            return False
        for person, salt in zip(people, salts, strict=True):
            _add(connection, act, person.login, person.name, (person.role,))
            kept = passwords.hashed(person.password, salt)
            accounts.change(connection, person.login, password=kept, password_set_at=act.at)
        record(connection, act, "account.demonstrated", "accounts/demonstration")
        return True


def _invited(connection: Connection, secret: str, at: str) -> Invited:
    found = invitations.find(connection, secret_sha256(secret))
    if found is None or not found.holds(at):
        raise InvitationInvalid
    if found.login is None:
        if accounts.every(connection):
            raise InvitationInvalid
        return Invited(None, None)
    account = accounts.find(connection, found.login)
    if not account.is_active:
        raise InvitationInvalid
    return Invited(account.login, account.name)


def _add(
    connection: Connection, act: Act, login: str, name: str, roles: Collection[str]
) -> Account:
    added = accounts.add(
        connection, login=login, login_key=folded(login), name=name, by=act.actor, at=act.at
    )
    if not added:
        raise Refused([Fault("/login", "login-taken", {"value": login})])
    accounts.set_roles(connection, login, roles)
    return accounts.find(connection, login)


def _link(connection: Connection, act: Act, login: str | None, secret: str) -> None:
    expires = utc_text(act.now + INVITED_FOR)
    new = Invitation(secret_sha256(secret), login, act.actor, act.at, expires)
    invitations.add(connection, new)


def _faults_of(login: str, name: str) -> list[Fault]:
    faults = []
    if not _LOGIN.fullmatch(login):
        faults.append(Fault("/login", "login-form", {"value": shown(login)}))
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        faults.append(Fault("/name", "name-form", {"maximum": LONGEST_NAME}))
    return faults
