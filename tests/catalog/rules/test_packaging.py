"""Packages: what fits says why, what is not on offer is never in use, the shortest part decides."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.applying import applicable
from catalog.rules.availability import Availability
from catalog.rules.packaging import Audience, Package, Stock, compose
from service.showing.entry import Entry
from tests.support.catalogs import seed_documents

AI, HEALTH = "TP-IND-T-AI", "TP-IND-T-HEALTH"
ON_OFFER = {"implemented", "promoted", "supported", "operating", "being_improved"}


def an_entry(kind: str, entry_id: str, **properties: Any) -> Entry:
    return Entry(KINDS[kind], entry_id, {"name_zh": entry_id, **properties}, None)


def a_track(entry_id: str, **properties: Any) -> Entry:
    return an_entry("industries", entry_id, taxonomy="taopu_2026", **properties)


def a_measure(entry_id: str, **properties: Any) -> Entry:
    return an_entry(
        "policies",
        entry_id,
        **{
            "policy_kind": "measure",
            "commitment_stage": "promoted",
            "validity_status": "effective",
            "benefit_kinds": ["loan"],
            **properties,
        },
    )


def a_service(entry_id: str, **properties: Any) -> Entry:
    given = {"stage": "operating", "categories": ["one_stop"], **properties}
    return an_entry("service-guides", entry_id, **given)


def a_package(entry_id: str, **properties: Any) -> Entry:
    given = {"compiled": True, "validity_status": "not_stated", **properties}
    return an_entry("packages", entry_id, **given)


def a_parcel(**properties: Any) -> Entry:
    return an_entry("parcels", "TP-P-001", **{"industry_orientation": [AI], **properties})


def stock(*entries: Entry) -> Stock:
    tracks = (a_track(AI), a_track(HEALTH))
    of = {
        kind: [e for e in (*tracks, *entries) if e.kind.name == kind]
        for kind in ("policies", "service-guides", "packages", "industries")
    }
    return Stock(of["policies"], of["service-guides"], of["packages"], of["industries"])


def ids(package: Package, how: Availability = Availability.AVAILABLE) -> list[str]:
    parts = (*package.policies, *package.services)
    return [part.entry.id for part in parts if part.availability is how]


@cache
def seeded() -> dict[str, list[Entry]]:
    documents = seed_documents(demonstration=True)
    return {
        kind: [
            Entry(KINDS[kind], d["id"], d["properties"], d["geometry"])
            for d in documents
            if d["collection"] == kind
        ]
        for kind in KINDS
    }


def of_seed() -> Stock:
    found = seeded()
    return Stock(found["policies"], found["service-guides"], found["packages"], found["industries"])


@pytest.mark.parametrize("types", [(), ("foreign",), ("rd_platform", "headquarters")])
def test_of_what_is_seeded_nothing_is_in_use_that_is_only_explored(types: tuple[str, ...]):
    stages = {"policies": "commitment_stage", "service-guides": "stage"}
    for parcel in seeded()["parcels"]:
        audience = Audience(enterprise_types=types)
        packages = [compose(of_seed(), audience, parcel), *applicable(of_seed(), audience, parcel)]
        assert len(packages[0].policies) > 10
        for package in packages:
            for part in (*package.policies, *package.services):
                said = part.entry.properties
                if part.availability is Availability.AVAILABLE:
                    assert said[stages[part.entry.kind.name]] in ON_OFFER
                    assert said.get("validity_status") not in ("expired", "draft")
                # Part of a published package may be there for its editors' reasons alone.
                assert part.why or package.entry is not None
                assert "reply_contact" not in (said.get("categories") or ())
                assert said.get("policy_kind") not in ("document", "concept")


def test_each_part_names_what_matched():
    parcel = a_parcel(
        zone="core",
        supply_features=["flexible_term"],
        talent_policies=["TP-POL-NAMED"],
        contact="TP-SVC-CONTACT",
    )
    found = compose(
        stock(
            a_measure("TP-POL-TRACK", target_tracks=[HEALTH, AI], benefit_kinds=None),
            a_measure("TP-POL-ZONE", applies_to_zones=["core"], benefit_kinds=None),
            a_measure("TP-POL-SUPPLY", supply_features=["flexible_term"], benefit_kinds=None),
            a_measure("TP-POL-NAMED", benefit_kinds=None),
            a_measure("TP-POL-GENERAL"),
            a_service("TP-SVC-CONTACT", categories=["investment_contact"]),
            a_service("TP-SVC-SERVING", categories=["legal"], policies=["TP-POL-GENERAL"]),
        ),
        Audience(),
        parcel,
    )

    why = {p.entry.id: p.why[0] for p in (*found.policies, *found.services)}
    assert why["TP-POL-TRACK"].zh == f"面向赛道：{AI}"
    assert why["TP-POL-ZONE"].en == "for the zone: core area"
    assert why["TP-POL-SUPPLY"].zh == "地块供应模式：弹性出让（弹性年期）"
    assert why["TP-POL-NAMED"].zh == "地块列为“人才政策”"
    assert why["TP-POL-GENERAL"].zh == "未载赛道与片区限制；支持方式：信贷"
    assert why["TP-SVC-CONTACT"].en == "the parcel's contact"
    assert why["TP-SVC-SERVING"].zh == "对应所列政策：TP-POL-GENERAL"
    # What holds for everybody comes behind what is special to this parcel.
    assert found.policies[-1].entry.id == "TP-POL-GENERAL"


@pytest.mark.parametrize(
    "meant",
    [
        {"target_tracks": [HEALTH]},
        {"applies_to_zones": ["east"]},
        {"supply_features": ["lease_then_grant"]},
        {"benefit_kinds": None},
        {"benefit_kinds": None, "target_tracks": [AI], "categories": ["promotion"]},
        {"policy_kind": "document"},
        {"policy_kind": "concept"},
        # Meant for the track, but for another zone.
        {"target_tracks": [AI], "applies_to_zones": ["east"]},
    ],
)
def test_what_is_meant_for_others_is_left_out(meant: dict[str, Any]):
    parcel = a_parcel(zone="core", supply_features=["flexible_term"])

    assert compose(stock(a_measure("TP-POL-T", **meant)), Audience(), parcel).policies == ()


@pytest.mark.parametrize(
    ("said", "how"),
    [
        ({"commitment_stage": "explored"}, Availability.EXPLORED),
        ({"commitment_stage": "sought"}, Availability.EXPLORED),
        ({"commitment_stage": "studied"}, Availability.EXPLORED),
        ({"commitment_stage": "prepared"}, Availability.PREPARED),
        ({"commitment_stage": None}, Availability.NOT_STATED),
        ({"validity_status": "expired"}, Availability.LAPSED),
        ({"validity_status": "superseded", "commitment_stage": "explored"}, Availability.LAPSED),
        ({"validity_status": "not_stated"}, Availability.AVAILABLE),
    ],
)
def test_what_is_not_on_offer_stands_apart(said: dict[str, Any], how: Availability):
    found = compose(stock(a_measure("TP-POL-T", **said)), Audience(), a_parcel())

    assert ids(found, how) == ["TP-POL-T"]


def test_a_document_s_own_words_and_an_uncertain_validity_are_told_as_they_are():
    measure = a_measure(
        "TP-POL-T",
        commitment_word="全面落实",
        validity_status="expired",
        expires_on="2026-09",
        validity_note_zh="续期情况待核实",
    )

    (part,) = compose(stock(measure), Audience(), a_parcel()).policies

    assert part.stage is not None
    assert part.validity is not None
    assert part.stage.zh == "推行（文件用语“全面落实”）"
    assert part.validity.zh == "已到期；有效期至 2026-09；续期情况待核实"
    assert part.until == "2026-09-30"


def test_a_package_lasts_as_long_as_its_shortest_part_in_use():
    found = compose(
        stock(
            a_measure("TP-POL-A", expires_on="2028"),
            a_measure("TP-POL-B", expires_on="2027-03"),
            a_measure("TP-POL-C"),
            a_measure("TP-POL-D", expires_on="2026-12-31", commitment_stage="explored"),
            a_measure("TP-POL-E", expires_on="2020-01-01", validity_status="expired"),
        ),
        Audience(),
        a_parcel(),
    )

    assert (found.valid_until, found.undated, found.validity) == ("2027-03-31", 1, "effective")


def test_a_track_of_another_list_counts_under_the_same_name_alone():
    older = a_track("TP-IND-T-OLD", mappings=None)
    related = a_track("TP-IND-T-REL", mappings=[{"target": AI, "relation": "related"}])
    newer = a_track(AI, mappings=[{"target": "TP-IND-T-OLD", "relation": "same"}])
    measures = (
        a_measure("TP-POL-OLD", target_tracks=["TP-IND-T-OLD"]),
        a_measure("TP-POL-REL", target_tracks=["TP-IND-T-REL"]),
    )

    found = compose(Stock(measures, (), (), (older, related, newer)), Audience((AI,)))

    assert ids(found) == ["TP-POL-OLD"]
    assert "同名" in found.policies[0].why[0].zh


@pytest.mark.parametrize(
    ("conditions", "types", "applies"),
    [
        ({}, (), True),
        ({"audience_tracks": [AI, HEALTH]}, (), True),
        ({"audience_tracks": [HEALTH]}, (), False),
        ({"zones": ["core"]}, (), True),
        ({"zones": ["east"]}, (), False),
        ({"parcels": ["TP-P-001"]}, (), True),
        ({"parcels": ["TP-P-002"]}, (), False),
        ({"supply_categories": ["rd_project"]}, (), True),
        ({"supply_categories": ["warehouse"]}, (), False),
        ({"enterprise_types": ["foreign"]}, (), True),
        ({"enterprise_types": ["foreign"]}, ("foreign", "leading"), True),
        ({"enterprise_types": ["foreign"]}, ("leading",), False),
    ],
)
def test_a_published_package_applies_where_no_condition_is_against_it(
    conditions: dict[str, Any], types: tuple[str, ...], applies: bool
):
    parcel = a_parcel(zone="core", supply_category="rd_project")
    packages = stock(a_package("TP-PKG-T", **conditions))

    found = applicable(packages, Audience(enterprise_types=types), parcel)

    assert bool(found) is applies
    assert all(package.why for package in found)


def test_a_condition_on_land_that_is_not_known_is_told_and_not_taken_for_met():
    packages = stock(a_package("TP-PKG-T", zones=["core"], validity_status="not_stated"))

    (found,) = applicable(packages, Audience(), a_parcel(zone=None))

    assert [reason.zh for reason in found.why] == ["限片区：核心区"]


def test_a_published_package_shows_its_parts_as_they_stand_now():
    measures = (
        a_measure("TP-POL-A", target_tracks=[AI]),
        a_measure("TP-POL-B", validity_status="expired", expires_on="2020"),
        a_measure("TP-POL-C", expires_on="2026-05-31"),
        a_measure("TP-POL-D", expires_on="2026-08"),
    )
    package = a_package(
        "TP-PKG-T",
        policies=["TP-POL-B", "TP-POL-A", "TP-POL-D", "TP-POL-GONE"],
        policies_explored=["TP-POL-C"],
        services=["TP-SVC-T"],
        supply_features=["project_bound_listing"],
        supply_features_explored=["lease_then_grant"],
        valid_until="2026-09-19",
        validity_status="stale",
    )

    (found,) = applicable(stock(*measures, a_service("TP-SVC-T"), package), Audience(), a_parcel())

    assert ids(found) == ["TP-POL-A", "TP-POL-D", "TP-SVC-T"]
    assert ids(found, Availability.EXPLORED) == ["TP-POL-C"]
    assert ids(found, Availability.LAPSED) == ["TP-POL-B"]
    assert [term.availability for term in found.land] == ["available", "explored"]
    # What it says itself is later than the first end of what is in use; what is explored, or has
    # expired already, ends nothing.
    assert (found.valid_until, found.undated, found.validity) == ("2026-08-31", 1, "stale")
    assert found.policies[0].why[0].zh == f"面向赛道：{AI}"
