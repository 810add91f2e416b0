"""A place for a parcel of which nothing is known says nothing that could be taken for something."""

from __future__ import annotations

from catalog.kinds import KINDS
from catalog.rules.evidence import evidence_faults
from catalog.rules.gate import gate_faults
from catalog.rules.slot import empty_slot


def test_every_indicator_of_a_slot_is_null_because_it_is_pending():
    slot = empty_slot()

    evidence = slot["properties"].pop("evidence")
    assert slot["id"] is None
    assert slot["geometry"] is None
    assert slot["properties"].pop("identity_status") == "unidentified"
    assert set(slot["properties"].values()) == {None}
    assert evidence.keys() == {*slot["properties"], "geometry"}
    assert {said["status"] for said in evidence.values()} == {"pending"}
    assert all(list(said) == ["status"] for said in evidence.values())


def test_a_slot_asks_for_everything_that_must_or_should_be_disclosed():
    asked = {
        name
        for name, field in KINDS["parcels"].public_fields.items()
        if field.traits.disclosure in ("must", "should") and field.traits.evidenced
    }

    assert asked - {"consistency"} <= empty_slot()["properties"].keys()


def test_a_slot_is_a_draft_without_faults_and_can_never_be_published():
    slot = {**empty_slot(), "id": "TP-P-1"}

    assert list(evidence_faults(KINDS["parcels"], slot)) == []
    assert ("identity-not-confirmed") in {
        fault.code for fault in gate_faults(KINDS["parcels"], slot, None, "real")
    }
