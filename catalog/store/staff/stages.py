"""What becomes of a draft between its changes: submitted, approved, returned, planned, discarded.

Every function takes a draft that its transaction holds and answers it as it is afterwards. None of
them touches the document, so that the row version stays what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from catalog.store.staff.drafts import Draft
from catalog.store.staff.tables import draft

_UNREVIEWED: dict[str, Any] = {
    "state": "open",
    "steps_passed": 0,
    "submitted_by": None,
    "submitted_at": None,
}
_CHUNK = 500


def submit(connection: Connection, held: Draft, *, by: str, at: str) -> Draft:
    """Hand a draft over to its reviewers, who begin at the first step."""
    said = {"state": "submitted", "steps_passed": 0, "submitted_by": by, "submitted_at": at}
    return _set(connection, held, said)


def pass_step(connection: Connection, held: Draft, *, last: bool) -> Draft:
    """One step more is passed. After the last one the database asks for an approval of just this.

    The approval itself has to be there already.
    """
    passed = {"steps_passed": held.steps_passed + 1, "state": "approved" if last else "submitted"}
    return _set(connection, held, passed)


def reopen(connection: Connection, held: Draft) -> Draft:
    """Back to its authors: whatever steps were passed have to be passed again."""
    return _set(connection, held, _UNREVIEWED)


def discard(connection: Connection, held: Draft) -> Draft:
    """Nobody waits for a draft any more. What it says is kept."""
    return _set(connection, held, {**_UNREVIEWED, "state": "discarded", "prepared_release": None})


def plan(connection: Connection, held: Sequence[Draft], prepared_release: str | None) -> None:
    """Put drafts into a prepared release, or (None) out of the one they are in."""
    ids = [found.id for found in held]
    for start in range(0, len(ids), _CHUNK):
        connection.execute(
            update(draft)
            .where(draft.c.id.in_(ids[start : start + _CHUNK]))
            .values(prepared_release=prepared_release)
        )


def planned(connection: Connection, prepared_release: str) -> list[str]:
    """The ids of the drafts in a prepared release."""
    statement = select(draft.c.id).where(draft.c.prepared_release == prepared_release)
    return list(connection.execute(statement.order_by(draft.c.id)).scalars())


def _set(connection: Connection, held: Draft, said: dict[str, Any]) -> Draft:
    connection.execute(update(draft).where(draft.c.id == held.id).values(**said))
    return replace(held, **said)
