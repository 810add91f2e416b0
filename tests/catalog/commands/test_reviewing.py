"""One to three different people look at exactly what is published, and never its authors."""

from __future__ import annotations

import pytest

from catalog.commands import drafting, reviewing
from catalog.commands.publication import OwnWork
from catalog.commands.reviewing import NotToReview, SamePerson
from catalog.store.database import Database
from catalog.store.staff.drafts import Draft, NoSuchDraft, Overtaken
from catalog.values.fault import Refused
from tests.catalog.commands.acting import (
    EDITOR,
    OTHER_EDITOR,
    REVIEWER,
    SECOND,
    THIRD,
    approved,
    changed,
    drafted,
    without_id,
)
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.support.catalogs import an_act

NEW = without_id(a_source(name_zh="另一文件"))


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source(), a_contact())
    return empty_catalog


@pytest.fixture
def seen(office: Database) -> Draft:
    """A new draft that waits for its reviewers."""
    (draft,) = reviewing.submit(office, an_act(EDITOR), [drafted(office, NEW).id])
    return draft


def passed(database: Database, draft: Draft, by: str, steps: int = 1) -> Draft:
    return reviewing.approve(
        database, an_act(by), draft.id, content_sha256=draft.content_sha256, steps=steps
    )


def test_many_are_submitted_or_none_and_every_fault_is_named(office: Database):
    good = drafted(office, NEW)
    bad = drafted(office, without_id(a_parcel(contact="DEMO-SVC-T9", identity_status="claimed")))
    before = everything(office)

    with pytest.raises(Refused) as refused:
        reviewing.submit(office, an_act(EDITOR), [good.id, bad.id])

    assert {(f.entry_id, f.code) for f in refused.value.faults} == {
        (bad.id, "identity-not-confirmed"), (bad.id, "dangling-reference"),
    }  # fmt: skip
    assert everything(office) == before


def test_what_is_unknown_or_submitted_before_is_not_submitted(office: Database, seen: Draft):
    with pytest.raises(Refused, match="not-open"):
        reviewing.submit(office, an_act(EDITOR), [seen.id])
    with pytest.raises(NoSuchDraft):
        reviewing.submit(office, an_act(EDITOR), [drafted(office, NEW).id, "0" * 32])


def test_an_approval_names_exactly_what_was_seen(office: Database, seen: Draft):
    done = passed(office, seen, REVIEWER)

    assert (done.state, done.steps_passed) == ("approved", 1)
    (review,) = reviewing.of_draft(office, seen.id)
    assert (review.decision, review.by, review.step) == ("approve", REVIEWER, 1)
    assert (review.row_version, review.content_sha256) == (2, seen.content_sha256)


def test_what_nobody_saw_is_not_approved(office: Database, seen: Draft):
    (again,) = reviewing.submit(
        office,
        an_act(EDITOR),
        [changed(office, seen, {**NEW, "properties": {**NEW["properties"], "name_zh": "改"}}).id],
    )

    with pytest.raises(Overtaken) as overtaken:
        passed(office, seen, REVIEWER)

    assert overtaken.value.now == again


@pytest.mark.parametrize("author", [EDITOR, OTHER_EDITOR, "Editor", " ＥＤＩＴＯＲ"])
def test_no_author_approves_whoever_wrote_last(office: Database, author: str):
    draft = changed(office, drafted(office, NEW), NEW, OTHER_EDITOR)
    (seen,) = reviewing.submit(office, an_act(EDITOR), [draft.id])

    with pytest.raises(OwnWork):
        passed(office, seen, author)


def test_three_steps_need_three_people(office: Database, seen: Draft):
    first = passed(office, seen, REVIEWER, steps=3)
    assert (first.state, first.steps_passed) == ("submitted", 1)
    for again in (REVIEWER, "Reviewer"):
        with pytest.raises(SamePerson):
            passed(office, seen, again, steps=3)

    assert passed(office, seen, SECOND, steps=3).state == "submitted"
    assert passed(office, seen, THIRD, steps=3).state == "approved"
    with pytest.raises(NotToReview):
        passed(office, seen, "a-fourth", steps=3)


def test_an_edit_after_the_approval_voids_it(office: Database, seen: Draft):
    done = passed(office, seen, REVIEWER)

    edited = changed(office, done, NEW, OTHER_EDITOR)

    assert (edited.state, edited.steps_passed, edited.submitted_by) == ("open", 0, None)


def test_a_draft_comes_back_with_a_comment_and_begins_at_the_first_step(
    office: Database, seen: Draft
):
    passed(office, seen, REVIEWER, steps=2)

    back = reviewing.send_back(office, an_act(SECOND), seen.id, comment=" 依据不足 ")
    (again,) = reviewing.submit(office, an_act(EDITOR), [back.id])

    assert (back.state, back.steps_passed) == ("open", 0)
    assert reviewing.of_draft(office, seen.id)[0].comment == "依据不足"
    # What was approved before it came back counts no more, though not a byte has changed.
    assert passed(office, again, REVIEWER, steps=2).state == "submitted"
    assert passed(office, again, SECOND, steps=2).state == "approved"


def test_a_return_and_a_comment_say_something(office: Database, seen: Draft):
    for silent in ("", " \n", "长" * 2001):
        with pytest.raises(Refused):
            reviewing.send_back(office, an_act(REVIEWER), seen.id, comment=silent)
        with pytest.raises(Refused):
            reviewing.comment(office, an_act(REVIEWER), seen.id, comment=silent)

    said = reviewing.comment(office, an_act(EDITOR), seen.id, comment="请尽快")

    assert (said.decision, said.by, said.comment) == ("comment", EDITOR, "请尽快")
    assert drafting.one(office, seen.id) == seen


def test_what_does_not_wait_is_not_talked_about(office: Database):
    draft = drafted(office, a_source(name_zh="改名"))
    with pytest.raises(NotToReview):
        reviewing.send_back(office, an_act(REVIEWER), draft.id, comment="退")

    gone = drafting.discard(office, an_act(EDITOR), draft.id, row_version=draft.row_version)

    with pytest.raises(NotToReview):
        reviewing.comment(office, an_act(REVIEWER), gone.id, comment="迟")


def test_an_approved_draft_can_still_be_sent_back(office: Database):
    draft = approved(office, drafted(office, NEW))

    assert reviewing.send_back(office, an_act(SECOND), draft.id, comment="再看").state == "open"
