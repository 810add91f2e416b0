"""Areas in other units: nothing that lies within a bound is lost by it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.web.site.parcels.units import (
    AREA_UNITS,
    area_in,
    lower_m2,
    moved_bound,
    typed_number,
    upper_m2,
)

NUMBERS = st.decimals(0, 10**6, places=4)
UNITS = st.sampled_from(list(AREA_UNITS.values()))


@given(NUMBERS, UNITS, UNITS)
def test_bounds_are_exact_to_the_last_published_digit(number: Decimal, unit, other):
    exact = Fraction(number) * unit.size

    assert Fraction(lower_m2(number, unit)) - Fraction("0.01") < exact
    assert exact <= Fraction(lower_m2(number, unit))
    assert Fraction(upper_m2(number, unit)) <= exact < Fraction(upper_m2(number, unit)) + 1
    # In another unit a range is no narrower than it was, so that no parcel leaves it.
    assert Fraction(moved_bound(number, unit, other, lower=True)) * other.size <= exact
    assert Fraction(moved_bound(number, unit, other, lower=False)) * other.size >= exact


def test_areas_are_told_as_the_trade_does():
    told = {name: area_in(11820, unit) for name, unit in AREA_UNITS.items()}

    assert told == {"m2": "11,820", "ha": "1.182", "mu": "17.73", "acre": "2.92"}
    assert area_in(15867.8, AREA_UNITS["m2"]) == "15,867.8"


def test_a_rough_area_gains_no_digits_in_another_unit():
    def told(m2: float) -> dict[str, str]:
        return {name: area_in(m2, unit, rough=True) for name, unit in AREA_UNITS.items()}

    assert told(36000) == {"m2": "36,000", "ha": "3.6", "mu": "54", "acre": "8.9"}
    # 1,000 mu and 200 acres would be other areas.
    assert told(900_000) == {"m2": "900,000", "ha": "90", "mu": "1,400", "acre": "220"}
    # No unit tells more decimals than it does of an exact area.
    assert told(15867.85)["mu"] == "23.80"


def test_numbers_are_read_as_people_type_them():
    assert typed_number("１２，０００") == typed_number(" 12,000 ".strip()) == Decimal(12000)
    for text in ("", "-1", "1e5", "1.2.3", "٣", "20亩", "00"):
        with pytest.raises(ma.ValidationError):
            typed_number(text)
