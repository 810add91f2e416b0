"""Tokens for tests, made as an operator makes them."""

from __future__ import annotations

import secrets
from datetime import datetime

from catalog.commands.tokens import RANDOM_BYTES, create
from catalog.store.database import Database
from tests.support.catalogs import NOON, an_act


def a_token(
    database: Database, *, name: str = "consumer", now: datetime = NOON, days: int | None = None
) -> str:
    """The text of a new token of the scope `sync`."""
    return create(
        database,
        an_act(now=now),
        name=name,
        scope="sync",
        days=days,
        random=secrets.token_bytes(RANDOM_BYTES),
    )
