"""What staff see first: what has to be looked after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from catalog.store.database import Database
from catalog.store.staff import drafts, overview
from catalog.store.staff.drafts import Draft
from catalog.store.staff.overview import Stale, Trouble
from catalog.values.dates import shanghai_day, utc_text

__all__ = ["Stale", "Trouble", "named", "stale", "troubles", "working"]


def stale(database: Database, now: datetime) -> list[Stale]:
    """Entries whose day to be looked at again has passed in Shanghai, oldest first."""
    with database.read_as_staff() as connection:
        return overview.stale(connection, shanghai_day(now))


def troubles(database: Database, now: datetime, *, limit: int = 50) -> list[Trouble]:
    """Receivers that do not take what they are told, those first that failed most often."""
    with database.read_as_staff() as connection:
        return overview.troubles(connection, utc_text(now), limit)


def named(database: Database, entry_ids: Sequence[str]) -> list[Draft]:
    """The working copies of entries of whatever kind, in the order of their ids."""
    with database.read_as_staff() as connection:
        found = drafts.find(connection, entry_ids)
    return sorted(found.values(), key=lambda draft: draft.called)


def working(database: Database, collection: str, entry_ids: Sequence[str]) -> dict[str, Draft]:
    """The working copies of some entries of a kind, by id, whether or not they wait."""
    with database.read_as_staff() as connection:
        found = drafts.find(connection, entry_ids)
    return {entry_id: draft for (kind, entry_id), draft in found.items() if kind == collection}
