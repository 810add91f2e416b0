"""What can be told of one draft while somebody writes it, before anybody asks the gate.

Everything is worked out from the draft alone and from what the caller knows beside it; nothing is
mended. Units and systems of coordinates are the form's to ask for and to convert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import CONFIRMED, GEOMETRY
from catalog.kinds.kind import Kind
from catalog.rules.consistency import check_consistency
from catalog.rules.derivation import must_fields
from catalog.rules.geometry import geometry_faults
from catalog.rules.metres import area_m2
from catalog.rules.remark import Remark
from catalog.rules.shift import centre, suspected_shift
from catalog.rules.wording import wording_remarks
from catalog.values.codes import code_list
from catalog.values.fault import Fault
from catalog.values.numbers import exact_decimal
from catalog.words.label import Label
from catalog.words.severity import Severity
from catalog.words.wording import Severities

AREA_TOLERANCE = Decimal("0.05")
"""How far a measured outline may be from the stated area without a word."""

_AREAS = ("site_area_m2", "area_m2")
# An outline that only shows where something is has no area to be compared.
_MEASURABLE = frozenset({None, "survey", "plan"})


@dataclass(frozen=True)
class Reference:
    """Something whose true place is known, by the id that messages name it by."""

    entry_id: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class Missing:
    """A must-field that counts for nothing yet, and the reason that its evidence gives."""

    name: str
    title: Label
    status: Label | None


@dataclass(frozen=True)
class Completeness:
    """How many of the must-fields are confirmed; `pct` is rounded down."""

    held: int
    asked: int
    missing: tuple[Missing, ...]

    @property
    def pct(self) -> int:
        return self.held * 100 // self.asked if self.asked else 100


def live_remarks(
    kind: Kind,
    document: Document,
    *,
    day: str,
    published: Reference | None = None,
    wording: Severities | None = None,
) -> list[Remark]:
    """Remarks on a document whose form is right. `day` is the calendar day in Shanghai.

    `published` is the entry itself as it lies in the catalog: an outline that moved just as a
    Chinese map would move it is called out.
    """
    found = [Remark(Severity.FAULT, fault) for fault in _geometry(kind, document)]
    if not found:
        found += _shift(document, published)
        found += _outline(document)
    found += _indicators(document["properties"])
    found += _stale(document["properties"], day)
    return found + wording_remarks(kind, document, wording)


def completeness(kind: Kind, properties: Mapping[str, Any], data_mode: str) -> Completeness:
    """How complete an entry is, and what it lacks. In a demonstration invented values count."""
    counted = CONFIRMED | ({"illustrative"} if data_mode == "demo" else frozenset())
    evidence = properties.get("evidence") or {}
    statuses = {name: evidence.get(name, {}).get("status") for name in must_fields(kind)}
    missing = tuple(
        Missing(name, kind.fields[name].traits.title, _status(status))
        for name, status in statuses.items()
        if status not in counted
    )
    return Completeness(len(statuses) - len(missing), len(statuses), missing)


def _geometry(kind: Kind, document: Document) -> Iterator[Fault]:
    if kind.geometry is None:
        return
    for member in (GEOMETRY, "geometry_staff"):
        if document[member] is not None:
            yield from geometry_faults(document[member], kind.geometry, f"/{member}")


def _shift(document: Document, published: Reference | None) -> Iterator[Remark]:
    if document[GEOMETRY] is None or published is None:
        return
    system = suspected_shift(centre(dict(published.geometry)), centre(document[GEOMETRY]))
    if system is not None:
        facts = {"system": system, "reference": published.entry_id}
        said = Fault("/geometry/coordinates", "coordinates-shifted", facts)
        yield Remark(Severity.FAULT, said)


def _outline(document: Document) -> Iterator[Remark]:
    """A stated area that is not that of the outline, the exact one where there is one."""
    properties = document["properties"]
    outline = document["geometry_staff"] or document[GEOMETRY]
    name = next((n for n in _AREAS if properties.get(n) is not None), None)
    if name is None or outline is None or not outline["type"].endswith("Polygon"):
        return
    said = (properties.get("evidence") or {}).get(name) or {}
    approximate = "approx" in (said.get("operator"), said.get("precision"))
    if approximate or properties.get("geometry_precision") not in _MEASURABLE:
        return
    stated = exact_decimal(properties[name])
    if not stated:
        return
    measured = Decimal(area_m2(outline))
    deviation = measured / stated - 1
    if abs(deviation) > AREA_TOLERANCE:
        facts = {
            "measured": measured.quantize(Decimal(1)),
            "stated": stated,
            "deviation": (deviation * 100).quantize(Decimal("0.1")),
        }
        yield Remark(Severity.WARNING, Fault(f"/properties/{name}", "outline-disagrees", facts))


def _indicators(properties: Mapping[str, Any]) -> Iterator[Remark]:
    finding = check_consistency(properties)
    if finding is None or finding.code != "disputed" or finding.deviation_pct is None:
        return
    low, high, site, stated = (
        exact_decimal(properties.get(name))
        for name in ("far_min", "far_max", "site_area_m2", "gfa_m2")
    )
    # The nearer of the two ratios is the one that is missed.
    missed = low if finding.deviation_pct < 0 and low is not None else high
    assert missed is not None
    assert site is not None
    facts = {
        "expected": (site * missed).quantize(Decimal(1)),
        "stated": stated,
        "deviation": finding.deviation_pct,
    }
    yield Remark(Severity.WARNING, Fault("/properties/gfa_m2", "floor-area-disagrees", facts))


def _stale(properties: Mapping[str, Any], day: str) -> Iterator[Remark]:
    until = properties.get("review_by")
    if until is not None and until < day:
        said = Fault("/properties/review_by", "review-overdue", {"day": until})
        yield Remark(Severity.WARNING, said)


def _status(code: str | None) -> Label | None:
    return code_list("evidence-status").label(code) if code is not None else None
