"""Drafts become public all together or not at all, and never by whoever prepared them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import exc, text

from catalog.commands import planning
from catalog.commands.initialising import FIRST
from catalog.commands.publication import OwnWork
from catalog.commands.releasing import (
    AlreadyReleased,
    InPrepared,
    NothingToRelease,
    release_drafts,
    release_prepared,
)
from catalog.feed.verification import verify
from catalog.store.database import Database
from catalog.values.fault import Refused
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import (
    INVENTED,
    LEFT_OUT,
    Raw,
    a_contact,
    a_facility,
    a_parcel,
    a_source,
    a_square,
    an_entry,
    load_raw,
    publish,
    told,
)
from tests.support.catalogs import CHECKER, MAKER, NOON, an_act

TITLES = {"title_zh": "测试", "title_en": "Test"}


def refusal(database: Database) -> set[tuple[str, str, str]]:
    """What a release of all drafts is refused for; nothing may have changed."""
    before = everything(database)
    with pytest.raises(Refused) as refused:
        release_drafts(database, an_act(CHECKER), **TITLES)
    assert everything(database) == before
    return {(fault.entry_id, fault.pointer, fault.code) for fault in refused.value.faults}


def contents(database: Database) -> dict[str, Any]:
    rows = everything(database)["version"]
    return {row[2]: orjson.loads(row[8]) for row in rows if row[8] is not None}


def test_a_release_publishes_every_open_draft_under_one_name(empty_catalog: Database):
    load_raw(empty_catalog, a_parcel(), a_contact(), a_source())

    done = release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    assert done.released is not None
    assert (done.entries, done.released.first_seq, done.released.last_seq) == (3, 1, 3)
    assert contents(empty_catalog).keys() == {"DEMO-P-101", "DEMO-SVC-T1", "TP-SRC-T1"}
    with empty_catalog.read_as_staff() as connection:
        assert verify(connection).problem is None
    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert draft is not None
    assert draft.state == "released"


def test_whoever_prepared_a_draft_cannot_approve_it(empty_catalog: Database):
    load_raw(empty_catalog, a_source())
    before = everything(empty_catalog)

    with pytest.raises(OwnWork, match=MAKER):
        release_drafts(empty_catalog, an_act(MAKER), **TITLES)

    assert everything(empty_catalog) == before


@pytest.mark.parametrize("spelling", ["Maker", " maker", "ｍａｋｅｒ", "MAKER "])
def test_another_spelling_of_a_name_is_no_second_person(empty_catalog: Database, spelling: str):
    load_raw(empty_catalog, a_source())

    with pytest.raises(OwnWork):
        release_drafts(empty_catalog, an_act(spelling), **TITLES)


def test_one_draft_of_the_approver_among_many_spoils_the_release(empty_catalog: Database):
    load_raw(empty_catalog, a_source("TP-SRC-T1"))
    load_raw(empty_catalog, a_source("TP-SRC-T2"), actor=CHECKER)

    with pytest.raises(OwnWork, match=CHECKER):
        release_drafts(empty_catalog, an_act(CHECKER), **TITLES)
    third = release_drafts(empty_catalog, an_act("third"), **TITLES)

    assert third.entries == 2


def test_the_database_itself_refuses_an_approver_who_prepared(empty_catalog: Database):
    publish(empty_catalog, a_source())

    table = "prepared_release" if empty_catalog.is_sqlite else "staff.prepared_release"
    with empty_catalog.staff_engine.connect() as connection, pytest.raises(exc.IntegrityError):
        connection.execute(text(f"UPDATE {table} SET approved_by = prepared_by"))


def test_every_fault_of_every_draft_is_named_at_once_and_nothing_published(empty_catalog: Database):
    load_raw(
        empty_catalog,
        a_parcel(contact="DEMO-SVC-T9", identity_status="claimed"),
        a_parcel("DEMO-P-102", far_max=LEFT_OUT, contact="DEMO-SVC-T1"),
        a_contact(),
    )

    assert refusal(empty_catalog) == {
        ("DEMO-P-101", "/properties/identity_status", "identity-not-confirmed"),
        ("DEMO-P-101", "/properties/contact", "dangling-reference"),
        ("DEMO-P-102", "/properties/far_max", "must-field"),
    }


def test_a_reference_resolves_to_what_is_public_or_published_with_it(empty_catalog: Database):
    load_raw(empty_catalog, a_parcel())
    assert refusal(empty_catalog) == {("DEMO-P-101", "/properties/contact", "dangling-reference")}

    load_raw(empty_catalog, a_contact())
    release_drafts(empty_catalog, an_act(CHECKER), **TITLES)
    load_raw(empty_catalog, a_parcel("DEMO-P-102"))

    assert release_drafts(empty_catalog, an_act(CHECKER), **TITLES).entries == 1


def test_a_reference_to_an_entry_of_another_kind_dangles(empty_catalog: Database):
    publish(empty_catalog, a_source("TP-SRC-T1"))
    load_raw(empty_catalog, a_parcel(contact="TP-SRC-T1"))

    assert refusal(empty_catalog) == {("DEMO-P-101", "/properties/contact", "dangling-reference")}


def a_policy(number: int, above: int | None) -> Raw:
    given = {
        "name_zh": "测试政策",
        "policy_kind": "measure",
        "categories": ["land"],
        "validity_status": "not_stated",
        "part_of": f"DEMO-POL-T{above}" if above else LEFT_OUT,
    }
    return an_entry("policies", f"DEMO-POL-T{number}", INVENTED, given)


def test_nothing_becomes_part_of_itself_by_whatever_way(empty_catalog: Database):
    pointer, code = "/properties/part_of", "part-of-itself"
    load_raw(
        empty_catalog,
        a_facility("DEMO-FAC-T1", part_of="DEMO-FAC-T1"),
        a_contact("DEMO-SVC-T1", part_of="DEMO-SVC-T2"),
        a_contact("DEMO-SVC-T2", part_of="DEMO-SVC-T3"),
        a_contact("DEMO-SVC-T3", part_of="DEMO-SVC-T2"),
    )
    # The first of the services only leads into a loop of others.
    assert refusal(empty_catalog) == {
        (entry_id, pointer, code) for entry_id in ("DEMO-FAC-T1", "DEMO-SVC-T2", "DEMO-SVC-T3")
    }
    load_raw(empty_catalog, a_facility("DEMO-FAC-T1"), a_contact("DEMO-SVC-T2"))
    load_raw(empty_catalog, *(a_policy(n, n - 1) for n in (1, 2, 3, 5, 6, 7)), a_policy(4, None))
    release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    # Closed by a draft and what is public already, and told as far as one can read it.
    load_raw(empty_catalog, a_policy(1, 7))
    release_drafts(empty_catalog, an_act(CHECKER), **TITLES)
    load_raw(empty_catalog, a_policy(4, 3))
    with pytest.raises(Refused) as refused:
        release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    (fault,) = refused.value.faults
    assert (fault.kind, fault.entry_id, fault.pointer, fault.code) == (
        "policies", "DEMO-POL-T4", pointer, code,
    )  # fmt: skip
    named = [f"DEMO-POL-T{number}" for number in (4, 3, 2, 1, 7, 6)]
    assert fault.facts["way"] == " → ".join([*named, "…", "DEMO-POL-T4"])


def test_a_source_that_evidence_names_has_to_be_public(empty_catalog: Database):
    said = {**INVENTED, "sources": ["TP-SRC-T1"]}
    load_raw(empty_catalog, a_contact(evidence={"name_zh": said}))

    assert refusal(empty_catalog) == {
        ("DEMO-SVC-T1", "/properties/evidence/name_zh/sources/0", "dangling-reference")
    }


def test_drafts_that_say_what_is_public_already_make_no_release(empty_catalog: Database):
    publish(empty_catalog, a_parcel(), a_contact())
    load_raw(empty_catalog, a_parcel(staff_note="内部"))
    versions = everything(empty_catalog)["version"]

    done = release_drafts(empty_catalog, an_act(CHECKER), **TITLES)

    assert (done.released, done.entries) == (None, 0)
    assert everything(empty_catalog)["version"] == versions
    with pytest.raises(NothingToRelease):
        release_drafts(empty_catalog, an_act(CHECKER), **TITLES)


def test_chosen_drafts_leave_the_others_waiting(empty_catalog: Database):
    first = load_raw(empty_catalog, a_source("TP-SRC-T1"))
    load_raw(empty_catalog, a_source("TP-SRC-T2"))

    done = release_drafts(
        empty_catalog, an_act(CHECKER), only=[first.lines[0].draft_id or ""], **TITLES
    )

    assert done.entries == 1
    assert contents(empty_catalog).keys() == {"TP-SRC-T1"}


def test_a_geometry_that_rounding_would_spoil_is_not_published(empty_catalog: Database):
    load_raw(empty_catalog, a_parcel(geometry=a_square(size=0.000004)), a_contact())

    assert refusal(empty_catalog) == {("DEMO-P-101", "/geometry/coordinates", "geometry-lost")}


def test_a_state_follows_the_one_that_is_public(empty_catalog: Database):
    publish(empty_catalog, a_parcel(lifecycle_state="announced"), a_contact())
    load_raw(empty_catalog, a_parcel(lifecycle_state="promotable"))

    assert refusal(empty_catalog) == {
        ("DEMO-P-101", "/properties/lifecycle_state", "state-does-not-follow")
    }


def test_the_first_release_of_a_real_catalog_needs_a_second_person_once(real_catalog: Database):
    with pytest.raises(OwnWork):
        release_prepared(real_catalog, "first", an_act(MAKER))
    assert everything(real_catalog)["version"] == []

    done = release_prepared(real_catalog, "first", an_act(CHECKER))

    assert done.released is not None
    assert done.released.last_seq == done.entries == len(everything(real_catalog)["version"])
    with pytest.raises(AlreadyReleased, match=done.released.id):
        release_prepared(real_catalog, "first", an_act(CHECKER))
    with pytest.raises(NothingToRelease):
        release_prepared(real_catalog, "second", an_act(CHECKER))


def test_the_first_release_is_seen_whole_and_published_from_a_plan_like_any_other(
    real_catalog: Database,
):
    to_come = planning.candidates(real_catalog, FIRST)
    assert all(each.content is not None and not each.faults for each in to_come)

    with pytest.raises(Refused) as refused:
        planning.reschedule(real_catalog, an_act(CHECKER), FIRST, NOON + timedelta(days=1))
    assert told(refused.value.faults) == {("/publish_at", "time-unreviewed")}
    with pytest.raises(OwnWork):
        planning.publish_planned(real_catalog, an_act(MAKER), FIRST)
    assert everything(real_catalog)["version"] == []
    done = planning.publish_planned(real_catalog, an_act(CHECKER), FIRST)

    assert done.entries == len(to_come)
    assert {row[8].encode() for row in everything(real_catalog)["version"]} == {
        each.content for each in to_come
    }
    plan = planning.one(real_catalog, FIRST)
    assert (plan.state, plan.approved_by) == ("released", CHECKER)
    with pytest.raises(planning.PlanEnded):
        planning.publish_planned(real_catalog, an_act(CHECKER), FIRST)


def test_a_correction_of_a_prepared_entry_stays_in_its_release(real_catalog: Database):
    source = draft_of(real_catalog, "sources", "TP-SRC-S0")
    assert source is not None
    corrected = {**source.document["properties"], "name_en": "A corrected title"}

    loaded = load_raw(real_catalog, source.document | {"properties": corrected}, actor="third")
    with pytest.raises(InPrepared):
        release_drafts(
            real_catalog, an_act(CHECKER), only=[loaded.lines[0].draft_id or ""], **TITLES
        )
    with pytest.raises(OwnWork, match="third"):
        release_prepared(real_catalog, "first", an_act("third"))
    release_prepared(real_catalog, "first", an_act(CHECKER))

    public = contents(real_catalog)["TP-SRC-S0"]
    assert public["properties"]["name_en"] == "A corrected title"
