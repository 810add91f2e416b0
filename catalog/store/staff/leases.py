"""Telling endpoints their next event, under leases.

A lease is a random text. What came of a telling is recorded only while that text still stands in
the row, so that a dispatcher that slept through its lease changes nothing when it wakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from catalog.store.public.tables import event
from catalog.store.staff.tables import token, webhook
from catalog.store.staff.tokens import holding
from catalog.store.staff.webhooks import SECRETS, signing


@dataclass(frozen=True)
class Event:
    """What is to be told; `data` is JSON."""

    ordinal: int
    type: str
    at: str
    data: str


@dataclass(frozen=True)
class Leased:
    """The next event of an endpoint, for whoever holds the lease to tell.

    Each of the `secrets`, newest first, signs the message; `attempts` have failed before. From
    `until` on somebody else may hold it.
    """

    webhook_id: str
    lease: str
    until: str
    url: str
    secrets: tuple[str, ...]
    attempts: int
    event: Event


# The next event of each endpoint: one that is missing is waited for, never skipped.
_NEXT = webhook.join(token, token.c.id == webhook.c.token_id).join(
    event, event.c.ordinal == webhook.c.told + 1
)
_FREE = {"lease": None, "lease_until": None}

FROZEN_S = 10
"""Between two statements here lies less than a millisecond's work."""


def give_up_when_frozen(connection: Connection) -> None:
    """Let PostgreSQL end this transaction when whoever began it sends nothing more.

    A dispatcher that is frozen or cut off here would keep the endpoints to itself, beyond any
    lease. SQLite has no such means: there the one writer that is frozen stops all.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{FROZEN_S}s'")


def is_anything_due(connection: Connection, now: str) -> bool:
    """Whether some endpoint waits to be told something at an instant."""
    found = select(webhook.c.id).select_from(_NEXT).where(_owed(now), _free(now)).limit(1)
    return connection.execute(found).first() is not None


def due(connection: Connection, now: str) -> list[tuple[str, str]]:
    """(endpoint, token) of all that wait at an instant, held until the transaction ends.

    Those that another transaction holds are left out.
    """
    rows = connection.execute(
        select(webhook.c.id, webhook.c.token_id)
        .select_from(_NEXT)
        .where(_owed(now), _free(now))
        .order_by(webhook.c.id)
        .with_for_update(of=webhook, skip_locked=True)
    )
    return [(row.id, row.token_id) for row in rows]


def busy(connection: Connection, now: str) -> dict[str, int]:
    """How many endpoints of each token are being told something at an instant."""
    rows = connection.execute(
        select(webhook.c.token_id, func.count())
        .where(webhook.c.lease_until > now)
        .group_by(webhook.c.token_id)
    )
    return {row[0]: row[1] for row in rows}


def take(connection: Connection, webhook_id: str, lease: str, *, until: str, now: str) -> None:
    """Lease an endpoint that is due and held by this transaction."""
    where = and_(webhook.c.id == webhook_id, _free(now))
    _change(connection, where, lease=lease, lease_until=until)


def renew(
    connection: Connection, webhook_id: str, lease: str, *, until: str, now: str
) -> Leased | None:
    """What is to be told next under a lease, which now lasts until another instant.

    None when the lease is lost or there is nothing to tell.
    """
    mine = and_(webhook.c.id == webhook_id, webhook.c.lease == lease)
    _change(connection, mine, lease_until=until)
    row = connection.execute(
        select(
            webhook.c.url,
            webhook.c.attempts,
            *SECRETS,
            event.c.ordinal,
            event.c.type,
            event.c.at,
            event.c.data,
        )
        .select_from(_NEXT)
        .where(mine, _owed(now))
    ).one_or_none()
    if row is None:
        return None
    told = Event(row.ordinal, row.type, row.at, row.data)
    return Leased(webhook_id, lease, until, row.url, signing(row, now), row.attempts, told)


def taken(connection: Connection, leased: Leased, status: int | None) -> bool:
    """Record that an event was taken. False: the lease is lost, and nothing is recorded."""
    return _change(
        connection,
        _under(leased),
        told=leased.event.ordinal,
        attempts=0,
        next_attempt_at=None,
        last_status=status,
        last_error=None,
    )


def not_taken(
    connection: Connection,
    leased: Leased,
    *,
    state: str,
    next_attempt_at: str | None,
    status: int | None,
    error: str,
) -> bool:
    """Record a failure and give the lease back. False when it is lost."""
    return _change(
        connection,
        _under(leased),
        state=state,
        attempts=leased.attempts + 1,
        next_attempt_at=next_attempt_at,
        last_status=status,
        last_error=error,
        **_FREE,
    )


def give_back(connection: Connection, webhook_id: str, lease: str) -> None:
    """End a lease, if it still stands."""
    _change(connection, and_(webhook.c.id == webhook_id, webhook.c.lease == lease), **_FREE)


def _owed(now: str) -> ColumnElement[bool]:
    """Endpoints that are told things: active ones, of a token that holds."""
    return and_(webhook.c.state == "active", holding(now))


def _free(now: str) -> ColumnElement[bool]:
    return and_(
        or_(webhook.c.next_attempt_at.is_(None), webhook.c.next_attempt_at <= now),
        or_(webhook.c.lease_until.is_(None), webhook.c.lease_until <= now),
    )


def _under(leased: Leased) -> ColumnElement[bool]:
    return and_(webhook.c.id == leased.webhook_id, webhook.c.lease == leased.lease)


def _change(connection: Connection, where: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(webhook).where(where).values(**values)).rowcount == 1
