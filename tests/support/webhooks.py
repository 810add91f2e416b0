"""Endpoints for tests, registered as their owner registers them."""

from __future__ import annotations

from datetime import datetime
from random import Random

from catalog.commands.telling import claim
from catalog.commands.webhooks import register
from catalog.store.database import Database
from catalog.store.staff.leases import Leased
from tests.support.catalogs import NOON, an_act
from tests.support.tokens import a_token

SECRET = "whsec_" + "A" * 43 + "="


def an_owner(database: Database, name: str = "consumer") -> str:
    """The id of a new token."""
    return a_token(database, name=name).split("_")[1]


def an_endpoint(
    database: Database,
    owner: str,
    webhook_id: str = "whk_1",
    url: str = "https://receiver.example/hook",
    now: datetime = NOON,
) -> str:
    """An endpoint that is told what happens from now on; its id."""
    register(database, owner, an_act(now=now), webhook_id=webhook_id, url=url, secret=SECRET)
    return webhook_id


def claimed(database: Database, now: datetime = NOON, most: int = 100) -> list[Leased]:
    """What a dispatcher gets to tell, each under a lease named after its endpoint."""
    names = iter(f"lease-{n}" for n in range(most))
    return claim(
        database, now, most=most, of_one_token=most, chance=Random(1), new_lease=lambda: next(names)
    )
