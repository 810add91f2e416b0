"""Accounts as administrators see them: given roles, disabled, bound, listed.

Whatever changes what somebody may do ends their sessions in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection

from catalog.commands.acts import Act
from catalog.commands.admission import seal_of
from catalog.commands.recording import record
from catalog.rules.permissions import faults_of_roles
from catalog.store.database import Connection, Database
from catalog.store.staff import accounts, invitations, sessions
from catalog.store.staff.accounts import Account
from catalog.values import sealing
from catalog.values.fault import Fault, Refused


class AccountChanged(Exception):
    """Somebody else changed an account in the meantime; `account` is as it is now."""

    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__(account.login)


def set_roles(
    database: Database,
    act: Act,
    login: str,
    roles: Collection[str],
    *,
    separate: bool,
    row_version: int | None = None,
) -> Account:
    """Let an account have these roles and no others. Raises Refused, NoSuchAccount, AccountChanged.

    The last account that manages accounts keeps doing so.
    """
    faults = faults_of_roles(roles, separate=separate)
    if faults:
        raise Refused(faults)
    with database.write() as connection:
        administrators = accounts.hold_with_role(connection, "administrator", also=login)
        account = _held(connection, login, row_version)
        if account.roles == set(roles):
            return account
        if "administrator" not in roles:
            _check_others(administrators, login, "/roles")
        accounts.set_roles(connection, login, roles)
        accounts.change(connection, login)
        ended = sessions.end_all(connection, login)
        record(
            connection, act, "account.roles_changed", f"accounts/{login}",
            roles=sorted(roles), before=sorted(account.roles), sessions_ended=ended,
        )  # fmt: skip
        return accounts.find(connection, login)


def disable(database: Database, act: Act, login: str, *, row_version: int | None = None) -> Account:
    """Let an account open nothing any more: no session, no token, no link.

    Raises NoSuchAccount, AccountChanged, and Refused for the last that manages accounts.
    """
    with database.write() as connection:
        administrators = accounts.hold_with_role(connection, "administrator", also=login)
        account = _held(connection, login, row_version)
        if not account.is_active:
            return account
        _check_others(administrators, login, "/state")
        accounts.change(connection, login, state="disabled")
        invitations.void(connection, login, act.at)
        ended = sessions.end_all(connection, login)
        record(connection, act, "account.disabled", f"accounts/{login}", sessions_ended=ended)
        return accounts.find(connection, login)


def enable(database: Database, act: Act, login: str, *, row_version: int | None = None) -> Account:
    """Let a disabled account in again. Raises NoSuchAccount, AccountChanged."""
    with database.write() as connection:
        account = _held(connection, login, row_version)
        if account.is_active:
            return account
        accounts.change(connection, login, state="active")
        record(connection, act, "account.enabled", f"accounts/{login}")
        return accounts.find(connection, login)


def reset_totp(database: Database, act: Act, login: str) -> Account:
    """Forget the app of an account whose owner has lost it; its sessions end.

    Raises NoSuchAccount.
    """
    with database.write() as connection:
        _held(connection, login)
        accounts.change(connection, login, totp_secret=None, totp_step=None)
        ended = sessions.end_all(connection, login)
        record(connection, act, "account.totp_reset", f"accounts/{login}", sessions_ended=ended)
        return accounts.find(connection, login)


def lost_apps(database: Database, account_key: str) -> list[str]:
    """The logins whose app has to be set up anew: what was kept of it, this key does not open."""
    return [each.login for each in every(database) if not _opens(each, account_key)]


def bind(database: Database, act: Act, login: str, subject: str | None) -> Account:
    """Let whom the identity provider calls by a subject come in as this account; None for nobody.

    Raises NoSuchAccount, and Refused where another account has the subject.
    """
    with database.write() as connection:
        account = _held(connection, login)
        if account.subject == subject:
            return account
        if not accounts.bind(connection, login, subject):
            raise Refused([Fault("/subject", "subject-taken")])
        ended = sessions.end_all(connection, login)
        record(
            connection, act, "account.bound", f"accounts/{login}",
            identity=subject, sessions_ended=ended,
        )  # fmt: skip
        return accounts.find(connection, login)


def every(database: Database) -> list[Account]:
    """All accounts, by login."""
    with database.read_as_staff() as connection:
        return accounts.every(connection)


def one(database: Database, login: str) -> Account:
    """An account. Raises NoSuchAccount."""
    with database.read_as_staff() as connection:
        return accounts.find(connection, login)


def _opens(account: Account, account_key: str) -> bool:
    if account.totp_secret is None:
        return True
    try:
        sealing.opened(account.totp_secret, seal_of(account_key, account.login))
    except sealing.NotOpened:
        return False
    return True


def _held(connection: Connection, login: str, row_version: int | None = None) -> Account:
    account = accounts.hold(connection, login)
    if row_version is not None and account.row_version != row_version:
        raise AccountChanged(account)
    return account


def _check_others(administrators: Collection[Account], login: str, pointer: str) -> None:
    """Refuse to take the last one away. They are held: two cannot take each other away."""
    if [administrator.login for administrator in administrators] == [login]:
        raise Refused([Fault(pointer, "last-administrator")])
