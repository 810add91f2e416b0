"""An entry is read as one document, and everything wrong with its form is named at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.kinds.documents import keeping_staff_part, references, stated_reference
from tests.catalog.documents import (
    LEFT_OUT,
    a_contact,
    a_facility,
    a_parcel,
    a_square,
    document,
    faults_of,
    told,
)


def test_a_document_keeps_what_was_sent_and_nothing_that_the_catalog_adds_itself():
    sent = a_parcel(site_area_mu=1, completeness_pct=100, consistency="consistent")
    sent |= {"links": [{"href": "x"}], "catalog_data_mode": "demo", "type": "Feature"}
    sent["reference_facility"] = {"id": "DEMO-FAC-T1", "position": [121.3, 31.2]}

    found = document(sent)

    assert list(found) == [
        "type", "collection", "id", "geometry", "geometry_staff", "properties",
    ]  # fmt: skip
    assert not {"site_area_mu", "completeness_pct", "consistency"} & found["properties"].keys()
    assert not {"site_area_mu", "consistency"} & found["properties"]["evidence"].keys()


def test_what_is_read_can_be_sent_again():
    found = document(a_parcel(geometry_staff=a_square(121.3501)))

    assert document(found) == found


@pytest.mark.parametrize("raw", [None, [], "text", 5, True])
def test_what_is_no_object_is_no_entry(raw: Any):
    assert told(faults_of(raw)) == {("", "not-an-object")}


@pytest.mark.parametrize("collection", [None, "parcel", "PARCELS", [], {}, 5])
def test_an_entry_names_one_of_the_eleven_kinds(collection: Any):
    (fault,) = faults_of({**a_parcel(), "collection": collection})

    assert (fault.pointer, fault.code, fault.entry_id) == (
        "/collection", "unknown-collection", "DEMO-P-101",
    )  # fmt: skip
    assert fault.facts["known"] == ", ".join(KINDS)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": None}, ("/id", "not-an-id")),
        ({"id": "demo-p-1"}, ("/id", "not-an-id")),
        ({"id": ["A1"]}, ("/id", "not-an-id")),
        ({"id": "DEMO-P-\ud800"}, ("/id", "not-an-id")),
        ({"type": "Parcel"}, ("/type", "not-a-feature")),
        ({"propertys": {}}, ("/propertys", "unknown-member")),
        ({"a/b~c": 1}, ("/a~1b~0c", "unknown-member")),
        ({"properties": None}, ("/properties", "not-an-object")),
        ({"properties": []}, ("/properties", "not-an-object")),
        ({"reference_facility": "A1"}, ("/reference_facility", "reference-form")),
        ({"reference_facility": {"id": "A1"}}, ("/reference_facility", "reference-form")),
    ],
)  # fmt: skip
def test_a_wrong_member_is_named(change: dict[str, Any], fault: tuple[str, str]):
    assert told(faults_of({**a_parcel(), **change})) == {fault}


@pytest.mark.parametrize(
    "position",
    [
        5,
        "12",
        None,
        {},
        [],
        [1],
        [1, 2, 3],
        ["1", "2"],
        [True, 1],
        [1, Decimal("1e400")],
        [181, 31],
    ],
)
def test_the_position_of_a_reference_is_longitude_and_latitude(position: Any):
    sent = a_parcel(reference_facility={"id": "A1", "position": position})

    assert told(faults_of(sent)) == {("/reference_facility", "reference-form")}


def test_a_kind_without_geometry_takes_none():
    sent = a_contact() | {"geometry": {"type": "Point", "coordinates": [121.35, 31.27]}}

    assert told(faults_of(sent)) == {("/geometry", "kind-without-geometry")}


def test_every_fault_is_named_at_once_with_a_pointer_to_it():
    sent = a_parcel(
        far_max="3",
        height_limit_m=401,
        colour="red",
        boundaries={"east": "", "up": "x"},
        infrastructure=[{"utility": "road"}, {"utility": "magic"}, {}],
        evidence={"far_max": {"status": "certain"}, "name_zh": 5},
    )
    sent["id"] = "x"

    assert told(faults_of(sent)) == {
        ("/id", "not-an-id"),
        ("/properties/far_max", "not-a-number"),
        ("/properties/height_limit_m", "out-of-range"),
        ("/properties/colour", "unknown-field"),
        ("/properties/boundaries/east", "empty-text"),
        ("/properties/boundaries/up", "unknown-field"),
        ("/properties/infrastructure/1/utility", "not-a-code"),
        ("/properties/infrastructure/2/utility", "missing"),
        ("/properties/evidence/far_max/status", "not-a-code"),
        ("/properties/evidence/name_zh", "not-an-object"),
    }


def test_the_box_of_a_geometry_is_not_kept():
    boxed = {**a_square(), "bbox": [Decimal("1e300"), "anything"]}

    assert document(a_parcel(geometry=boxed)) == document(a_parcel())


@pytest.mark.parametrize("member", ["geometry", "geometry_staff"])
def test_a_coordinate_of_more_than_15_digits_is_refused(member: str):
    def drawn(longitude: str) -> dict[str, Any]:
        shape = a_square()
        shape["coordinates"][0][1][0] = Decimal(longitude)
        return a_parcel() | {member: shape}

    assert faults_of(drawn("121.352000000001")) == []
    (fault,) = faults_of(drawn("121.3520000000001"))
    assert (fault.pointer, fault.code) == (f"/{member}/coordinates", "coordinate-digits")


def test_a_stated_reference_is_an_id_and_where_the_sender_has_it():
    assert stated_reference(a_parcel()) is None
    stated = {"id": "TP-FAC-STN-WUWEI", "position": [Decimal("121.36"), 31]}
    assert stated_reference({"reference_facility": stated}) == ("TP-FAC-STN-WUWEI", (121.36, 31.0))


def test_a_sender_who_never_saw_the_staff_part_does_not_delete_it():
    before = document(
        a_parcel(staff_note="内部", survey_reference="S-1", geometry_staff=a_square(121.3501))
    )

    public_again = document(a_parcel(name_zh="新名"))
    kept = keeping_staff_part(KINDS["parcels"], public_again, before)

    assert kept["properties"]["name_zh"] == "新名"
    assert kept["properties"]["staff_note"] == "内部"
    assert kept["geometry_staff"] == before["geometry_staff"]


def test_staff_can_still_clear_what_they_keep():
    before = document(a_parcel(staff_note="内部"))

    cleared = document(a_parcel(staff_note=None))

    kept = keeping_staff_part(KINDS["parcels"], cleared, before)
    assert kept["properties"]["staff_note"] is None


def test_references_are_found_wherever_they_lie_and_never_among_staff_fields():
    sent = a_facility(
        part_of="TP-FAC-1", related_projects=["TP-PRJ-1", "TP-PRJ-2"],
        evidence={"name_zh": {"status": "sourced", "sources": ["TP-SRC-1", "TP-SRC-2"]}},
        section=LEFT_OUT,
    )  # fmt: skip
    found = document(sent)

    assert set(references(KINDS["facilities"], found["properties"])) == {
        ("/properties/part_of", "facilities", "TP-FAC-1"),
        ("/properties/related_projects/0", "projects", "TP-PRJ-1"),
        ("/properties/related_projects/1", "projects", "TP-PRJ-2"),
        ("/properties/evidence/name_zh/sources/0", "sources", "TP-SRC-1"),
        ("/properties/evidence/name_zh/sources/1", "sources", "TP-SRC-2"),
    }
