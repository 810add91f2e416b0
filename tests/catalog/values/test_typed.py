"""What people type is read as they mean it, and never as a number that they did not write."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.values.typed import bound, plainly
from catalog.values.units import UnitRefused


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１，５００", "1500"),
        ("1,500,000.25", "1500000.25"),
        (" 12 000 ", "12000"),
        ("２．５", "2.5"),
        ("0.5", "0.5"),
    ],
)
def test_separators_of_thousands_say_nothing(text: str, number: str):
    assert bound(text, "1", 2, lower=True) == Decimal(number)


@pytest.mark.parametrize("text", ["2,5", "2,50", "0,500", "1,50,000", "1,0000", "1.5,000", ",500"])
def test_another_comma_is_no_separator_and_makes_no_larger_number(text: str):
    assert "," in plainly(text)
    with pytest.raises(UnitRefused):
        bound(text, "1", 2, lower=True)


def test_what_does_not_come_out_is_rounded_into_its_range():
    assert bound("5 acres", "m²", 2, lower=True) == Decimal("20234.29")
    assert bound("5 acres", "m²", 2, lower=False) == Decimal("20234.28")
