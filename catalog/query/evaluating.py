"""What each predicate of a filter is of one entry: true, false, or unknown (None).

The same as `catalog.query.cql2.compiling` says in SQL and `catalog.query.resolving` beside it,
worked out from the entry's published content alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson
import shapely

from catalog.kinds import KINDS
from catalog.query.cql2.days import CERTAIN, RELATIONS, End, Relation, fixed_end
from catalog.query.cql2.names import GEOMETRY, ID, Type, properties_of
from catalog.query.cql2.patterns import matches
from catalog.query.cql2.scalars import HOLDS, scale
from catalog.query.cql2.shapes import RELATIONS as SPATIAL
from catalog.query.cql2.tree import (
    Always,
    And,
    Array,
    Compare,
    CompareDays,
    CompareFields,
    Expression,
    FieldDay,
    FieldItems,
    Items,
    Known,
    Like,
    Not,
    OneOf,
    Or,
    Span,
    Spatial,
    Temporal,
)
from catalog.values.dates import first_day, last_day

Truth = bool | None


@dataclass(frozen=True)
class Subject:
    """One entry of a kind: its Feature as it is published."""

    kind: str
    feature: Mapping[str, Any]

    def value(self, field: str) -> Any:
        """The value as it is published, None without one."""
        if field in (ID, GEOMETRY):
            return self.feature[field]
        return self.feature["properties"].get(field)

    def indexed(self, field: str) -> Any:
        """The value of a scalar as an index holds it."""
        value = self.value(field)
        if value is None or field == ID:
            return value
        return KINDS[self.kind].queryables[field].index_values(value)[0]

    def items(self, field: str) -> frozenset[str] | None:
        value = self.value(field)
        if value is None:
            return None
        return frozenset(map(str, KINDS[self.kind].queryables[field].index_values(value)))

    @cached_property
    def shape(self) -> Any:
        geometry = self.feature["geometry"]
        return None if geometry is None else shapely.from_geojson(orjson.dumps(geometry))


def holds(asked: Expression, of: Subject) -> Truth:
    """What a filter is of an entry. Raises TypeError for what only a database is asked."""
    match asked:
        case Always(value=value):
            return value
        case And(parts=parts):
            return every(holds(part, of) for part in parts)
        case Or(parts=parts):
            return negated(every(negated(holds(part, of)) for part in parts))
        case Not(part=part):
            return negated(holds(part, of))
        case Known(field=field):
            return of.value(field) is not None
        case CompareDays():
            return _days(asked, of)
        case Temporal(function=function, left=left, right=right):
            return _ends(RELATIONS[function], left, right, of)
        case Array():
            return _sets(asked, of)
        case Spatial(function=function, shape=shape):
            if of.shape is None:
                return None
            return bool(SPATIAL[function](of.shape, shapely.from_wkb(shape.wkb)))
        case CompareFields():
            return _fields(asked, of)
    return _scalar(asked, of)


def every(truths: Iterable[Truth]) -> Truth:
    """Whether all are true: false when one is false, else unknown when one is unknown."""
    found = list(truths)
    return False if False in found else None if None in found else True


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _scalar(asked: Expression, of: Subject) -> Truth:
    match asked:
        case Compare(field=field, order=order, value=value, folded=folded):
            found = _text_of(of, field, folded)
            return None if found is None else bool(HOLDS[order](found, value))
        case OneOf(field=field, values=values, folded=folded):
            found = _text_of(of, field, folded)
            return None if found is None else found in values
        case Like(field=field, pattern=pattern, folded=folded):
            found = _text_of(of, field, folded)
            return None if found is None else matches(pattern, found)
    raise TypeError(f"{type(asked).__name__} is no predicate that anybody writes")


def _text_of(of: Subject, field: str, folded: bool) -> Any:
    found = of.indexed(field)
    return found.casefold() if folded and found is not None else found


def _fields(asked: CompareFields, of: Subject) -> Truth:
    left = _text_of(of, asked.left, asked.left_folded)
    right = _text_of(of, asked.right, asked.right_folded)
    if left is None or right is None:
        return None
    if properties_of(of.kind)[asked.left].type is Type.NUMBER:
        left = Decimal(left).scaleb(-scale(of.kind, asked.left))
        right = Decimal(right).scaleb(-scale(of.kind, asked.right))
    return bool(HOLDS[asked.order](left, right))


def _days(asked: CompareDays, of: Subject) -> Truth:
    left, right = asked.left, asked.right
    if asked.order == "=":
        same: tuple[Relation, ...] = (("begins", "=", "ends"), ("ends", "=", "begins"))
        if _ends((*same, ("begins", "=", "begins")), left, right, of):
            return True
        before = _ends((("ends", "<", "begins"),), left, right, of)
        return False if before or _ends((("begins", ">", "ends"),), left, right, of) else None
    always, never = CERTAIN[asked.order]
    if _ends(always, left, right, of):
        return True
    return False if _ends(never, left, right, of) else None


def _ends(relations: Iterable[Relation], left: Span, right: Span, of: Subject) -> Truth:
    return every(
        _compared(_end(left, here, of), order, _end(right, there, of))
        for here, order, there in relations
    )


def _compared(left: str | None, order: Any, right: str | None) -> Truth:
    return None if left is None or right is None else bool(HOLDS[order](left, right))


def _end(span: Span, end: End, of: Subject) -> str | None:
    day = span.begins if end == "begins" else span.ends
    if not isinstance(day, FieldDay):
        return fixed_end(span, end)
    found = of.indexed(day.field)
    if found is None:
        return None
    return first_day(found) if end == "begins" else last_day(found)


def _sets(asked: Array, of: Subject) -> Truth:
    left, right = _items(asked.left, of), _items(asked.right, of)
    if left is None or right is None:
        return None
    match asked.function:
        case "a_contains":
            return left >= right
        case "a_containedby":
            return left <= right
        case "a_equals":
            return left == right
        case "a_overlaps":
            return bool(left & right)


def _items(found: Items, of: Subject) -> frozenset[str] | None:
    return of.items(found.field) if isinstance(found, FieldItems) else found
