"""Looking at drafts before they may be published: a different person at each step, never an author.

An approval is of exactly the content that was looked at. Whoever changes that content afterwards
takes it back to where it was before the first step.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.commands.acts import Act
from catalog.commands.publication import OwnWork, four_eyes, unready
from catalog.commands.recording import facts_of, record
from catalog.store.database import Database
from catalog.store.staff import authorship, browsing, drafts, reviews, stages
from catalog.store.staff.drafts import Draft, NoSuchDraft, Overtaken
from catalog.store.staff.reviews import Review
from catalog.values.fault import Fault, Refused
from catalog.values.identifiers import folded

MOST_STEPS = 3
"""三审三校."""

LONGEST_COMMENT = 2000


class NotToReview(Exception):
    """Nobody submitted this draft, or its review has ended. `now` is how it is."""

    def __init__(self, now: Draft) -> None:
        self.now = now
        super().__init__(f"draft {now.id} is {now.state}")


class SamePerson(Exception):
    """Somebody who passed an earlier step wants to pass the next one too."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        super().__init__(actor)


__all__ = [
    "LONGEST_COMMENT",
    "MOST_STEPS",
    "NoSuchDraft",
    "NotToReview",
    "Overtaken",
    "OwnWork",
    "SamePerson",
    "approve",
    "comment",
    "of_draft",
    "send_back",
    "submit",
]


def submit(database: Database, act: Act, draft_ids: Sequence[str]) -> list[Draft]:
    """Hand drafts over to their reviewers, all of them or none.

    Raises NoSuchDraft, and Refused with everything that keeps any of them from being published;
    a draft of no entry is told by its own id.
    """
    with database.write() as connection:
        held = {draft.id: draft for draft in drafts.hold_these(connection, draft_ids)}
        for draft_id in draft_ids:
            if draft_id not in held:
                raise NoSuchDraft(draft_id)
        faults = [
            Fault("", "not-open", {"state": draft.state}, draft.collection, draft.called)
            for draft in held.values()
            if draft.state != "open"
        ]
        waiting = browsing.waiting_entries(connection)
        faults = faults or unready(
            connection, list(held.values()), act.coordinate_decimals, act.wording, known=waiting
        )
        if faults:
            raise Refused(faults)
        done = [stages.submit(connection, d, by=act.actor, at=act.at) for d in held.values()]
        for draft in done:
            record(connection, act, "draft.submitted", f"drafts/{draft.id}", **facts_of(draft))
        return done


def approve(
    database: Database,
    act: Act,
    draft_id: str,
    *,
    content_sha256: str,
    steps: int = 1,
    comment: str | None = None,
) -> Draft:
    """Let a draft pass a step, the last of `steps` (1 to 3) of them to be published.

    `content_sha256` is what the reviewer saw. Raises NoSuchDraft, NotToReview, Overtaken when the
    draft says something else now, OwnWork, SamePerson.
    """
    assert 1 <= steps <= MOST_STEPS
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.state != "submitted":
            raise NotToReview(held)
        if held.content_sha256 != content_sha256:
            raise Overtaken(held)
        four_eyes([act.actor], authorship.of(connection, [held.id])[held.id])
        before = reviews.approvers(connection, [held])[held.id]
        if folded(act.actor) in map(folded, before):
            raise SamePerson(act.actor)
        said = comment.strip() if comment and comment.strip() else None
        reviews.add(connection, held, decision="approve", by=act.actor, at=act.at, comment=said)
        done = stages.pass_step(connection, held, last=held.steps_passed + 1 >= steps)
        record(
            connection,
            act,
            "draft.approved",
            f"drafts/{done.id}",
            reason=said,
            **{**facts_of(done), "step": done.steps_passed, "steps": steps},
        )
        return done


def send_back(database: Database, act: Act, draft_id: str, *, comment: str) -> Draft:
    """Return a draft to its authors, who are told why. One in a prepared release stays there.

    Raises NoSuchDraft, NotToReview, and Refused without a comment.
    """
    said = _said(comment)
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.state not in ("submitted", "approved"):
            raise NotToReview(held)
        reviews.add(connection, held, decision="return", by=act.actor, at=act.at, comment=said)
        done = stages.reopen(connection, held)
        facts = facts_of(done)
        record(connection, act, "draft.returned", f"drafts/{done.id}", reason=said, **facts)
        return done


def comment(database: Database, act: Act, draft_id: str, *, comment: str) -> Review:
    """Say something of a waiting draft that changes nothing.

    Raises NoSuchDraft, NotToReview, and Refused without a comment.
    """
    said = _said(comment)
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.state not in drafts.OPEN:
            raise NotToReview(held)
        done = reviews.add(
            connection, held, decision="comment", by=act.actor, at=act.at, comment=said
        )
        facts = facts_of(held)
        record(connection, act, "draft.commented", f"drafts/{held.id}", reason=said, **facts)
        return done


def of_draft(database: Database, draft_id: str, *, limit: int = 200) -> list[Review]:
    """What was said of a draft, newest first."""
    with database.read_as_staff() as connection:
        return reviews.of_draft(connection, draft_id, limit=limit)


def _said(comment: str) -> str:
    said = comment.strip()
    if not said:
        raise Refused([Fault("/comment", "missing")])
    if len(said) > LONGEST_COMMENT:
        facts = {"maximum": LONGEST_COMMENT, "length": len(said)}
        raise Refused([Fault("/comment", "too-long", facts)])
    return said
