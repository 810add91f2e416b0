"""Staff's working copies. Each entry has at most one; a new one has no entry yet.

`row_version` grows with what a draft says and with nothing else. Whoever changes a draft is its
author until it is published; what it said after each change is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Connection, Select, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.staff import authorship
from catalog.store.staff.tables import draft, revision
from catalog.values.canonical import sha256_hex

OPEN = ("open", "submitted", "approved")
"""The states of a draft that waits for something."""

_CHUNK = 500


@dataclass(frozen=True)
class Draft:
    """One working copy. `content_sha256` is the hash of its document as it is kept."""

    id: str
    collection: str
    entry_id: str | None
    slot_no: int | None
    document: dict[str, Any]
    content_sha256: str
    row_version: int
    state: str
    steps_passed: int
    submitted_by: str | None
    submitted_at: str | None
    created_by: str
    created_at: str
    updated_by: str
    updated_at: str
    prepared_release: str | None

    @property
    def called(self) -> str:
        """The id of its entry; its own before it has one."""
        return self.entry_id or self.id


_COLUMNS = (
    draft.c.id,
    draft.c.collection,
    draft.c.entry_id,
    draft.c.slot_no,
    draft.c.document,
    draft.c.content_sha256,
    draft.c.row_version,
    draft.c.state,
    draft.c.steps_passed,
    draft.c.submitted_by,
    draft.c.submitted_at,
    draft.c.created_by,
    draft.c.created_at,
    draft.c.updated_by,
    draft.c.updated_at,
    draft.c.prepared_release,
)
_UNREVIEWED = {"state": "open", "steps_passed": 0, "submitted_by": None, "submitted_at": None}


def kept_form(document: dict[str, Any]) -> str:
    """A document as it is kept: JSON with sorted names."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def one(connection: Connection, draft_id: str, *, hold: bool = False) -> Draft | None:
    """A draft by its id, on demand held until the transaction ends."""
    statement = select(*_COLUMNS).where(draft.c.id == draft_id)
    found = _drafts(connection, statement.with_for_update() if hold else statement)
    return found[0] if found else None


class NoSuchDraft(Exception):
    """There is no draft of that id."""

    def __init__(self, draft_id: str) -> None:
        self.draft_id = draft_id
        super().__init__(draft_id)


def held(connection: Connection, draft_id: str) -> Draft:
    """A draft, held until the transaction ends. Raises NoSuchDraft."""
    found = one(connection, draft_id, hold=True)
    if found is None:
        raise NoSuchDraft(draft_id)
    return found


def find(connection: Connection, entry_ids: Sequence[str]) -> dict[tuple[str, str], Draft]:
    """Working copies of the named entries, by (collection, id)."""
    found = {}
    for start in range(0, len(entry_ids), _CHUNK):
        chunk = entry_ids[start : start + _CHUNK]
        statement = select(*_COLUMNS).where(draft.c.entry_id.in_(chunk))
        for row in _drafts(connection, statement.order_by(draft.c.id)):
            assert row.entry_id is not None
            found[row.collection, row.entry_id] = row
    return found


def lock(
    connection: Connection, *, prepared_release: str | None, only: Iterable[str] | None = None
) -> list[Draft]:
    """Waiting drafts of entries in one prepared release (or in none), held until the end.

    Always in (kind, id) order, so that two releases cannot wait for each other.
    """
    statement = (
        select(*_COLUMNS)
        .where(draft.c.state.in_(OPEN), draft.c.entry_id.is_not(None))
        .order_by(draft.c.collection, draft.c.entry_id)
        .with_for_update()
    )
    if prepared_release is None:
        statement = statement.where(draft.c.prepared_release.is_(None))
    else:
        statement = statement.where(draft.c.prepared_release == prepared_release)
    wanted = None if only is None else set(only)
    return [
        found for found in _drafts(connection, statement) if wanted is None or found.id in wanted
    ]


def hold_these(connection: Connection, draft_ids: Iterable[str]) -> list[Draft]:
    """The drafts of these ids in any state, held until the transaction ends, in `lock`'s order.

    Drafts without an entry come last, by their own ids.
    """
    found: list[Draft] = []
    for before in sorted(these(connection, sorted(set(draft_ids))), key=order):
        held_now = one(connection, before.id, hold=True)
        if held_now is not None:
            found.append(held_now)
    return found


def these(connection: Connection, draft_ids: Sequence[str]) -> list[Draft]:
    """The drafts of these ids as far as there are any, in the order of the ids."""
    known: dict[str, Draft] = {}
    for start in range(0, len(draft_ids), _CHUNK):
        chunk = draft_ids[start : start + _CHUNK]
        statement = select(*_COLUMNS).where(draft.c.id.in_(chunk)).order_by(draft.c.id)
        known |= {found.id: found for found in _drafts(connection, statement)}
    return [known[draft_id] for draft_id in draft_ids if draft_id in known]


def order(found: Draft) -> tuple[bool, str, str]:
    """Sorts drafts as everybody holds them, and as they are published."""
    return found.entry_id is None, found.collection, found.called


def hold(connection: Connection, keys: Sequence[tuple[str, str]]) -> list[Draft]:
    """The working copies of the named entries in any state, held until the transaction ends.

    In (kind, id) order, as `lock` holds them.
    """
    found = []
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        statement = (
            select(*_COLUMNS)
            .where(
                tuple_(draft.c.collection, draft.c.entry_id).in_(ordered[start : start + _CHUNK])
            )
            .order_by(draft.c.collection, draft.c.entry_id)
            .with_for_update()
        )
        found += _drafts(connection, statement)
    return found


def in_prepared(connection: Connection) -> set[str]:
    """The ids of open drafts that wait in a prepared release."""
    statement = select(draft.c.id).where(draft.c.prepared_release.is_not(None))
    return set(connection.execute(statement.order_by(draft.c.id)).scalars())


def made(
    document: dict[str, Any],
    kept: str,
    *,
    actor: str,
    now: str,
    prepared_release: str | None = None,
    slot_no: int | None = None,
) -> Draft:
    """A new working copy as it will be kept; `kept` is its document's kept form."""
    return Draft(
        id=uuid4().hex,
        collection=document["collection"],
        entry_id=document["id"],
        slot_no=slot_no,
        document=document,
        content_sha256=sha256_hex(kept.encode()),
        row_version=1,
        state="open",
        steps_passed=0,
        submitted_by=None,
        submitted_at=None,
        created_by=actor,
        created_at=now,
        updated_by=actor,
        updated_at=now,
        prepared_release=prepared_release,
    )


def add(
    connection: Connection,
    *,
    document: dict[str, Any],
    actor: str,
    now: str,
    prepared_release: str | None = None,
    slot_no: int | None = None,
) -> Draft:
    """Keep a new working copy. Without an id in its document it is of no entry yet.

    Whoever adds one of the same entry at the same moment waits for the other, and is told: raises
    Overtaken.
    """
    kept = kept_form(document)
    found = made(
        document, kept, actor=actor, now=now, prepared_release=prepared_release, slot_no=slot_no
    )
    adding = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = adding(draft).values({**found.__dict__, "document": kept})
    if connection.execute(new.on_conflict_do_nothing().returning(draft.c.id)).first() is None:
        assert found.entry_id is not None
        raise Overtaken(hold(connection, [(found.collection, found.entry_id)])[0])
    _remember(connection, found, kept)
    return found


def change(
    connection: Connection,
    before: Draft,
    *,
    document: dict[str, Any],
    actor: str,
    now: str,
    prepared_release: str | None = None,
) -> Draft | None:
    """Write another document over a draft, which is open again. None: somebody else was first."""
    return _change(
        connection,
        before,
        document,
        actor,
        now,
        **_UNREVIEWED,
        prepared_release=prepared_release,
    )


def save(
    connection: Connection,
    *,
    document: dict[str, Any],
    existing: Draft | None,
    actor: str,
    now: str,
    prepared_release: str | None = None,
) -> str:
    """Write an entry's working copy and answer its draft id.

    `existing` has to be held by this transaction, or be the only one that writes.
    """
    if existing is None:
        return add(
            connection, document=document, actor=actor, now=now, prepared_release=prepared_release
        ).id
    done = change(
        connection,
        existing,
        document=document,
        actor=actor,
        now=now,
        prepared_release=prepared_release,
    )
    if done is None:
        raise Overtaken(one(connection, existing.id) or existing)
    return done.id


class Overtaken(Exception):
    """A draft was changed by somebody else between the look at it and the act. `now` is how."""

    def __init__(self, now: Draft) -> None:
        self.now = now
        super().__init__(f"draft {now.id} is at row version {now.row_version}")


def amend(connection: Connection, existing: Draft, properties: dict[str, Any], *, now: str) -> None:
    """Change single properties of a held draft; its author stays who it was.

    One that was published stays so; one on its way has to be looked at again.
    """
    document = {
        **existing.document,
        "properties": {**existing.document["properties"], **properties},
    }
    unreviewed = {} if existing.state not in OPEN else _UNREVIEWED
    _change(connection, existing, document, existing.updated_by, now, **unreviewed)


def settle(
    connection: Connection, held: Draft, document: dict[str, Any], *, actor: str, now: str
) -> Draft:
    """Let a held working copy say again what is public of its entry. Nobody is its author then."""
    settled = {**_UNREVIEWED, "state": "released", "prepared_release": None}
    done = _change(connection, held, document, actor, now, **settled)
    assert done is not None, "a held draft is nobody else's to change"
    authorship.forget(connection, [held.id])
    return done


def name(connection: Connection, found: Draft, entry_id: str) -> Draft:
    """Give a held draft of no entry the id of its entry. What it says stays what was approved."""
    document = {**found.document, "id": entry_id}
    connection.execute(update(draft).where(draft.c.id == found.id).values(entry_id=entry_id))
    return replace(found, entry_id=entry_id, document=document)


def mark_released(connection: Connection, released: Sequence[Draft]) -> None:
    """Keep the working copies: they hold the staff fields that no version holds."""
    for found in released:
        kept = kept_form(found.document)
        connection.execute(
            update(draft)
            .where(draft.c.id == found.id)
            .values(
                document=kept,
                content_sha256=sha256_hex(kept.encode()),
                **{**_UNREVIEWED, "state": "released"},
                prepared_release=None,
            )
        )
    authorship.forget(connection, [found.id for found in released])


def erase_past(connection: Connection, collection: str, entry_id: str) -> None:
    """Erase what the draft of an entry said before. What it says now is staff's to change."""
    mine = select(draft.c.id).where(draft.c.collection == collection, draft.c.entry_id == entry_id)
    connection.execute(update(revision).where(revision.c.draft_id.in_(mine)).values(document=None))


def _change(
    connection: Connection,
    before: Draft,
    document: dict[str, Any],
    actor: str,
    now: str,
    **values: Any,
) -> Draft | None:
    kept = kept_form(document)
    after = replace(
        before,
        document=document,
        content_sha256=sha256_hex(kept.encode()),
        row_version=before.row_version + 1,
        updated_by=actor,
        updated_at=now,
        **values,
    )
    done = connection.execute(
        update(draft)
        .where(draft.c.id == before.id, draft.c.row_version == before.row_version)
        .values(
            document=kept,
            content_sha256=after.content_sha256,
            row_version=after.row_version,
            updated_at=now,
            updated_by=actor,
            **values,
        )
    )
    if done.rowcount != 1:
        return None
    _remember(connection, after, kept)
    return after


def _remember(connection: Connection, found: Draft, kept: str) -> None:
    """Keep what a draft says now, and who said it."""
    connection.execute(
        insert(revision).values(
            draft_id=found.id,
            row_version=found.row_version,
            document=kept,
            by=found.updated_by,
            at=found.updated_at,
        )
    )
    if found.state not in OPEN:
        return  # It says what is public, or nobody waits for it: there is nothing to approve.
    authorship.remember(connection, found.id, found.updated_by, found.row_version)


def _drafts(connection: Connection, statement: Select[Any]) -> list[Draft]:
    rows = connection.execute(statement)
    return [Draft(**{**row._mapping, "document": orjson.loads(row.document)}) for row in rows]
