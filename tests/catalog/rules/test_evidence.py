"""A value or a reason for its absence; and what is said of it is whole."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.evidence import evidence_faults
from catalog.values.codes import code_list
from tests.catalog.documents import INVENTED, LEFT_OUT, SOURCED, a_parcel, document, told

WHOLE: dict[str, dict[str, Any]] = {
    "official": {"sources": ["TP-SRC-T1"]},
    "sourced": {"sources": ["TP-SRC-T1"]},
    "derived": {"formula": "a ÷ b"},
    "disputed": {"note_zh": "两处不一致"},
}
WITHOUT_VALUE = {"pending", "withheld", "not_applicable", "unknown"}


def faults(**properties: Any) -> set[tuple[str, str]]:
    return told(evidence_faults(KINDS["parcels"], document(a_parcel(**properties))))


@pytest.mark.parametrize("status", code_list("evidence-status").codes)
@pytest.mark.parametrize("value", [2.5, None])
def test_each_status_goes_with_a_value_or_with_null(status: str, value: float | None):
    said = {"status": status, **WHOLE.get(status, {})}

    found = faults(far_max=value, evidence={"far_max": said})

    if (value is None) == (status in WITHOUT_VALUE):
        assert found == set()
    elif value is None:
        assert found == {("/properties/far_max", "status-needs-value")}
    else:
        assert found == {("/properties/far_max", "status-forbids-value")}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"status": "official"}, ("sources", "evidence-without-source")),
        ({"status": "sourced", "sources": []}, ("sources", "evidence-without-source")),
        ({"status": "derived"}, ("formula", "derived-without-formula")),
        ({"status": "disputed"}, ("note_zh", "disputed-without-note")),
    ],
)
def test_a_status_names_what_it_rests_on(said: dict[str, Any], fault: tuple[str, str]):
    assert faults(evidence={"far_max": said}) == {
        (f"/properties/evidence/far_max/{fault[0]}", fault[1])
    }


def test_a_dispute_may_be_told_by_its_size_alone():
    assert faults(evidence={"far_max": {"status": "disputed", "deviation_pct": -2.32}}) == set()


def test_a_null_without_a_reason_is_never_taken():
    assert faults(far_max=None) == {("/properties/far_max", "null-without-reason")}


def test_a_value_nobody_answers_for_is_never_taken():
    bare = {"*": LEFT_OUT, "name_zh": INVENTED}

    found = faults(evidence=bare)

    assert ("/properties/far_max", "value-without-evidence") in found
    assert ("/properties/name_zh", "value-without-evidence") not in found


def test_what_is_not_sent_needs_no_reason_here():
    assert faults(planning_unit=LEFT_OUT, gfa_m2=LEFT_OUT) == set()


def test_evidence_of_a_geometry_answers_to_the_same_rule():
    drawn = document(a_parcel(evidence={"geometry": {"status": "pending"}}))
    absent = document(a_parcel(evidence={"geometry": INVENTED}) | {"geometry": None})
    silent = document(a_parcel(evidence={"geometry": LEFT_OUT}) | {"geometry": None})

    parcels = KINDS["parcels"]
    assert told(evidence_faults(parcels, drawn)) == {("/geometry", "status-forbids-value")}
    assert told(evidence_faults(parcels, absent)) == {("/geometry", "status-needs-value")}
    assert told(evidence_faults(parcels, silent)) == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("staff_note", "evidence-of-staff-field"),
        ("survey_reference", "evidence-of-staff-field"),
        ("colour", "evidence-of-nothing"),
        ("name_en", "evidence-of-nothing"),
        ("a/b", "evidence-of-nothing"),
    ],
)
def test_evidence_of_what_needs_none_is_refused(name: str, code: str):
    pointer = "/properties/evidence/" + name.replace("/", "~1")

    found = faults(staff_note="内部", name_en="Test", evidence={name: SOURCED})

    assert found == {(pointer, code)}
