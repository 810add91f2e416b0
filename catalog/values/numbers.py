"""Exact decimals: what a JSON number may be before it is kept."""

from __future__ import annotations

from decimal import Decimal

MAX_DIGITS = 15


def exact_decimal(value: object) -> Decimal | None:
    """The decimal that a JSON number spells, or None when it is no finite JSON number.

    A float is read by its shortest spelling, which is the number its author wrote as long as
    that had at most 15 significant digits. Booleans and strings are not numbers.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def significant_digits(number: Decimal) -> int:
    """How many digits carry information: 90054.70 has 6, 120 has 2, zero has 1."""
    return _bare(number)[0]


def decimal_places(number: Decimal) -> int:
    """How many digits stand behind the point, trailing zeros left out."""
    return max(0, -_bare(number)[1])


def last_place(number: Decimal) -> Decimal:
    """What one more in its last digit but trailing zeros adds: 1000 to 36000, 0.1 to 4.5."""
    return Decimal(1).scaleb(_bare(number)[1])


def scaled(number: Decimal, scale: int) -> int:
    """The whole number that an index column holds for a decimal with `scale` places."""
    return int(number.scaleb(scale).to_integral_exact())


def _bare(number: Decimal) -> tuple[int, int]:
    """Count of digits and exponent once trailing zeros are gone.

    Counted from the digits themselves: `Decimal.normalize` would round to 28 digits first and
    call 1.00000000000000000000000000001 a number of one digit.
    """
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int), "only finite numbers have digits"
    if not any(digits):
        return 1, 0
    zeros = next(position for position, digit in enumerate(reversed(digits)) if digit)
    return len(digits) - zeros, exponent + zeros
