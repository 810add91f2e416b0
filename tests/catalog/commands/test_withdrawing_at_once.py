"""One person takes an entry out of view and the public is told why; a second one confirms."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from catalog.commands import drafting, planning
from catalog.commands.publication import OwnWork
from catalog.commands.withdrawing import (
    AlreadyConfirmed,
    NoSuchWithdrawal,
    at_once,
    confirm,
    withdraw_at_once,
)
from catalog.feed.verification import verify
from catalog.store.database import Database
from catalog.store.public.versions import NotPublished
from catalog.store.staff import signatures
from catalog.store.staff.withdrawals import Withdrawal
from catalog.values.fault import Refused
from tests.catalog.commands.acting import PUBLISHER, REVIEWER, approved, drafted, planned
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import a_contact, a_parcel, a_real_parcel, a_source, publish
from tests.support.catalogs import NOON, Catalogs, an_act

STATEMENT = {"statement_zh": "容积率有误，已撤下。", "statement_en": "Withdrawn: wrong FAR."}


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    publish(empty_catalog, a_parcel(), a_contact(), a_source())
    return empty_catalog


def taken_down(database: Database, entry_id: str = "DEMO-P-101", **said: str) -> Withdrawal:
    return withdraw_at_once(
        database, an_act(PUBLISHER), collection="parcels", entry_id=entry_id,
        **{"reason": "error", **STATEMENT, **said},
    )  # fmt: skip


def released(database: Database, release_id: str) -> list[tuple[Any, ...]]:
    return [row for row in everything(database)["version"] if row[7] == release_id]


def test_the_entry_goes_and_the_statement_comes_in_one_release(office: Database):
    done = taken_down(office)

    tomb, statement = released(office, done.release_id)
    assert (tomb[2], tomb[4], tomb[5]) == ("DEMO-P-101", "delete", "error")
    said = orjson.loads(statement[8])["properties"]
    assert (statement[1], statement[2]) == ("announcements", "DEMO-ANN-0001")
    assert said["announcement_type"] == "correction"
    assert said["description_zh"] == STATEMENT["statement_zh"]
    assert said["description_en"] == STATEMENT["statement_en"]
    assert "DEMO-P-101" in said["name_zh"]
    assert said["published_on"] == "2026-11-21"
    with office.read_as_staff() as connection:
        assert verify(connection).problem is None


def test_a_real_catalog_takes_the_statement_too(catalogs: Catalogs):
    real = catalogs.empty("real")
    contact = a_contact("TP-SVC-T1", {"status": "sourced", "sources": ["TP-SRC-T1"]})
    publish(real, a_source(), contact, a_real_parcel())

    done = taken_down(real, "TP-P-101")

    assert [row[2] for row in released(real, done.release_id)] == ["TP-P-101", "TP-ANN-0001"]


def test_a_second_person_confirms_and_once(office: Database):
    done = taken_down(office)
    assert at_once(office) == [done]
    for same in (PUBLISHER, "Publisher"):
        with pytest.raises(OwnWork):
            confirm(office, an_act(same), done.release_id)

    confirmed = confirm(office, an_act(REVIEWER), done.release_id)

    assert (confirmed.confirmed_by, at_once(office)) == (REVIEWER, [])
    assert at_once(office, unconfirmed=False) == [confirmed]
    with office.read_as_staff() as connection:
        (signed,) = signatures.of_release(connection, done.release_id)
    assert (signed.entry_id, signed.author, signed.approver) == (
        "DEMO-ANN-0001", PUBLISHER, REVIEWER,
    )  # fmt: skip
    with pytest.raises(AlreadyConfirmed):
        confirm(office, an_act("third"), done.release_id)
    with pytest.raises(NoSuchWithdrawal):
        confirm(office, an_act("third"), "2020-01-01-001")


@pytest.mark.parametrize(
    "wrong",
    [{"statement_zh": " "}, {"statement_en": ""}, {"statement_zh": "长" * 4001}],
    ids=["no Chinese", "no English", "too long"],
)
def test_without_a_statement_nothing_is_withdrawn(office: Database, wrong: dict[str, str]):
    before = everything(office)

    with pytest.raises(Refused):
        taken_down(office, **wrong)

    assert everything(office) == before


def test_what_is_not_public_is_not_withdrawn_and_no_id_is_lost(office: Database):
    before = everything(office)

    with pytest.raises(NotPublished):
        taken_down(office, "DEMO-P-999")

    assert everything(office) == before


def test_a_planned_release_does_not_bring_it_back(office: Database):
    waiting = approved(office, drafted(office, a_parcel(far_max=2.5)))
    plan = planned(office, [waiting])

    taken_down(office)

    with pytest.raises(Refused, match="not-approved"):
        planning.publish_planned(office, an_act(PUBLISHER, NOON), plan.name)


def test_the_statement_has_a_working_copy_and_can_be_corrected(office: Database):
    taken_down(office)

    copy = draft_of(office, "announcements", "DEMO-ANN-0001")
    assert copy is not None
    assert (copy.state, drafting.faults_of(office, copy)) == ("released", [])
    begun = drafting.begin(
        office, an_act("editor"), collection="announcements", entry_id="DEMO-ANN-0001"
    )
    assert begun.document["properties"] == copy.document["properties"]


def test_whoever_finds_it_was_right_rolls_it_back(office: Database):
    was = released(office, "2026-11-21-001")[-1]
    done = taken_down(office)

    planning.roll_back(office, an_act(PUBLISHER), done.release_id, reason="核实无误")

    rows = everything(office)["version"][-2:]
    assert [(row[2], row[4]) for row in rows] == [
        ("DEMO-P-101", "upsert"), ("DEMO-ANN-0001", "delete"),
    ]  # fmt: skip
    assert was[4] == "upsert"
