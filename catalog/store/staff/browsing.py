"""Drafts as staff look for them: by state, kind, author and what they are called, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, exists, func, select, tuple_

from catalog.store.staff import drafts
from catalog.store.staff.drafts import OPEN, Draft
from catalog.store.staff.tables import authorship, draft
from catalog.values.identifiers import folded

_CHUNK = 100

_NAMED = ("name_zh", "name_en", "plot_no", "planning_unit", "doc_no", "announcement_no")
"""Properties by which people know an entry."""


@dataclass(frozen=True)
class Wanted:
    """Which drafts are asked for. What is None does not matter.

    `author` changed it since its last publication, `not_author` did not; `text` stands in its id
    or in one of its names.
    """

    states: Sequence[str] = OPEN
    collection: str | None = None
    author: str | None = None
    not_author: str | None = None
    text: str | None = None
    prepared_release: str | None = None


Position = tuple[str, str]
"""When a draft was last changed, and its id: after which a page begins."""


def page(
    connection: Connection, wanted: Wanted, *, limit: int, after: Position | None = None
) -> list[Draft]:
    """At most `limit` drafts, those first that were changed last."""
    found: list[Draft] = []
    for ids in _ids(connection, wanted, after, limit if wanted.text is None else _CHUNK):
        found += [d for d in drafts.these(connection, ids) if _is_called(d, wanted.text)]
        if len(found) >= limit:
            break
    return found[:limit]


def slots(connection: Connection) -> list[Draft]:
    """The places for parcels that are not public yet or once were such, by their number."""
    ids = select(draft.c.id).where(draft.c.slot_no.is_not(None)).order_by(draft.c.slot_no)
    return drafts.these(connection, list(connection.execute(ids).scalars()))


def counts(connection: Connection) -> dict[str, int]:
    """How many drafts there are in each state."""
    statement = select(draft.c.state, func.count().label("n")).group_by(draft.c.state)
    return {row.state: row.n for row in connection.execute(statement)}


def waiting_entries(connection: Connection) -> set[tuple[str, str]]:
    """The entries, public or not yet, of which a draft waits for something."""
    statement = select(draft.c.collection, draft.c.entry_id).where(
        draft.c.state.in_(OPEN), draft.c.entry_id.is_not(None)
    )
    return {(collection, entry_id) for collection, entry_id in connection.execute(statement)}


def _ids(
    connection: Connection, wanted: Wanted, after: Position | None, chunk: int
) -> Iterator[list[str]]:
    """The ids of drafts that fit but for their text, in chunks."""
    position = (draft.c.updated_at, draft.c.id)
    statement = select(*position).where(draft.c.state.in_(wanted.states))
    if wanted.collection is not None:
        statement = statement.where(draft.c.collection == wanted.collection)
    if wanted.prepared_release is not None:
        statement = statement.where(draft.c.prepared_release == wanted.prepared_release)
    for name, wrote in ((wanted.author, True), (wanted.not_author, False)):
        if name is not None:
            theirs = exists().where(
                authorship.c.draft_id == draft.c.id, authorship.c.author == name
            )
            statement = statement.where(theirs if wrote else ~theirs)
    while True:
        following = statement
        if after is not None:
            following = following.where(tuple_(*position) < tuple_(*after))
        rows = connection.execute(
            following.order_by(*(column.desc() for column in position)).limit(chunk)
        ).all()
        if rows:
            after = (rows[-1].updated_at, rows[-1].id)
            yield [row.id for row in rows]
        if len(rows) < chunk:
            return


def _is_called(found: Draft, text: str | None) -> bool:
    if text is None or not (wanted := folded(text)):
        return True
    properties = found.document["properties"]
    names = [found.entry_id or "", *(str(properties.get(name) or "") for name in _NAMED)]
    return any(wanted in folded(name) for name in names)
