"""What the database refuses of drafts and prepared releases, whoever writes."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.store.database import Database
from tests.store.direct import assert_guarded, insert, refusal, staff


def prepared(database: Database, **said: Any) -> str:
    values = {
        "name": "n", "cause": "staff", "title_zh": "", "title_en": "", "prepared_by": "maker",
        "prepared_at": "", "approved_by": "maker", "release_id": "2026-11-21-001", **said,
    }  # fmt: skip
    return insert(staff(database, "prepared_release"), **values)


@pytest.mark.parametrize("approver", ["maker", None])
def test_whoever_prepared_a_staff_release_cannot_approve_it(
    real: Database, approver: str | None
) -> None:
    table = staff(real, "prepared_release")
    at_once = prepared(real, approved_by=approver)
    opened = prepared(real, approved_by=None, release_id=None)
    closed = prepared(real, approved_by="checker")
    published = f"UPDATE {table} SET release_id = '2026-11-21-001'"
    approved = published if approver is None else f"{published}, approved_by = '{approver}'"
    undone = f"UPDATE {table} SET approved_by = {'NULL' if approver is None else repr(approver)}"

    assert_guarded(real, table, at_once, says="four_eyes")
    assert_guarded(real, table, opened, approved, says="four_eyes")
    assert_guarded(real, table, closed, undone, says="four_eyes")


def test_a_second_person_approves_and_a_seed_needs_nobody(real: Database) -> None:
    assert refusal(real, prepared(real, approved_by="checker")) is None
    assert refusal(real, prepared(real, approved_by=None, cause="seed")) is None


def draft(database: Database, **said: Any) -> str:
    values = {
        "id": "d1", "collection": "parcels", "entry_id": "TP-P-1", "document": "{}",
        "content_sha256": "", "row_version": 1, "state": "open", "steps_passed": 0,
        "created_at": "", "created_by": "maker", "updated_at": "", "updated_by": "maker", **said,
    }  # fmt: skip
    return insert(staff(database, "draft"), **values)


@pytest.mark.parametrize(
    "said",
    [
        {"entry_id": None, "state": "released"},
        {"state": "lost"},
        {"row_version": 0},
        {"steps_passed": -1},
        {"submitted_by": "maker"},
    ],
)
def test_what_was_published_has_an_id_and_a_draft_only_known_states(
    real: Database, said: dict[str, Any]
) -> None:
    assert_guarded(real, staff(real, "draft"), draft(real, **said))


def test_an_entry_has_one_draft_and_slots_are_as_many_as_there_are(real: Database) -> None:
    slots = [draft(real, id=f"s{n}", slot_no=n, entry_id=None) for n in range(3)]

    assert refusal(real, *slots) is None
    assert refusal(real, draft(real), draft(real, id="d2")) is not None
    assert refusal(real, draft(real), draft(real, id="d2", collection="projects")) is None
