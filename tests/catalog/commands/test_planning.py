"""Releases are composed of approved drafts, looked at, and published whole: now or at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest

from catalog.commands import drafting, planning, reviewing
from catalog.commands.planning import NoSuchPlan, PlanEnded
from catalog.commands.releasing import NothingToRelease, release_prepared
from catalog.commands.withdrawing import withdraw
from catalog.store.database import Database
from catalog.store.staff import signatures
from catalog.store.staff.drafts import Draft, NoSuchDraft
from catalog.values.fault import Refused
from tests.catalog.commands.acting import (
    EDITOR,
    OTHER_EDITOR,
    PUBLISHER,
    REVIEWER,
    SECOND,
    TITLES,
    approved,
    changed,
    drafted,
    planned,
    without_id,
)
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.support.catalogs import CHECKER, NOON, an_act

HOUR = timedelta(hours=1)
WORKER = "worker"


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source(), a_contact(), a_contact("DEMO-SVC-T2"))
    return empty_catalog


@pytest.fixture
def ready(office: Database) -> list[Draft]:
    """A changed source and two new parcels, all approved."""
    made = [
        drafted(office, a_source(name_zh="改名")),
        drafted(office, without_id(a_parcel(staff_note="内部"))),
        drafted(office, without_id(a_parcel(far_max=2.5)), OTHER_EDITOR),
    ]
    return [approved(office, draft) for draft in made]


def versions(database: Database) -> list[tuple[Any, ...]]:
    return everything(database)["version"]


def due(database: Database, hours: int) -> list[planning.Due]:
    return planning.publish_due(database, an_act(WORKER, NOON + hours * HOUR))


def test_a_release_publishes_its_drafts_at_once_under_one_name(
    office: Database, ready: list[Draft]
):
    plan = planned(office, ready)

    done = planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    assert done.released is not None
    new = [row for row in versions(office) if row[7] == done.released.id]
    assert [(row[1], row[2], row[3]) for row in new] == [
        ("sources", "TP-SRC-T1", 2),
        ("parcels", "DEMO-P-0001", 1),
        ("parcels", "DEMO-P-0002", 1),
    ]
    ended = planning.one(office, plan.name)
    assert (ended.state, ended.release_id) == ("released", done.released.id)
    assert (ended.prepared_by, ended.approved_by) == (f"{EDITOR}, {OTHER_EDITOR}", REVIEWER)
    assert b"staff_note" not in b"".join(row[8].encode() for row in new)


def test_it_is_signed_by_who_wrote_and_who_approved_what(office: Database):
    draft = changed(office, drafted(office, a_source(name_zh="一")), a_source(name_zh="二"), "x")
    (seen,) = reviewing.submit(office, an_act(EDITOR), [draft.id])
    for by in (REVIEWER, SECOND):
        sha = seen.content_sha256
        reviewing.approve(office, an_act(by), seen.id, content_sha256=sha, steps=2)
    plan = planned(office, [seen])

    done = planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    assert done.released is not None
    with office.read_as_staff() as connection:
        signed = signatures.of_release(connection, done.released.id)
    assert {(s.author, s.approver, s.content_sha256) for s in signed} == {
        (author, by, seen.content_sha256) for author in (EDITOR, "x") for by in (REVIEWER, SECOND)
    }


def test_only_approved_drafts_are_composed_each_once(office: Database, ready: list[Draft]):
    unseen = drafted(office, without_id(a_source(name_zh="未审")))
    planned(office, ready[:1])
    before = everything(office)

    with pytest.raises(Refused) as refused:
        planned(office, [unseen, *ready])
    with pytest.raises(NoSuchDraft):
        planning.compose(office, an_act(PUBLISHER), draft_ids=["0" * 32], **TITLES)

    assert {(f.entry_id, f.code) for f in refused.value.faults} == {
        (unseen.id, "not-approved"), ("TP-SRC-T1", "in-another-release"),
    }  # fmt: skip
    assert everything(office) == before


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title_zh": " "}, "/title_zh"),
        ({"title_en": "x" * 201}, "/title_en"),
        ({"draft_ids": []}, "/drafts"),
        ({"publish_at": NOON}, "/publish_at"),
    ],
)
def test_a_release_has_titles_drafts_and_a_time_to_come(
    office: Database, ready: list[Draft], wrong: dict[str, Any], pointer: str
):
    asked: dict[str, Any] = {"draft_ids": [d.id for d in ready], **TITLES, **wrong}

    with pytest.raises(Refused) as refused:
        planning.compose(office, an_act(PUBLISHER), **asked)

    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_the_preview_is_what_is_then_published_byte_for_byte(office: Database, ready: list[Draft]):
    plan = planned(office, ready)
    before = everything(office)

    shown = planning.candidates(office, plan.name)

    assert everything(office) == before
    assert [(c.now.number if c.now else None, c.changes) for c in shown] == [
        (1, True), (None, True), (None, True),
    ]  # fmt: skip
    planning.publish_planned(office, an_act(PUBLISHER), plan.name)
    public = {(row[1], row[2]): row[8].encode() for row in versions(office)}
    assert [public[c.draft.collection, c.entry_id] for c in shown] == [c.content for c in shown]


def test_a_preview_tells_what_no_longer_passes(office: Database, ready: list[Draft]):
    plan = planned(office, ready)
    changed(office, ready[1], without_id(a_parcel(identity_status="claimed")))

    faulty = [c for c in planning.candidates(office, plan.name) if c.faults]
    assert [(c.content, {f.code for f in c.faults}) for c in faulty] == [
        (None, {"not-approved", "identity-not-confirmed"})
    ]
    with pytest.raises(NoSuchPlan):
        planning.candidates(office, "nothing")


def test_an_edit_after_composing_keeps_the_release_from_being_published(
    office: Database, ready: list[Draft]
):
    plan = planned(office, ready)
    edited = changed(office, ready[0], a_source(name_zh="又改"))
    before = everything(office)

    with pytest.raises(Refused, match="not-approved"):
        planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    assert everything(office) == before
    approved(office, edited)
    done = planning.publish_planned(office, an_act(PUBLISHER), plan.name)
    assert done.entries == 3


def test_the_gate_is_asked_again_when_it_is_published(office: Database):
    parcel = drafted(office, without_id(a_parcel(contact="DEMO-SVC-T2")))
    plan = planned(office, [approved(office, parcel)])
    withdraw(office, "service-guides", "DEMO-SVC-T2", an_act(), reason="error")

    with pytest.raises(Refused, match="dangling-reference"):
        planning.publish_planned(office, an_act(PUBLISHER), plan.name)


def test_a_cancelled_release_gives_its_drafts_back_approved(office: Database, ready: list[Draft]):
    plan = planned(office, ready)

    ended = planning.cancel(office, an_act(PUBLISHER), plan.name)

    assert (ended.state, ended.cancelled_by) == ("cancelled", PUBLISHER)
    assert [drafting.one(office, d.id).state for d in ready] == ["approved"] * 3
    for act in (planning.cancel, planning.publish_planned):
        with pytest.raises(PlanEnded):
            act(office, an_act(PUBLISHER), plan.name)
    assert planned(office, ready).state == "waiting"


def test_what_says_nothing_new_ends_without_a_release(office: Database):
    draft = approved(office, drafted(office, a_source(staff_note="只改备注")))
    plan = planned(office, [draft])

    done = planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    assert done.released is None
    ended = planning.one(office, plan.name)
    assert (ended.state, ended.release_id) == ("released", None)
    kept = draft_of(office, "sources", "TP-SRC-T1")
    assert kept is not None
    assert kept.document["properties"]["staff_note"] == "只改备注"


def test_a_composed_release_is_not_published_past_its_reviewers(
    office: Database, ready: list[Draft]
):
    plan = planned(office, ready)
    changed(office, ready[0], a_source(name_zh="未审"))

    with pytest.raises(NothingToRelease):
        release_prepared(office, plan.name, an_act(CHECKER))


def test_a_time_that_was_missed_comes_once(office: Database, ready: list[Draft]):
    plan = planned(office, ready, at=NOON + HOUR)
    assert due(office, 0) == []

    (done,) = due(office, 30)

    assert (done.name, done.faults) == (plan.name, ())
    assert due(office, 31) == []
    assert len(versions(office)) == 6


def test_what_fails_at_its_time_is_told_and_waits_for_another(office: Database):
    first = approved(office, drafted(office, without_id(a_parcel(contact="DEMO-SVC-T2"))))
    second = approved(office, drafted(office, a_source(name_zh="改名")))
    failing = planned(office, [first], at=NOON + HOUR)
    planned(office, [second], at=NOON + 2 * HOUR)
    withdraw(office, "service-guides", "DEMO-SVC-T2", an_act(), reason="error")

    outcomes = due(office, 3)

    assert [(o.name == failing.name, bool(o.publication)) for o in outcomes] == [
        (True, False), (False, True),
    ]  # fmt: skip
    plan = planning.one(office, failing.name)
    assert plan.state == "failed"
    assert plan.failure == outcomes[0].faults
    assert [(f.code, f.facts["value"]) for f in plan.failure] == [
        ("dangling-reference", "DEMO-SVC-T2")
    ]
    assert [p.name for p in planning.page(office, states=("failed",))] == [failing.name]
    assert due(office, 4) == []
    publish(office, a_contact("DEMO-SVC-T2", name_zh="又开窗口"))
    planning.reschedule(office, an_act(PUBLISHER, NOON + 4 * HOUR), failing.name, NOON + 5 * HOUR)
    assert [bool(o.publication) for o in due(office, 5)] == [True]


def test_a_release_put_off_or_cancelled_is_not_published_at_its_old_time(
    office: Database, ready: list[Draft]
):
    late = planned(office, ready[:1], at=NOON + HOUR)
    gone = planned(office, ready[1:], at=NOON + HOUR)
    planning.reschedule(office, an_act(PUBLISHER), late.name, None)
    planning.cancel(office, an_act(PUBLISHER), gone.name)

    assert due(office, 9) == []
    with pytest.raises(PlanEnded):
        planning.reschedule(office, an_act(PUBLISHER), gone.name, None)
    with pytest.raises(Refused, match="time-passed"):
        planning.reschedule(office, an_act(PUBLISHER), late.name, NOON - HOUR)
    assert orjson.loads(versions(office)[0][8])["properties"]["name_zh"] == "测试窗口"
