"""What is said of a value lies beside it, for each value or once for all."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.kinds.evidence import CONFIRMED, WITH_VALUE, WITHOUT_VALUE
from catalog.values.codes import code_list
from tests.catalog.documents import INVENTED, a_parcel, document, faults_of, told


def test_the_nine_statuses_either_go_with_a_value_or_with_none():
    assert set(code_list("evidence-status").codes) == WITH_VALUE | WITHOUT_VALUE
    assert not WITH_VALUE & WITHOUT_VALUE
    assert CONFIRMED < WITH_VALUE


def test_everything_that_evidence_may_say_is_kept():
    said = {
        "status": "derived",
        "sources": ["TP-SRC-S4"],
        "locator": "专栏 六",
        "as_of": "2021-01",
        "operator": "approx",
        "precision": "approx",
        "planned": "yes",
        "note_zh": "说明",
        "note_en": "note",
        "formula": "a ÷ b",
        "derived_value": 1.7485,
        "deviation_pct": -2.32,
    }

    found = document(a_parcel(evidence={"far_max": said}))

    assert found["properties"]["evidence"]["far_max"] == said


@pytest.mark.parametrize("evidence", [[], "sourced", 5, True])
def test_evidence_is_an_object(evidence: Any):
    sent = a_parcel()
    sent["properties"]["evidence"] = evidence

    assert told(faults_of(sent)) == {("/properties/evidence", "not-an-object")}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sources": "TP-SRC-S4"}, ("/sources", "not-a-list")),
        ({"sources": ["TP-SRC-S4", "TP-SRC-S4"]}, ("/sources/1", "repeated-item")),
        ({"sources": [None]}, ("/sources/0", "null-item")),
        ({"status": None}, ("/status", "null-item")),
        ({"as_of": "2021-13"}, ("/as_of", "not-a-partial-date")),
        ({"operator": "about"}, ("/operator", "not-a-code")),
        ({"deviation_pct": "-2.32 %"}, ("/deviation_pct", "not-a-number")),
        ({"deviation_pct": -2.325}, ("/deviation_pct", "too-many-decimals")),
        ({"note_zh": "x" * 501}, ("/note_zh", "too-long")),
        ({"verified_by": "me"}, ("/verified_by", "unknown-field")),
    ],
)
def test_a_wrong_part_of_evidence_is_named(change: dict[str, Any], fault: tuple[str, str]):
    sent = a_parcel(evidence={"far_max": {**INVENTED, **change}})

    assert told(faults_of(sent)) == {("/properties/evidence/far_max" + fault[0], fault[1])}


def test_a_default_evidence_stands_beside_values_that_have_none():
    said = document(a_parcel(far_max=None, evidence={"far_max": {"status": "withheld"}}))

    evidence = said["properties"]["evidence"]
    assert evidence["name_zh"] == INVENTED
    assert evidence["far_max"] == {"status": "withheld"}
    assert "*" not in evidence


def test_a_default_without_value_stands_beside_nulls_alone():
    sent = a_parcel(far_max=None, evidence={"*": {"status": "pending"}, "name_zh": INVENTED})

    evidence = document(sent)["properties"]["evidence"]

    assert evidence["far_max"] == {"status": "pending"}
    assert evidence["name_zh"] == INVENTED
    assert "height_limit_m" not in evidence


@pytest.mark.parametrize(
    ("default", "fault"),
    [
        (5, ("/properties/evidence/*", "not-an-object")),
        ({}, ("/properties/evidence/*/status", "missing")),
        ({"status": []}, ("/properties/evidence/*/status", "not-a-code")),
        ({"status": "certain"}, ("/properties/evidence/*/status", "not-a-code")),
        ({"status": "pending", "who": "me"}, ("/properties/evidence/*/who", "unknown-field")),
    ],
)
def test_a_malformed_default_is_refused_even_where_it_applies_to_nothing(
    default: Any, fault: tuple[str, str]
):
    sent = {"collection": "parcels", "id": "DEMO-P-1", "properties": {"evidence": {"*": default}}}

    assert told(faults_of(sent)) == {fault}
