"""Values that the catalog works out itself when it publishes, each with its formula."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from catalog.kinds.evidence import CONFIRMED
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure
from catalog.rules.consistency import check_consistency
from catalog.values.numbers import exact_decimal

# From best to worst: what is derived is no better than the worst it is derived from.
_RANK = ("official", "sourced", "derived", "disputed", "illustrative")


def derived_properties(kind: Kind, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The same properties with every computed field of the kind and its evidence."""
    found = {**properties, "evidence": dict(properties.get("evidence") or {})}
    if "consistency" in kind.fields:
        _consistency(found)
    area = exact_decimal(properties.get("site_area_m2"))
    if "site_area_mu" in kind.fields and area is not None:
        found["site_area_mu"] = float((area * 15 / 10_000).quantize(Decimal("0.01")))
        found["evidence"]["site_area_mu"] = {
            "status": _worst(found, "site_area_m2"),
            "formula": "site_area_m2 × 15 ÷ 10000",
        }
    if "completeness_pct" in kind.fields:
        found["completeness_pct"] = completeness_pct(kind, found)
    return found


def must_fields(kind: Kind) -> list[str]:
    """The fields that completeness counts: what has to be disclosed and has evidence."""
    return [
        name
        for name, field in kind.public_fields.items()
        if field.traits.disclosure is Disclosure.MUST and field.traits.evidenced
    ]


def completeness_pct(kind: Kind, properties: Mapping[str, Any]) -> int:
    """The share of must-fields whose value is confirmed or stated in a document, rounded down."""
    evidence = properties.get("evidence") or {}
    must = must_fields(kind)
    held = sum(evidence.get(name, {}).get("status") in CONFIRMED for name in must)
    return held * 100 // len(must)


def _consistency(found: dict[str, Any]) -> None:
    finding = check_consistency(found)
    if finding is None:
        return
    found["consistency"] = finding.code
    said: dict[str, Any] = {
        "status": _worst(found, "site_area_m2", "gfa_m2", "far_max"),
        "formula": "gfa_m2 ÷ site_area_m2 : far_max",
    }
    if finding.derived_far is not None:
        said["derived_value"] = finding.derived_far
        said["deviation_pct"] = finding.deviation_pct
    found["evidence"]["consistency"] = said


def _worst(properties: Mapping[str, Any], *names: str) -> str:
    evidence = properties["evidence"]
    statuses = [evidence[name]["status"] for name in names if name in evidence]
    worst = max((s for s in statuses if s in _RANK), key=_RANK.index, default="derived")
    # Derived from the best is still derived; a contradiction is told by the value itself.
    return "illustrative" if worst == "illustrative" else "derived"
