"""Units as people write them are converted exactly or not at all."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.values.units import UnitRefused, converted, quantity, same_unit, unit_called


@pytest.mark.parametrize(
    ("text", "square_metres"),
    [
        ("17.73亩", "11820"),
        ("1.182公顷", "11820"),
        ("11820 m²", "11820"),
        ("11820㎡", "11820"),
        ("11820 平方米", "11820"),
        ("11820.55", "11820.55"),
        (" 0.01182 km² ", "11820"),
        ("3 亩", "2000"),
        ("2500000 acres", "10117141056"),
        ("0.03亩", "20"),
        ("-3亩", "-2000"),
    ],
)
def test_an_area_is_told_in_square_metres(text: str, square_metres: str):
    assert str(quantity(text, "m²", 2)) == square_metres


@pytest.mark.parametrize(
    ("text", "wanted", "scale", "found"),
    [
        ("1.5亿元", "万元", 4, "15000"),
        ("38500元", "万元", 4, "3.85"),
        ("35％", "%", 2, "35"),
        ("2年", "月", 0, "24"),
        ("60米", "m", 2, "60"),
        ("120万元/亩·年", "万元/亩·年", 2, "120"),
    ],
)
def test_other_measures_are_converted_too(text: str, wanted: str, scale: int, found: str):
    assert str(quantity(text, wanted, scale)) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("17.74亩", "unit-not-exact"),
        ("1亩", "unit-not-exact"),
        ("0.0000001公顷", "unit-not-exact"),
        ("17.73顷", "unit-unknown"),
        ("17.73万元", "unit-of-another-measure"),
        ("约17亩", "not-a-quantity"),
        ("17-18亩", "not-a-quantity"),
        ("17,730 m²", "not-a-quantity"),
        ("017亩", "not-a-quantity"),
        ("1e3 m²", "not-a-quantity"),
        ("", "not-a-quantity"),
        ("亩", "not-a-quantity"),
        ("１７.73亩", "full-width-digits"),
        ("17.７3亩", "full-width-digits"),
        ("1234567890123456", "not-a-quantity"),
    ],
)
def test_what_is_no_exact_area_is_refused(text: str, code: str):
    with pytest.raises(UnitRefused) as refused:
        quantity(text, "m²", 2)

    assert refused.value.code == code


def test_a_refusal_names_the_nearest_numbers_on_both_sides():
    with pytest.raises(UnitRefused) as refused:
        quantity("17.74亩", "m²", 2)

    assert refused.value.facts["below"] == Decimal("11826.66")
    assert refused.value.facts["above"] == Decimal("11826.67")


@given(
    st.decimals(min_value=0, max_value=10**9, places=6),
    st.sampled_from(["m²", "亩", "公顷", "km²"]),
    st.sampled_from(["m²", "亩", "公顷", "km²"]),
)
def test_what_comes_out_is_exactly_as_much_as_what_went_in(
    number: Decimal, given: str, wanted: str
):
    size = {"m²": Fraction(1), "亩": Fraction(2000, 3), "公顷": Fraction(10**4), "km²": 10**6}
    exact = Fraction(number) * size[given] / size[wanted]

    if (exact * 10**12).denominator == 1 or given == wanted:
        assert Fraction(converted(number, given, wanted, 12)) == exact
    else:
        with pytest.raises(UnitRefused, match="unit-not-exact"):
            converted(number, given, wanted, 12)


def test_every_unit_of_the_kinds_is_its_own_spelling():
    units = {f.traits.unit for kind in KINDS.values() for f in kind.fields.values()} - {None}

    assert {"m²", "亩", "万元", "%"} <= units
    assert all(same_unit(unit, unit) for unit in units if unit)
    assert unit_called("㎡") == unit_called("m²")
    assert unit_called("万元/亩") is None
