"""Telling every endpoint every event, one at a time and in order: what is due, what came of it.

A dispatcher claims endpoints, hands the next event of each over, and records what came of it.
Any number of dispatchers may do so at once, and any of them may die at any moment: an event is
told until it was taken, and the next one not before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from catalog.store.database import Connection, Database
from catalog.store.staff import leases
from catalog.store.staff.leases import Leased
from catalog.values.dates import utc_text

RETRY_AFTER_S = (0, 5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
"""Seconds from each failure to the next attempt; after one more the endpoint is paused."""

JITTER = 0.1
"""Share by which each of them is longer or shorter, so that many do not come back at once."""

LEASE = timedelta(seconds=60)
"""Several times as long as an attempt takes."""

GONE = 410
"""The answer by which a receiver says that it wants no more."""


def claim(
    database: Database,
    now: datetime,
    *,
    most: int,
    of_one_token: int,
    chance: Random,
    new_lease: Callable[[], str],
    lasting: timedelta = LEASE,
) -> list[Leased]:
    """Lease up to `most` endpoints that wait, whoever they are, and answer what to tell each.

    No token has more than `of_one_token` of them told at once: slow receivers of one do not keep
    those of the others waiting.
    """
    at, until = utc_text(now), utc_text(now + lasting)
    with database.read_as_staff() as connection:
        if not leases.is_anything_due(connection, at):
            return []
    claimed: list[Leased] = []
    with _transaction(database) as connection:
        waiting = leases.due(connection, at)
        busy = leases.busy(connection, at)
        chance.shuffle(waiting)
        for webhook_id, token_id in waiting:
            if len(claimed) == most:
                break
            if busy.get(token_id, 0) >= of_one_token:
                continue
            busy[token_id] = busy.get(token_id, 0) + 1
            lease = new_lease()
            leases.take(connection, webhook_id, lease, until=until, now=at)
            leased = leases.renew(connection, webhook_id, lease, until=until, now=at)
            if leased is not None:
                claimed.append(leased)
    return claimed


def taken(
    database: Database,
    leased: Leased,
    now: datetime,
    *,
    status: int | None,
    lasting: timedelta = LEASE,
) -> Leased | None:
    """Record that an event was taken and answer the next one, under the same lease.

    None when there is none, or when the lease was lost: then nothing is recorded.
    """
    at, until = utc_text(now), utc_text(now + lasting)
    with _transaction(database) as connection:
        if not leases.taken(connection, leased, status):
            return None
        following = leases.renew(connection, leased.webhook_id, leased.lease, until=until, now=at)
        if following is None:
            leases.give_back(connection, leased.webhook_id, leased.lease)
        return following


def not_taken(
    database: Database,
    leased: Leased,
    now: datetime,
    *,
    status: int | None,
    error: str,
    chance: Random,
) -> str | None:
    """Record a failure; the state in which it leaves the endpoint, None when the lease was lost."""
    state, next_attempt_at = "active", None
    if status == GONE:
        state = "disabled"
    elif leased.attempts >= len(RETRY_AFTER_S):
        state = "paused"
    else:
        wait = RETRY_AFTER_S[leased.attempts] * (1 + chance.uniform(-JITTER, JITTER))
        next_attempt_at = utc_text(now + timedelta(seconds=wait))
    with _transaction(database) as connection:
        recorded = leases.not_taken(
            connection,
            leased,
            state=state,
            next_attempt_at=next_attempt_at,
            status=status,
            error=error,
        )
    return state if recorded else None


def give_back(database: Database, leased: Leased) -> None:
    """End a lease without telling anything under it, so that another dispatcher may."""
    with _transaction(database) as connection:
        leases.give_back(connection, leased.webhook_id, leased.lease)


@contextmanager
def _transaction(database: Database) -> Iterator[Connection]:
    """A write that gives its locks back even if this process is frozen in the midst of it."""
    with database.write() as connection:
        leases.give_up_when_frozen(connection)
        yield connection
