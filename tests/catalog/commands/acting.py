"""Staff of a test's office, who draft, review and publish as the console lets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from catalog.commands.drafting import begin, change
from catalog.commands.planning import compose, publish_planned
from catalog.commands.publication import Publication
from catalog.commands.reviewing import approve, submit
from catalog.store.database import Database
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from tests.catalog.documents import Raw, document
from tests.support.catalogs import NOON, an_act

EDITOR, OTHER_EDITOR = "editor", "other-editor"
REVIEWER, SECOND, THIRD = "reviewer", "second-reviewer", "third-reviewer"
PUBLISHER = "publisher"
TITLES = {"title_zh": "一次发布", "title_en": "A release"}


def without_id(raw: Raw) -> Raw:
    """The same raw entry before it has an id."""
    return {**raw, "id": None}


def drafted(database: Database, raw: Raw, by: str = EDITOR) -> Draft:
    """A draft of the entry as it is public, or of a new one, that says what is given."""
    known = raw["id"]
    begun = begin(database, an_act(by), collection=raw["collection"], entry_id=known)
    return changed(database, begun, raw, by)


def changed(database: Database, draft: Draft, raw: Raw, by: str = EDITOR) -> Draft:
    return change(database, an_act(by), draft.id, row_version=draft.row_version, document=raw)


def approved(database: Database, draft: Draft, by: str = REVIEWER) -> Draft:
    """The draft once one reviewer has looked at it."""
    (seen,) = submit(database, an_act(EDITOR), [draft.id])
    return approve(database, an_act(by), seen.id, content_sha256=seen.content_sha256)


def planned(
    database: Database, drafts: Sequence[Draft], *, at: datetime | None = None, now: datetime = NOON
) -> Prepared:
    ids = [draft.id for draft in drafts]
    return compose(database, an_act(PUBLISHER, now), draft_ids=ids, publish_at=at, **TITLES)


def put_out(database: Database, *drafts: Draft) -> Publication:
    """Approve, compose and publish drafts."""
    plan = planned(database, [approved(database, draft) for draft in drafts])
    return publish_planned(database, an_act(PUBLISHER), plan.name)


def said(raw: Raw) -> dict[str, Any]:
    """What a raw entry says once it is read."""
    return dict(document(raw)["properties"])
