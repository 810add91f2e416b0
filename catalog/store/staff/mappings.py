"""How the office's own workbooks are read: confirmed once, found again by their headings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, insert, select

from catalog.store.staff.tables import mapping

_CHUNK = 500


@dataclass(frozen=True)
class KeptMapping:
    """`columns` is JSON that only `catalog.exchange.workbook_mapping` opens."""

    fingerprint: str
    collection: str
    name: str
    columns: dict[str, Any]
    confirmed_by: str
    confirmed_at: str


_COLUMNS = (
    mapping.c.fingerprint,
    mapping.c.collection,
    mapping.c.name,
    mapping.c.columns,
    mapping.c.confirmed_by,
    mapping.c.confirmed_at,
)


def put(connection: Connection, kept: KeptMapping) -> None:
    """Keep a mapping, in the place of an older one of the same headings."""
    forget(connection, kept.fingerprint)
    columns = orjson.dumps(kept.columns, option=orjson.OPT_SORT_KEYS).decode()
    connection.execute(insert(mapping).values({**kept.__dict__, "columns": columns}))


def forget(connection: Connection, fingerprint: str) -> bool:
    """Let a workbook with these headings be asked about again. False: nobody confirmed one."""
    done = connection.execute(delete(mapping).where(mapping.c.fingerprint == fingerprint))
    return done.rowcount == 1


def known(connection: Connection, fingerprints: Collection[str]) -> dict[str, KeptMapping]:
    """The mappings of any of these headings, by fingerprint."""
    found: dict[str, KeptMapping] = {}
    ordered = sorted(set(fingerprints))
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        statement = select(*_COLUMNS).where(mapping.c.fingerprint.in_(chunk))
        for row in connection.execute(statement.order_by(mapping.c.fingerprint)):
            found[row.fingerprint] = _mapping(row)
    return found


def held(connection: Connection, fingerprint: str) -> KeptMapping | None:
    """One mapping, held until the transaction ends, with all who read by it behind."""
    statement = select(*_COLUMNS).where(mapping.c.fingerprint == fingerprint).with_for_update()
    row = connection.execute(statement).one_or_none()
    return None if row is None else _mapping(row)


def newest(connection: Connection, *, limit: int) -> list[KeptMapping]:
    """What was confirmed last, first."""
    order = (mapping.c.confirmed_at.desc(), mapping.c.fingerprint)
    return [
        _mapping(r) for r in connection.execute(select(*_COLUMNS).order_by(*order).limit(limit))
    ]


def _mapping(row: Any) -> KeptMapping:
    return KeptMapping(**{**row._mapping, "columns": orjson.loads(row.columns)})
