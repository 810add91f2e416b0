"""How often somebody tried to come in: one row an account and one a peer.

An attempt is counted before it is judged, so that many at the same moment are not all judged.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from catalog.store.staff.tables import throttle


def locked_until(connection: Connection, keys: Iterable[str], at: str) -> str | None:
    """Until when one of these keys is locked at that instant, or None. Nothing is written."""
    found = select(func.max(throttle.c.locked_until)).where(throttle.c.key.in_(list(keys)))
    until: str | None = connection.execute(found).scalar()
    return until if until is not None and until > at else None


def hold(connection: Connection, keys: Iterable[str], at: str) -> str | None:
    """Let nobody else try under these keys until this transaction ends.

    Answers until when one of them is locked at that instant, or None.
    """
    held = [_held(connection, key, at) for key in sorted(keys)]
    return max((until for until in held if until is not None and until > at), default=None)


def count(
    connection: Connection, key: str, *, at: str, quiet_since: str, most: int, until: str
) -> None:
    """Count one more attempt under a key that is held and not locked.

    Those before `quiet_since` are forgotten when there was none after it, and so are those that
    locked the key. The `most`th attempt locks it until an instant.
    """
    row = connection.execute(
        select(throttle.c.failures, throttle.c.since, throttle.c.locked_until).where(
            throttle.c.key == key
        )
    ).one()
    forgotten = row.since <= quiet_since or row.locked_until is not None
    failures = 1 if forgotten else row.failures + 1
    connection.execute(
        update(throttle)
        .where(throttle.c.key == key)
        .values(failures=failures, since=at, locked_until=until if failures >= most else None)
    )


def forgive(connection: Connection, key: str) -> None:
    """Forget all attempts under a key."""
    connection.execute(delete(throttle).where(throttle.c.key == key))


def take_back(connection: Connection, key: str) -> None:
    """Count one attempt less under a key; whatever it locked is open again."""
    connection.execute(
        update(throttle)
        .where(throttle.c.key == key, throttle.c.failures > 0)
        .values(failures=throttle.c.failures - 1, locked_until=None)
    )


def forget(connection: Connection, *, at: str, quiet_since: str) -> None:
    """Delete what counts no more, but for rows that somebody holds."""
    past = (
        select(throttle.c.key)
        .where(
            throttle.c.since <= quiet_since,
            or_(throttle.c.locked_until.is_(None), throttle.c.locked_until <= at),
        )
        .with_for_update(skip_locked=True)
    )
    connection.execute(delete(throttle).where(throttle.c.key.in_(past)))


def _held(connection: Connection, key: str, at: str) -> str | None:
    """Until when a key was last locked, its row held, and made when there was none."""
    # An update that changes nothing holds the row and tells whether there is one.
    touched = (
        update(throttle)
        .where(throttle.c.key == key)
        .values(failures=throttle.c.failures)
        .returning(func.coalesce(throttle.c.locked_until, ""))
    )
    while True:
        found = connection.execute(touched).scalar_one_or_none()
        if found is not None:
            return found or None
        try:
            with connection.begin_nested():
                connection.execute(insert(throttle).values(key=key, failures=0, since=at))
        except IntegrityError:
            pass  # Somebody else tried under it for the first time.
