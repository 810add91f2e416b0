"""By how much a figure misses what is asked, so that those that lack least can be told first."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from catalog.rules.requirements import AtLeast, Limit, Promised, Reachable, Within
from catalog.values.numbers import exact_decimal


def shortfall(limit: Limit, value: Any) -> Fraction | None:
    """What lies between a value that does not meet a limit and the bound it misses, as a part of
    this bound (of the value where the bound is 0); None where the limit is none of figures.
    """
    match limit:
        case AtLeast(figure) | Promised(figure) | Reachable(figure):
            return _apart(value, figure)
        case Within(low, high):
            missed = low if high is None or value <= high else high
            assert missed is not None, "a range that is open at both ends is missed by nothing"
            return _apart(value, missed)
    return None


def _apart(value: Any, bound: float) -> Fraction:
    stated, asked = _exact(value), _exact(bound)
    return abs(stated - asked) / (asked or stated or 1)


def _exact(figure: Any) -> Fraction:
    number = exact_decimal(figure)
    assert number is not None, "a value without a number is not judged"
    return Fraction(number)
