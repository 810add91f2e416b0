"""What changed between two documents of a kind, field by field, as a person reads it.

Either document may be a draft, a published version or nothing at all. Whoever compares a draft
with a version projects the draft first (`catalog.rules.projection`), or staff fields and digits
that are never published show as changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

import shapely

from catalog.kinds.evidence import GEOMETRY, EvidenceSchema
from catalog.kinds.fields import Described, Many, Record
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience, Group
from catalog.kinds.spoken import spoken
from catalog.rules.metres import middle, on_the_ground
from catalog.values.codes import code_list
from catalog.values.fault import escape
from catalog.words.label import Label

GEOMETRY_TITLES = {
    GEOMETRY: Label("图形", "Geometry"),
    "geometry_staff": Label("内部图形", "Geometry for staff"),
}


class How(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Part:
    """One place that differs.

    `pointer` is a JSON pointer into the later document (into the earlier one for what was
    removed). `before` and `after` are None where the place was not there. `parts` tell lists item
    by item and records member by member; `reordered` that a list's items changed places.
    """

    pointer: str
    title: Label
    how: How
    before: Label | None
    after: Label | None
    parts: tuple[Part, ...] = ()
    reordered: bool = False


@dataclass(frozen=True)
class FieldDifference:
    """A field whose value or evidence differs; `value` is None when the evidence alone does."""

    name: str
    title: Label
    group: Group
    audience: Audience
    value: Part | None
    evidence: tuple[Part, ...]


@dataclass(frozen=True)
class GeometryDifference:
    """How a geometry differs. Areas in m² on the ellipsoid, distances in metres to 0.1 %.

    `added_m2` and `removed_m2` are what only the later and only the earlier one covers;
    `difference_m2` is their sum. `moved_m` lies between the centroids, None unless both are there.
    """

    title: Label
    how: How | None
    before_m2: float
    after_m2: float
    added_m2: float
    removed_m2: float
    before_m: float
    after_m: float
    moved_m: float | None
    evidence: tuple[Part, ...]

    @property
    def difference_m2(self) -> float:
        return self.added_m2 + self.removed_m2


@dataclass(frozen=True)
class Difference:
    """Nothing differs when all of it is empty. Fields stand in the order of their kind."""

    fields: tuple[FieldDifference, ...]
    geometry: GeometryDifference | None
    geometry_staff: GeometryDifference | None

    def __bool__(self) -> bool:
        return bool(self.fields or self.geometry or self.geometry_staff)


_Content = Mapping[str, Any]


class _Absent:
    """No member of that name, which is another thing than null."""


_ABSENT: Final = _Absent()
_EVIDENCE = EvidenceSchema()
_STATUS = code_list("evidence-status")


def difference(kind: Kind, before: _Content | None, after: _Content | None) -> Difference:
    """What differs from one document (or none) to another of the same kind."""
    old, new = before or {}, after or {}
    names = [*kind.fields]
    names += sorted(_properties(old).keys() | _properties(new).keys() - {*names})
    said = sorted((_evidence(old).keys() | _evidence(new).keys()) - {GEOMETRY})
    named = dict.fromkeys(n for n in (*names, *said) if n != "evidence")
    return Difference(
        tuple(found for name in named if (found := _field(kind, name, old, new)) is not None),
        _geometry(GEOMETRY, old, new),
        _geometry("geometry_staff", old, new),
    )


def _properties(content: _Content) -> Mapping[str, Any]:
    return content.get("properties") or {}


def _evidence(content: _Content) -> Mapping[str, Any]:
    return _properties(content).get("evidence") or {}


def _field(kind: Kind, name: str, old: _Content, new: _Content) -> FieldDifference | None:
    field = kind.fields.get(name)
    title = field.traits.title if field else Label(name, name)
    values = [_properties(content).get(name, _ABSENT) for content in (old, new)]
    said = [_evidence(content).get(name) for content in (old, new)]
    value = _part(field, title, f"/properties/{escape(name)}", *values)
    if value is not None:
        value = _with_reasons(value, values, said)
    evidence = _said(name, *said)
    if value is None and not evidence:
        return None
    group = field.traits.group if field else Group.PROVENANCE
    audience = field.traits.audience if field else Audience.PUBLIC
    return FieldDifference(name, title, group, audience, value, evidence)


def _with_reasons(part: Part, values: list[Any], said: list[Any]) -> Part:
    """The same, where a null tells why it is one."""
    before, after = (
        _STATUS.label(evidence["status"]) if value is None and evidence else label
        for value, evidence, label in zip(values, said, (part.before, part.after), strict=True)
    )
    return replace(part, before=before, after=after)


def _said(name: str, before: Any, after: Any) -> tuple[Part, ...]:
    """What differs in the evidence of a field, member by member."""
    pointer = f"/properties/evidence/{escape(name)}"
    return tuple(_members(_EVIDENCE.fields, pointer, before or {}, after or {}))


def _part(
    field: Described | None, title: Label, pointer: str, before: Any, after: Any
) -> Part | None:
    """What differs between two values of one place, or None."""
    if before is after or (before == after and _ABSENT not in (before, after)):
        return None
    parts: tuple[Part, ...] = ()
    reordered = False
    if isinstance(field, Many) and isinstance(before, list) and isinstance(after, list):
        pairs = _paired(field, before, after)
        parts = tuple(_items(field, pointer, before, after, pairs))
        kept = [new for _, new in pairs]
        reordered = kept != sorted(kept)
    elif isinstance(field, Record) and isinstance(before, dict) and isinstance(after, dict):
        parts = tuple(_members(field.schema.fields, pointer, before, after))
    was, now = (None if value is _ABSENT else spoken(field, value) for value in (before, after))
    return Part(pointer, title, _how(before, after), was, now, parts, reordered)


def _how(before: Any, after: Any) -> How:
    if before is _ABSENT:
        return How.ADDED
    return How.REMOVED if after is _ABSENT else How.CHANGED


def _members(
    fields: Mapping[str, Any], pointer: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Part]:
    unknown = sorted((before.keys() | after.keys()) - fields.keys())
    for name in (*fields, *unknown):
        field = fields.get(name)
        described = field if isinstance(field, Described) else None
        title = described.traits.title if described else Label(name, name)
        values = before.get(name, _ABSENT), after.get(name, _ABSENT)
        part = _part(described, title, f"{pointer}/{escape(name)}", *values)
        if part is not None:
            yield part


def _items(
    field: Many, pointer: str, before: list[Any], after: list[Any], pairs: list[tuple[int, int]]
) -> Iterator[Part]:
    """Items that differ, in the order of the later list, then those that are gone."""
    earlier = {new: old for old, new in pairs}
    for position, item in enumerate(after):
        was = before[earlier[position]] if position in earlier else _ABSENT
        part = _part(field.items, _nth(position), f"{pointer}/{position}", was, item)
        if part is not None:
            yield part
    kept = {old for old, _ in pairs}
    for position, item in enumerate(before):
        if position not in kept:
            part = _part(field.items, _nth(position), f"{pointer}/{position}", item, _ABSENT)
            assert part is not None
            yield part


def _nth(position: int) -> Label:
    return Label(f"第 {position + 1} 项", f"Item {position + 1}")


def _paired(field: Many, before: list[Any], after: list[Any]) -> list[tuple[int, int]]:
    """Which item of the earlier list is which of the later one: (position, position), in order.

    Items are the same when they are equal, or else records whose required members agree: the
    same utility in another state. What is left over came or went.
    """
    old, new = dict(enumerate(before)), dict(enumerate(after))
    pairs = [*_matches(old, new, lambda item: item)]
    if isinstance(field.items, Record):
        required = [n for n, f in field.items.schema.fields.items() if f.required]
        pairs += _matches(old, new, lambda item: [item.get(name) for name in required])
    return sorted(pairs)


def _matches(old: dict[int, Any], new: dict[int, Any], key: Any) -> Iterator[tuple[int, int]]:
    """Take apart what has the same key, first with first, and answer the pairs."""
    for position, item in list(old.items()):
        partner = next((n for n, other in new.items() if key(other) == key(item)), None)
        if partner is not None:
            del old[position], new[partner]
            yield position, partner


def _geometry(member: str, old: _Content, new: _Content) -> GeometryDifference | None:
    before, after = old.get(member), new.get(member)
    said = [_evidence(content).get(member) for content in (old, new)]
    evidence = _said(member, *said)
    if before == after:
        if not evidence:
            return None
        return GeometryDifference(GEOMETRY_TITLES[member], None, *_sizes(before, after), evidence)
    how = How.ADDED if before is None else How.REMOVED if after is None else How.CHANGED
    return GeometryDifference(GEOMETRY_TITLES[member], how, *_sizes(before, after), evidence)


def _sizes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[float, float, float, float, float, float, float | None]:
    given = [geometry for geometry in (before, after) if geometry is not None]
    if not given:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, None
    latitude = middle(*given)
    old, new = (
        shapely.GeometryCollection() if geometry is None else on_the_ground(geometry, latitude)
        for geometry in (before, after)
    )
    moved = None if before is None or after is None else float(old.centroid.distance(new.centroid))
    return (
        float(old.area),
        float(new.area),
        float(shapely.difference(new, old).area),
        float(shapely.difference(old, new).area),
        _line_m(old),
        _line_m(new),
        moved,
    )


def _line_m(shape: Any) -> float:
    """The length of lines; the outline of an area is no length of anything."""
    return 0.0 if shape.area else float(shape.length)
