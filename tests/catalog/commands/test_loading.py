"""Loading makes drafts, says what became of each entry, and is one transaction."""

from __future__ import annotations

from catalog.commands.loading import Loaded
from catalog.commands.releasing import release_drafts
from catalog.store.database import Database
from tests.catalog.commands.everything import draft_of, everything
from tests.catalog.documents import (
    PENDING,
    a_contact,
    a_facility,
    a_parcel,
    a_source,
    a_square,
    document,
    load_raw,
    publish,
)
from tests.support.catalogs import CHECKER, MAKER, an_act


def outcomes(loaded: Loaded) -> list[str]:
    return [line.outcome for line in loaded.lines]


def codes(loaded: Loaded) -> list[set[str]]:
    return [{fault.code for fault in line.faults} for line in loaded.lines]


def test_a_new_entry_is_added_as_a_draft_and_nothing_is_public(empty_catalog: Database):
    loaded = load_raw(empty_catalog, a_parcel(), a_contact())

    assert loaded.stored
    assert outcomes(loaded) == ["added", "added"]
    held = everything(empty_catalog)
    assert held["version"] == held["release"] == []
    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert draft is not None
    assert (draft.document, draft.state, draft.updated_by) == (document(a_parcel()), "open", MAKER)
    assert draft.id == loaded.lines[0].draft_id


def test_what_is_already_so_is_unchanged(empty_catalog: Database):
    publish(empty_catalog, a_parcel(), a_contact())
    before = everything(empty_catalog)

    loaded = load_raw(empty_catalog, a_parcel(), a_contact())

    assert outcomes(loaded) == ["unchanged", "unchanged"]
    assert everything(empty_catalog) == before


def test_a_change_of_a_public_entry_is_a_new_draft_of_it(empty_catalog: Database):
    publish(empty_catalog, a_parcel(), a_contact())

    loaded = load_raw(empty_catalog, a_parcel(far_max=2.5), a_contact())

    assert outcomes(loaded) == ["changed", "unchanged"]
    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert draft is not None
    assert (draft.document["properties"]["far_max"], draft.row_version) == (2.5, 2)


def test_a_change_of_staff_fields_alone_is_a_change(empty_catalog: Database):
    publish(empty_catalog, a_parcel(), a_contact())

    assert outcomes(load_raw(empty_catalog, a_parcel(staff_note="内部"))) == ["changed"]
    assert outcomes(load_raw(empty_catalog, a_parcel())) == ["unchanged"]
    assert outcomes(load_raw(empty_catalog, a_parcel(staff_note=None))) == ["changed"]


def test_an_open_draft_is_compared_with_itself_and_not_with_what_is_public(empty_catalog: Database):
    publish(empty_catalog, a_parcel(), a_contact())
    load_raw(empty_catalog, a_parcel(far_max=2.5))

    assert outcomes(load_raw(empty_catalog, a_parcel(far_max=2.5))) == ["unchanged"]
    assert outcomes(load_raw(empty_catalog, a_parcel())) == ["changed"]


def test_an_unchanged_line_names_the_draft_that_still_waits(empty_catalog: Database):
    first = load_raw(empty_catalog, a_source())

    again = load_raw(empty_catalog, a_source())
    released = release_drafts(empty_catalog, an_act(CHECKER), title_zh="甲", title_en="A")
    after = load_raw(empty_catalog, a_source())

    assert released.entries == 1
    assert again.lines[0].draft_id == first.lines[0].draft_id
    assert after.lines[0].draft_id is None


def test_one_refused_entry_refuses_them_all(empty_catalog: Database):
    before = everything(empty_catalog)

    loaded = load_raw(empty_catalog, a_parcel(), a_parcel("DEMO-P-102", far_max="2"), a_contact())

    assert not loaded.stored
    assert outcomes(loaded) == ["added", "refused", "added"]
    assert codes(loaded) == [set(), {"not-a-number"}, set()]
    assert everything(empty_catalog) == before


def test_the_good_entries_of_a_bad_file_are_kept_on_request(empty_catalog: Database):
    entries = (a_parcel(), a_parcel("DEMO-P-102", far_max="2"), {"collection": "colours"})

    loaded = load_raw(empty_catalog, *entries, keep_good=True)

    assert loaded.stored
    assert outcomes(loaded) == ["added", "refused", "refused"]
    assert draft_of(empty_catalog, "parcels", "DEMO-P-101") is not None
    assert len(everything(empty_catalog)["staff.draft"]) == 1


def test_an_entry_may_be_sent_once(empty_catalog: Database):
    loaded = load_raw(empty_catalog, a_parcel(), a_parcel(far_max=3))

    assert codes(loaded) == [set(), {"id-twice"}]
    assert not loaded.stored


def test_an_id_belongs_to_one_kind(empty_catalog: Database):
    publish(empty_catalog, a_source("TP-SRC-T1"))
    load_raw(empty_catalog, a_contact("DEMO-X-1"))

    taken = load_raw(empty_catalog, a_facility("TP-SRC-T1"), a_facility("DEMO-X-1"))
    at_once = load_raw(empty_catalog, a_source("TP-SRC-T2"), a_facility("TP-SRC-T2"))

    assert codes(taken) == [{"id-of-another-kind"}, {"id-of-another-kind"}]
    assert codes(at_once) == [set(), {"id-of-another-kind"}]


def test_a_demonstration_never_enters_a_real_catalog(catalogs):
    real = catalogs.empty("real")
    exported = a_source("TP-SRC-T2") | {"catalog_data_mode": "demo"}

    loaded = load_raw(real, a_parcel(), a_source(), exported)

    assert codes(loaded) == [
        {"demo-id-in-real", "illustrative-in-real"}, set(), {"demo-in-real"},
    ]  # fmt: skip


def test_staff_fields_survive_a_sender_who_never_saw_them(empty_catalog: Database):
    whole = a_parcel(staff_note="内部", survey_reference="S-1", geometry_staff=a_square(121.3501))
    publish(empty_catalog, whole, a_contact())

    loaded = load_raw(empty_catalog, a_parcel(far_max=2.5))

    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert outcomes(loaded) == ["changed"]
    assert draft is not None
    assert draft.document["properties"]["staff_note"] == "内部"
    assert draft.document["geometry_staff"] == a_square(121.3501)


def test_digits_that_the_public_geometry_lost_survive_as_well(empty_catalog: Database):
    exact = a_parcel(geometry=a_square(121.3500012))
    public = a_parcel(geometry=a_square(121.35))
    public["geometry"]["coordinates"][0][1][0] = public["geometry"]["coordinates"][0][2][0] = (
        121.352
    )
    publish(empty_catalog, exact, a_contact())

    same = load_raw(empty_catalog, public)
    changed = load_raw(empty_catalog, public | {"properties": a_parcel(far_max=3)["properties"]})

    assert outcomes(same) == ["unchanged"]
    assert outcomes(changed) == ["changed"]
    draft = draft_of(empty_catalog, "parcels", "DEMO-P-101")
    assert draft is not None
    assert draft.document["geometry"] == a_square(121.3500012)


def test_a_boundary_that_was_pending_is_compared_with_nothing(empty_catalog: Database):
    absent = a_parcel(evidence={"geometry": PENDING}) | {"geometry": None}
    publish(empty_catalog, absent, a_contact())

    loaded = load_raw(empty_catalog, a_parcel())

    assert outcomes(loaded) == ["changed"]
