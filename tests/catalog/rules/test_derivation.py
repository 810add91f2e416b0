"""What the catalog works out itself, with its formula and no better than what it came from."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.kinds import KINDS
from catalog.rules.derivation import completeness_pct, derived_properties
from tests.catalog.documents import OFFICIAL, SOURCED, a_parcel, a_real_parcel, document

PARCELS = KINDS["parcels"]


def derived(**properties: Any) -> dict[str, Any]:
    return derived_properties(PARCELS, document(a_real_parcel(**properties))["properties"])


@pytest.mark.parametrize(
    ("m2", "mu"),
    [(10000, 15), (20000, 30), (11820, 17.73), (51349, 77.02), (22360, 33.54), (15867.8, 23.8),
     (16098.5, 24.15), (666.67, 1), (0.01, 0), (100000000, 150000)],
)  # fmt: skip
def test_a_mu_is_ten_thousand_fifteenths_of_a_square_metre(m2: float, mu: float):
    found = derived(site_area_m2=m2)

    assert found["site_area_mu"] == mu
    assert found["evidence"]["site_area_mu"]["formula"] == "site_area_m2 × 15 ÷ 10000"


def test_a_mu_is_no_rounded_constant():
    # 666.67 m² to the mu would make 29,999.85 of these 30,000.
    assert derived(site_area_m2=20_000_000)["site_area_mu"] == 30_000


def test_nothing_is_derived_of_an_area_that_is_not_known():
    found = derived(site_area_m2=None, evidence={"site_area_m2": {"status": "pending"}})

    assert "site_area_mu" not in found
    assert "site_area_mu" not in found["evidence"]


@pytest.mark.parametrize("said", [SOURCED, OFFICIAL])
def test_what_is_derived_of_confirmed_figures_is_derived(said: dict[str, Any]):
    evidence = {"site_area_m2": said, "gfa_m2": said, "far_max": said}

    found = derived(gfa_m2=80000, gfa_basis="far_countable", evidence=evidence)

    assert found["evidence"]["site_area_mu"]["status"] == "derived"
    assert found["evidence"]["consistency"]["status"] == "derived"


def test_what_is_derived_of_an_invented_figure_is_invented():
    properties = document(a_parcel(gfa_m2=80000, gfa_basis="far_countable"))["properties"]

    evidence = derived_properties(PARCELS, properties)["evidence"]

    assert evidence["site_area_mu"]["status"] == "illustrative"
    assert evidence["consistency"]["status"] == "illustrative"


def test_a_contradiction_is_told_with_both_figures():
    found = derived(
        site_area_m2=51349, gfa_m2=89784.76, gfa_basis="unspecified", far_max=1.79,
    )  # fmt: skip

    assert found["far_max"] == 1.79
    assert found["consistency"] == "disputed"
    said = found["evidence"]["consistency"]
    assert (float(said["derived_value"]), float(said["deviation_pct"])) == (1.7485, -2.32)


def test_the_properties_that_were_given_are_not_touched():
    given = document(a_parcel())["properties"]
    before = {**given, "evidence": dict(given["evidence"])}

    derived_properties(PARCELS, given)

    assert given == before


def test_completeness_is_the_share_of_must_fields_that_are_confirmed():
    complete = dict.fromkeys(must_fields(), SOURCED)
    properties = {"evidence": complete}

    assert completeness_pct(PARCELS, properties) == 100
    assert completeness_pct(PARCELS, {"evidence": {}}) == 0
    assert completeness_pct(PARCELS, {}) == 0


@pytest.mark.parametrize(
    ("status", "counts"),
    [("official", True), ("sourced", True), ("derived", False), ("disputed", False),
     ("illustrative", False), ("pending", False), ("withheld", False),
     ("not_applicable", False), ("unknown", False)],
)  # fmt: skip
def test_only_what_the_authority_or_a_document_says_counts(status: str, counts: bool):
    name, *others = must_fields()
    evidence = {name: {"status": status}, **dict.fromkeys(others, SOURCED)}

    assert (completeness_pct(PARCELS, {"evidence": evidence}) == 100) is counts


def test_completeness_is_rounded_down():
    _, *others = must_fields()

    nearly = completeness_pct(PARCELS, {"evidence": dict.fromkeys(others, SOURCED)})

    assert nearly == (len(others) * 100) // (len(others) + 1)
    assert nearly < 100


def must_fields() -> list[str]:
    return [
        name
        for name, field in PARCELS.public_fields.items()
        if field.traits.disclosure == "must" and field.traits.evidenced
    ]
