"""From what was written to what is asked of a kind: names found, types agreed, literals exact."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.kinds.fields import wrong
from catalog.query.cql2 import limits, syntax
from catalog.query.cql2.comparing import (
    Field,
    Operand,
    arguments,
    compare,
    is_between,
    is_like,
    is_one_of,
    operand,
    unknown_function,
    wrong_count,
)
from catalog.query.cql2.days import RELATIONS as TEMPORAL
from catalog.query.cql2.days import relate, span
from catalog.query.cql2.document import parse_document
from catalog.query.cql2.names import GEOMETRY, Type, find
from catalog.query.cql2.scalars import HOLDS
from catalog.query.cql2.sets import RELATIONS as ARRAYS
from catalog.query.cql2.sets import relate_sets
from catalog.query.cql2.shapes import RELATIONS as SPATIAL
from catalog.query.cql2.shapes import relate_shapes, shape
from catalog.query.cql2.text import parse_text
from catalog.query.cql2.tree import (
    Always,
    And,
    Compare,
    Expression,
    Known,
    Not,
    Or,
    Shape,
    Span,
)
from catalog.values.projections import CRS84
from catalog.words.label import Label

TEXT, JSON = "cql2-text", "cql2-json"

FUNCTIONS = (
    "casei",
    *ARRAYS,
    "s_disjoint",
    *SPATIAL,
    "t_disjoint",
    *TEMPORAL,
)
"""What a filter may call."""


def read_filter(kind: str, text: str, *, language: str = TEXT, crs: str = CRS84) -> Expression:
    """What a filter asks of a kind's entries; its coordinates are in `crs`.

    Raises the kinds' `wrong`, which says what is wrong, where, and what would be right.
    """
    if len(text) > limits.LENGTH:
        raise wrong("filter-too-long", length=len(text), maximum=limits.LENGTH)
    node = parse_document(text) if language == JSON else parse_text(text)
    return _Reading(kind, crs).predicate(node)


@dataclass
class _Reading:
    """One filter while it is read, and how much of each limit it has used."""

    kind: str
    crs: str
    predicates: int = 0
    spatial: int = 0
    vertices: int = 0
    folded: int = 0

    def predicate(self, node: syntax.Node) -> Expression:
        """Anything that is true or false of an entry."""
        if isinstance(node, syntax.Call):
            if node.op in ("and", "or"):
                if not node.args:
                    raise wrong_count(node, 1)
                parts = tuple(self.predicate(part) for part in node.args)
                return And(parts) if node.op == "and" else Or(parts)
            if node.op == "not":
                return Not(self.predicate(arguments(node, 1)[0]))
        self._count(1, node)
        match node:
            case syntax.Truth():
                return Always(node.value)
            case syntax.Name() if find(self.kind, node).type is Type.FLAG:
                return Compare(find(self.kind, node).field, "=", True)
            case syntax.Call():
                return self._called(node)
        found = operand(self.kind, node)
        raise wrong("filter-type", at=node.at, found=found.type.value, wanted=Type.PREDICATE.value)

    def _called(self, node: syntax.Call) -> Expression:
        if node.op in HOLDS:
            left, right = (self._operand(side) for side in arguments(node, 2))
            return compare(self.kind, left, node.op, right, node.at)
        match node.op:
            case "isnull":
                return Not(self._known(arguments(node, 1)[0]))
            case "like":
                left_node, form = arguments(node, 2)
                return is_like(self._operand(left_node), form, self.kind, node.at)
            case "between":
                middle, low, high = (self._operand(side) for side in arguments(node, 3))
                return is_between(self.kind, middle, low, high, node.at)
            case "in":
                return self._is_in(node)
        return self._function(node)

    def _function(self, node: syntax.Call) -> Expression:
        if node.op in ARRAYS:
            return relate_sets(self.kind, node.op, arguments(node, 2))
        if node.op in TEMPORAL or node.op == "t_disjoint":
            begins, ends = (self._span(side) for side in arguments(node, 2))
            return relate(node.op, begins, ends)
        if node.op in SPATIAL or node.op == "s_disjoint":
            self.spatial += 1
            if self.spatial > limits.SPATIAL:
                raise wrong("filter-too-many-spatial", at=node.at, maximum=limits.SPATIAL)
            left, right = (self._shape(side) for side in arguments(node, 2))
            return relate_shapes(node.op, left, right)
        found = operand(self.kind, node) if node.op == "casei" else None
        if found is not None:
            wanted = Type.PREDICATE.value
            raise wrong("filter-type", at=node.at, found=found.type.value, wanted=wanted)
        raise unknown_function(node, FUNCTIONS)

    def _operand(self, node: syntax.Node) -> Operand:
        found = operand(self.kind, node)
        if isinstance(found, Field) and found.folded:
            self.folded += 1
            if self.folded > limits.FOLDED:
                raise wrong("filter-too-many-folded", at=node.at, maximum=limits.FOLDED)
        return found

    def _is_in(self, node: syntax.Call) -> Expression:
        left, items = arguments(node, 2)
        if not isinstance(items, syntax.Items) or not items.items:
            wanted = Label("括号内的一个或多个值", "one or more values in brackets")
            raise wrong("filter-operand", at=items.at, wanted=wanted)
        count = len(items.items)
        if count > limits.LISTED:
            raise wrong("filter-list-long", at=items.at, count=count, maximum=limits.LISTED)
        found = tuple(self._operand(item) for item in items.items)
        asked = is_one_of(self.kind, self._operand(left), found, node.at)
        if isinstance(asked, Or):
            self._count(len(asked.parts) - 1, node)
        return asked

    def _count(self, more: int, node: syntax.Node) -> None:
        self.predicates += more
        if self.predicates > limits.PREDICATES:
            raise wrong("filter-too-many-predicates", at=node.at, maximum=limits.PREDICATES)

    def _known(self, node: syntax.Node) -> Expression:
        if isinstance(node, syntax.Call) and node.op == "casei":
            node = arguments(node, 1)[0]
        if isinstance(node, syntax.Name):
            return Known(find(self.kind, node).field)
        wanted = Label("字段", "a property")
        raise wrong("filter-operand", at=node.at, wanted=wanted)

    def _span(self, node: syntax.Node) -> Span:
        found = span(self.kind, node)
        if found is None:
            wanted = Label(
                "日期字段、DATE、TIMESTAMP 或 INTERVAL",
                "a date property, DATE, TIMESTAMP or INTERVAL",
            )
            raise wrong("filter-operand", at=node.at, wanted=wanted)
        return found

    def _shape(self, node: syntax.Node) -> Shape | None:
        if isinstance(node, syntax.Name) and find(self.kind, node).field == GEOMETRY:
            return None
        if not isinstance(node, syntax.Geometry):
            wanted = Label("geometry 或一个图形", "geometry or a geometry literal")
            raise wrong("filter-operand", at=node.at, wanted=wanted)
        found, count = shape(node, self.crs)
        self.vertices += count
        if self.vertices > limits.VERTICES:
            raise wrong("filter-too-many-vertices", at=node.at, maximum=limits.VERTICES)
        return found
