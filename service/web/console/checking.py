"""What is still to be done before a draft can be published, while somebody types in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.fields import Number
from catalog.kinds.kind import Kind
from catalog.kinds.spoken import spoken
from catalog.rules.consistency import check_consistency
from catalog.rules.derivation import derived_properties
from catalog.rules.live import Reference, completeness, live_remarks
from catalog.store.staff.drafts import Draft
from catalog.values.dates import shanghai_day
from catalog.values.fault import Fault, Refused
from catalog.values.units import UnitRefused, quantity
from catalog.words.messages.message import Told
from catalog.words.severity import Severity
from service.web.console.rendering import number
from service.web.console.telling import telling
from service.web.console.visit import Visit


@dataclass(frozen=True)
class ToDo:
    """One thing to be mended: of what, where, and what is wrong with it."""

    label: str
    anchor: str
    told: Told


@dataclass(frozen=True)
class Checks:
    """Everything that keeps a draft from being published, what is worth a look, and what follows
    from its figures: `faults` and `beside` as they are, `todo` and `remarks` as they are read."""

    faults: tuple[Fault, ...]
    beside: tuple[Fault, ...]
    todo: tuple[ToDo, ...]
    remarks: tuple[ToDo, ...]
    derived: tuple[tuple[str, str], ...]


def checked(visit: Visit, draft: Draft, document: Document) -> Checks:
    """The checks of a draft that would say what a document says."""
    kind = KINDS[draft.collection]
    read, faults = _judged(visit, draft, kind, document)
    remarks = [] if read is None else _remarks(visit, draft, kind, read, faults)
    derived: tuple[tuple[str, str], ...] = ()
    if not any(fault.code == "not-a-number" for fault in faults):
        derived = tuple(_derived(visit, kind, document["properties"]))
    todo, beside = todo_of(visit, kind, faults), todo_of(visit, kind, remarks)
    return Checks(faults, tuple(remarks), todo, beside, derived)


def todo_of(visit: Visit, kind: Kind, faults: Sequence[Fault]) -> tuple[ToDo, ...]:
    """Faults as a list that leads to their places in the form."""
    return tuple(
        ToDo(*_place(visit, kind, fault.pointer), telling(fault, visit.language))
        for fault in faults
    )


def in_units(kind: Kind, fault: Fault, properties: dict[str, Any]) -> Fault:
    """A fault of a number, said more exactly where it is one of its unit."""
    name = fault.pointer.rpartition("/")[2]
    field = kind.fields.get(name)
    text = properties.get(name)
    if fault.code != "not-a-number" or not isinstance(field, Number) or not isinstance(text, str):
        return fault
    try:
        quantity(text, field.traits.unit or "1", field.scale)
    except UnitRefused as refused:
        if field.traits.unit in (None, "1") and "wanted" in refused.facts:
            return fault
        return replace(fault, code=refused.code, facts=refused.facts)
    return fault


def _judged(
    visit: Visit, draft: Draft, kind: Kind, document: Document
) -> tuple[Document | None, tuple[Fault, ...]]:
    """The document as it would be kept, None where its form is wrong, and its faults."""
    try:
        read = drafting.read(draft, document)
    except Refused as refused:
        properties = document["properties"]
        return None, tuple(in_units(kind, fault, properties) for fault in refused.faults)
    would, act = replace(draft, document=read), visit.act
    found = drafting.faults_of(visit.services.database, would, act.coordinate_decimals, act.wording)
    return read, tuple(found)


def _remarks(
    visit: Visit, draft: Draft, kind: Kind, document: Document, faults: Sequence[Fault]
) -> list[Fault]:
    """What nothing is refused for, and what the gate does not look at."""
    public = drafting.live(visit.services.database, draft)
    geometry = (
        None
        if public is None or public.content is None
        else orjson.loads(public.content)["geometry"]
    )
    published = None if geometry is None else Reference(draft.entry_id or "", geometry)
    found = live_remarks(
        kind,
        document,
        day=shanghai_day(visit.now),
        published=published,
        wording=visit.act.wording,
    )
    refused = {(fault.pointer, fault.code) for fault in faults}
    return [
        each.said
        for each in found
        if each.severity is Severity.WARNING or (each.said.pointer, each.said.code) not in refused
    ]


def _derived(visit: Visit, kind: Kind, properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Figures that follow from those typed, for whoever typed them to compare."""
    mode = visit.services.reader.clock().data_mode
    complete = completeness(kind, properties, mode)
    missing = "、".join(visit.say(each.title) for each in complete.missing)
    yield visit.t("checks.complete"), f"{complete.pct}%"
    if missing:
        yield visit.t("checks.missing"), missing
    found = derived_properties(kind, properties)
    if "site_area_mu" in found:
        said = spoken(kind.fields["site_area_mu"], found["site_area_mu"])
        yield visit.t("checks.area_mu"), visit.say(said)
    finding = check_consistency(properties) if "gfa_m2" in kind.fields else None
    if finding is None:
        return
    said = spoken(kind.fields.get("consistency"), finding.code)
    yield visit.t("checks.consistency"), visit.say(said)
    if finding.derived_far is not None and finding.deviation_pct is not None:
        yield visit.t("checks.derived_far"), number(finding.derived_far)
        yield visit.t("checks.deviation"), f"{number(finding.deviation_pct)}%"


def _place(visit: Visit, kind: Kind, pointer: str) -> tuple[str, str]:
    """What a pointer points at in words, and the anchor of its place in the form."""
    steps = pointer.strip("/").split("/")
    if steps[0] in ("geometry", "geometry_staff"):
        return visit.t("geometry.title"), "geometry"
    if steps[0] != "properties" or len(steps) < 2:
        return "", ""
    evidence = steps[1] == "evidence" and len(steps) > 2
    name = steps[2] if evidence else steps[1]
    field = kind.fields.get(name)
    label = visit.say(field.traits.title) if field else name
    if name == "geometry":
        return visit.t("geometry.title"), "geometry"
    if evidence:
        return f"{label} · {visit.t('edit.evidence')}", f"e-{name}".replace("_", "-")
    return label, f"p-{name}".replace("_", "-")
