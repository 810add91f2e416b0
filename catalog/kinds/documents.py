"""Reading what somebody sent as an entry, and naming everything that is wrong with its form.

A document is the one dict an entry is kept as: `{type, collection, id, geometry, geometry_staff,
properties}`. `geometry` becomes public (rounded); `geometry_staff` never does. A sender may add
`reference_facility: {id, position}`, a facility as it lies in the sender's coordinates, by which a
shifted map gives itself away; it is read and not kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import marshmallow as ma

from catalog.kinds import KINDS
from catalog.kinds.evidence import DEFAULT, WITH_VALUE, EvidenceSchema
from catalog.kinds.fields import Described, Many, Record, Reference
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience
from catalog.values.canonical import plain
from catalog.values.coordinates import Position
from catalog.values.fault import Fault, Refused, escape, shown
from catalog.values.identifiers import is_entry_id
from catalog.values.numbers import MAX_DIGITS, exact_decimal, significant_digits

Document = dict[str, Any]

_MEMBERS = frozenset(
    {"type", "collection", "id", "geometry", "geometry_staff", "properties", "reference_facility"}
)
# What the catalog itself adds to an entry when it is read; sent back, it is left out.
_ADDED_ON_READ = frozenset({"links", "catalog_data_mode"})
_EVIDENCE = EvidenceSchema()


def read_document(raw: Any, *, unnamed: bool = False) -> tuple[Kind, Document]:
    """The kind and the document of a raw JSON value.

    Types, bounds, codes and member names are checked here; what must hold between values is for
    `catalog.rules`. An entry that is new may be `unnamed`: its id is null. Raises Refused with
    every fault of form at once.
    """
    if not isinstance(raw, Mapping):
        raise Refused([Fault("", "not-an-object")])
    kind = KINDS.get(str(raw.get("collection")))
    entry_id = raw.get("id")
    name = shown(raw.get("collection", ""))
    shown_id = shown(entry_id) if entry_id is not None else ""
    if kind is None:
        facts = {"value": name, "known": ", ".join(KINDS)}
        raise Refused([Fault("/collection", "unknown-collection", facts, name, shown_id)])
    faults = list(_member_faults(raw, kind, unnamed))
    properties: Any = raw.get("properties")
    loaded: dict[str, Any] = {}
    if isinstance(properties, Mapping):
        try:
            loaded = dict(kind.loader.load(with_default_evidence(kind, properties)))
        except ma.ValidationError as error:
            faults += faults_told(error.messages, "/properties")
    else:
        faults.append(Fault("/properties", "not-an-object"))
    if faults:
        raise Refused(fault.of(kind.name, shown_id) for fault in faults)
    for computed in (n for n, f in kind.fields.items() if f.traits.computed):
        loaded.pop(computed, None)
        loaded.get("evidence", {}).pop(computed, None)
    document: Document = {
        "type": "Feature",
        "collection": kind.name,
        "id": entry_id,
        "geometry": _without_box(raw.get("geometry")),
        "geometry_staff": _without_box(raw.get("geometry_staff")),
        "properties": loaded,
    }
    plain_document: Document = plain(document)
    return kind, plain_document


def stated_reference(raw: Any) -> tuple[str, Position] | None:
    """The reference facility that a sender states: its id and where the sender has it."""
    stated = raw.get("reference_facility") if isinstance(raw, Mapping) else None
    if not isinstance(stated, Mapping):
        return None
    position = stated.get("position")
    numbers = [exact_decimal(n) for n in position] if isinstance(position, list) else []
    if len(numbers) != 2 or any(number is None or abs(number) > 180 for number in numbers):
        return None
    longitude, latitude = (float(number) for number in numbers if number is not None)
    return str(stated.get("id")), (longitude, latitude)


def keeping_staff_part(kind: Kind, document: Document, before: Document) -> Document:
    """The document with what only staff hold, where a sender could not have known it.

    Whoever sends back a public export leaves out staff fields and the digits that public geometry
    lost; neither is a wish to delete them.
    """
    kept = {
        name: before["properties"][name]
        for name, field in kind.fields.items()
        if field.traits.audience is Audience.STAFF and name in before["properties"]
    }
    staff = document["geometry_staff"]
    return {
        **document,
        "geometry_staff": before["geometry_staff"] if staff is None else staff,
        "properties": {**kept, **document["properties"]},
    }


def with_default_evidence(kind: Kind, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties in which the evidence named `*` stands beside every value that has none.

    A default that is malformed stays where it is, so that it is refused there, once.
    """
    evidence = properties.get("evidence")
    if not isinstance(evidence, Mapping) or DEFAULT not in evidence:
        return dict(properties)
    explicit = {name: said for name, said in evidence.items() if name != DEFAULT}
    default = evidence[DEFAULT]
    if _EVIDENCE.validate(default):
        return dict(properties)
    given = default["status"] in WITH_VALUE
    implied = {
        name: default
        for name, field in kind.fields.items()
        if field.traits.evidenced
        and field.traits.audience is Audience.PUBLIC
        and not field.traits.computed
        and name in properties
        and name not in explicit
        and (properties[name] is not None) == given
    }
    return {**properties, "evidence": {**implied, **explicit}}


def references(kind: Kind, properties: Mapping[str, Any]) -> Iterator[tuple[str, str | None, str]]:
    """Every entry that the public part of the properties points at: (pointer, kind, id)."""
    for name, field in kind.public_fields.items():
        if properties.get(name) is not None:
            yield from _references(field, properties[name], f"/properties/{name}")
    for name, evidence in properties.get("evidence", {}).items():
        for position, source in enumerate(evidence.get("sources") or ()):
            yield f"/properties/evidence/{escape(name)}/sources/{position}", "sources", source


def _references(
    field: Described, value: Any, pointer: str
) -> Iterator[tuple[str, str | None, str]]:
    if isinstance(field, Reference):
        yield pointer, field.kind, value
    elif isinstance(field, Many):
        for position, item in enumerate(value):
            yield from _references(field.items, item, f"{pointer}/{position}")
    elif isinstance(field, Record):
        for name, inner in field.schema.fields.items():
            if isinstance(inner, Described) and value.get(name) is not None:
                yield from _references(inner, value[name], f"{pointer}/{name}")


def _member_faults(raw: Mapping[str, Any], kind: Kind, unnamed: bool) -> Iterator[Fault]:
    for name in raw:
        if name not in _MEMBERS | _ADDED_ON_READ:
            yield Fault(f"/{escape(str(name))}", "unknown-member", {"value": shown(name)})
    if raw.get("type", "Feature") != "Feature":
        yield Fault("/type", "not-a-feature")
    entry_id = raw.get("id")
    named = isinstance(entry_id, str) and is_entry_id(entry_id)
    if not named and not (unnamed and entry_id is None):
        yield Fault("/id", "not-an-id", {"value": shown(entry_id)})
    if raw.get("reference_facility") is not None and stated_reference(raw) is None:
        yield Fault("/reference_facility", "reference-form")
    for member in ("geometry", "geometry_staff"):
        if raw.get(member) is not None and kind.geometry is None:
            yield Fault(f"/{member}", "kind-without-geometry", {"value": kind.name})
        elif isinstance(raw.get(member), Mapping):
            yield from _digit_faults(raw[member].get("coordinates"), f"/{member}/coordinates")


def _digit_faults(coordinates: Any, pointer: str) -> Iterator[Fault]:
    """The first coordinate with more digits than a double keeps, before one is made of it."""
    pending = [coordinates]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(item)
        else:
            number = exact_decimal(item)
            if number is not None and significant_digits(number) > MAX_DIGITS:
                facts = {"value": shown(number), "maximum": MAX_DIGITS}
                yield Fault(pointer, "coordinate-digits", facts)
                return


def _without_box(geometry: Any) -> Any:
    """The geometry without its `bbox`, which says nothing that the coordinates do not."""
    if not isinstance(geometry, Mapping):
        return geometry
    return {name: value for name, value in geometry.items() if name != "bbox"}


def faults_told(messages: Any, pointer: str) -> Iterator[Fault]:
    """Faults of the nested form in which marshmallow tells them."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            # What concerns a whole structure stands under this name, which is nobody's field.
            step = "" if name == "_schema" else f"/{escape(str(name))}"
            yield from faults_told(inner, pointer + step)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, tuple):
            yield Fault(pointer, message[0], message[1])
        elif message == "Unknown field.":
            yield Fault(pointer, "unknown-field", {"value": shown(pointer.rsplit("/", 1)[-1])})
        elif message == "Missing data for required field.":
            yield Fault(pointer, "missing")
        elif message == "Field may not be null.":
            yield Fault(pointer, "null-item")
        else:
            yield Fault(pointer, "not-an-object")
