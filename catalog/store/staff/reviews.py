"""What reviewers said of drafts: insert-only, each of exactly the content that was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select

from catalog.store.staff.drafts import Draft
from catalog.store.staff.tables import review

_CHUNK = 500


@dataclass(frozen=True)
class Review:
    """One look at a draft. `decision` is approve, return or comment; ids grow within a draft."""

    id: str
    draft_id: str
    step: int
    decision: str
    row_version: int
    content_sha256: str
    by: str
    at: str
    comment: str | None


_COLUMNS = (
    review.c.id,
    review.c.draft_id,
    review.c.step,
    review.c.decision,
    review.c.row_version,
    review.c.content_sha256,
    review.c.by,
    review.c.at,
    review.c.comment,
)


def add(
    connection: Connection, held: Draft, *, decision: str, by: str, at: str, comment: str | None
) -> Review:
    """Keep what somebody said of a held draft as it now is, at the step that it now stands at."""
    count = select(func.count()).where(review.c.draft_id == held.id)
    number = connection.execute(count).scalar_one() + 1
    said = Review(
        id=f"{held.id}-{number:06d}",
        draft_id=held.id,
        step=held.steps_passed + 1,
        decision=decision,
        row_version=held.row_version,
        content_sha256=held.content_sha256,
        by=by,
        at=at,
        comment=comment,
    )
    connection.execute(insert(review).values(asdict(said)))
    return said


def of_draft(connection: Connection, draft_id: str, *, limit: int) -> list[Review]:
    """What was said of a draft, newest first."""
    statement = select(*_COLUMNS).where(review.c.draft_id == draft_id)
    rows = connection.execute(statement.order_by(review.c.id.desc()).limit(limit))
    return [Review(*row) for row in rows]


def approvers(connection: Connection, found: Sequence[Draft]) -> dict[str, tuple[str, ...]]:
    """By draft: who approved each step that it has passed as it now stands, in that order.

    An approval of the same content before it was submitted once more does not count.
    """
    passed: dict[str, list[str]] = {draft.id: [] for draft in found}
    drafts = {draft.id: draft for draft in found}
    ids = list(drafts)
    for start in range(0, len(ids), _CHUNK):
        for row in connection.execute(
            select(*_COLUMNS)
            .where(review.c.draft_id.in_(ids[start : start + _CHUNK]))
            .where(review.c.decision == "approve")
            .order_by(review.c.id)
        ):
            draft = drafts[row.draft_id]
            if (row.row_version, row.content_sha256) == (draft.row_version, draft.content_sha256):
                passed[draft.id].append(row.by)
    return {
        draft_id: tuple(by[max(0, len(by) - drafts[draft_id].steps_passed) :])
        for draft_id, by in passed.items()
    }
