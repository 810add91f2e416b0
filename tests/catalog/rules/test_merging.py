"""Changes of two people meet field by field, and nobody's is guessed away."""

from __future__ import annotations

from pprint import pformat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.kind import Kind
from catalog.rules.merging import Merged, Side, Unsettled, merge, settle
from catalog.words.label import Label
from tests.catalog.documents import SOURCED, a_parcel, a_square, document
from tests.catalog.generated import documents

PARCELS = KINDS["parcels"]
SOME_KINDS = ("parcels", "projects", "policies", "facilities", "indicators", "sources")


def edited(**properties: Any) -> Document:
    return document(a_parcel(**properties))


def three(data: st.DataObject) -> tuple[Kind, Document, Document, Document]:
    kind = KINDS[data.draw(st.sampled_from(SOME_KINDS))]
    base, mine, theirs = (data.draw(documents(kind)) for _ in range(3))
    return kind, base, mine, theirs


def pieces(said: Document) -> set[tuple[str, str, str]]:
    """Every value, every evidence and every member of a document, by name; in whatever order the
    members of a record stand."""
    evidence = said["properties"]["evidence"]
    values = {n: v for n, v in said["properties"].items() if n != "evidence"}
    members = {n: said[n] for n in ("id", "geometry", "geometry_staff")}
    return {
        (what, name, pformat(value))
        for what, found in (("value", values), ("evidence", evidence), ("member", members))
        for name, value in found.items()
    }


def test_changes_to_different_fields_both_stand():
    found = merge(PARCELS, edited(), edited(far_max=2.5), edited(height_limit_m=80))

    assert found.conflicts == ()
    assert found.document == edited(far_max=2.5, height_limit_m=80)
    assert (found.mine, found.theirs) == (("far_max",), ("height_limit_m",))


def test_one_field_changed_twice_is_a_conflict_that_keeps_what_both_began_with():
    found = merge(PARCELS, edited(), edited(far_max=2.5), edited(far_max=3))

    (conflict,) = found.conflicts
    assert conflict.name == "far_max"
    assert conflict.title == Label("容积率上限", "Maximum floor area ratio")
    assert [conflict.sides[side].values for side in Side] == [
        {"far_max": 2},
        {"far_max": 2.5},
        {"far_max": 3},
    ]
    assert found.document == edited()


def test_a_value_and_its_evidence_are_one():
    mine, theirs = edited(far_max=2.5), edited(evidence={"far_max": SOURCED})

    assert [c.name for c in merge(PARCELS, edited(), mine, theirs).conflicts] == ["far_max"]


def test_an_outline_its_evidence_and_its_precision_are_one():
    mine = edited(geometry=a_square(121.351))
    for theirs in (edited(evidence={"geometry": SOURCED}), edited(geometry_precision="sketch")):
        found = merge(PARCELS, edited(), mine, theirs)

        assert [(c.name, c.title.zh) for c in found.conflicts] == [("geometry", "图形")]


def test_a_figure_and_its_basis_are_one():
    base = edited(gfa_m2=80000, gfa_basis="far_countable")
    mine = edited(gfa_m2=90000, gfa_basis="far_countable")
    theirs = edited(gfa_m2=80000, gfa_basis="total_incl_basement")

    assert [c.name for c in merge(PARCELS, base, mine, theirs).conflicts] == ["gfa_m2"]


def test_the_same_change_twice_is_no_conflict():
    found = merge(PARCELS, edited(), edited(far_max=2.5), edited(far_max=2.5))

    assert found.conflicts == ()
    assert found.document == edited(far_max=2.5)


def test_a_removal_meets_a_change_as_a_conflict():
    base = edited(soil_status="cleared")

    found = merge(PARCELS, base, edited(), edited(soil_status="risk_control"))

    (conflict,) = found.conflicts
    assert conflict.sides[Side.MINE].values == {}


def test_without_a_base_every_difference_is_a_conflict():
    mine, theirs = edited(far_max=2.5), edited(soil_status="cleared")

    found = merge(PARCELS, None, mine, theirs)

    assert {conflict.name for conflict in found.conflicts} == {"far_max", "soil_status"}


def test_conflicts_are_settled_one_by_one_and_never_in_part():
    base = edited(soil_status="cleared")
    mine = edited(far_max=2.5, soil_status="risk_control")
    found = merge(PARCELS, base, mine, edited(far_max=3))

    with pytest.raises(Unsettled, match="soil_status"):
        settle(found, {"far_max": Side.MINE})

    settled = settle(found, {"far_max": Side.MINE, "soil_status": Side.THEIRS})
    assert settled == edited(far_max=2.5)


@given(st.data())
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(data: st.DataObject):
    kind, base, mine, _ = three(data)

    for found in (merge(kind, base, mine, base), merge(kind, base, base, mine)):
        assert found.conflicts == ()
        assert found.document == mine


@given(st.data())
def test_two_equal_sides_are_the_outcome(data: st.DataObject):
    kind, base, mine, _ = three(data)

    for found in (merge(kind, base, mine, mine), merge(kind, None, mine, mine)):
        assert found.conflicts == ()
        assert found.document == mine


@given(st.data())
def test_it_does_not_matter_who_is_who(data: st.DataObject):
    kind, base, mine, theirs = three(data)

    one, other = merge(kind, base, mine, theirs), merge(kind, base, theirs, mine)

    assert one.document == other.document
    assert {c.name for c in one.conflicts} == {c.name for c in other.conflicts}
    # What both changed alike is told as one's own by either.
    assert {*one.theirs} <= {*other.mine}


@given(st.data())
def test_no_value_is_invented(data: st.DataObject):
    kind, base, mine, theirs = three(data)
    found = merge(kind, base, mine, theirs)
    given_ = pieces(base) | pieces(mine) | pieces(theirs)

    assert pieces(found.document) <= given_
    side = data.draw(st.sampled_from(list(Side)))
    assert pieces(settle(found, {c.name: side for c in found.conflicts})) <= given_


@given(st.data())
def test_a_change_of_one_side_is_never_lost(data: st.DataObject):
    kind, base, mine, theirs = three(data)
    found = merge(kind, base, mine, theirs)

    for whose, side in ((mine, Side.MINE), (theirs, Side.THEIRS)):
        settled = settle(found, {c.name: side for c in found.conflicts})
        assert pieces(whose) - pieces(base) <= pieces(settled)


@given(st.data())
def test_settling_every_conflict_one_way_takes_that_side_whole(data: st.DataObject):
    kind, _, mine, theirs = three(data)

    found: Merged = merge(kind, None, mine, theirs)

    assert settle(found, {c.name: Side.MINE for c in found.conflicts}) == mine
    assert settle(found, {c.name: Side.THEIRS for c in found.conflicts}) == theirs
