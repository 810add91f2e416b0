"""Links that set a password once: of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from catalog.store.staff.tables import invitation


@dataclass(frozen=True)
class Invitation:
    """A link as it is kept; without a login it is the first administrator's."""

    secret_sha256: str
    login: str | None
    created_by: str
    created_at: str
    expires_at: str
    used_at: str | None = None

    def holds(self, at: str) -> bool:
        """Whether it opens anything at that instant."""
        return self.used_at is None and at < self.expires_at


def add(connection: Connection, new: Invitation) -> None:
    connection.execute(
        insert(invitation).values(
            secret_sha256=new.secret_sha256,
            login=new.login,
            created_by=new.created_by,
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


def find(connection: Connection, secret_sha256: str) -> Invitation | None:
    """The link of that secret, whether or not it still opens anything."""
    row = connection.execute(
        select(
            invitation.c.secret_sha256,
            invitation.c.login,
            invitation.c.created_by,
            invitation.c.created_at,
            invitation.c.expires_at,
            invitation.c.used_at,
        ).where(invitation.c.secret_sha256 == secret_sha256)
    ).one_or_none()
    return None if row is None else Invitation(*row)


def is_first_waiting(connection: Connection, at: str) -> bool:
    """Whether a link of the first administrator's holds at an instant."""
    held = select(invitation.c.secret_sha256).where(
        invitation.c.login.is_(None), invitation.c.used_at.is_(None), invitation.c.expires_at > at
    )
    return connection.execute(held).first() is not None


def use(connection: Connection, secret_sha256: str, at: str) -> bool:
    """Use a link up. False: somebody else did, or it has expired."""
    used = (
        update(invitation)
        .where(
            invitation.c.secret_sha256 == secret_sha256,
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > at,
        )
        .values(used_at=at)
    )
    return connection.execute(used).rowcount == 1


def void(connection: Connection, login: str, at: str) -> None:
    """Let the links of an account that were not used open nothing any more."""
    connection.execute(
        update(invitation)
        .where(invitation.c.login == login, invitation.c.used_at.is_(None))
        .values(used_at=at)
    )
