"""Which files the public entries show."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, select

from catalog.kinds import KINDS
from catalog.store.metadata import is_current
from catalog.store.public.tables import INDEX_TABLES, version

# Content is canonical text, so that this stands in it only where the field does.
_MEDIA = '%"media":[%'


def assets_shown(connection: Connection) -> set[str]:
    """The SHA-256 of every file that some entry shows as it is public now."""
    found: set[str] = set()
    for kind in KINDS.values():
        if "media" not in kind.fields:
            continue
        table = INDEX_TABLES[kind.name]
        statement = (
            select(version.c.content)
            .join(table, table.c.seq == version.c.seq)
            .where(is_current(table), version.c.content.like(_MEDIA))
            .order_by(table.c.entry_id)
        )
        for (content,) in connection.execute(statement.execution_options(yield_per=500)):
            media = orjson.loads(content)["properties"].get("media") or ()
            found |= {item["asset"] for item in media}
    return found
