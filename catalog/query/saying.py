"""Predicates and values in Chinese and in English, as a reader who asked for them knows them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.fields import Coded, Described, Many, Number
from catalog.query.cql2.names import GEOMETRY, ID, TITLES
from catalog.query.cql2.tree import (
    Always,
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
    OneOf,
    Span,
    Spatial,
    Temporal,
)
from catalog.query.model import Condition, Equals
from catalog.values.codes import code_list
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS

_SIGNS = {"=": "=", "<>": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_FUNCTIONS = {
    "a_contains": Label("含有全部", "contains all of"),
    "a_containedby": Label("都属于", "is contained by"),
    "a_equals": Label("恰为", "equals"),
    "a_overlaps": Label("与之有相同项", "has some of"),
    "s_contains": Label("包含所给图形", "contains the given shape"),
    "s_crosses": Label("穿过所给图形", "crosses the given shape"),
    "s_equals": Label("与所给图形相同", "equals the given shape"),
    "s_intersects": Label("与所给图形相交", "intersects the given shape"),
    "s_overlaps": Label("与所给图形重叠", "overlaps the given shape"),
    "s_touches": Label("与所给图形相接", "touches the given shape"),
    "s_within": Label("位于所给图形之内", "lies within the given shape"),
}
_WRITTEN_OUT = 30
"""Places of a number beyond which it is told with an exponent."""
_ABSENT = Label("没有值", "no value")


def title_of(kind: str, field: str) -> Label:
    """What a field is called, the id and the geometry among them."""
    return TITLES.get(field) or KINDS[kind].fields[field].traits.title


def reason_of(reason: str) -> Label:
    """Why there is no value: what the evidence states, or that it states nothing."""
    code = code_list("evidence-status").codes.get(reason)
    return _ABSENT if code is None else code.label


def said_of_value(kind: str, field: str, value: Any) -> Label:
    """A public value with its unit, a code by its title."""
    if field == GEOMETRY:
        return Label("有", "there is one")
    if field == ID:
        return _same(value)
    return _value(KINDS[kind].fields[field], value)


def said_of_condition(kind: str, condition: Condition) -> Label:
    """A condition on one field."""
    title = title_of(kind, condition.field)
    if condition.field == ID:
        assert isinstance(condition, Equals)
        return _joined(title, _same("="), _same(condition.value))
    field = KINDS[kind].queryables[condition.field]
    if isinstance(condition, Equals):
        items = field.items if isinstance(field, Many) else field
        value = _value(items, condition.value)
        sign = Label("含有", "holds") if field.multiple else _same("=")
        return _joined(title, sign, value)
    low, high = (
        _same("") if end is None else _value(field, end) for end in (condition.low, condition.high)
    )
    return Label(f"{title.zh} {low.zh}..{high.zh}", f"{title.en} {low.en}..{high.en}")


def said_of_predicate(kind: str, asked: Expression) -> Label:
    """A predicate of a filter that has no parts."""
    match asked:
        case Always(value=value):
            return _same({True: "TRUE", False: "FALSE", None: "NULL"}[value])
        case Known(field=field):
            return _joined(title_of(kind, field), Label("有值", "has a value"))
        case Compare(field=field, order=order):
            (literal,) = _literals(kind, asked)
            return _joined(title_of(kind, field), _same(_SIGNS[order]), literal, *_folded(asked))
        case CompareFields(left=left, order=order, right=right):
            return _joined(title_of(kind, left), _same(_SIGNS[order]), title_of(kind, right))
        case OneOf(field=field):
            said = _literals(kind, asked)
            among = Label("、".join(one.zh for one in said), ", ".join(one.en for one in said))
            is_one = Label("属于", "is one of")
            return _joined(title_of(kind, field), is_one, _bracketed(among), *_folded(asked))
        case Like(field=field, pattern=pattern):
            form = _same(f"'{pattern}'")
            return _joined(title_of(kind, field), Label("形如", "is like"), form, *_folded(asked))
        case CompareDays(left=one, order=order, right=other):
            return _joined(_span(kind, one), _same(_SIGNS[order]), _span(kind, other))
        case Temporal(function=function, left=one, right=other):
            return _joined(_span(kind, one), _same(function.upper()), _span(kind, other))
        case Array(function=function, left=mine, right=others):
            return _joined(_set(kind, mine), _FUNCTIONS[function], _set(kind, others))
        case Spatial(function=function):
            return _joined(TITLES[GEOMETRY], _FUNCTIONS[function])
    raise TypeError(f"{type(asked).__name__} is no predicate that anybody writes")


def _literals(kind: str, asked: Compare | OneOf) -> list[Label]:
    """What a field is held against; numbers as they were written, not as an index has them."""
    values = (asked.value,) if isinstance(asked, Compare) else asked.values
    if asked.field == ID:
        return [_same(str(value)) for value in values]
    described = KINDS[kind].queryables[asked.field]
    return [_value(described, value) for value in asked.written or values]


def _folded(asked: Compare | OneOf | Like) -> tuple[Label, ...]:
    return (Label("（不计大小写）", "(in whatever case)"),) if asked.folded else ()


def _value(field: Described, value: Any) -> Label:
    if isinstance(value, bool):
        return Label("是", "yes") if value else Label("否", "no")
    if isinstance(value, list):
        items = field.items if isinstance(field, Many) else field
        said = [_value(items, one) for one in value]
        return Label("、".join(one.zh for one in said), ", ".join(one.en for one in said))
    if isinstance(field, Coded) and value in field.codes:
        return field.codes.codes[value].label
    if isinstance(field, Number):
        exact = Decimal(str(value))
        number = f"{exact:f}" if abs(exact.adjusted()) < _WRITTEN_OUT else str(exact)
        number = number.rstrip("0").rstrip(".") if "." in number and "E" not in number else number
        unit = UNIT_WORDS[field.traits.unit or "1"]
        return Label(f"{number} {unit.zh}".rstrip(), f"{number} {unit.en}".rstrip())
    return _same(str(value))


def _span(kind: str, span: Span) -> Label:
    begins, ends = (_day(kind, end) for end in (span.begins, span.ends))
    if span.begins == span.ends:
        return begins
    return Label(f"{begins.zh} 至 {ends.zh}", f"{begins.en} to {ends.en}")


def _day(kind: str, day: FieldDay | str | None) -> Label:
    return title_of(kind, day.field) if isinstance(day, FieldDay) else _same(day or "..")


def _set(kind: str, items: Items) -> Label:
    if isinstance(items, FieldItems):
        return title_of(kind, items.field)
    return _bracketed(Label("、".join(sorted(items)), ", ".join(sorted(items))))


def _bracketed(label: Label) -> Label:
    return Label(f"（{label.zh}）", f"({label.en})")


def _joined(*labels: Label) -> Label:
    return Label(" ".join(one.zh for one in labels), " ".join(one.en for one in labels))


def _same(text: str) -> Label:
    return Label(text, text)
