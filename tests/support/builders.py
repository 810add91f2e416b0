"""Changes and releases as the store takes them, made of the smallest entries there are.

The entries themselves are described in `tests.catalog.documents`; here they become bytes, index
rows and releases without the gate, so that a test of the store speaks of the store alone.
"""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import Row, select

from catalog.commands.acts import Act
from catalog.kinds import KINDS
from catalog.rules.projection import public_bytes
from catalog.store.database import Database
from catalog.store.public.indexing import index_row
from catalog.store.public.tables import version
from catalog.store.public.versions import Change, NewRelease, Released, append
from tests.catalog.documents import Raw, a_source, document
from tests.support.catalogs import MAKER, NOON


def source_id(number: int) -> str:
    return f"TP-SRC-{number:04d}"


def a_change(raw: Raw, decimals: int = 5) -> Change:
    """The change that publishing a raw entry makes."""
    read = document(raw)
    kind = KINDS[read["collection"]]
    content = public_bytes(kind, read, decimals)
    return Change(kind.name, read["id"], content, index_row(kind, orjson.loads(content)))


def a_tombstone(
    entry_id: str,
    *,
    collection: str = "sources",
    reason: str = "withdrawn",
    replaced_by: tuple[str, ...] = (),
) -> Change:
    return Change(collection, entry_id, None, reason=reason, replaced_by=replaced_by)


def a_release(cause: str = "seed", now: datetime = NOON) -> NewRelease:
    return Act(MAKER, now).release(cause, "测试", "Test")


def publish_changes(database: Database, *changes: Change, now: datetime = NOON) -> Released:
    """Append changes as one release of its own transaction."""
    with database.write() as connection:
        return append(connection, a_release(now=now), changes)


def publish_sources(database: Database, *numbers: int, **properties: object) -> Released:
    """One release of the numbered sources; `properties` tell one version from another."""
    sources = [a_source(source_id(number), **properties) for number in numbers]
    return publish_changes(database, *map(a_change, sources))


def versions_of(database: Database) -> list[Row[tuple[object, ...]]]:
    """Every version row, in order."""
    with database.read_as_staff() as connection:
        return list(connection.execute(select(version).order_by(version.c.seq)))
