"""Stated floor area against ratio and site area, on the six sites that a plan gives figures of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.consistency import Consistency, check_consistency, far_deviation

APPROXIMATE = {"status": "sourced", "operator": "approx"}


def figures(site: Any, gfa: Any, basis: str | None, far: Any = None, **more: Any) -> dict[str, Any]:
    return {"site_area_m2": site, "gfa_m2": gfa, "gfa_basis": basis, "far_max": far, **more}


def test_e4_is_consistent():
    found = check_consistency(figures(11820, 35460, "far_countable", 3.0))

    assert found == Consistency("consistent", Decimal("3.0000"), Decimal("0.00"))


def test_suide_road_99_is_disputed_with_what_was_derived():
    found = check_consistency(figures(51349, 89784.76, "unspecified", 1.79))

    assert found == Consistency("disputed", Decimal("1.7485"), Decimal("-2.32"))


@pytest.mark.parametrize(
    ("site", "gfa"), [(15867.8, 68274.02), (16098.5, 68630.33)], ids=["闻天下一期", "闻天下二期"]
)
@pytest.mark.parametrize("far", [None, 4.3])
def test_floor_area_with_a_basement_is_never_compared(site: float, gfa: float, far: float | None):
    found = check_consistency(figures(site, gfa, "total_incl_basement", far))

    assert found == Consistency("not_checkable")


def test_alibaba_states_approximate_figures():
    evidence = {"site_area_m2": APPROXIMATE, "gfa_m2": APPROXIMATE}

    found = check_consistency(figures(109000, 136000, "above_ground", evidence=evidence))

    assert found == Consistency("approximate")


@pytest.mark.parametrize("name", ["site_area_m2", "gfa_m2", "far_max"])
@pytest.mark.parametrize("said", [{"operator": "approx"}, {"precision": "approx"}])
def test_one_approximate_figure_makes_the_whole_approximate(name: str, said: dict[str, str]):
    found = check_consistency(figures(11820, 35460, "far_countable", 3, evidence={name: said}))

    assert found == Consistency("approximate")


def test_pushi_states_no_ratio_to_check():
    assert check_consistency(figures(22360, 58581, "above_ground")) == Consistency("not_checkable")


@pytest.mark.parametrize("basis", [None, "net"])
def test_floor_area_of_no_known_basis_is_not_compared(basis: str | None):
    assert check_consistency(figures(100, 300, basis, 3)) == Consistency("not_checkable")


@pytest.mark.parametrize(("site", "gfa"), [(None, 300), (100, None), (None, None)])
def test_where_no_floor_or_site_area_is_stated_there_is_no_finding(site: Any, gfa: Any):
    assert check_consistency(figures(site, gfa, "far_countable", 3)) is None


@pytest.mark.parametrize(
    ("gfa", "code"),
    [
        (Decimal("10100.00"), "consistent"),
        (Decimal("10100.01"), "disputed"),
        (Decimal("9900.00"), "consistent"),
        (Decimal("9899.99"), "disputed"),
    ],
)
@pytest.mark.parametrize("site", [10000, 5000])
def test_one_per_cent_is_tolerated_and_not_a_square_centimetre_more(
    gfa: Decimal, code: str, site: int
):
    found = check_consistency(figures(site, gfa, "far_countable", 10000 / site))

    assert found is not None
    assert found.code == code


@given(st.integers(1, 10**6), st.integers(1, 1000))
def test_exactly_one_per_cent_is_consistent_for_areas_that_do_not_divide(
    site: int, hundredths: int
):
    far = Decimal(hundredths) / 100
    more = far * site * Decimal("1.01")

    found = check_consistency(figures(Decimal(site), more, "far_countable", far))

    assert found is not None
    assert (found.code, found.deviation_pct) == ("consistent", Decimal("1.00"))


@pytest.mark.parametrize(
    ("gfa", "code", "deviation"),
    [(20000, "consistent", "0.00"), (25000, "consistent", "0.00"), (30000, "consistent", "0.00"),
     (30300, "consistent", "1.00"), (30301, "disputed", "1.00"), (19700, "disputed", "-1.50")],
)  # fmt: skip
def test_between_a_lower_and_an_upper_ratio_everything_agrees(gfa: int, code: str, deviation: str):
    found = check_consistency(figures(10000, gfa, "far_countable", 3, far_min=2))

    assert found is not None
    assert (found.code, str(found.deviation_pct)) == (code, deviation)


def test_the_deviation_is_negative_where_there_is_less_floor_than_the_ratio_allows():
    assert far_deviation(Decimal(100), Decimal(2), Decimal(190)) == Decimal("-0.05")
