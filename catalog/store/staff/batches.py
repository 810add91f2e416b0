"""Many drafts written at once, as a workbook brings them.

What is to be written was judged before the transaction began. Inside it the drafts are held and
looked at again, all of them by a few queries, and then written by a few statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Select, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from catalog.kinds.documents import Document
from catalog.store.staff.drafts import Draft, kept_form, made, order
from catalog.store.staff.selections import in_collection
from catalog.store.staff.tables import authorship, draft, revision
from catalog.values.canonical import sha256_hex

_CHUNK = 500

_Item = TypeVar("_Item")


class Head(NamedTuple):
    """What moves when anything at all becomes of a draft."""

    row_version: int
    content_sha256: str
    state: str
    entry_id: str | None
    prepared_release: str | None


_HEAD = (
    draft.c.row_version,
    draft.c.content_sha256,
    draft.c.state,
    draft.c.entry_id,
    draft.c.prepared_release,
)


def head(found: Draft) -> Head:
    """The head of a draft that was read already."""
    return Head(*(getattr(found, name) for name in Head._fields))


def heads(connection: Connection, draft_ids: Iterable[str]) -> dict[str, Head]:
    """The heads of these drafts, by id; those that are none are left out."""
    found: dict[str, Head] = {}
    for chunk in _chunks(sorted(set(draft_ids))):
        found |= _heads(connection, _by_ids(chunk))
    return found


def heads_of(connection: Connection, collection: str, *, limit: int) -> dict[str, Head]:
    """The heads of the drafts that `selections.of_collection` answers, by id."""
    statement = in_collection(select(draft.c.id, *_HEAD), collection, limit=limit)
    return _heads(connection, statement)


def held_heads(connection: Connection, drafts: Iterable[Draft]) -> dict[str, Head]:
    """The heads of these drafts, which are held until the transaction ends.

    In the order in which everybody holds them: `drafts.order`.
    """
    found: dict[str, Head] = {}
    ordered = sorted({one.id: one for one in drafts}.values(), key=order)
    in_order = (draft.c.entry_id.is_(None), draft.c.collection, draft.c.entry_id, draft.c.id)
    for chunk in _chunks([one.id for one in ordered]):
        statement = select(draft.c.id, *_HEAD).where(draft.c.id.in_(chunk)).order_by(*in_order)
        found |= _heads(connection, statement.with_for_update())
    return found


def said_before(
    connection: Connection, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], str]:
    """What drafts said at some of their row versions, as it is kept; not what was erased."""
    found: dict[tuple[str, int], str] = {}
    key = tuple_(revision.c.draft_id, revision.c.row_version)
    columns = (revision.c.draft_id, revision.c.row_version, revision.c.document)
    for chunk in _chunks(sorted(set(wanted))):
        statement = select(*columns).where(key.in_(chunk), revision.c.document.is_not(None))
        rows = connection.execute(statement.order_by(*columns[:2]))
        found |= {(row.draft_id, row.row_version): row.document for row in rows}
    return found


@dataclass(frozen=True)
class Ready:
    """A draft as it is to be written, and its document as it is kept."""

    draft: Draft
    kept: str


def begun(document: Document, *, actor: str, now: str) -> Ready:
    """A new working copy of an entry that has no id yet."""
    assert document["id"] is None, "an entry with an id may have a working copy already"
    kept = kept_form(document)
    return Ready(made(document, kept, actor=actor, now=now), kept)


def changed(before: Draft, document: Document, *, actor: str, now: str) -> Ready:
    """A draft with another document: open again, wherever it waits."""
    kept = kept_form(document)
    after = replace(
        before,
        document=document,
        content_sha256=sha256_hex(kept.encode()),
        row_version=before.row_version + 1,
        state="open",
        steps_passed=0,
        submitted_by=None,
        submitted_at=None,
        updated_by=actor,
        updated_at=now,
    )
    return Ready(after, kept)


def write(connection: Connection, new: Sequence[Ready], changed: Sequence[Ready]) -> None:
    """Keep new drafts and what held ones say now; each has one author more."""
    if new:
        rows = [{**ready.draft.__dict__, "document": ready.kept} for ready in new]
        connection.execute(insert(draft), rows)
    if changed:
        step = update(draft).where(
            draft.c.id == bindparam("of"), draft.c.row_version == bindparam("was")
        )
        done = connection.execute(step, [_step(ready) for ready in changed])
        assert done.rowcount == len(changed), "a held draft is nobody else's to change"
    if new or changed:
        _remember(connection, [*new, *changed])


_STEP = (
    "content_sha256",
    "row_version",
    "state",
    "steps_passed",
    "submitted_by",
    "submitted_at",
    "updated_by",
    "updated_at",
)


def _step(ready: Ready) -> dict[str, Any]:
    one = ready.draft
    now = {name: getattr(one, name) for name in _STEP}
    return {"of": one.id, "was": one.row_version - 1, "document": ready.kept, **now}


def _remember(connection: Connection, written: Sequence[Ready]) -> None:
    """Keep what drafts say now and who said it, as `drafts` does of one."""
    said = [
        {
            "draft_id": ready.draft.id,
            "row_version": ready.draft.row_version,
            "document": ready.kept,
            "by": ready.draft.updated_by,
            "at": ready.draft.updated_at,
        }
        for ready in written
    ]
    connection.execute(insert(revision), said)
    adding = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        adding(authorship).on_conflict_do_nothing(),
        [
            {"draft_id": one["draft_id"], "author": one["by"], "row_version": one["row_version"]}
            for one in said
        ],
    )


def _by_ids(draft_ids: Sequence[str]) -> Select[Any]:
    return select(draft.c.id, *_HEAD).where(draft.c.id.in_(draft_ids)).order_by(draft.c.id)


def _heads(connection: Connection, statement: Select[Any]) -> dict[str, Head]:
    return {row[0]: Head(*row[1:]) for row in connection.execute(statement)}


def _chunks(found: Sequence[_Item]) -> list[Sequence[_Item]]:
    return [found[start : start + _CHUNK] for start in range(0, len(found), _CHUNK)]
