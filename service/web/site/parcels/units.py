"""Areas in the unit that a reader thinks in: exact in one direction, rounded in the other.

What is published is in m². A number in another unit is worked out for display and rounded; a bound
that somebody types in another unit keeps every parcel that lies within it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from catalog.kinds.fields import wrong
from catalog.values import typed
from catalog.values.numbers import last_place, significant_digits
from catalog.words.label import Label

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?", re.ASCII)
_M2 = "m²"
_CENTI = Decimal("0.01")


@dataclass(frozen=True)
class AreaUnit:
    """`size` is one of it in m²; `decimals` are shown of a number that was worked out."""

    name: str
    word: Label
    size: Fraction
    decimals: int

    @property
    def stated(self) -> bool:
        """Whether published areas are in it as they stand."""
        return self.size == 1


AREA_UNITS: Mapping[str, AreaUnit] = {
    unit.name: unit
    for unit in (
        AreaUnit("m2", Label("平方米", "m²"), Fraction(1), 2),
        AreaUnit("ha", Label("公顷", "ha"), Fraction(10_000), 3),
        AreaUnit("mu", Label("亩", "mu"), Fraction(2000, 3), 2),
        AreaUnit("acre", Label("英亩", "acres"), Fraction("4046.8564224"), 2),
    )
}
"""By the name that an address has for it; the first is what is published."""

SQUARE_METRES = AREA_UNITS["m2"]


def is_area(unit: str | None) -> bool:
    """Whether a field of this unit can be told in another one."""
    return unit == _M2


def area_in(m2: float, unit: AreaUnit, *, rough: bool = False) -> str:
    """A published area in a unit, as text with separators of thousands.

    One that is published as a rough number has no more significant digits than are stated, unless
    it would leave what rounds to that number: 900,000 m² are 1,400 mu rather than 1,000.
    """
    stated = Decimal(str(m2))
    if unit.stated:
        return f"{stated:,f}"
    exact = Fraction(stated) / unit.size
    step = Decimal(1).scaleb(-unit.decimals)
    if rough:
        step = max(step, _rough_step(exact, stated, Fraction(last_place(stated)) / unit.size / 2))
    return f"{_decimal(exact, step, ROUND_HALF_UP):,f}"


def typed_number(text: str) -> Decimal:
    """A number as people type one: full-width digits, separators of thousands and spaces too.

    Raises the kinds' `wrong`.
    """
    plain = typed.plainly(text)
    if not _NUMBER.fullmatch(plain):
        raise wrong("not-a-typed-number", value=text[:40])
    return Decimal(plain)


def lower_m2(number: Decimal, unit: AreaUnit) -> Decimal:
    """The least area in m² with two decimals that is no less than so many units."""
    return _decimal(Fraction(number) * unit.size, _CENTI, ROUND_CEILING)


def upper_m2(number: Decimal, unit: AreaUnit) -> Decimal:
    """The greatest area in m² with two decimals that is no more than so many units."""
    return _decimal(Fraction(number) * unit.size, _CENTI, ROUND_FLOOR)


def moved_bound(number: Decimal, before: AreaUnit, after: AreaUnit, *, lower: bool) -> Decimal:
    """A bound in another unit with four decimals, no narrower than it was."""
    exact = Fraction(number) * before.size / after.size
    step = Decimal("0.0001")
    return plainly(_decimal(exact, step, ROUND_FLOOR if lower else ROUND_CEILING))


def plainly(number: Decimal) -> Decimal:
    """The same number without zeros at its end and without an exponent."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def _rough_step(exact: Fraction, stated: Decimal, within: Fraction) -> Decimal:
    """To what a number is rounded to have the digits of the stated one and be no further off."""
    first = (Decimal(exact.numerator) / exact.denominator).adjusted()
    step = Decimal(1).scaleb(first - significant_digits(stated) + 1)
    while abs(Fraction(_decimal(exact, step, ROUND_HALF_UP)) - exact) > within:
        step /= 10
    return step


def _decimal(exact: Fraction, step: Decimal, rounding: str) -> Decimal:
    scaled = exact / Fraction(step)
    floor, rest = divmod(scaled.numerator, scaled.denominator)
    up = rounding == ROUND_CEILING and rest > 0
    up = up or (rounding == ROUND_HALF_UP and 2 * rest >= scaled.denominator)
    return (floor + up) * step
