"""What is to be told to whoever asked to be told: written together with what it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from catalog.store.public.tables import event


def record(connection: Connection, *, kind: str, seq: int, at: str, data: Mapping[str, Any]) -> int:
    """Write the next event; its ordinal. The clock must be held: it orders the ordinals."""
    ordinal = newest(connection) + 1
    connection.execute(
        insert(event).values(ordinal=ordinal, type=kind, seq=seq, at=at, data=json.dumps(data))
    )
    return ordinal


def newest(connection: Connection) -> int:
    """The ordinal of the newest event, 0 when there is none."""
    found: int | None = connection.execute(select(func.max(event.c.ordinal))).scalar_one()
    return found or 0
