"""What the database refuses of reviews, signatures and the audit, whoever writes past the code."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.store.database import Database
from catalog.store.staff.drafts import Draft
from tests.catalog.commands.acting import EDITOR, REVIEWER, drafted, put_out, without_id
from tests.catalog.documents import a_source, publish
from tests.store.direct import ZEROS, assert_guarded, insert, refusal, staff
from tests.support.catalogs import Catalogs

RELEASE = "2026-11-21-001"


@pytest.fixture(scope="module")
def office(catalogs: Catalogs) -> Database:
    """A catalog with a published source. Nothing here is kept, so that one serves them all."""
    database = catalogs.empty()
    publish(database, a_source())
    put_out(database, drafted(database, a_source(name_zh="改名")))
    return database


@pytest.fixture(scope="module")
def waiting(office: Database) -> Draft:
    """A new draft that nobody has looked at."""
    return drafted(office, without_id(a_source(name_zh="另一文件")))


def a_review(database: Database, draft: Draft, **said: Any) -> str:
    values = {
        "id": "r", "draft_id": draft.id, "step": 1, "decision": "approve",
        "row_version": draft.row_version, "content_sha256": draft.content_sha256,
        "at": "2026-11-21T04:00:00Z", "comment": None, **said,
    }  # fmt: skip
    by = values.pop("by", REVIEWER)
    return insert(staff(database, "review"), **values, **{'"by"': by})


def approve(database: Database, draft: Draft) -> str:
    table = staff(database, "draft")
    return f"UPDATE {table} SET state = 'approved' WHERE id = '{draft.id}'"


def test_an_author_cannot_have_approved(office: Database, waiting: Draft):
    by_author = a_review(office, waiting, by=EDITOR)

    assert_guarded(office, staff(office, "review"), by_author, says="nobody approves")
    assert refusal(office, a_review(office, waiting)) is None
    assert (
        refusal(office, a_review(office, waiting, by=EDITOR, decision="comment", comment="x"))
        is None
    )


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"decision": "comment", "comment": "gut"},
        {"content_sha256": ZEROS},
        {"row_version": 1},
    ],
    ids=["no review", "a comment", "other content", "an earlier version"],
)
def test_a_draft_is_approved_only_by_a_look_at_just_what_it_says(
    office: Database, waiting: Draft, said: dict[str, Any]
):
    looked = [a_review(office, waiting, **said)] if said else []

    assert_guarded(
        office, staff(office, "draft"), *looked, approve(office, waiting), says="approved by"
    )


def test_an_approval_goes_with_the_content(office: Database, waiting: Draft):
    table = staff(office, "draft")
    changed = f"UPDATE {table} SET row_version = 9 WHERE id = '{waiting.id}'"
    looked, passed = a_review(office, waiting), approve(office, waiting)

    assert refusal(office, looked, passed) is None
    assert_guarded(office, table, looked, passed, changed, says="approved by")


@pytest.mark.parametrize("table", ["review", "signature"])
@pytest.mark.parametrize("act", ["UPDATE {} SET content_sha256 = ''", "DELETE FROM {}"])
def test_what_was_said_and_signed_stays(office: Database, table: str, act: str):
    name = staff(office, table)

    assert_guarded(office, name, act.format(name), says="insert-only")


def test_a_signature_is_of_two_people(office: Database):
    table = staff(office, "signature")

    def signed(approver: str) -> str:
        return insert(
            table, release_id=RELEASE, collection="sources", entry_id="X", author="maker",
            approver=approver, content_sha256=ZEROS,
        )  # fmt: skip

    assert_guarded(office, table, signed("maker"), says="four_eyes")
    assert refusal(office, signed("checker")) is None


def test_a_withdrawal_is_confirmed_by_another(office: Database):
    table = staff(office, "withdrawal")

    def confirmed(by: str) -> str:
        values = {
            "release_id": RELEASE, "collection": "sources", "entry_id": "X", "at": "",
            "confirmed_by": by, "confirmed_at": "", '"by"': "maker",
        }  # fmt: skip
        return insert(table, **values)

    assert_guarded(office, table, confirmed("maker"), says="four_eyes")
    assert refusal(office, confirmed("checker")) is None


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE {} SET actor = 'nobody'",
        "UPDATE {} SET facts = '{{}}' WHERE ordinal = 1",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE ordinal = 1",
    ],
)
def test_the_audit_is_neither_changed_nor_shortened(office: Database, act: str):
    name = staff(office, "audit")

    assert_guarded(office, name, act.format(name))


def test_only_what_is_older_than_half_a_year_leaves_the_audit(office: Database):
    name = staff(office, "audit")

    def a_row(at: str) -> str:
        return insert(
            name, ordinal=10**6, at=at, actor="", peer="", act="", subject="", facts="{}",
            prev=ZEROS, hash=ZEROS,
        )  # fmt: skip

    gone = f"DELETE FROM {name} WHERE ordinal = {10**6}"
    assert refusal(office, a_row("2020-01-01T00:00:00Z"), gone) is None
    assert_guarded(office, name, a_row("2999-01-01T00:00:00Z"), gone)


def test_a_row_of_the_audit_is_not_written_over(office: Database):
    name = staff(office, "audit")
    row = insert(
        name, ordinal=1, at="", actor="", peer="", act="", subject="", facts="{}",
        prev=ZEROS, hash=ZEROS,
    )  # fmt: skip

    over = row.replace("INSERT", "INSERT OR REPLACE") if office.is_sqlite else row
    assert refusal(office, over) is not None
