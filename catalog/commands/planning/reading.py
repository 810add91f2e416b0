"""Prepared releases as staff look them up."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.commands.planning.plans import NoSuchPlan
from catalog.store.database import Database
from catalog.store.staff import prepared
from catalog.store.staff.prepared import Prepared


def one(database: Database, name: str) -> Prepared:
    """A prepared release. Raises NoSuchPlan."""
    with database.read_as_staff() as connection:
        found = prepared.look(connection, name)
    if found is None:
        raise NoSuchPlan(name)
    return found


def page(
    database: Database, *, states: Iterable[str] = ("waiting", "failed"), limit: int = 100
) -> list[Prepared]:
    """Prepared releases in any of these states, those first that were prepared last."""
    with database.read_as_staff() as connection:
        return prepared.newest(connection, states=states, limit=limit)
