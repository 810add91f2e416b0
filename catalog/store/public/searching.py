"""Working the search table out of contents that it lacks."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, insert, select

from catalog.kinds import KINDS
from catalog.store.public.indexing import search_row
from catalog.store.public.tables import search, version

_CHUNK = 500


def complete(connection: Connection) -> int:
    """Add the row of every version that has a content and none yet; returns how many.

    After a restore all are missing. A version of the product that compares otherwise, or gives
    codes other titles, deletes all rows in a migration: they are worked out anew behind it.
    """
    added, last = 0, 0
    missing = (
        select(version.c.seq, version.c.collection, version.c.content)
        .outerjoin(search, search.c.seq == version.c.seq)
        .where(version.c.content.is_not(None), search.c.seq.is_(None))
        .order_by(version.c.seq)
        .limit(_CHUNK)
    )
    while found := connection.execute(missing.where(version.c.seq > last)).all():
        rows = [
            {"seq": row.seq, **search_row(KINDS[row.collection], orjson.loads(row.content))}
            for row in found
        ]
        connection.execute(insert(search), rows)
        added, last = added + len(rows), found[-1].seq
    return added
