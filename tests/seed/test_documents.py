"""The seeded documents, measures, services, packages, announcements and tracks."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalog.kinds.documents import Document, read_document, references
from catalog.kinds.kind import Kind
from catalog.rules.gate import gate_faults

SEED = Path(__file__).parents[2] / "seed"
FOLDERS = ("sources", "policies", "service-guides", "packages", "announcements", "industries")
HAN = re.compile(r"[\u4e00-\u9fff]")
NOT_ON_OFFER = {"explored", "studied", "sought", "prepared", "planned"}


@cache
def raw_entries(folder: str) -> list[dict[str, Any]]:
    files = sorted((SEED / folder).glob("*.yaml"))
    return [entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))]


@cache
def entries(folder: str) -> list[tuple[Kind, Document]]:
    return [read_document(raw) for raw in raw_entries(folder)]


def by_id(folder: str) -> dict[str, dict[str, Any]]:
    return {document["id"]: document["properties"] for _, document in entries(folder)}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_passes_the_gate_of_a_real_catalog(folder: str) -> None:
    faults = [
        fault for kind, doc in entries(folder) for fault in gate_faults(kind, doc, None, "real")
    ]

    assert not faults


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_entry_lies_in_its_kinds_folder_under_its_kinds_prefix(folder: str) -> None:
    astray = [
        doc["id"]
        for kind, doc in entries(folder)
        if kind.name != folder or not doc["id"].startswith(kind.id_prefix)
    ]

    assert entries(folder)
    assert not astray


def test_no_id_is_given_twice() -> None:
    counts = Counter(raw["id"] for folder in FOLDERS for raw in raw_entries(folder))

    assert not [entry_id for entry_id, count in counts.items() if count > 1]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_reference_leads_to_a_seeded_entry_of_its_kind(folder: str) -> None:
    known = {(name, raw["id"]) for name in FOLDERS for raw in raw_entries(name)}

    dangling = [
        (doc["id"], pointer, target)
        for kind, doc in entries(folder)
        for pointer, target_kind, target in references(kind, doc["properties"])
        if (target_kind, target) not in known
    ]

    assert not dangling


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_chinese_text_has_its_english_counterpart(folder: str) -> None:
    missing = [
        (doc["id"], name)
        for kind, doc in entries(folder)
        for name in kind.fields
        if (other := _english(name, kind)) and _present(doc, name) != _present(doc, other)
    ]

    assert not missing


def test_a_formula_in_chinese_is_told_in_english_too() -> None:
    told = [
        evidence["formula"]
        for path in SEED.rglob("*.yaml")
        for raw in yaml.safe_load(path.read_text("utf-8"))
        for evidence in (raw.get("properties", {}).get("evidence") or {}).values()
        if "formula" in evidence
    ]

    assert len(told) > 20
    assert not [formula for formula in told if HAN.search(formula.rpartition(" · ")[2])]


@pytest.mark.parametrize("folder", FOLDERS)
def test_parallel_lists_are_equally_long(folder: str) -> None:
    uneven = [
        (doc["id"], name)
        for kind, doc in entries(folder)
        for name in kind.fields
        if (other := _english(name, kind)) and isinstance(doc["properties"].get(name), list)
        if len(doc["properties"][name]) != len(doc["properties"].get(other, []))
    ]

    assert not uneven


def test_no_support_policy_states_an_amount_because_no_document_does() -> None:
    amounts = ("benefit_amount_wan", "benefit_rate_pct", "benefit_cap_wan")

    stated = [
        (entry_id, name)
        for entry_id, policy in by_id("policies").items()
        for name in amounts
        if policy.get(name) is not None
    ]

    assert not stated


def test_a_package_never_offers_what_is_only_explored() -> None:
    policies = by_id("policies")

    offered = [
        (package_id, policy)
        for package_id, package in by_id("packages").items()
        for policy in package["policies"]
        if policies[policy].get("commitment_stage") in NOT_ON_OFFER
    ]

    assert not offered


def test_what_a_package_keeps_apart_is_not_on_offer() -> None:
    policies = by_id("policies")

    misplaced = [
        (package_id, policy)
        for package_id, package in by_id("packages").items()
        for policy in package.get("policies_explored") or ()
        if policies[policy].get("commitment_stage") not in NOT_ON_OFFER
    ]

    assert not misplaced


def test_a_package_never_counts_on_a_service_that_is_only_planned_or_explored() -> None:
    services = by_id("service-guides")

    counted_on = [
        (package_id, service)
        for package_id, package in by_id("packages").items()
        for service in package["services"]
        if services[service].get("stage") in {"planned", "explored"}
    ]

    assert not counted_on


def test_flexible_term_and_lease_before_grant_are_explored_alone() -> None:
    modes = {"flexible_term", "lease_then_grant"}

    stages = {
        policy["commitment_stage"]
        for policy in by_id("policies").values()
        if policy["policy_kind"] == "measure" and modes & set(policy.get("supply_features") or ())
    }

    assert stages == {"explored"}


def test_every_package_is_marked_as_compiled_by_the_editors() -> None:
    assert all(package["compiled"] is True for package in by_id("packages").values())


def test_the_implementing_opinions_have_twenty_measures_with_responsible_units() -> None:
    measures = {
        policy["measure_no"]: policy["responsible_units"]
        for policy in by_id("policies").values()
        if policy.get("part_of") == "TP-POL-PWBF-2022-23" and policy["policy_kind"] == "measure"
    }

    assert sorted(measures) == list(range(1, 21))
    assert all(measures.values())


def test_the_expired_rules_on_industrial_land_say_that_a_renewal_is_unverified() -> None:
    rules = by_id("policies")["TP-POL-HGZG-2021-6"]

    assert rules["expires_on"] == "2026-09-19"
    assert rules["validity_status"] == "expired"
    assert "待核实" in rules["validity_note_zh"]


def test_the_contact_of_the_replies_is_no_investment_contact() -> None:
    services = by_id("service-guides")

    with_phone = {key: s["categories"] for key, s in services.items() if s.get("phone")}
    hotline = services["TP-SVC-INVEST-CONTACT"]

    assert with_phone == {"TP-SVC-REPLY-CONTACT": ["reply_contact"]}
    assert hotline["evidence"]["phone"]["status"] == "pending"


def _english(name: str, kind: Kind) -> str | None:
    """The field that holds the English of a Chinese one, if the kind has it."""
    other = f"{name.removesuffix('_zh')}_en"
    return other if not name.endswith("_en") and other in kind.fields else None


def _present(document: Document, name: str) -> bool:
    return document["properties"].get(name) is not None
