"""Tokens of those who follow the catalog and of staff: of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update

from catalog.store.staff.tables import token


@dataclass(frozen=True)
class Token:
    """A token as it is kept. Instants are UTC texts; without an expiry it holds until revoked.

    `login` names the account that a staff token acts for.
    """

    id: str
    name: str
    scope: str
    secret_sha256: str
    created_at: str
    created_by: str
    expires_at: str | None = None
    revoked_at: str | None = None
    login: str | None = None
    last_used_at: str | None = None

    def holds(self, at: str) -> bool:
        """Whether it opens anything at that instant."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


def holding(at: str) -> ColumnElement[bool]:
    """Whether the token of a row opens anything at that instant."""
    unexpired = or_(token.c.expires_at.is_(None), token.c.expires_at > at)
    return and_(token.c.revoked_at.is_(None), unexpired)


_COLUMNS = (
    token.c.id,
    token.c.name,
    token.c.scope,
    token.c.secret_sha256,
    token.c.created_at,
    token.c.created_by,
    token.c.expires_at,
    token.c.revoked_at,
    token.c.login,
    token.c.last_used_at,
)


def add(connection: Connection, new: Token) -> None:
    """Keep a token. Its id is nobody's yet."""
    connection.execute(
        insert(token).values(
            id=new.id,
            name=new.name,
            scope=new.scope,
            secret_sha256=new.secret_sha256,
            created_at=new.created_at,
            created_by=new.created_by,
            expires_at=new.expires_at,
            revoked_at=new.revoked_at,
            login=new.login,
        )
    )


def find(connection: Connection, token_id: str) -> Token | None:
    """The token of that id, whether or not it still holds."""
    row = connection.execute(select(*_COLUMNS).where(token.c.id == token_id)).one_or_none()
    return None if row is None else _token(row)


def every(connection: Connection, *, of: str | None = None) -> list[Token]:
    """All tokens, oldest first; with `of` those that act for that account."""
    statement = select(*_COLUMNS).order_by(token.c.created_at, token.c.id)
    if of is not None:
        statement = statement.where(token.c.login == of)
    return [_token(row) for row in connection.execute(statement)]


def revoke(connection: Connection, token_id: str, at: str) -> bool:
    """Let a token open nothing from now on. False: it is none, or did so before."""
    revoked = (
        update(token)
        .where(token.c.id == token_id, token.c.revoked_at.is_(None))
        .values(revoked_at=at)
    )
    return connection.execute(revoked).rowcount == 1


def used(connection: Connection, token_id: str, at: str) -> None:
    """Remember that a token was used."""
    later = or_(token.c.last_used_at.is_(None), token.c.last_used_at < at)
    connection.execute(update(token).where(token.c.id == token_id, later).values(last_used_at=at))


def _token(row: Any) -> Token:
    return Token(**row._mapping)
