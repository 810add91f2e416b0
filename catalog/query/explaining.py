"""Why an entry is found or not: each predicate of a question, with the value it was asked of.

Only what is public of the entry is looked at, so that nothing withheld can show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.evidence import WITHOUT_VALUE
from catalog.kinds.fields import PartialDate
from catalog.kinds.searched import searched_texts
from catalog.query.cql2.days import days_between
from catalog.query.cql2.names import GEOMETRY, ID
from catalog.query.cql2.tree import (
    And,
    Array,
    Compare,
    CompareDays,
    CompareFields,
    Expression,
    FieldDay,
    FieldItems,
    Known,
    Like,
    Not,
    OneOf,
    Or,
    Spatial,
    Temporal,
)
from catalog.query.evaluating import Subject, Truth, every, holds
from catalog.query.model import Between, Condition, Equals, Query
from catalog.query.preparing import meets_box
from catalog.query.saying import said_of_condition, said_of_predicate
from catalog.query.searching import found_in
from catalog.store.public.indexing import index_row
from catalog.values.dates import first_day, last_day
from catalog.words.label import Label


@dataclass(frozen=True)
class Valued:
    """A field that a predicate asks of: its public value, or why there is none."""

    field: str
    value: Any
    reason: str | None


@dataclass(frozen=True)
class Explained:
    """A predicate and what it is of the entry; `op` joins its `parts` where it has some.

    `part` names the parameter that it came by.
    """

    part: str
    result: Truth
    asked: Label | None = None
    op: str | None = None
    parts: tuple[Explained, ...] = ()
    fields: tuple[Valued, ...] = ()


def explained(query: Query, of: Subject) -> Explained:
    """The whole question: its result is true of just the entries that the query finds."""
    parts = tuple(_parts(query, of))
    # What is not known to be so is not found, but a false predicate says more than an unknown.
    return Explained("query", every(part.result for part in parts), op="and", parts=parts)


def _parts(query: Query, of: Subject) -> Iterator[Explained]:
    for condition in query.where:
        yield _of_condition(condition, of)
    if query.bbox is not None:
        yield _of_box(query, of)
    if query.period is not None:
        yield _of_period(query, of)
    if query.text is not None:
        found = found_in(query.text, searched_texts(KINDS[of.kind], dict(of.feature)))
        asked = Label(
            "检索词：" + "，".join(" ".join(words) for words in query.text.alternatives),
            "search: " + ", ".join(" ".join(words) for words in query.text.alternatives),
        )
        fields = () if found is None else (valued(found.text.field, of),)
        yield Explained("q", found is not None, asked, fields=fields)
    if query.filter is not None:
        yield _of_filter(query.filter, of)


def valued(field: str, of: Subject) -> Valued:
    """A field's public value, or the reason that the evidence states for its absence."""
    value = of.value(field)
    if value is not None:
        return Valued(field, value, None)
    said = of.feature["properties"]["evidence"].get(field) or {}
    status = said.get("status")
    return Valued(field, None, status if status in WITHOUT_VALUE else "absent")


def _of_condition(condition: Condition, of: Subject) -> Explained:
    asked = said_of_condition(of.kind, condition)
    if condition.field == ID:
        assert isinstance(condition, Equals)
        return Explained(ID, of.value(ID) == condition.value, asked, fields=(valued(ID, of),))
    described = KINDS[of.kind].queryables[condition.field]
    result: Truth
    if described.multiple:
        assert not isinstance(condition, Between)
        items = of.items(condition.field)
        result = None if items is None else str(condition.value) in items
    elif isinstance(condition, Between) and isinstance(described, PartialDate):
        result = holds(days_between(condition.field, condition.low, condition.high), of)
    elif isinstance(condition, Between):
        found = of.indexed(condition.field)
        low, high = (
            None if end is None else described.index_values(end)[0]
            for end in (condition.low, condition.high)
        )
        result = None if found is None else _between(found, low, high)
    else:
        found = of.indexed(condition.field)
        result = None if found is None else found == described.index_values(condition.value)[0]
    return Explained(condition.field, result, asked, fields=(valued(condition.field, of),))


def _between(found: Any, low: Any, high: Any) -> bool:
    return (low is None or found >= low) and (high is None or found <= high)


def _of_box(query: Query, of: Subject) -> Explained:
    assert query.bbox is not None
    asked = Label(
        "图形与所给范围框相交，或没有图形", "the geometry meets the box, or there is none"
    )
    return Explained("bbox", _is_in_box(query, of), asked, fields=(valued(GEOMETRY, of),))


def _is_in_box(query: Query, of: Subject) -> bool:
    if of.shape is None:
        return True
    columns = index_row(KINDS[of.kind], of.feature).columns
    west, south, east, north = (columns[side] for side in ("west", "south", "east", "north"))
    assert query.bbox is not None
    parts = query.bbox.parts()
    if not any(
        west <= b.east and east >= b.west and south <= b.north and north >= b.south for b in parts
    ):
        return False
    if query.plane is None and any(
        west >= b.west and east <= b.east and south >= b.south and north <= b.north for b in parts
    ):
        return True
    return bool(meets_box(query)(of.shape))


def _of_period(query: Query, of: Subject) -> Explained:
    assert query.period is not None
    low, high = query.period
    names = KINDS[of.kind].period or ()
    begins, ends = (of.value(names[0]), of.value(names[1])) if names else (None, None)
    result = not (
        (high is not None and begins is not None and first_day(begins) > high)
        or (low is not None and ends is not None and last_day(ends) < low)
    )
    asked = Label(
        f"自身期间与 {low or '..'} 至 {high or '..'} 相交，未知的一端不限",
        f"its own period meets {low or '..'} to {high or '..'}; an unknown end is open",
    )
    fields = tuple(valued(name, of) for name in dict.fromkeys(names))
    return Explained("datetime", result, asked, fields=fields)


def _of_filter(asked: Expression, of: Subject) -> Explained:
    match asked:
        case And(parts=parts) | Or(parts=parts):
            inner = tuple(_of_filter(part, of) for part in parts)
            op = "and" if isinstance(asked, And) else "or"
            return Explained("filter", holds(asked, of), op=op, parts=inner)
        case Not(part=part):
            return Explained("filter", holds(asked, of), op="not", parts=(_of_filter(part, of),))
    fields = tuple(valued(name, of) for name in dict.fromkeys(_fields(asked)))
    return Explained("filter", holds(asked, of), said_of_predicate(of.kind, asked), fields=fields)


def _fields(asked: Expression) -> Iterator[str]:
    match asked:
        case Known(field=name) | Compare(field=name) | OneOf(field=name) | Like(field=name):
            yield name
        case CompareFields(left=left, right=right):
            yield from (left, right)
        case CompareDays(left=one, right=other) | Temporal(left=one, right=other):
            ends = (one.begins, one.ends, other.begins, other.ends)
            yield from (end.field for end in ends if isinstance(end, FieldDay))
        case Array(left=one, right=other):
            yield from (side.field for side in (one, other) if isinstance(side, FieldItems))
        case Spatial():
            yield GEOMETRY
