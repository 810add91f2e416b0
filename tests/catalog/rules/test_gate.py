"""Nothing becomes public that lacks what it must hold, and every lack is named at once."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.gate import gate_faults
from tests.catalog.documents import (
    INVENTED,
    LEFT_OUT,
    OFFICIAL,
    PENDING,
    SOURCED,
    Raw,
    a_contact,
    a_facility,
    a_parcel,
    a_real_parcel,
    a_source,
    document,
    told,
)

MUST = {
    "boundaries", "site_area_m2", "land_use_code", "land_use_scheme", "far_max", "height_limit_m",
    "industry_orientation", "admission", "infrastructure", "supporting_conditions_zh",
    "expected_benefit_zh", "talent_policies", "innovation_support", "fiscal_support",
}  # fmt: skip
CORE = {"name_zh", "lifecycle_state", "contact"}


def faults(
    raw: Raw, mode: str = "real", before: dict[str, Any] | None = None
) -> set[tuple[str, str]]:
    read = document(raw)
    return told(gate_faults(KINDS[read["collection"]], read, before, mode))


def test_a_whole_parcel_passes_in_both_kinds_of_catalog():
    assert faults(a_real_parcel()) == set()
    assert faults(a_parcel(), "demo") == set()


@pytest.mark.parametrize(
    "raw", [a_source(), a_contact("TP-SVC-T1", SOURCED), a_facility("TP-FAC-T1", said=SOURCED)]
)
def test_a_whole_entry_of_another_kind_passes(raw: Raw):
    assert faults(raw) == set()


def test_every_lack_of_an_empty_parcel_is_named_at_once():
    empty = {"collection": "parcels", "id": "TP-P-1", "properties": {}}

    assert faults(empty) == {
        *((f"/properties/{name}", "must-field") for name in MUST | CORE | {"identity_status"}),
        *((f"/properties/{name}", "core-field-not-confirmed") for name in CORE),
        ("/properties/identity_status", "identity-not-confirmed"),
        ("/properties/plot_no", "no-plot-nor-unit"),
        ("/geometry", "null-without-reason"),
    }


def test_each_fault_says_of_which_entry_and_what_the_field_is_called():
    read = document(a_real_parcel(far_max=LEFT_OUT))

    (fault,) = gate_faults(KINDS["parcels"], read, None, "real")

    assert (fault.kind, fault.entry_id) == ("parcels", "TP-P-101")
    assert fault.facts["title"].zh == "容积率上限"


@pytest.mark.parametrize("name", sorted(MUST - {"land_use_scheme"}))
@pytest.mark.parametrize("status", ["pending", "withheld", "not_applicable", "unknown"])
def test_a_must_field_may_be_null_for_a_reason(name: str, status: str):
    found = faults(a_real_parcel(**{name: None}, evidence={name: {"status": status}}))

    assert found == set()


def test_a_must_field_without_evidence_needs_its_value():
    assert faults(a_real_parcel(land_use_scheme=None)) == {
        ("/properties/land_use_scheme", "must-field")
    }


@pytest.mark.parametrize("status", ["pending", "withheld", "not_applicable", "unknown"])
def test_the_boundary_of_a_parcel_may_be_absent_for_a_reason(status: str):
    drawn = a_real_parcel(evidence={"geometry": {"status": status}}) | {"geometry": None}
    silent = a_real_parcel(evidence={"geometry": LEFT_OUT}) | {"geometry": None}

    assert faults(drawn) == set()
    assert faults(silent) == {("/geometry", "null-without-reason")}


@pytest.mark.parametrize("name", sorted(CORE))
@pytest.mark.parametrize("said", [PENDING, {"status": "unknown"}])
def test_what_identifies_a_parcel_cannot_be_pending(name: str, said: dict[str, Any]):
    found = faults(a_real_parcel(**{name: None}, evidence={name: said}))

    assert found == {(f"/properties/{name}", "core-field-not-confirmed")}


@pytest.mark.parametrize("name", sorted(CORE))
@pytest.mark.parametrize(
    "said", [{"status": "derived", "formula": "f"}, {"status": "disputed", "note_zh": "n"}]
)
def test_what_identifies_a_parcel_is_confirmed_and_no_less(name: str, said: dict[str, Any]):
    assert faults(a_real_parcel(evidence={name: said})) == {
        (f"/properties/{name}", "core-field-not-confirmed")
    }
    assert faults(a_real_parcel(evidence={name: OFFICIAL})) == set()


def test_a_plot_number_or_a_planning_unit_identifies_a_parcel():
    by_unit = a_real_parcel(plot_no=LEFT_OUT, planning_unit="W06-1401")
    by_pending = a_real_parcel(plot_no=None, evidence={"plot_no": PENDING})

    assert faults(by_unit) == set()
    assert faults(by_pending) == {("/properties/plot_no", "no-plot-nor-unit")}


@pytest.mark.parametrize("status", ["unidentified", "claimed", None])
def test_a_parcel_whose_identity_is_not_confirmed_is_not_published(status: str | None):
    assert ("/properties/identity_status", "identity-not-confirmed") in faults(
        a_real_parcel(identity_status=status)
    )


def test_a_real_catalog_takes_nothing_of_a_demonstration():
    found = faults(a_real_parcel("DEMO-P-1", far_max=2.5, evidence={"far_max": INVENTED}))

    assert found == {
        ("/id", "demo-id-in-real"),
        ("/properties/evidence/far_max/status", "illustrative-in-real"),
    }


def test_an_invented_value_confirms_a_parcel_in_a_demonstration_alone():
    assert faults(a_parcel(), "demo") == set()
    assert {code for _, code in faults(a_parcel())} == {
        "demo-id-in-real", "illustrative-in-real", "core-field-not-confirmed", "no-plot-nor-unit",
    }  # fmt: skip


SUIDE = {"site_area_m2": 51349, "gfa_m2": 89784.76, "gfa_basis": "unspecified", "far_max": 1.79}


@pytest.mark.parametrize("marked", ["far_max", "gfa_m2"])
def test_a_contradiction_is_published_only_where_it_is_marked(marked: str):
    dispute = {"status": "disputed", "sources": ["TP-SRC-T1"], "deviation_pct": -2.32}

    assert faults(a_real_parcel(**SUIDE)) == {("/properties/far_max", "contradiction-not-marked")}
    assert faults(a_real_parcel(**SUIDE, evidence={marked: dispute})) == set()
    assert faults(a_parcel(**SUIDE), "demo") == set()


@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [("promoting", "announced", True), ("announced", "promoting", False),
     ("unsold", "promoting", True), ("sold", "promotable", False)],
)  # fmt: skip
def test_a_state_follows_the_one_that_is_public(before: str, after: str, passes: bool):
    public = {"properties": {"lifecycle_state": before}}

    found = faults(a_real_parcel(lifecycle_state=after), before=public)

    assert found == (
        set() if passes else {("/properties/lifecycle_state", "state-does-not-follow")}
    )


def test_a_wrong_geometry_is_named_beside_everything_else():
    crossed = {"type": "Polygon", "coordinates": [[[31.27, 121.35]] * 4]}

    found = faults(a_real_parcel(geometry=crossed, geometry_staff=crossed, far_max=None))

    assert found == {
        ("/geometry/coordinates", "coordinates-swapped"),
        ("/geometry_staff/coordinates", "coordinates-swapped"),
        ("/properties/far_max", "null-without-reason"),
        ("/properties/far_max", "must-field"),
    }


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.name != "parcels"], ids=lambda k: k.name
)
def test_an_empty_entry_of_any_kind_lacks_its_must_fields(kind):
    empty = {"collection": kind.name, "id": f"{kind.id_prefix}1", "properties": {}}

    must = {n for n, f in kind.public_fields.items() if f.traits.disclosure == "must"}
    assert must
    assert {(f"/properties/{name}", "must-field") for name in must} <= faults(empty)
