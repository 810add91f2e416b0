"""Every value answers who says so, and every null says why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY, WITH_VALUE
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience
from catalog.values.fault import Fault, escape


def evidence_faults(kind: Kind, document: Document) -> Iterator[Fault]:
    """Faults between values and what is said of them."""
    properties = document["properties"]
    evidence = properties.get("evidence") or {}
    values = {
        name: properties[name]
        for name, field in kind.public_fields.items()
        if field.traits.evidenced and not field.traits.computed and name in properties
    }
    if kind.geometry is not None:
        values[GEOMETRY] = document["geometry"]
    for name, value in values.items():
        pointer = f"/properties/{name}" if name != GEOMETRY else "/geometry"
        if name in evidence:
            yield from _agreement(pointer, value, evidence[name]["status"])
        elif name == GEOMETRY and value is None:
            continue  # An absent geometry needs a reason only where the gate asks for one.
        elif value is None:
            yield Fault(pointer, "null-without-reason")
        else:
            yield Fault(pointer, "value-without-evidence")
    for name, said in evidence.items():
        pointer = f"/properties/evidence/{escape(name)}"
        if name not in values:
            known = kind.fields.get(name)
            staff = known is not None and known.traits.audience is Audience.STAFF
            yield Fault(pointer, "evidence-of-staff-field" if staff else "evidence-of-nothing")
        yield from _form(pointer, said)


def _agreement(pointer: str, value: Any, status: str) -> Iterator[Fault]:
    if value is None and status in WITH_VALUE:
        yield Fault(pointer, "status-needs-value", {"status": status})
    if value is not None and status not in WITH_VALUE:
        yield Fault(pointer, "status-forbids-value", {"status": status})


def _form(pointer: str, said: dict[str, Any]) -> Iterator[Fault]:
    status = said["status"]
    if status in ("official", "sourced") and not said.get("sources"):
        yield Fault(f"{pointer}/sources", "evidence-without-source", {"status": status})
    if status == "derived" and not said.get("formula"):
        yield Fault(f"{pointer}/formula", "derived-without-formula")
    if status == "disputed" and not (said.get("note_zh") or said.get("deviation_pct")):
        yield Fault(f"{pointer}/note_zh", "disputed-without-note")
