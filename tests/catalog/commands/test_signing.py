"""The sheet that a leader signs says who wrote and who approved exactly what."""

from __future__ import annotations

import pytest

from catalog.commands import planning, reviewing
from catalog.commands.planning import NoSuchPlan, Sheet
from catalog.store.database import Database
from tests.catalog.commands.acting import (
    EDITOR,
    OTHER_EDITOR,
    PUBLISHER,
    REVIEWER,
    SECOND,
    approved,
    changed,
    drafted,
    planned,
    without_id,
)
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.support.catalogs import an_act


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source(), a_contact(), a_contact("DEMO-SVC-T2"))
    return empty_catalog


def told(sheet: Sheet) -> list[tuple[object, ...]]:
    return [
        (line.collection, line.entry_id, line.authors, [look.by for look in line.approvals])
        for line in sheet.lines
    ]


def test_a_release_that_waits_tells_its_authors_and_approvers_entry_by_entry(office: Database):
    mine = approved(office, drafted(office, a_source(name_zh="改名")))
    new = drafted(office, without_id(a_parcel()), OTHER_EDITOR)
    plan = planned(office, [mine, approved(office, new, SECOND)])

    found = planning.sheet(office, plan.name)

    assert found.plan == plan
    assert told(found) == [
        ("sources", "TP-SRC-T1", (EDITOR,), [REVIEWER]),
        ("parcels", None, (OTHER_EDITOR,), [SECOND]),
    ]
    assert found.lines[0].content_sha256 == mine.content_sha256
    assert found.lines[0].document["properties"]["name_zh"] == "改名"


def test_it_tells_the_same_of_what_was_approved_once_it_is_published(office: Database):
    draft = changed(
        office, drafted(office, a_source(name_zh="一")), a_source(name_zh="二"), OTHER_EDITOR
    )
    (seen,) = reviewing.submit(office, an_act(EDITOR), [draft.id])
    for by in (SECOND, REVIEWER):
        sha = seen.content_sha256
        reviewing.approve(office, an_act(by), seen.id, content_sha256=sha, steps=2)
    plan = planned(office, [seen])
    before = planning.sheet(office, plan.name)

    planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    after = planning.sheet(office, plan.name)
    assert (
        told(before)
        == told(after)
        == [("sources", "TP-SRC-T1", (EDITOR, OTHER_EDITOR), [SECOND, REVIEWER])]
    )
    assert [line.approvals for line in before.lines] == [line.approvals for line in after.lines]
    assert after.lines[0].content_sha256 == seen.content_sha256
    assert after.lines[0].document["properties"]["name_zh"] == "二"


def test_a_new_entry_is_told_by_the_id_that_it_was_given(office: Database):
    plan = planned(office, [approved(office, drafted(office, without_id(a_parcel())))])

    planning.publish_planned(office, an_act(PUBLISHER), plan.name)

    assert told(planning.sheet(office, plan.name)) == [
        ("parcels", "DEMO-P-0001", (EDITOR,), [REVIEWER])
    ]


def test_an_approval_of_what_was_changed_since_is_not_on_it(office: Database):
    draft = approved(office, drafted(office, a_source(name_zh="一")))
    plan = planned(office, [draft])

    again = changed(office, draft, a_source(name_zh="二"))

    (line,) = planning.sheet(office, plan.name).lines
    assert (line.content_sha256, line.approvals) == (again.content_sha256, ())


def test_an_approval_before_it_was_returned_is_not_on_it(office: Database):
    draft = approved(office, drafted(office, a_source(name_zh="一")))
    plan = planned(office, [draft])
    reviewing.send_back(office, an_act(SECOND), draft.id, comment="再看")

    approved(office, draft, SECOND)

    (line,) = planning.sheet(office, plan.name).lines
    assert [look.by for look in line.approvals] == [SECOND]


def test_a_cancelled_release_has_nothing_to_sign(office: Database):
    plan = planned(office, [approved(office, drafted(office, a_source(name_zh="改名")))])

    planning.cancel(office, an_act(PUBLISHER), plan.name)

    assert planning.sheet(office, plan.name).lines == ()


def test_there_is_no_sheet_of_a_release_that_nobody_prepared(office: Database):
    with pytest.raises(NoSuchPlan):
        planning.sheet(office, "none")
