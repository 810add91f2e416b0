"""Numbers as people type them: on any keyboard, with separators of thousands and units.

Loaded data is read strictly (`catalog.values.units`); a question is read as it is meant.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from catalog.values.units import UnitRefused, quantity

_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
"""A number with commas between its thousands. `2,5` is two and a half to many, and never 25."""


def plainly(text: str) -> str:
    """A text with half-width characters, without separators of thousands and without spaces."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _GROUPED.sub(lambda grouped: grouped[0].replace(",", ""), plain)


def bound(text: str, wanted: str, scale: int, *, lower: bool) -> Decimal:
    """The number that a text like `１，５００`, `5 acres` or `1.5km` is in the wanted unit.

    What does not come out in it is the nearest number of `scale` decimals within the bound: no less
    than so much for a lower one, else no more. Raises UnitRefused.
    """
    try:
        return quantity(plainly(text), wanted, scale)
    except UnitRefused as refused:
        if refused.code != "unit-not-exact":
            raise
        nearest: Decimal = refused.facts["above" if lower else "below"]
        return nearest
