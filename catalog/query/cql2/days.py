"""Dates of a filter as days, and what is said of them as relations between first and last days.

The catalog's dates are days in Shanghai, some only as precise as a month or a year; an instant
counts as the day it falls on there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Literal, cast

from catalog.kinds.fields import wrong
from catalog.query.cql2 import syntax
from catalog.query.cql2.names import Type, find
from catalog.query.cql2.scalars import HOLDS, MIRRORED
from catalog.query.cql2.tree import (
    Always,
    And,
    CompareDays,
    Expression,
    FieldDay,
    Not,
    Order,
    Span,
    Temporal,
    TemporalFunction,
)
from catalog.values.dates import first_day, is_date, last_day, shanghai_day
from catalog.values.fault import shown
from catalog.words.label import Label

FIRST, LAST = "", "a"
"""Texts before and behind every date, for ends that are open."""

End = Literal["begins", "ends"]
Relation = tuple[End, Order, End]

RELATIONS: Mapping[str, tuple[Relation, ...]] = MappingProxyType(
    {
        "t_after": (("begins", ">", "ends"),),
        "t_before": (("ends", "<", "begins"),),
        "t_contains": (("begins", "<", "begins"), ("ends", ">", "ends")),
        "t_during": (("begins", ">", "begins"), ("ends", "<", "ends")),
        "t_equals": (("begins", "=", "begins"), ("ends", "=", "ends")),
        "t_finishedby": (("begins", "<", "begins"), ("ends", "=", "ends")),
        "t_finishes": (("begins", ">", "begins"), ("ends", "=", "ends")),
        "t_intersects": (("begins", "<=", "ends"), ("ends", ">=", "begins")),
        "t_meets": (("ends", "=", "begins"),),
        "t_metby": (("begins", "=", "ends"),),
        "t_overlappedby": (
            ("begins", ">", "begins"),
            ("begins", "<", "ends"),
            ("ends", ">", "ends"),
        ),
        "t_overlaps": (("begins", "<", "begins"), ("ends", ">", "begins"), ("ends", "<", "ends")),
        "t_startedby": (("begins", "=", "begins"), ("ends", ">", "ends")),
        "t_starts": (("begins", "=", "begins"), ("ends", "<", "ends")),
    }
)
"""What must hold of the ends of two spans (OGC 21-065r2, table 9). Disjoint: not intersecting."""

CERTAIN: Mapping[Order, tuple[tuple[Relation, ...], tuple[Relation, ...]]] = MappingProxyType(
    {
        "<": ((("ends", "<", "begins"),), (("begins", ">=", "ends"),)),
        "<=": ((("ends", "<=", "begins"),), (("begins", ">", "ends"),)),
    }
)
"""When an order holds for every pair of days of two spans, and when for none."""

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)


def span(kind: str, node: syntax.Node) -> Span | None:
    """The days of a date, a timestamp, an interval or a property; None for anything else."""
    match node:
        case syntax.Instant():
            day = _day(node)
            return Span(day, day)
        case syntax.Interval():
            return _interval(kind, node)
        case syntax.Name() if find(kind, node).type is Type.DAYS:
            field = FieldDay(find(kind, node).field)
            return Span(field, field)
    return None


def compare_days(left: Span, order: Order, right: Span) -> Expression:
    """An order of days, said with `=`, `<` and `<=` alone."""
    if order == "<>":
        return Not(compare_days(left, "=", right))
    if order in (">", ">="):
        left, order, right = right, MIRRORED[order], left
    if not (_is_fixed(left) and _is_fixed(right)):
        return CompareDays(left, order, right)
    # A literal instant is one day.
    return Always(HOLDS[order](left.begins, right.begins))


def days_between(field: str, low: str | None, high: str | None) -> Expression:
    """Whether every day of a date lies between two dates, either of which may be open.

    Unknown where a date less precise than they are lies across one of them.
    """
    day = Span(FieldDay(field), FieldDay(field))
    parts = []
    if low is not None:
        parts.append(compare_days(day, ">=", Span(first_day(low), first_day(low))))
    if high is not None:
        parts.append(compare_days(day, "<=", Span(last_day(high), last_day(high))))
    return And(tuple(parts))


def relate(function: str, left: Span, right: Span) -> Expression:
    """What a temporal function says."""
    if function == "t_disjoint":
        return Not(relate("t_intersects", left, right))
    if not (_is_fixed(left) and _is_fixed(right)):
        return Temporal(cast(TemporalFunction, function), left, right)
    return Always(
        all(
            HOLDS[order](fixed_end(left, one), fixed_end(right, other))
            for one, order, other in RELATIONS[function]
        )
    )


def fixed_end(found: Span, end: End) -> str:
    """The day of an end that is no field's, open ends beyond every day."""
    day = found.begins if end == "begins" else found.ends
    assert not isinstance(day, FieldDay)
    return day or (FIRST if end == "begins" else LAST)


def _is_fixed(found: Span) -> bool:
    return not isinstance(found.begins, FieldDay) and not isinstance(found.ends, FieldDay)


def _day(node: syntax.Instant | syntax.Text) -> str:
    """The day that a date or a timestamp names."""
    form = node.form if isinstance(node, syntax.Instant) else None
    text = node.text if isinstance(node, syntax.Instant) else node.value
    if form != "timestamp" and is_date(text):
        return text
    if form != "date" and _INSTANT.fullmatch(text):
        try:
            return shanghai_day(datetime.fromisoformat(text.upper()))
        except (ValueError, OverflowError):
            pass
    raise wrong("filter-date", at=node.at, value=shown(text))


def _interval(kind: str, node: syntax.Interval) -> Span:
    begins, ends = (_end(kind, end) for end in (node.begins, node.ends))
    if isinstance(begins, str) and isinstance(ends, str) and begins > ends:
        raise wrong("filter-interval-reversed", at=node.at)
    return Span(begins, ends)


def _end(kind: str, node: syntax.Node) -> FieldDay | str | None:
    match node:
        case syntax.Text(value=".." | ""):
            return None
        case syntax.Text() | syntax.Instant():
            return _day(node)
        case syntax.Name():
            found = find(kind, node)
            if found.type is Type.DAYS:
                return FieldDay(found.field)
    wanted = Label("日期、时刻、日期字段或 '..'", "a date, a timestamp, a date property or '..'")
    raise wrong("filter-operand", at=node.at, wanted=wanted)
