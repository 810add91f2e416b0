"""Who asked to be told of events, and how far each has been told: the endpoints' owners' side.

An endpoint is a cursor over the events. It belongs to a token, and to every other it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, select, update

from catalog.store.public import events
from catalog.store.public.tables import event
from catalog.store.staff.tables import WEBHOOK_STATES, token, webhook
from catalog.store.staff.tokens import holding


@dataclass(frozen=True)
class Webhook:
    """An endpoint as its owner sees it. Instants are UTC texts.

    `told` is the ordinal of the last event that it took, `attempts` how often the next one failed.
    """

    id: str
    url: str
    state: str
    told: int
    attempts: int
    next_attempt_at: str | None
    last_status: int | None
    last_error: str | None
    created_at: str


@dataclass(frozen=True)
class Backlog:
    """How many endpoints there are, and the most events that one of them waits for."""

    endpoints: int
    events: int


_SHOWN = (
    webhook.c.id,
    webhook.c.url,
    webhook.c.state,
    webhook.c.told,
    webhook.c.attempts,
    webhook.c.next_attempt_at,
    webhook.c.last_status,
    webhook.c.last_error,
    webhook.c.created_at,
)
# Whoever is telling the endpoint something loses the lease, and with it the right to record what
# came of it: the outcome would undo the change.
_AFRESH = {"attempts": 0, "next_attempt_at": None, "lease": None, "lease_until": None}


def hold_owner(connection: Connection, token_id: str) -> None:
    """Let nobody else add an endpoint of this token until the transaction ends."""
    connection.execute(select(token.c.id).where(token.c.id == token_id).with_for_update())


def add(
    connection: Connection,
    *,
    webhook_id: str,
    token_id: str,
    url: str,
    secret: str,
    told: int,
    at: str,
) -> None:
    """Keep an endpoint that needs to be told nothing up to an event."""
    connection.execute(
        insert(webhook).values(
            id=webhook_id,
            token_id=token_id,
            url=url,
            secret=secret,
            state="active",
            told=told,
            attempts=0,
            created_at=at,
        )
    )


def of_token(connection: Connection, token_id: str) -> list[Webhook]:
    """A token's endpoints, oldest first."""
    rows = connection.execute(
        select(*_SHOWN)
        .where(webhook.c.token_id == token_id)
        .order_by(webhook.c.created_at, webhook.c.id)
    )
    return [Webhook(*row) for row in rows]


def backlogs(connection: Connection, now: str) -> dict[str, Backlog]:
    """By state, of those whose token holds at an instant: the others are told nothing."""
    rows = connection.execute(
        select(webhook.c.state, func.count(), func.min(webhook.c.told))
        .select_from(webhook.join(token, token.c.id == webhook.c.token_id))
        .where(holding(now))
        .group_by(webhook.c.state)
    )
    newest = events.newest(connection)
    found = {state: Backlog(endpoints, newest - told) for state, endpoints, told in rows}
    return {state: found.get(state, Backlog(0, 0)) for state in WEBHOOK_STATES}


def find(connection: Connection, token_id: str, webhook_id: str) -> Webhook | None:
    """The endpoint of that id, if it is this token's."""
    row = connection.execute(select(*_SHOWN).where(_own(token_id, webhook_id))).one_or_none()
    return None if row is None else Webhook(*row)


def secrets_of(connection: Connection, webhook_id: str, now: str) -> tuple[str, ...]:
    """What signs an endpoint's messages at an instant, newest first."""
    row = connection.execute(select(*SECRETS).where(webhook.c.id == webhook_id)).one()
    return signing(row, now)


def remove(connection: Connection, token_id: str, webhook_id: str) -> bool:
    """Forget an endpoint. False when this token has none of that id."""
    done = connection.execute(delete(webhook).where(_own(token_id, webhook_id)))
    return done.rowcount == 1


def rotate(
    connection: Connection, token_id: str, webhook_id: str, *, secret: str, until: str
) -> bool:
    """Sign with another secret, and until an instant with the present one too."""
    return _change(
        connection,
        _own(token_id, webhook_id),
        secret=secret,
        previous_secret=webhook.c.secret,
        previous_until=until,
    )


def resume(connection: Connection, token_id: str, webhook_id: str) -> bool:
    """Go on telling an endpoint where it stopped, as if nothing had failed."""
    return _change(connection, _own(token_id, webhook_id), state="active", **_AFRESH)


def rewind(connection: Connection, token_id: str, webhook_id: str, from_seq: int) -> bool:
    """Tell an endpoint again what came after a seq; it never skips what it has not been told."""
    before = (
        select(func.coalesce(func.max(event.c.ordinal), 0))
        .where(event.c.seq <= from_seq)
        .scalar_subquery()
    )
    told = case((webhook.c.told > before, before), else_=webhook.c.told)
    return _change(connection, _own(token_id, webhook_id), told=told, **_AFRESH)


SECRETS = (webhook.c.secret, webhook.c.previous_secret, webhook.c.previous_until)


def signing(row: Any, now: str) -> tuple[str, ...]:
    """Of a row with SECRETS, those that sign at an instant."""
    if row.previous_secret is None or row.previous_until <= now:
        return (row.secret,)
    return (row.secret, row.previous_secret)


def _own(token_id: str, webhook_id: str) -> ColumnElement[bool]:
    return and_(webhook.c.id == webhook_id, webhook.c.token_id == token_id)


def _change(connection: Connection, where: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(webhook).where(where).values(**values)).rowcount == 1
