"""Accounts: who may come in, what proves who they are, which roles they have.

Whoever changes accounts holds their rows first, then touches invitations, sessions and throttles,
in this order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from catalog.store.staff.tables import account, account_role


class NoSuchAccount(Exception):
    """There is no account of that login."""

    def __init__(self, login: str) -> None:
        self.login = login
        super().__init__(login)


@dataclass(frozen=True)
class Account:
    """An account as it is kept; instants are UTC texts.

    `password` is an argon2 hash, `totp_secret` sealed with a key that the database does not hold,
    `totp_step` the last step that opened, `subject` who this is at the agency's identity provider.
    """

    login: str
    name: str
    state: str
    password: str | None = field(repr=False)
    password_set_at: str | None
    totp_secret: str | None = field(repr=False)
    totp_step: int | None
    subject: str | None
    row_version: int
    created_by: str
    created_at: str
    last_login_at: str | None
    roles: frozenset[str]

    @property
    def is_active(self) -> bool:
        return self.state == "active"


_COLUMNS = (
    account.c.login,
    account.c.name,
    account.c.state,
    account.c.password,
    account.c.password_set_at,
    account.c.totp_secret,
    account.c.totp_step,
    account.c.subject,
    account.c.row_version,
    account.c.created_by,
    account.c.created_at,
    account.c.last_login_at,
)


def add(connection: Connection, *, login: str, login_key: str, name: str, by: str, at: str) -> bool:
    """Keep a new account without a password and without roles. False: the login was given."""
    values = {"login": login, "login_key": login_key, "name": name, "state": "active"}
    try:
        with connection.begin_nested():
            connection.execute(
                insert(account).values(**values, row_version=1, created_by=by, created_at=at)
            )
    except IntegrityError:
        return False
    return True


def find(connection: Connection, login: str) -> Account:
    """Raises NoSuchAccount."""
    return _named(_one(connection, account.c.login == login), login)


def find_by_key(connection: Connection, login_key: str) -> Account | None:
    """The account whose login is the same when spelt alike."""
    return _one(connection, account.c.login_key == login_key)


def find_by_subject(connection: Connection, subject: str) -> Account | None:
    return _one(connection, account.c.subject == subject)


def hold(connection: Connection, login: str) -> Account:
    """An account that nobody else changes until this transaction ends. Raises NoSuchAccount."""
    connection.execute(select(account.c.login).where(account.c.login == login).with_for_update())
    return find(connection, login)


def hold_with_role(connection: Connection, role: str, also: str = "") -> list[Account]:
    """The active accounts that have a role, held in the order of their logins.

    So is the one whose login is `also`, which is in the answer only when it is one of them.
    """
    having = select(account_role.c.login).where(account_role.c.role == role)
    connection.execute(
        select(account.c.login)
        .where(or_(account.c.login.in_(having), account.c.login == also))
        .order_by(account.c.login)
        .with_for_update()
    )
    return [found for found in every(connection) if found.is_active and role in found.roles]


def every(connection: Connection) -> list[Account]:
    """All accounts, by login."""
    rows = connection.execute(select(*_COLUMNS).order_by(account.c.login)).all()
    roles = defaultdict(set)
    for row in connection.execute(select(account_role.c.login, account_role.c.role)):
        roles[row.login].add(row.role)
    return [_account(row, roles[row.login]) for row in rows]


def change(connection: Connection, login: str, **values: Any) -> None:
    """Change what an administrator or the person themselves may change."""
    connection.execute(
        update(account)
        .where(account.c.login == login)
        .values(row_version=account.c.row_version + 1, **values)
    )


def bind(connection: Connection, login: str, subject: str | None) -> bool:
    """Let somebody known to the identity provider come in as this account. False: has another."""
    try:
        with connection.begin_nested():
            change(connection, login, subject=subject)
    except IntegrityError:
        return False
    return True


def set_roles(connection: Connection, login: str, roles: Collection[str]) -> None:
    """Let an account have these roles and no others."""
    connection.execute(delete(account_role).where(account_role.c.login == login))
    for role in sorted(roles):
        connection.execute(insert(account_role).values(login=login, role=role))


def entered(connection: Connection, login: str, *, at: str, totp_step: int | None) -> None:
    """Remember that somebody came in, and by the code of which step."""
    step = {} if totp_step is None else {"totp_step": totp_step}
    connection.execute(
        update(account).where(account.c.login == login).values(last_login_at=at, **step)
    )


def _one(connection: Connection, where: ColumnElement[bool]) -> Account | None:
    row = connection.execute(select(*_COLUMNS).where(where)).one_or_none()
    if row is None:
        return None
    roles = connection.execute(
        select(account_role.c.role).where(account_role.c.login == row.login)
    ).scalars()
    return _account(row, roles)


def _named(found: Account | None, login: str) -> Account:
    if found is None:
        raise NoSuchAccount(login)
    return found


def _account(row: Any, roles: Iterable[str]) -> Account:
    return Account(**row._mapping, roles=frozenset(roles))
