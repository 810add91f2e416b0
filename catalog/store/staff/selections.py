"""Many drafts at once, as workbooks take them: read without holding them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from catalog.store.staff.drafts import Draft
from catalog.store.staff.tables import draft, revision

_CHUNK = 500
_COLUMNS = [draft.c[field.name] for field in fields(Draft)]


def these(connection: Connection, draft_ids: Iterable[str]) -> dict[str, Draft]:
    """The drafts of these ids in any state, by id; those that are none are left out."""
    wanted = sorted(set(draft_ids))
    found: dict[str, Draft] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        statement = select(*_COLUMNS).where(draft.c.id.in_(chunk)).order_by(draft.c.id)
        found |= {one.id: one for one in _drafts(connection, statement)}
    return found


def of_collection(connection: Connection, collection: str, *, limit: int) -> list[Draft]:
    """The drafts of one kind that nobody discarded, in order of slot, entry and id."""
    return _drafts(connection, in_collection(select(*_COLUMNS), collection, limit=limit))


def in_collection(statement: Select[Any], collection: str, *, limit: int) -> Select[Any]:
    """The same drafts, of which a statement selects what it wants to know."""
    order = (
        func.coalesce(draft.c.slot_no, 0),
        func.coalesce(draft.c.entry_id, ""),
        draft.c.id,
    )
    wanted = (draft.c.collection == collection, draft.c.state != "discarded")
    return statement.where(*wanted).order_by(*order).limit(limit)


def changes_of(connection: Connection, draft_ids: Iterable[str]) -> dict[str, list[Any]]:
    """By draft: (row version, by, at, document) of each change, oldest first."""
    found: dict[str, list[Any]] = {}
    wanted = sorted(set(draft_ids))
    for start in range(0, len(wanted), _CHUNK):
        statement = (
            select(
                revision.c.draft_id,
                revision.c.row_version,
                revision.c["by"],
                revision.c.at,
                revision.c.document,
            )
            .where(revision.c.draft_id.in_(wanted[start : start + _CHUNK]))
            .order_by(revision.c.draft_id, revision.c.row_version)
        )
        for row in connection.execute(statement):
            document = None if row.document is None else orjson.loads(row.document)
            change = (row.row_version, row[2], row.at, document)
            found.setdefault(row.draft_id, []).append(change)
    return found


def _drafts(connection: Connection, statement: Select[Any]) -> list[Draft]:
    rows = connection.execute(statement)
    return [Draft(**{**row._mapping, "document": orjson.loads(row.document)}) for row in rows]
