"""Two documents are compared field by field, as a person reads it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.rules.difference import Difference, FieldDifference, How, difference
from catalog.rules.metres import area_m2
from catalog.words.label import Label
from tests.catalog.documents import LEFT_OUT, SOURCED, a_facility, a_parcel, a_square, document
from tests.catalog.generated import documents

PARCELS = KINDS["parcels"]


def changed(**properties: Any) -> Difference:
    return difference(PARCELS, document(a_parcel()), document(a_parcel(**properties)))


def the_field(found: Difference, name: str) -> FieldDifference:
    return next(field for field in found.fields if field.name == name)


def test_a_changed_value_is_told_before_and_after_with_its_unit():
    found = changed(site_area_m2=42000.5)

    assert [field.name for field in found.fields] == ["site_area_m2"]
    field = found.fields[0]
    assert field.title == Label("用地面积", "Site area")
    assert field.group == "planning"
    assert field.value is not None
    assert field.value.how is How.CHANGED
    assert field.value.before == Label("40,000 平方米", "40,000 m²")
    assert field.value.after == Label("42,000.5 平方米", "42,000.5 m²")
    assert found.geometry is None


def test_another_evidence_alone_is_a_difference_of_the_field():
    found = changed(evidence={"height_limit_m": SOURCED})

    field = the_field(found, "height_limit_m")
    assert field.value is None
    told = {part.pointer: (part.before, part.after) for part in field.evidence}
    assert told["/properties/evidence/height_limit_m/status"] == (
        Label("虚构示例", "invented for demonstration"),
        Label("文件所载", "stated in a document"),
    )
    assert told["/properties/evidence/height_limit_m/locator"] == (None, Label("表1", "表1"))


def test_a_null_tells_why_it_is_one():
    found = changed(height_limit_m=None, evidence={"height_limit_m": {"status": "pending"}})

    value = the_field(found, "height_limit_m").value
    assert value is not None
    assert value.after == Label("尚未公布", "not yet published")


def test_a_value_that_was_not_there_is_added_and_one_that_went_is_removed():
    added = the_field(changed(soil_status="cleared"), "soil_status").value
    removed = the_field(changed(plot_no=LEFT_OUT), "plot_no").value

    assert added is not None
    assert (added.how, added.before) == (How.ADDED, None)
    assert removed is not None
    assert (removed.how, removed.after) == (How.REMOVED, None)


def test_a_record_is_told_member_by_member():
    sides = {"east": "东路", "south": "新路", "west": "西路", "north": "北路"}

    value = the_field(changed(boundaries=sides), "boundaries").value

    assert value is not None
    (part,) = value.parts
    assert part.pointer == "/properties/boundaries/south"
    assert part.title == Label("南至", "South to")
    assert (part.before, part.after) == (Label("南路", "南路"), Label("新路", "新路"))


def test_a_list_is_told_item_by_item_and_the_same_utility_in_another_state_is_the_same_item():
    now = [{"utility": "power", "status": "planned"}, {"utility": "road", "status": "planned"}]

    value = the_field(changed(infrastructure=now), "infrastructure").value

    assert value is not None
    first, second = value.parts
    assert (first.how, first.title) == (How.ADDED, Label("第 1 项", "Item 1"))
    assert (second.how, second.pointer) == (How.CHANGED, "/properties/infrastructure/1")
    assert [part.pointer for part in second.parts] == ["/properties/infrastructure/1/status"]
    assert not value.reordered


def test_a_list_in_another_order_says_so_and_nothing_more():
    before, after = (document(a_parcel(aliases=[{"name": n, "relation": "same"} for n in names]))
                     for names in ("甲乙丙", "丙甲乙"))  # fmt: skip

    value = the_field(difference(PARCELS, before, after), "aliases").value

    assert value is not None
    assert value.reordered
    assert value.parts == ()


def test_an_item_that_went_is_told_where_it_was():
    before = document(a_parcel(early_design=["planning_design", "scheme_refinement"]))
    after = document(a_parcel(early_design=["scheme_refinement"]))

    value = the_field(difference(PARCELS, before, after), "early_design").value

    assert value is not None
    (part,) = value.parts
    assert (part.how, part.pointer) == (How.REMOVED, "/properties/early_design/0")


def test_a_moved_outline_tells_metres_and_square_metres():
    size = 0.002
    found = difference(
        PARCELS,
        document(a_parcel(geometry=a_square(121.35, 31.27, size))),
        document(a_parcel(geometry=a_square(121.351, 31.27, size))),
    )

    assert found.fields == ()
    moved = found.geometry
    assert moved is not None
    assert moved.how is How.CHANGED
    whole = area_m2(a_square(121.35, 31.27, size))
    assert moved.before_m2 == pytest.approx(whole)
    assert moved.after_m2 == pytest.approx(whole)
    assert moved.added_m2 == pytest.approx(whole / 2, rel=1e-4)
    assert moved.removed_m2 == pytest.approx(whole / 2, rel=1e-4)
    assert moved.difference_m2 == pytest.approx(whole, rel=1e-4)
    assert moved.moved_m == pytest.approx(95.2, rel=0.001)


def test_a_point_moves_and_covers_nothing():
    before, after = (document(a_facility(position=p)) for p in ((121.37, 31.27), (121.37, 31.271)))

    moved = difference(KINDS["facilities"], before, after).geometry

    assert moved is not None
    assert moved.moved_m == pytest.approx(110.9, rel=0.001)
    assert (moved.difference_m2, moved.before_m) == (0, 0)


def test_a_line_has_a_length():
    def road(end: float) -> Document:
        line = {"type": "LineString", "coordinates": [[121.37, 31.27], [121.37, end]]}
        return {**document(a_facility()), "geometry": line}

    found = difference(KINDS["facilities"], road(31.271), road(31.272)).geometry

    assert found is not None
    assert (found.before_m, found.after_m) == pytest.approx((110.9, 221.8), rel=0.001)


def test_a_geometry_that_is_new_has_moved_from_nowhere():
    before = {**document(a_parcel()), "geometry": None}

    found = difference(PARCELS, before, document(a_parcel())).geometry

    assert found is not None
    assert (found.how, found.moved_m, found.removed_m2) == (How.ADDED, None, 0)
    assert found.added_m2 == found.after_m2 > 0


def test_another_evidence_of_the_same_geometry_is_told_beside_it():
    found = changed(evidence={"geometry": SOURCED})

    assert found.fields == ()
    assert found.geometry is not None
    assert found.geometry.how is None
    assert found.geometry.evidence


def test_what_staff_alone_see_says_so():
    found = changed(staff_note="内部")

    assert the_field(found, "staff_note").audience == "staff"


def test_a_document_that_is_new_differs_in_all_it_says():
    found = difference(PARCELS, None, document(a_parcel()))

    assert {f.value.how for f in found.fields if f.value} == {How.ADDED}
    assert found.geometry is not None


def test_a_version_with_a_field_of_former_days_can_still_be_compared():
    former = document(a_parcel())
    former["properties"]["shape_index"] = 3
    former["properties"]["evidence"]["shape_index"] = {"status": "sourced"}

    field = the_field(difference(PARCELS, former, document(a_parcel())), "shape_index")

    assert field.title == Label("shape_index", "shape_index")
    assert field.value is not None
    assert field.value.before == Label("3", "3")


@given(st.data())
def test_nothing_differs_exactly_when_the_documents_are_equal(data: st.DataObject):
    kind = KINDS[data.draw(st.sampled_from(["parcels", "projects", "policies", "facilities"]))]
    one, other = data.draw(documents(kind)), data.draw(documents(kind))

    assert bool(difference(kind, one, other)) == (one != other)
    assert not difference(kind, one, copy.deepcopy(one))


@given(st.data())
def test_the_way_back_tells_the_same_the_other_way_round(data: st.DataObject):
    kind = KINDS[data.draw(st.sampled_from(["parcels", "facilities"]))]
    one, other = data.draw(documents(kind)), data.draw(documents(kind))
    back = {How.ADDED: How.REMOVED, How.REMOVED: How.ADDED, How.CHANGED: How.CHANGED}

    there, again = difference(kind, one, other), difference(kind, other, one)

    assert [f.name for f in there.fields] == [f.name for f in again.fields]
    for out, home in zip(there.fields, again.fields, strict=True):
        if out.value is not None and home.value is not None:
            assert (out.value.before, out.value.after) == (home.value.after, home.value.before)
            assert home.value.how is back[out.value.how]
    if there.geometry is not None and again.geometry is not None:
        assert there.geometry.added_m2 == pytest.approx(again.geometry.removed_m2)
        assert there.geometry.difference_m2 == pytest.approx(again.geometry.difference_m2)


@given(st.data())
def test_the_areas_add_up(data: st.DataObject):
    one, other = data.draw(documents(PARCELS)), data.draw(documents(PARCELS))

    found = difference(PARCELS, one, other).geometry

    if found is not None:
        gained = found.after_m2 - found.before_m2
        assert found.added_m2 - found.removed_m2 == pytest.approx(gained, abs=1e-6)
