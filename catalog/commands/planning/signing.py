"""What a leader signs on paper: a release, entry by entry, with whoever wrote and approved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson

from catalog.commands.planning.plans import NoSuchPlan
from catalog.store.database import Connection, Database
from catalog.store.public import past
from catalog.store.staff import authorship, drafts, prepared, reviews, signatures, stages
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.store.staff.reviews import Review

_LOOKS = 200


@dataclass(frozen=True)
class Line:
    """An entry of a release. `entry_id` is None before a new one is published.

    `content_sha256` is of the content that was approved, `document` says it; `approvals` are in
    the order of the steps.
    """

    collection: str
    entry_id: str | None
    slot_no: int | None
    document: dict[str, Any]
    content_sha256: str
    authors: tuple[str, ...]
    approvals: tuple[Review, ...]


@dataclass(frozen=True)
class Sheet:
    """A prepared release, waiting or over, and its entries; a cancelled one has none any more."""

    plan: Prepared
    lines: tuple[Line, ...]


def sheet(database: Database, name: str) -> Sheet:
    """Who wrote and who approved what in a prepared release. Raises NoSuchPlan."""
    with database.read_as_staff() as connection:
        plan = prepared.look(connection, name)
        if plan is None:
            raise NoSuchPlan(name)
        if plan.release_id is not None:
            return Sheet(plan, tuple(_signed(connection, plan.release_id)))
        found = [drafts.one(connection, draft_id) for draft_id in stages.planned(connection, name)]
        inside = sorted((draft for draft in found if draft is not None), key=drafts.order)
        return Sheet(plan, tuple(_waiting(connection, inside)))


def _waiting(connection: Connection, inside: Sequence[Draft]) -> Iterator[Line]:
    written = authorship.of(connection, [draft.id for draft in inside])
    for draft in inside:
        given = [
            look
            for look in _approvals(connection, draft, draft.content_sha256)
            if look.row_version == draft.row_version
        ]
        passed = tuple(given[max(0, len(given) - draft.steps_passed) :])
        yield Line(
            draft.collection,
            draft.entry_id,
            draft.slot_no,
            draft.document,
            draft.content_sha256,
            written[draft.id],
            passed,
        )


def _signed(connection: Connection, release_id: str) -> Iterator[Line]:
    versions = {
        (version.collection, version.entry_id): version
        for version in past.of_release(connection, release_id)
    }
    signed = signatures.of_release(connection, release_id)
    working = drafts.find(connection, sorted({found.entry_id for found in signed}))
    for key, group in groupby(signed, key=lambda found: (found.collection, found.entry_id)):
        given = list(group)
        draft, sha = working[key], given[0].content_sha256
        approvers = {found.approver for found in given}
        # Whoever approved the same content twice is told once, as it was when it was published.
        looks = {
            look.by: look for look in _approvals(connection, draft, sha) if look.by in approvers
        }
        content = versions[key].content
        yield Line(
            *key,
            draft.slot_no,
            {"id": key[1], "properties": {}} if content is None else orjson.loads(content),
            sha,
            tuple(sorted({found.author for found in given})),
            tuple(sorted(looks.values(), key=lambda look: (look.step, look.id))),
        )


def _approvals(connection: Connection, draft: Draft, content_sha256: str) -> list[Review]:
    """The approvals of a content, oldest first."""
    looks = reviews.of_draft(connection, draft.id, limit=_LOOKS)
    return [
        look
        for look in reversed(looks)
        if look.decision == "approve" and look.content_sha256 == content_sha256
    ]
