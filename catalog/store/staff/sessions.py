"""Sessions: of the secret only its hash is kept."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from catalog.store.staff.tables import session


@dataclass(frozen=True)
class Session:
    """A session as it is kept; instants are UTC texts. From `ends_at` on it opens nothing."""

    secret_sha256: str
    login: str
    created_at: str
    seen_at: str
    ends_at: str
    peer: str
    agent: str


_COLUMNS = (
    session.c.secret_sha256,
    session.c.login,
    session.c.created_at,
    session.c.seen_at,
    session.c.ends_at,
    session.c.peer,
    session.c.agent,
)


def add(connection: Connection, new: Session) -> None:
    connection.execute(
        insert(session).values(
            secret_sha256=new.secret_sha256,
            login=new.login,
            created_at=new.created_at,
            seen_at=new.seen_at,
            ends_at=new.ends_at,
            peer=new.peer,
            agent=new.agent,
        )
    )


def find(connection: Connection, secret_sha256: str) -> Session | None:
    """The session of that secret, whether or not it still opens anything."""
    row = connection.execute(
        select(*_COLUMNS).where(session.c.secret_sha256 == secret_sha256)
    ).one_or_none()
    return None if row is None else Session(*row)


def seen(connection: Connection, secret_sha256: str, at: str) -> None:
    """Remember that a session was used. One that has ended stays ended."""
    connection.execute(
        update(session)
        .where(session.c.secret_sha256 == secret_sha256, session.c.seen_at < at)
        .values(seen_at=at)
    )


def end(connection: Connection, secret_sha256: str) -> str | None:
    """End a session, and answer whose it was."""
    ended = (
        delete(session).where(session.c.secret_sha256 == secret_sha256).returning(session.c.login)
    )
    return connection.execute(ended).scalar_one_or_none()


def end_all(connection: Connection, login: str) -> int:
    """End every session of an account, whose row is held, and answer how many there were."""
    return connection.execute(delete(session).where(session.c.login == login)).rowcount


def forget(connection: Connection, ended_by: str) -> None:
    """Delete what ended by itself, but for rows that somebody else is just deleting."""
    past = (
        select(session.c.secret_sha256)
        .where(session.c.ends_at <= ended_by)
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(session).where(session.c.secret_sha256.in_(past)))
