"""Working copies change while what is public stays; whoever comes second is told."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson
import pytest

from catalog.commands import drafting
from catalog.commands.drafting import InPlan, NoSuchEntry, NotWaiting, Wanted
from catalog.commands.withdrawing import redact, withdraw
from catalog.store.database import Database
from catalog.store.public.versions import NoSuchVersion
from catalog.store.staff import audits
from catalog.store.staff.drafts import Draft, NoSuchDraft, Overtaken
from catalog.values.fault import Refused
from tests.catalog.commands.acting import (
    EDITOR,
    OTHER_EDITOR,
    approved,
    changed,
    drafted,
    planned,
    put_out,
    without_id,
)
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_source, publish, told
from tests.support.catalogs import an_act


@pytest.fixture
def office(empty_catalog: Database) -> Database:
    """A parcel with a staff note and more digits than are published, and what it points at."""
    exact = {"type": "Polygon", "coordinates": [[
        [121.3500001, 31.2700001], [121.3520001, 31.2700001], [121.3520001, 31.2720001],
        [121.3500001, 31.2720001], [121.3500001, 31.2700001],
    ]]}  # fmt: skip
    parcel = a_parcel(staff_note="内部", geometry=exact)
    publish(empty_catalog, parcel, a_contact(), a_source())
    return empty_catalog


def begun(database: Database, by: str = EDITOR, entry_id: str = "DEMO-P-101") -> Any:
    return drafting.begin(database, an_act(by), collection="parcels", entry_id=entry_id)


def acts_on(database: Database, draft: Draft) -> list[str]:
    """What the audit tells of a draft, in order."""
    with database.read_as_staff() as connection:
        kept = [each for each in audits.every(connection) if each.subject == f"drafts/{draft.id}"]
    return [each.act for each in kept]


def public(database: Database) -> list[tuple[Any, ...]]:
    return everything(database)["version"]


def test_a_draft_begins_as_what_is_public_with_what_only_staff_hold(office: Database):
    before = public(office)

    draft = begun(office)

    assert (draft.state, draft.entry_id) == ("open", "DEMO-P-101")
    assert draft.document["properties"]["staff_note"] == "内部"
    assert draft.document["geometry"]["coordinates"][0][0] == [121.3500001, 31.2700001]
    assert "site_area_mu" not in draft.document["properties"]
    assert drafting.faults_of(office, draft) == []
    assert public(office) == before


def test_a_draft_that_waits_is_answered_as_it_is(office: Database):
    mine = changed(office, begun(office), a_parcel(far_max=2.5))

    assert begun(office, OTHER_EDITOR) == mine
    assert drafting.authors(office, mine.id) == (EDITOR,)


def test_a_new_draft_has_no_id_and_lacks_everything(empty_catalog: Database):
    draft = drafting.begin(empty_catalog, an_act(EDITOR), collection="sources")

    assert draft.entry_id is None
    assert draft.document["id"] is None
    faults = drafting.faults_of(empty_catalog, draft)
    assert ("/properties/name_zh", "must-field") in told(faults)
    assert {fault.entry_id for fault in faults} == {draft.id}


def test_what_is_nowhere_cannot_be_begun(office: Database):
    before = everything(office)

    with pytest.raises(NoSuchEntry):
        begun(office, entry_id="DEMO-P-999")

    assert everything(office) == before


def test_an_entry_that_was_withdrawn_begins_where_its_working_copy_stands(office: Database):
    withdraw(office, "parcels", "DEMO-P-101", an_act(), reason="error")

    draft = begun(office)

    assert draft.state == "open"
    assert draft.document["properties"]["staff_note"] == "内部"


def test_a_change_leaves_what_is_public_alone_and_is_remembered(office: Database):
    before = public(office)

    draft = changed(office, begun(office), a_parcel(far_max=2.5), OTHER_EDITOR)

    assert draft.document["properties"]["far_max"] == 2.5
    assert public(office) == before
    history = drafting.history(office, draft.id)
    assert [(r.row_version, r.by) for r in history.revisions[:2]] == [
        (3, OTHER_EDITOR), (2, EDITOR),
    ]  # fmt: skip
    assert drafting.revision(office, draft.id, 3) == draft.document
    assert drafting.authors(office, draft.id) == (EDITOR, OTHER_EDITOR)
    assert [version.number for version in history.versions] == [1]


def test_whoever_comes_second_is_told_how_the_draft_is_now(office: Database):
    seen = begun(office)
    first = changed(office, seen, a_parcel(far_max=2.5))
    before = everything(office)

    with pytest.raises(Overtaken) as overtaken:
        changed(office, seen, a_parcel(far_max=3), OTHER_EDITOR)

    assert overtaken.value.now == first
    assert everything(office) == before


def test_a_fault_of_form_is_refused_and_what_the_gate_misses_is_kept(office: Database):
    draft = begun(office)

    with pytest.raises(Refused) as refused:
        changed(office, draft, a_parcel(far_max="hoch", height_limit_m=-1))
    lacking = changed(office, draft, a_parcel(contact="DEMO-SVC-T9", identity_status="claimed"))

    assert {p for p, _ in told(refused.value.faults)} == {
        "/properties/far_max", "/properties/height_limit_m",
    }  # fmt: skip
    assert told(drafting.faults_of(office, lacking)) == {
        ("/properties/identity_status", "identity-not-confirmed"),
        ("/properties/contact", "dangling-reference"),
    }


@pytest.mark.parametrize("other", [{"id": "DEMO-P-102"}, {"collection": "sources"}])
def test_a_draft_stays_one_of_its_entry(office: Database, other: dict[str, str]):
    draft = begun(office)
    raw = {**(a_source() if "collection" in other else a_parcel()), **other}

    with pytest.raises(Refused) as refused:
        changed(office, draft, raw)

    assert told(refused.value.faults) == {("/id", "another-entry")}


def test_what_points_at_a_draft_that_waits_dangles_only_at_publication(office: Database):
    publish(office, a_contact("DEMO-SVC-T2"))
    withdraw(office, "service-guides", "DEMO-SVC-T2", an_act(), reason="error")
    drafted(office, a_contact("DEMO-SVC-T2"))

    parcel = changed(office, begun(office), a_parcel(contact="DEMO-SVC-T2"))

    assert drafting.faults_of(office, parcel) == []
    with pytest.raises(Refused, match="dangling-reference"):
        planned(office, [approved(office, parcel)])


def test_a_discarded_draft_says_again_what_is_public_and_what_staff_held(office: Database):
    whole = begun(office)
    drafting.discard(office, an_act(EDITOR), whole.id, row_version=whole.row_version)
    draft = changed(office, begun(office), a_parcel(far_max=2.5, staff_note="anders"))

    done = drafting.discard(office, an_act(EDITOR), draft.id, row_version=draft.row_version)

    assert done.state == "released"
    assert done.document == whole.document
    assert drafting.authors(office, done.id) == ()
    with pytest.raises(NotWaiting):
        changed(office, done, a_parcel())


def test_a_new_draft_is_discarded_for_good_and_a_slot_is_empty_again(real_catalog: Database):
    new = drafting.begin(real_catalog, an_act(EDITOR), collection="sources")
    slot = drafting.slots(real_catalog)[6]
    known = changed(real_catalog, slot, {"properties": {"name_zh": "某地块", "evidence": {}}})

    gone = drafting.discard(real_catalog, an_act(EDITOR), new.id, row_version=1)
    empty = drafting.discard(real_catalog, an_act(EDITOR), known.id, row_version=2)

    assert gone.state == "discarded"
    assert (empty.state, empty.slot_no, empty.document) == ("open", 7, slot.document)
    assert drafting.counts(real_catalog)["discarded"] == 1
    assert len(drafting.slots(real_catalog)) == 21


def test_a_discarded_draft_waits_again_as_what_it_said_and_its_authors_stay(office: Database):
    new = drafted(office, without_id(a_contact()))
    kept = drafting.discard(office, an_act(EDITOR), new.id, row_version=new.row_version)
    reopen = partial(drafting.reopen, office, an_act(OTHER_EDITOR), new.id)

    with pytest.raises(Overtaken):
        reopen(row_version=kept.row_version - 1)
    back = reopen(row_version=kept.row_version)

    assert (back.state, back.document, back.row_version) == ("open", new.document, new.row_version)
    assert drafting.authors(office, new.id) == (EDITOR,)
    assert reopen(row_version=back.row_version) == back
    assert acts_on(office, new)[-2:] == ["draft.discarded", "draft.reopened"]
    put_out(office, back)
    with pytest.raises(NotWaiting):
        reopen(row_version=back.row_version)


def test_a_draft_in_a_planned_release_is_not_discarded(office: Database):
    ready = approved(office, changed(office, begun(office), a_parcel(far_max=2.5)))
    plan = planned(office, [ready])

    with pytest.raises(InPlan, match=plan.name):
        drafting.discard(office, an_act(EDITOR), ready.id, row_version=ready.row_version)
    with pytest.raises(NoSuchDraft):
        drafting.discard(office, an_act(EDITOR), "0" * 32, row_version=1)


def test_an_older_public_version_makes_a_draft(office: Database):
    put_out(office, changed(office, begun(office), a_parcel(far_max=2.5, staff_note="neu")))

    draft = drafting.restore_version(office, an_act(EDITOR), "parcels", "DEMO-P-101", 1)

    assert draft.state == "open"
    assert draft.document["properties"]["far_max"] == 2
    assert draft.document["properties"]["staff_note"] == "neu"
    content = orjson.loads(public(office)[-1][8])
    assert content["properties"]["far_max"] == 2.5


def test_a_version_is_not_restored_over_a_draft_that_nobody_looked_at(office: Database):
    waiting = changed(office, begun(office), a_parcel(far_max=2.5))

    def restore(number: int, row_version: int | None = None) -> Any:
        act = an_act(OTHER_EDITOR)
        return drafting.restore_version(
            office, act, "parcels", "DEMO-P-101", number, row_version=row_version
        )

    with pytest.raises(Overtaken):
        restore(1)
    with pytest.raises(NoSuchVersion):
        restore(2, waiting.row_version)
    assert restore(1, waiting.row_version).document["properties"]["far_max"] == 2
    redact(office, "parcels", "DEMO-P-101", 1, an_act(), reason="误发")
    with pytest.raises(NoSuchVersion):
        restore(1, waiting.row_version + 1)


def test_drafts_are_found_by_state_kind_author_and_name(office: Database):
    parcel = begun(office)
    source = drafted(office, without_id(a_source(name_zh="关于 Ａ 地块的批复")), OTHER_EDITOR)

    def found(**wanted: Any) -> list[str]:
        return [d.id for d in drafting.page(office, Wanted(**wanted), limit=9)]

    assert found() == sorted([parcel.id, source.id], reverse=True)
    assert found(collection="sources") == [source.id]
    assert found(author=EDITOR) == [parcel.id]
    assert found(not_author=EDITOR) == [source.id]
    assert found(text="a地块") == [source.id]
    assert found(text="demo-p-1") == [parcel.id]
    assert found(text="evidence") == []
    assert len(found(states=("released",))) == 2


def test_pages_of_drafts_follow_each_other_without_gap(office: Database):
    made = {drafted(office, without_id(a_source(name_zh=f"文件{n}"))).id for n in range(7)}
    seen: list[str] = []
    after = None
    while page := drafting.page(office, Wanted(text="文件"), limit=3, after=after):
        seen += [draft.id for draft in page]
        after = (page[-1].updated_at, page[-1].id)

    assert len(seen) == 7
    assert set(seen) == made
