"""What staff have to look after: facts nobody looked at in time, receivers that take nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, select

from catalog.store.staff.tables import draft, token, webhook
from catalog.store.staff.tokens import holding


@dataclass(frozen=True)
class Stale:
    """An entry whose day to be looked at again has passed."""

    draft_id: str
    collection: str
    entry_id: str | None
    name: str
    review_by: str


@dataclass(frozen=True)
class Trouble:
    """An endpoint that does not take what it is told, and whose it is."""

    consumer: str
    url: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str | None


def stale(connection: Connection, today: str) -> list[Stale]:
    """Working copies, published or not, that were to be looked at before today, oldest first."""
    statement = (
        select(draft.c.id, draft.c.collection, draft.c.entry_id, draft.c.document)
        .where(draft.c.state != "discarded", draft.c.document.contains('"review_by":"'))
        .order_by(draft.c.id)
    )
    found = []
    for row in connection.execute(statement, execution_options={"yield_per": 100}):
        said: dict[str, Any] = orjson.loads(row.document)["properties"]
        until = said.get("review_by")
        if isinstance(until, str) and until < today:
            name = str(said.get("name_zh") or "")
            found.append(Stale(row.id, row.collection, row.entry_id, name, until))
    return sorted(found, key=lambda each: (each.review_by, each.draft_id))


def troubles(connection: Connection, now: str, limit: int) -> list[Trouble]:
    """Endpoints of tokens that hold which failed since they last took something, or were given up.

    Those first that failed most often.
    """
    rows = connection.execute(
        select(
            token.c.name,
            webhook.c.url,
            webhook.c.state,
            webhook.c.attempts,
            webhook.c.last_status,
            webhook.c.last_error,
        )
        .select_from(webhook.join(token, token.c.id == webhook.c.token_id))
        .where(holding(now), (webhook.c.attempts > 0) | (webhook.c.state == "disabled"))
        .order_by(webhook.c.attempts.desc(), webhook.c.id)
        .limit(limit)
    )
    return [Trouble(*row) for row in rows]
