"""Units as people write them, and the exact way from one to another of the same kind.

Nothing is rounded: 17.73 亩 are 11820 m², and 17.74 亩 are no number of m² with two decimals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from catalog.values.fault import shown

# A second number, a separator of thousands or an exponent begins no unit.
_QUANTITY = re.compile(r"(-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?)\s*([^\s\d.,，eE~+/-].*)?")


class UnitRefused(Exception):
    """A text is no quantity in the wanted unit. `code` names a message that `facts` complete."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} {facts}")


@dataclass(frozen=True)
class Unit:
    """`size` is how much one of it is in the smallest unit of its `measure`."""

    name: str
    measure: str
    size: Fraction


def _folded(text: str) -> str:
    """The key under which spellings of one unit meet: ㎡, m² and M2; ％ and %; ／ and /."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spellings() -> Iterable[tuple[Unit, tuple[str, ...]]]:
    yield Unit("m²", "area", Fraction(1)), ("m²", "㎡", "平方米", "平米", "sqm", "sq.m", "m^2")
    yield Unit("亩", "area", Fraction(2000, 3)), ("亩", "mu")
    yield Unit("公顷", "area", Fraction(10_000)), ("公顷", "ha", "hm²", "hectare", "hectares")
    yield Unit("英亩", "area", Fraction("4046.8564224")), ("英亩", "acre", "acres")
    yield Unit("km²", "area", Fraction(10**6)), ("km²", "平方公里", "平方千米")
    yield Unit("元", "money", Fraction(1)), ("元", "人民币元", "yuan")
    yield Unit("万元", "money", Fraction(10_000)), ("万元", "人民币万元", "万")
    yield Unit("亿元", "money", Fraction(10**8)), ("亿元", "人民币亿元", "亿")
    yield Unit("m", "length", Fraction(1)), ("m", "米", "公尺")
    yield Unit("km", "length", Fraction(1000)), ("km", "公里", "千米")
    yield Unit("‰", "share", Fraction(1)), ("‰", "千分之")
    yield Unit("%", "share", Fraction(10)), ("%", "percent", "百分比")
    yield Unit("月", "months", Fraction(1)), ("月", "个月", "months")
    yield Unit("年", "months", Fraction(12)), ("年", "years")


_UNITS = {_folded(spelling): unit for unit, spellings in _spellings() for spelling in spellings}


def unit_called(text: str) -> Unit | None:
    """The unit that a text spells, in any of its usual spellings; None for none that is known."""
    return _UNITS.get(_folded(text))


def same_unit(one: str, other: str) -> bool:
    """Whether two texts spell one unit; also of those that are never converted (`万元/亩·年`)."""
    known = unit_called(one)
    return _folded(one) == _folded(other) or (known is not None and known == unit_called(other))


def converted(number: Decimal, given: str, wanted: str, scale: int) -> Decimal:
    """A number of one unit in another, exactly, with at most `scale` decimals.

    Raises UnitRefused: the units are not of one measure, or it does not come out.
    """
    if same_unit(given, wanted):
        return number
    before, after = unit_called(given), unit_called(wanted)
    if before is None:
        raise UnitRefused("unit-unknown", value=shown(given), wanted=wanted)
    if after is None or before.measure != after.measure:
        raise UnitRefused("unit-of-another-measure", value=shown(given), wanted=wanted)
    exact = Fraction(number) * before.size / after.size * 10**scale
    if exact.denominator != 1:
        below = _decimal(exact.numerator // exact.denominator, scale)
        above = _decimal(exact.numerator // exact.denominator + 1, scale)
        raise UnitRefused(
            "unit-not-exact",
            value=f"{number} {before.name}", wanted=after.name, scale=scale,
            below=below, above=above,
        )  # fmt: skip
    return _decimal(exact.numerator, scale)


def quantity(text: str, wanted: str, scale: int) -> Decimal:
    """The number that a text like `17.73亩`, `1.182 公顷` or `11820 m²` is in the wanted unit.

    A text without a unit is in the wanted one already. Raises UnitRefused; that the number has
    at most `scale` decimals is promised only where it was converted.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if any(not c.isascii() and c.isdecimal() for c in text):
        raise UnitRefused("full-width-digits", value=shown(text))
    if found is None:
        raise UnitRefused("not-a-quantity", value=shown(text), wanted=wanted)
    number, unit = Decimal(found[1]), found[2]
    return number if unit is None else converted(number, unit.strip(), wanted, scale)


def _decimal(whole: int, scale: int) -> Decimal:
    """`whole` ten-to-the-scale-ths, without the rounding of arithmetic on decimals."""
    number = Decimal((whole < 0, tuple(map(int, str(abs(whole)))), -scale))
    text = format(number, "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
