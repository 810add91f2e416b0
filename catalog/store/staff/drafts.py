"""Staff's working copies. Each entry has at most one; a slot has no entry yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Connection, insert, select, tuple_, update

from catalog.store.staff.tables import draft


@dataclass(frozen=True)
class Draft:
    """One working copy. `row_version` grows with every change to it."""

    id: str
    collection: str
    entry_id: str | None
    document: dict[str, Any]
    row_version: int
    state: str
    updated_by: str
    prepared_release: str | None


_COLUMNS = (
    draft.c.id,
    draft.c.collection,
    draft.c.entry_id,
    draft.c.document,
    draft.c.row_version,
    draft.c.state,
    draft.c.updated_by,
    draft.c.prepared_release,
)


def find(connection: Connection, entry_ids: Sequence[str]) -> dict[tuple[str, str], Draft]:
    """Working copies of the named entries, by (collection, id)."""
    found = {}
    for start in range(0, len(entry_ids), 500):
        chunk = entry_ids[start : start + 500]
        statement = select(*_COLUMNS).where(draft.c.entry_id.in_(chunk))
        for row in connection.execute(statement.order_by(draft.c.id)):
            found[row.collection, row.entry_id] = _draft(row)
    return found


def lock(
    connection: Connection, *, prepared_release: str | None, only: Iterable[str] | None = None
) -> list[Draft]:
    """Open drafts of one prepared release (or of none), held until the transaction ends.

    Always in (kind, id) order, so that two releases cannot wait for each other.
    """
    statement = (
        select(*_COLUMNS)
        .where(draft.c.state == "open")
        .order_by(draft.c.collection, draft.c.entry_id)
        .with_for_update()
    )
    if prepared_release is None:
        statement = statement.where(draft.c.prepared_release.is_(None))
    else:
        statement = statement.where(draft.c.prepared_release == prepared_release)
    wanted = None if only is None else set(only)
    return [
        _draft(row) for row in connection.execute(statement) if wanted is None or row.id in wanted
    ]


def hold(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[Draft]:
    """The working copies of the named entries in any state, held until the transaction ends.

    In (kind, id) order, as `lock` holds them.
    """
    found = []
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        statement = (
            select(*_COLUMNS)
            .where(tuple_(draft.c.collection, draft.c.entry_id).in_(ordered[start : start + 500]))
            .order_by(draft.c.collection, draft.c.entry_id)
            .with_for_update()
        )
        found += [_draft(row) for row in connection.execute(statement)]
    return found


def in_prepared(connection: Connection) -> set[str]:
    """The ids of open drafts that wait in a prepared release."""
    statement = select(draft.c.id).where(draft.c.prepared_release.is_not(None))
    return set(connection.execute(statement.order_by(draft.c.id)).scalars())


def save(
    connection: Connection,
    *,
    document: dict[str, Any],
    existing: Draft | None,
    actor: str,
    now: str,
    prepared_release: str | None = None,
) -> str:
    """Write an entry's working copy and answer its draft id."""
    values = {
        "document": orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode(),
        "state": "open",
        "updated_at": now,
        "updated_by": actor,
        "prepared_release": prepared_release,
    }
    if existing is not None:
        connection.execute(
            update(draft)
            .where(draft.c.id == existing.id)
            .values(row_version=draft.c.row_version + 1, **values)
        )
        return existing.id
    draft_id = uuid4().hex
    connection.execute(
        insert(draft).values(
            id=draft_id,
            collection=document["collection"],
            entry_id=document["id"],
            row_version=1,
            created_at=now,
            created_by=actor,
            **values,
        )
    )
    return draft_id


def amend(connection: Connection, existing: Draft, properties: dict[str, Any], *, now: str) -> None:
    """Change single properties of a working copy and leave its state and author as they are."""
    document = {
        **existing.document,
        "properties": {**existing.document["properties"], **properties},
    }
    connection.execute(
        update(draft)
        .where(draft.c.id == existing.id)
        .values(
            document=orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode(),
            row_version=draft.c.row_version + 1,
            updated_at=now,
        )
    )


def add_slot(connection: Connection, *, document: dict[str, Any], actor: str, now: str) -> None:
    """Add a place for a parcel whose identity is not known yet. It can never be released."""
    connection.execute(
        insert(draft).values(
            id=uuid4().hex,
            collection=document["collection"],
            entry_id=None,
            document=orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode(),
            row_version=1,
            state="slot",
            created_at=now,
            created_by=actor,
            updated_at=now,
            updated_by=actor,
        )
    )


def mark_released(connection: Connection, draft_ids: Sequence[str]) -> None:
    """Keep the working copies: they hold the staff fields that no version holds."""
    for start in range(0, len(draft_ids), 500):
        connection.execute(
            update(draft)
            .where(draft.c.id.in_(draft_ids[start : start + 500]))
            .values(state="released", prepared_release=None)
        )


def _draft(row: Any) -> Draft:
    return Draft(
        row.id,
        row.collection,
        row.entry_id,
        orjson.loads(row.document),
        row.row_version,
        row.state,
        row.updated_by,
        row.prepared_release,
    )
