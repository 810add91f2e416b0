"""Whether stated floor area, floor area ratio and site area agree.

Nothing is mended: stated values stay as stated, and a contradiction is shown beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.values.numbers import exact_decimal

TOLERANCE = Decimal("0.01")
_COMPARABLE = frozenset({"far_countable", "above_ground", "unspecified"})


@dataclass(frozen=True)
class Consistency:
    """`code` is of the list `consistency`; the ratio and deviation are there when comparable."""

    code: str
    derived_far: Decimal | None = None
    deviation_pct: Decimal | None = None


def far_deviation(site_area_m2: Decimal, far: Decimal, gfa_m2: Decimal) -> Decimal:
    """Relative gap between stated floor area and FAR × site area: -0.02 is 2 % less floor.

    Areas in m²; both factors are above zero, as the kinds hold them to be.
    """
    return gfa_m2 / (site_area_m2 * far) - 1


def check_consistency(properties: Mapping[str, Any]) -> Consistency | None:
    """The finding on an entry's indicators, or None when it states no floor area at all.

    Floor area that includes a basement cannot be compared with a FAR; nor can one be derived
    from it. An area that its source gives as approximate is never called consistent or not.
    """
    site, gfa = (exact_decimal(properties.get(name)) for name in ("site_area_m2", "gfa_m2"))
    if site is None or gfa is None:
        return None
    if properties.get("gfa_basis") not in _COMPARABLE:
        return Consistency("not_checkable")
    if any(_is_approximate(properties, name) for name in ("site_area_m2", "gfa_m2", "far_max")):
        return Consistency("approximate")
    high = exact_decimal(properties.get("far_max"))
    low = exact_decimal(properties.get("far_min")) or high
    if high is None or low is None:
        return Consistency("not_checkable")
    derived = gfa / site
    nearest = min(max(derived, low), high)
    deviation = far_deviation(site, nearest, gfa)
    return Consistency(
        "consistent" if abs(deviation) <= TOLERANCE else "disputed",
        derived.quantize(Decimal("0.0001")),
        (deviation * 100).quantize(Decimal("0.01")),
    )


def _is_approximate(properties: Mapping[str, Any], name: str) -> bool:
    said = (properties.get("evidence") or {}).get(name) or {}
    return said.get("operator") == "approx" or said.get("precision") == "approx"
