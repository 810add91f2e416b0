"""Comparisons of texts, numbers, flags and days: what stands on both sides, and what it means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog.kinds.fields import wrong
from catalog.query.cql2 import scalars, syntax
from catalog.query.cql2.days import compare_days, span
from catalog.query.cql2.names import Property, Type, find
from catalog.query.cql2.patterns import matches, pattern
from catalog.query.cql2.scalars import HOLDS, MIRRORED
from catalog.query.cql2.tree import (
    Always,
    And,
    Compare,
    CompareFields,
    Expression,
    FieldDay,
    Like,
    OneOf,
    Or,
    Order,
    Span,
)
from catalog.values.fault import shown
from catalog.words.label import Label

ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "^", "div"})
PREDICATES = frozenset(
    {"and", "or", "not", "=", "<>", "<", "<=", ">", ">=", "like", "in", "between", "isnull"}
)


@dataclass(frozen=True)
class Field:
    """A property as an operand; `folded` without regard to case."""

    of: Property
    folded: bool = False

    @property
    def type(self) -> Type:
        return self.of.type

    @property
    def name(self) -> str:
        return self.of.field


@dataclass(frozen=True)
class Value:
    """A literal as an operand."""

    type: Type
    value: str | Decimal | bool | Span | None


Operand = Field | Value


def operand(kind: str, node: syntax.Node) -> Operand:
    """What stands on one side. Raises `wrong` for what no comparison can take."""
    match node:
        case syntax.Name():
            return Field(find(kind, node))
        case syntax.Text():
            return Value(Type.TEXT, scalars.text(node))
        case syntax.Number():
            return Value(Type.NUMBER, node.value)
        case syntax.Truth():
            return Value(Type.FLAG, node.value)
        case syntax.Instant():
            return Value(Type.DAYS, span(kind, node))
        case syntax.Interval():
            return Value(Type.INTERVAL, None)
        case syntax.Geometry():
            return Value(Type.GEOMETRY, None)
        case syntax.Items():
            return Value(Type.ITEMS, None)
        case syntax.Null():
            raise wrong("filter-null", at=node.at)
        case syntax.Call():
            return _called(kind, node)


def _called(kind: str, node: syntax.Call) -> Operand:
    if node.op == "casei":
        argument = operand(kind, arguments(node, 1)[0])
        match argument:
            case Value(type=Type.TEXT, value=str(text)):
                return Value(Type.TEXT, text.casefold())
            case Field(of=found) if found.type in (Type.TEXT, Type.DAYS):
                return Field(found, folded=True)
        raise wrong("filter-type", at=node.at, found=argument.type.value, wanted=Type.TEXT.value)
    if node.op in ARITHMETIC:
        raise wrong("filter-arithmetic", at=node.at, value=node.op)
    if node.op in PREDICATES or node.op.startswith(("a_", "s_", "t_")):
        return Value(Type.PREDICATE, None)
    raise unknown_function(node, ("casei",))


def arguments(node: syntax.Call, count: int) -> tuple[syntax.Node, ...]:
    """The arguments of an operator or a function that takes so many."""
    if len(node.args) == count:
        return node.args
    raise wrong_count(node, count)


def wrong_count(node: syntax.Call, count: int) -> Exception:
    """What to raise of an operator or a function that takes so many arguments."""
    return wrong(
        "filter-arguments",
        at=node.at,
        name=shown(node.op.upper()),
        wanted=count,
        count=len(node.args),
    )


def unknown_function(node: syntax.Call, known: Iterable[str]) -> Exception:
    names = [name.upper() for name in known]
    near = difflib.get_close_matches(node.op[:60].upper(), names, 3, 0.6) or names
    return wrong("filter-function", at=node.at, value=shown(node.op), known=", ".join(near))


def compare(kind: str, left: Operand, order: Order, right: Operand, at: Label) -> Expression:
    """One order of two operands. Raises `wrong` when their types do not agree."""
    if isinstance(left, Value) and isinstance(right, Field):
        return compare(kind, right, MIRRORED[order], left, at)
    agreed = _agreed(left, right)
    if agreed is None:
        raise wrong("filter-types", at=at, left=left.type.value, right=right.type.value)
    if agreed is Type.FLAG and order not in ("=", "<>"):
        raise wrong("filter-order", at=at, value=order)
    if agreed is Type.DAYS:
        return compare_days(_span(left), order, _span(right))
    if isinstance(right, Field):
        assert isinstance(left, Field)
        return CompareFields(left.name, order, right.name, left.folded, right.folded)
    if isinstance(left, Value):
        return Always(HOLDS[order](left.value, right.value))
    if isinstance(right.value, Decimal):
        return scalars.compare_number(kind, left.name, order, right.value)
    assert isinstance(right.value, str | bool)
    return Compare(left.name, order, right.value, left.folded)


def is_one_of(kind: str, left: Operand, items: tuple[Operand, ...], at: Label) -> Expression:
    """Whether the left operand equals any of the others."""
    values = [item.value for item in items if isinstance(item, Value)]
    if isinstance(left, Field) and len(values) == len(items):
        if left.type is Type.NUMBER and _are(items, Type.NUMBER):
            numbers = [value for value in values if isinstance(value, Decimal)]
            return scalars.number_one_of(kind, left.name, numbers)
        if left.type in (Type.TEXT, Type.DAYS) and _are(items, Type.TEXT):
            texts = [value for value in values if isinstance(value, str)]
            return OneOf(left.name, tuple(dict.fromkeys(texts)), left.folded)
    return Or(tuple(compare(kind, left, "=", item, at) for item in items))


def is_between(kind: str, middle: Operand, low: Operand, high: Operand, at: Label) -> Expression:
    """Whether an operand lies between two others or is one of them."""
    return And(
        (compare(kind, middle, ">=", low, at), compare(kind, middle, "<=", high, at)),
    )


def is_like(left: Operand, right: syntax.Node, kind: str, at: Label) -> Expression:
    """Whether a text has a form, which has to be a literal."""
    folded = isinstance(right, syntax.Call) and right.op == "casei"
    written = arguments(right, 1)[0] if isinstance(right, syntax.Call) and folded else right
    if not isinstance(written, syntax.Text):
        wanted = Label("单引号内的文本样式", "a pattern between single quotation marks")
        raise wrong("filter-operand", at=written.at, wanted=wanted)
    scalars.text(written)
    form = pattern(written).casefold() if folded else pattern(written)
    if isinstance(left, Value) and isinstance(left.value, str) and left.type is Type.TEXT:
        return Always(matches(form, left.value))
    if isinstance(left, Field) and left.type in (Type.TEXT, Type.DAYS):
        return Like(left.name, form, left.folded)
    raise wrong("filter-type", at=at, found=left.type.value, wanted=Type.TEXT.value)


def _agreed(left: Operand, right: Operand) -> Type | None:
    """The type as which two operands are compared; a date beside a text is the text it is."""
    types = {left.type, right.type}
    if len(types) == 1:
        (found,) = types
        folded = any(isinstance(side, Field) and side.folded for side in (left, right))
        if found is Type.DAYS and folded:
            return Type.TEXT
        return found if found in (Type.TEXT, Type.NUMBER, Type.FLAG, Type.DAYS) else None
    if types == {Type.TEXT, Type.DAYS} and isinstance(left, Field) and left.type is Type.DAYS:
        return Type.TEXT if isinstance(right, Value) else None
    return None


def _span(side: Operand) -> Span:
    if isinstance(side, Field):
        day = FieldDay(side.name)
        return Span(day, day)
    assert isinstance(side.value, Span)
    return side.value


def _are(items: tuple[Operand, ...], wanted: Type) -> bool:
    return all(item.type is wanted for item in items)
