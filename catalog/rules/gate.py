"""What an entry must hold before it becomes public. Every fault is named at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import CONFIRMED, GEOMETRY
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure
from catalog.rules.consistency import check_consistency
from catalog.rules.evidence import evidence_faults
from catalog.rules.geometry import geometry_faults
from catalog.rules.lifecycle import may_follow
from catalog.rules.wording import wording_faults
from catalog.values.fault import Fault
from catalog.values.identifiers import DEMO_PREFIX
from catalog.words.wording import Severities

# What identifies a parcel to an investor must be confirmed; a reason for its absence will not do.
_PARCEL_CORE = ("name_zh", "lifecycle_state", "contact")


def document_faults(kind: Kind, document: Document) -> list[Fault]:
    """What is wrong with a document already as a draft: evidence and geometry."""
    found = list(evidence_faults(kind, document))
    for member in ("geometry", "geometry_staff"):
        if document[member] is not None and kind.geometry is not None:
            found += geometry_faults(document[member], kind.geometry, f"/{member}")
    return found


def gate_faults(
    kind: Kind,
    document: Document,
    published: Mapping[str, Any] | None,
    data_mode: str,
    wording: Severities | None = None,
) -> list[Fault]:
    """What keeps a document from being published now.

    `published` is the entry's current public content, or None. `wording` says which findings of
    wording are faults; without it the lists do. References to other entries are the caller's to
    check: they need the catalog.
    """
    found = document_faults(kind, document)
    found += _missing(kind, document)
    found += mode_faults(document, data_mode)
    if kind.name == "parcels":
        found += _parcel(document, published, data_mode)
    found += _consistency(document)
    found += _maps(document)
    found += wording_faults(kind, document, wording)
    return [fault.of(kind.name, document["id"]) for fault in found]


def _missing(kind: Kind, document: Document) -> Iterator[Fault]:
    """Must-fields without a value or a reason for its absence."""
    properties = document["properties"]
    for name, field in kind.public_fields.items():
        traits = field.traits
        if traits.disclosure is Disclosure.MUST and not traits.computed:
            evidenced = traits.evidenced and name in properties.get("evidence", {})
            if not evidenced and properties.get(name) is None:
                yield Fault(f"/properties/{name}", "must-field", {"title": traits.title})
    needed = kind.geometry is not None and kind.geometry.disclosure is Disclosure.MUST
    given = document["geometry"] is not None or GEOMETRY in properties.get("evidence", {})
    if needed and not given:
        yield Fault("/geometry", "null-without-reason")


def mode_faults(document: Document, data_mode: str) -> Iterator[Fault]:
    """What belongs to a demonstration and can never stand in a real catalog."""
    if data_mode == "demo":
        return
    if document["id"].startswith(DEMO_PREFIX):
        yield Fault("/id", "demo-id-in-real")
    for name, said in document["properties"].get("evidence", {}).items():
        if said["status"] == "illustrative":
            yield Fault(f"/properties/evidence/{name}/status", "illustrative-in-real")


def _parcel(
    document: Document, published: Mapping[str, Any] | None, data_mode: str
) -> Iterator[Fault]:
    properties = document["properties"]
    if properties.get("identity_status") != "confirmed":
        yield Fault("/properties/identity_status", "identity-not-confirmed")
    confirmed = CONFIRMED | ({"illustrative"} if data_mode == "demo" else frozenset())
    evidence = properties.get("evidence", {})

    def holds(name: str) -> bool:
        return bool(evidence.get(name, {}).get("status") in confirmed)

    for name in _PARCEL_CORE:
        if not holds(name):
            yield Fault(f"/properties/{name}", "core-field-not-confirmed")
    if not (holds("plot_no") or holds("planning_unit")):
        yield Fault("/properties/plot_no", "no-plot-nor-unit")
    before = published["properties"].get("lifecycle_state") if published else None
    after = properties.get("lifecycle_state")
    if not may_follow(before, after):
        facts = {"before": before, "after": after}
        yield Fault("/properties/lifecycle_state", "state-does-not-follow", facts)


def _maps(document: Document) -> Iterator[Fault]:
    """A published map bears the number of its review (审图号)."""
    for position, item in enumerate(document["properties"].get("media") or ()):
        if item["use"] == "location_map" and not item.get("review_no"):
            yield Fault(f"/properties/media/{position}/review_no", "map-without-review")


def _consistency(document: Document) -> Iterator[Fault]:
    """A contradiction between stated indicators may be published, but not unmarked."""
    properties = document["properties"]
    finding = check_consistency(properties)
    if finding is None or finding.code != "disputed":
        return
    evidence = properties.get("evidence", {})
    marked = {evidence.get(name, {}).get("status") for name in ("far_max", "gfa_m2")}
    if not marked & {"disputed", "illustrative"}:
        facts = {"derived": finding.derived_far, "deviation": finding.deviation_pct}
        yield Fault("/properties/far_max", "contradiction-not-marked", facts)
