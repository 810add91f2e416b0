"""What the owner of a token may do with the endpoints that are told of events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Connection, Database
from catalog.store.public import clock, events
from catalog.store.public.clock import Clock
from catalog.store.staff import webhooks
from catalog.store.staff.webhooks import Backlog, Webhook
from catalog.values.dates import utc_text

MOST = 20
"""Endpoints of one token."""

BOTH_SECRETS = timedelta(hours=24)
"""How long after a rotation the secret before still signs."""


class NoSuchWebhook(Exception):
    """The token has no endpoint of that id. Whether another has one is not told."""

    def __init__(self, webhook_id: str) -> None:
        self.webhook_id = webhook_id
        super().__init__(webhook_id)


class TooManyWebhooks(Exception):
    """The token has as many endpoints as it may."""


def register(
    database: Database, token_id: str, act: Act, *, webhook_id: str, url: str, secret: str
) -> Webhook:
    """Keep a new endpoint, which is told what happens from now on. Raises TooManyWebhooks."""
    # No more of the address: what follows the host may be a secret between the two of them.
    host = urlsplit(url).hostname
    with database.write() as connection:
        webhooks.hold_owner(connection, token_id)
        if len(webhooks.of_token(connection, token_id)) >= MOST:
            raise TooManyWebhooks
        webhooks.add(
            connection,
            webhook_id=webhook_id,
            token_id=token_id,
            url=url,
            secret=secret,
            told=events.newest(connection),
            at=act.at,
        )
        return _done(connection, act, "registered", token_id, webhook_id, host=host)


def every(database: Database, token_id: str) -> list[Webhook]:
    """A token's endpoints, oldest first."""
    with database.read_as_staff() as connection:
        return webhooks.of_token(connection, token_id)


def backlogs(database: Database, now: datetime) -> Mapping[str, Backlog]:
    """How far all endpoints lag behind, by their state: for whoever runs the service."""
    with database.read_as_staff() as connection:
        return webhooks.backlogs(connection, utc_text(now))


def one(database: Database, token_id: str, webhook_id: str) -> Webhook:
    """An endpoint of a token. Raises NoSuchWebhook."""
    with database.read_as_staff() as connection:
        return _found(webhooks.find(connection, token_id, webhook_id), webhook_id)


def to_test(
    database: Database, token_id: str, webhook_id: str, act: Act
) -> tuple[Clock, Webhook, tuple[str, ...]]:
    """What a test message needs: where the catalog stands, the endpoint, and what signs for it.

    Raises NoSuchWebhook.
    """
    with database.read_as_staff() as connection:
        found = _found(webhooks.find(connection, token_id, webhook_id), webhook_id)
        return clock.read(connection), found, webhooks.secrets_of(connection, webhook_id, act.at)


def rotate(database: Database, token_id: str, webhook_id: str, act: Act, *, secret: str) -> Webhook:
    """Sign with another secret, and for a day with the one before too. Raises NoSuchWebhook."""
    until = utc_text(act.now + BOTH_SECRETS)
    with database.write() as connection:
        webhooks.rotate(connection, token_id, webhook_id, secret=secret, until=until)
        return _done(connection, act, "rotated", token_id, webhook_id)


def resume(database: Database, token_id: str, webhook_id: str, act: Act) -> Webhook:
    """Go on where an endpoint was paused or disabled. Raises NoSuchWebhook."""
    with database.write() as connection:
        webhooks.resume(connection, token_id, webhook_id)
        return _done(connection, act, "resumed", token_id, webhook_id)


def replay(
    database: Database, token_id: str, webhook_id: str, act: Act, *, from_seq: int
) -> Webhook:
    """Tell everything after a seq again, in order. Raises NoSuchWebhook."""
    with database.write() as connection:
        webhooks.rewind(connection, token_id, webhook_id, from_seq)
        return _done(connection, act, "rewound", token_id, webhook_id, from_seq=from_seq)


def remove(database: Database, token_id: str, webhook_id: str, act: Act) -> None:
    """Forget an endpoint. Raises NoSuchWebhook."""
    with database.write() as connection:
        if not webhooks.remove(connection, token_id, webhook_id):
            raise NoSuchWebhook(webhook_id)
        record(connection, act, "webhook.removed", f"webhooks/{webhook_id}", token=token_id)


def _done(
    connection: Connection, act: Act, what: str, token_id: str, webhook_id: str, **facts: Any
) -> Webhook:
    """The endpoint after something was done to it. Raises NoSuchWebhook."""
    found = _found(webhooks.find(connection, token_id, webhook_id), webhook_id)
    subject = f"webhooks/{webhook_id}"
    record(connection, act, f"webhook.{what}", subject, token=token_id, **facts)
    return found


def _found(webhook: Webhook | None, webhook_id: str) -> Webhook:
    if webhook is None:
        raise NoSuchWebhook(webhook_id)
    return webhook
