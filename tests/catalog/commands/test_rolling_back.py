"""A release is taken back by a new one: all of its entries as they were, or none."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.commands import drafting, planning
from catalog.commands.planning import CannotRollBack
from catalog.commands.withdrawing import redact, withdraw
from catalog.feed.verification import verify
from catalog.store.database import Database
from catalog.values.fault import Refused
from tests.catalog.commands.acting import (
    PUBLISHER,
    approved,
    changed,
    drafted,
    put_out,
    without_id,
)
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import a_contact, a_source, publish
from tests.support.catalogs import an_act


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_source(), a_contact())
    return empty_catalog


def back(database: Database, release_id: str, reason: str = "误发") -> Any:
    return planning.roll_back(database, an_act(PUBLISHER), release_id, reason=reason)


def newest(database: Database, entry_id: str) -> tuple[Any, ...]:
    """(op, reason, content) of an entry's last version."""
    rows = [row for row in everything(database)["version"] if row[2] == entry_id]
    return rows[-1][4], rows[-1][5], rows[-1][8]


def released(database: Database, *drafts: Any) -> str:
    done = put_out(database, *drafts)
    assert done.released is not None
    return done.released.id


def test_every_entry_is_as_it_was_and_what_was_new_is_gone(office: Database):
    was = newest(office, "TP-SRC-T1")
    old = drafted(office, a_source(name_zh="错名", staff_note="内部"))
    new = drafted(office, without_id(a_contact(name_zh="错窗口")))
    wrong = released(office, old, new)

    done = back(office, wrong)

    assert newest(office, "TP-SRC-T1") == was
    assert newest(office, "DEMO-SVC-0001") == ("delete", "withdrawn", None)
    (row,) = (row for row in everything(office)["release"] if row[0] == done.id)
    assert row[1] == "rollback"
    with office.read_as_staff() as connection:
        assert verify(connection).problem is None


def test_working_copies_follow_and_staff_fields_stay(office: Database):
    wrong = released(office, drafted(office, a_source(name_zh="错名", staff_note="内部")))

    back(office, wrong)

    copy = draft_of(office, "sources", "TP-SRC-T1")
    assert copy is not None
    assert copy.state == "released"
    assert copy.document["properties"]["name_zh"] == "测试文件"
    assert copy.document["properties"]["staff_note"] == "内部"
    assert drafting.authors(office, copy.id) == ()


def test_a_draft_that_waits_keeps_what_it_says_and_loses_its_approval(office: Database):
    wrong = released(office, drafted(office, a_source(name_zh="错名")))
    waiting = approved(office, drafted(office, a_source(name_zh="错名之后")))

    back(office, wrong)

    found = drafting.one(office, waiting.id)
    assert (found.state, found.document) == ("open", waiting.document)


def test_what_changed_since_is_named_and_nothing_is_taken_back(office: Database):
    source = drafted(office, a_source(name_zh="错名"))
    contact = drafted(office, a_contact(name_zh="错窗口"))
    wrong = released(office, source, contact)
    released(office, drafted(office, a_source(name_zh="改正")))
    before = everything(office)

    with pytest.raises(Refused) as refused:
        back(office, wrong)

    assert [(f.entry_id, f.code, dict(f.facts)) for f in refused.value.faults] == [
        ("TP-SRC-T1", "changed-since", {"value": 2, "now": 3})
    ]
    assert everything(office) == before


def test_what_was_erased_does_not_come_back(office: Database):
    wrong = released(office, drafted(office, a_source(name_zh="错名")))
    redact(office, "sources", "TP-SRC-T1", 1, an_act(), reason="隐私")

    with pytest.raises(Refused, match="erased-before"):
        back(office, wrong)


def test_a_roll_back_can_itself_be_rolled_back(office: Database):
    wrong = released(office, drafted(office, a_source(name_zh="其实不错")))
    was = newest(office, "TP-SRC-T1")

    again = back(office, back(office, wrong).id)

    assert newest(office, "TP-SRC-T1") == was
    assert again.id.endswith("-004")


def test_a_tombstone_that_a_release_replaced_comes_back_as_it_was(office: Database):
    publish(office, a_contact("DEMO-SVC-T2"))
    withdraw(
        office, "service-guides", "DEMO-SVC-T1", an_act(),
        reason="merged", replaced_by=("DEMO-SVC-T2",),
    )  # fmt: skip
    wrong = released(office, drafted(office, a_contact(name_zh="又来")))

    back(office, wrong)

    assert newest(office, "DEMO-SVC-T1") == ("delete", "merged", None)
    assert everything(office)["version"][-1][6] == '["DEMO-SVC-T2"]'


def test_only_what_somebody_decided_on_is_rolled_back_and_with_a_reason(
    office: Database, demo_catalog: Database
):
    wrong = released(office, drafted(office, a_source(name_zh="错名")))

    with pytest.raises(Refused):
        back(office, wrong, " ")
    for database, name in ((office, "2020-01-01-001"), (demo_catalog, "2026-11-21-001")):
        with pytest.raises(CannotRollBack):
            back(database, name)


def test_an_entry_that_was_taken_back_is_drafted_and_published_again(office: Database):
    wrong = released(office, drafted(office, without_id(a_contact(name_zh="错窗口"))))
    back(office, wrong)
    draft = drafting.begin(
        office, an_act("editor"), collection="service-guides", entry_id="DEMO-SVC-0001"
    )

    right = released(office, changed(office, draft, a_contact("DEMO-SVC-0001", name_zh="对窗口")))

    assert newest(office, "DEMO-SVC-0001")[0] == "upsert"
    assert right.endswith("-004")
