"""Whoever writes a draft is told at once what does not fit together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.derivation import derived_properties
from catalog.rules.live import (
    Reference,
    completeness,
    live_remarks,
)
from catalog.rules.metres import area_m2
from catalog.rules.remark import Remark
from catalog.values.coordinates import bd09_from_wgs84, gcj02_from_wgs84
from catalog.words.label import Label
from catalog.words.messages import told
from catalog.words.severity import Severity
from tests.catalog.documents import (
    INVENTED,
    OFFICIAL,
    a_facility,
    a_parcel,
    a_real_parcel,
    a_square,
    document,
)
from tests.support.catalogs import seed_documents

PARCELS = KINDS["parcels"]
TODAY = "2026-11-21"
SHIFTS = {"GCJ-02": gcj02_from_wgs84, "BD-09": bd09_from_wgs84}


def remarks(published: Reference | None = None, **properties: Any) -> list[Remark]:
    read = document(a_parcel(**properties))
    return live_remarks(PARCELS, read, day=TODAY, published=published)


def codes(found: list[Remark]) -> list[tuple[str, str]]:
    return [(remark.said.code, remark.severity) for remark in found]


def in_map(geometry: dict[str, Any], system: str) -> dict[str, Any]:
    ring = [
        [round(number, 9) for number in SHIFTS[system](*position)]
        for position in geometry["coordinates"][0]
    ]
    return {**geometry, "coordinates": [ring]}


def test_a_draft_whose_figures_agree_gets_no_remark():
    assert remarks(site_area_m2=42235, gfa_m2=84470, gfa_basis="far_countable") == []


def test_a_floor_area_that_the_ratio_does_not_give_is_called_out():
    (remark,) = remarks(site_area_m2=42000, gfa_m2=90000, gfa_basis="far_countable")

    assert remark.severity is Severity.WARNING
    assert remark.said.pointer == "/properties/gfa_m2"
    said = told(remark.said.code, remark.said.facts, "zh").detail
    assert said == "容积率 × 用地面积得 84000 平方米，所填建筑面积为 90000 平方米，偏差 7.14%。"


def test_too_little_floor_is_held_against_the_lower_ratio():
    (remark,) = remarks(site_area_m2=42000, far_min=1.5, gfa_m2=60000, gfa_basis="far_countable")

    assert remark.said.facts["expected"] == 63000


@pytest.mark.parametrize(
    ("factor", "found"), [(1.06, True), (1.04, False), (0.97, False), (0.94, True)]
)
def test_five_per_cent_between_outline_and_area_are_the_limit(factor: float, found: bool):
    stated = round(area_m2(a_square()) / factor, 2)

    assert codes(remarks(site_area_m2=stated)) == [("outline-disagrees", "warning")] * found


def test_the_exact_outline_of_staff_counts_where_there_is_one():
    read = a_parcel(site_area_m2=42235, geometry_staff=a_square(size=0.003))

    (remark,) = live_remarks(PARCELS, document(read), day=TODAY)

    assert remark.said.facts["measured"] == pytest.approx(Decimal(95028), rel=Decimal("0.001"))


@pytest.mark.parametrize("precision", ["sketch", "schematic"])
def test_an_outline_that_is_no_survey_is_not_measured(precision: str):
    assert remarks(site_area_m2=10000, geometry_precision=precision) == []
    assert remarks(site_area_m2=10000, geometry_precision="survey") != []


def test_an_approximate_area_and_a_point_are_not_compared():
    about = {**INVENTED, "operator": "approx"}
    read = document(a_facility(area_m2=1000))

    assert remarks(site_area_m2=10000, evidence={"site_area_m2": about}) == []
    assert live_remarks(KINDS["facilities"], read, day=TODAY) == []


def test_a_place_outside_the_guard_is_a_fault_and_nothing_more_is_said_of_the_outline():
    found = remarks(geometry=a_square(west=120.0))

    assert codes(found) == [("outside-guard-box", "fault")]


@pytest.mark.parametrize("system", SHIFTS)
def test_an_outline_that_moved_as_a_chinese_map_moves_it_is_called_out(system: str):
    published = Reference("TP-P-101", a_square())
    moved = in_map(a_square(), system)

    found = remarks(published, geometry=moved, site_area_m2=round(area_m2(moved), 2))

    assert codes(found) == [("coordinates-shifted", "fault")]
    assert found[0].said.facts == {"system": system, "reference": "TP-P-101"}
    near = a_square(west=121.3502)
    assert remarks(published, geometry=near, site_area_m2=round(area_m2(near), 2)) == []


def test_a_fact_that_nobody_reviewed_in_time_is_stale_from_the_day_after():
    area = {"site_area_m2": 42235}

    assert codes(remarks(review_by="2026-11-20", **area)) == [("review-overdue", "warning")]
    assert remarks(review_by=TODAY, **area) == []


def test_wording_is_told_with_the_rest():
    assert codes(remarks(site_area_m2=42235, description_zh="确保")) == [("wording", "warning")]


def test_what_is_published_already_gets_no_fault():
    found = [
        (read["id"], remark.said.code)
        for read in seed_documents(demonstration=True)
        for remark in live_remarks(KINDS[read["collection"]], read, day=TODAY)
        if remark.severity is Severity.FAULT
    ]

    assert found == []


def test_completeness_names_what_is_missing_and_why():
    said = {
        "height_limit_m": {"status": "pending"},
        "far_max": {"status": "disputed", "note_zh": "见注"},
    }
    read = document(a_real_parcel(height_limit_m=None, evidence=said))

    found = completeness(PARCELS, read["properties"], "real")

    missing = {each.name: each.status for each in found.missing}
    assert missing["height_limit_m"] == Label("尚未公布", "not yet published")
    assert missing["far_max"] == Label("来源不一致（待核实）", "sources disagree (to be verified)")
    assert "site_area_m2" not in missing
    assert found.held + len(found.missing) == found.asked
    assert found.pct == derived_properties(PARCELS, read["properties"])["completeness_pct"]


def test_what_is_invented_completes_a_demonstration_alone():
    properties = document(a_parcel())["properties"]

    assert completeness(PARCELS, properties, "real").held == 0
    assert completeness(PARCELS, properties, "demo").pct > 50


def test_a_kind_without_demands_is_complete():
    kind = KINDS["enterprises"]
    asked = completeness(kind, {"evidence": {}}, "real").asked

    empty = completeness(kind, {"evidence": {"name_zh": OFFICIAL}}, "real")

    assert asked == empty.asked
    assert 0 <= empty.pct <= 100
