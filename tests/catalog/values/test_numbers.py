"""Numbers are exact: what is not the number its author wrote is no number."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values.numbers import decimal_places, exact_decimal, scaled, significant_digits


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (-3, "-3"),
        (1.79, "1.79"),
        (89784.76, "89784.76"),
        (0.1, "0.1"),
        (Decimal("3.50"), "3.50"),
        (10**30, "1" + "0" * 30),
    ],
)
def test_a_json_number_is_the_decimal_that_it_spells(value: object, expected: str):
    assert exact_decimal(value) == Decimal(expected)


@pytest.mark.parametrize(
    "value",
    [
        True,
        False,
        None,
        "3",
        "１２",
        [3],
        {},
        math.nan,
        math.inf,
        -math.inf,
        1e400,
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("-Infinity"),
    ],
)
def test_what_is_no_finite_json_number_is_no_decimal(value: object):
    assert exact_decimal(value) is None


@pytest.mark.parametrize(
    ("number", "digits", "places"),
    [
        ("0", 1, 0),
        ("0.000", 1, 0),
        ("-0.50", 1, 1),
        ("120", 2, 0),
        ("1.20E+2", 2, 0),
        ("90054.70", 6, 1),
        ("123456789012345", 15, 0),
        ("1234567890123456", 16, 0),
        ("0.00001", 1, 5),
        ("1.00000000000000000000000000000000000001", 39, 38),
        ("0.300000000000000000000000000000000001", 36, 36),
        ("123456789012345678901234567890123", 33, 0),
        ("1e9999999", 1, 0),
        ("1e-9999999", 1, 9999999),
    ],
)
def test_digits_and_places_are_counted_without_rounding(number: str, digits: int, places: int):
    assert significant_digits(Decimal(number)) == digits
    assert decimal_places(Decimal(number)) == places


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12))
def test_scaling_moves_the_point_and_nothing_else(whole: int, scale: int):
    number = Decimal(whole).scaleb(-scale)

    assert scaled(number, scale) == whole


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**8), max_value=10**8
    )
)
def test_a_figure_of_at_most_15_digits_survives_a_double(number: Decimal):
    assert exact_decimal(float(number)) == number
