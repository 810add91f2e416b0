"""All that a database holds, to compare before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

import catalog.store.public.tables
import catalog.store.staff.tables  # noqa: F401 - both halves register their tables
from catalog.store.database import Database
from catalog.store.metadata import metadata
from catalog.store.staff import drafts


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with database.read_as_staff() as connection:
        return {
            table.fullname: [
                tuple(row)
                for row in connection.execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def draft_of(database: Database, collection: str, entry_id: str) -> drafts.Draft | None:
    with database.read_as_staff() as connection:
        return drafts.find(connection, [entry_id]).get((collection, entry_id))
