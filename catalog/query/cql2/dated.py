"""Relations between days in SQL, over dates that are texts as precise as their source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, cast, false, func, or_, true
from sqlalchemy import literal_column as plain

from catalog.kinds import KINDS
from catalog.kinds.fields import Date
from catalog.query.cql2.days import CERTAIN, RELATIONS, End, Relation, fixed_end
from catalog.query.cql2.scalars import HOLDS
from catalog.query.cql2.tree import CompareDays, FieldDay, Span, Temporal
from catalog.store.metadata import text
from catalog.store.public.tables import INDEX_TABLES

Sql = ColumnElement[bool]


def relation_holds(asked: Temporal, kind: str) -> Sql:
    """A temporal function; unknown where it depends on a date that is not known."""
    return _all(RELATIONS[asked.function], asked.left, asked.right, kind)


def days_hold(asked: CompareDays, kind: str) -> Sql:
    """An order of days: true, false, or unknown where the dates are not precise enough."""
    if _is_one_day(asked.left, kind) and _is_one_day(asked.right, kind):
        return _all((("begins", asked.order, "begins"),), asked.left, asked.right, kind)
    if asked.order == "=":
        return _same_day(asked.left, asked.right, kind)
    always, never = CERTAIN[asked.order]
    return case(
        (_all(always, asked.left, asked.right, kind), true()),
        (_all(never, asked.left, asked.right, kind), false()),
    )


def _same_day(left: Span, right: Span, kind: str) -> Sql:
    apart = or_(
        _all((("ends", "<", "begins"),), left, right, kind),
        _all((("begins", ">", "ends"),), left, right, kind),
    )
    one = and_(
        _all((("begins", "=", "ends"), ("ends", "=", "begins")), left, right, kind),
        _all((("begins", "=", "begins"),), left, right, kind),
    )
    return case((one, true()), (apart, false()))


def _is_one_day(span: Span, kind: str) -> bool:
    if not isinstance(span.begins, FieldDay):
        return span.begins == span.ends
    return span.begins == span.ends and _is_whole(kind, span.begins)


def _is_whole(kind: str, day: FieldDay) -> bool:
    return isinstance(KINDS[kind].queryables[day.field], Date)


def _all(relations: Iterable[Relation], left: Span, right: Span, kind: str) -> Sql:
    return and_(
        *(
            HOLDS[order](_end(left, here, kind), _end(right, there, kind))
            for here, order, there in relations
        )
    )


def _end(span: Span, end: End, kind: str) -> Any:
    day = span.begins if end == "begins" else span.ends
    if not isinstance(day, FieldDay):
        return bindparam(None, fixed_end(span, end), type_=text(), unique=True)
    found = INDEX_TABLES[kind].c[day.field]
    if _is_whole(kind, day):
        return found
    return _first_day(found) if end == "begins" else _last_day(found)


def _first_day(date: Any) -> Any:
    return case(
        (func.length(date) == plain("4"), date.concat(plain("'-01-01'"))),
        (func.length(date) == plain("7"), date.concat(plain("'-01'"))),
        else_=date,
    )


def _last_day(date: Any) -> Any:
    year = cast(func.substr(date, plain("1"), plain("4")), Integer)
    month = func.substr(date, plain("6"), plain("2"))
    leap = and_(
        year % plain("4") == plain("0"),
        or_(year % plain("100") != plain("0"), year % plain("400") == plain("0")),
    )
    days = case(
        (and_(month == plain("'02'"), leap), plain("'-29'")),
        (month == plain("'02'"), plain("'-28'")),
        (month.in_([plain(f"'{n}'") for n in ("04", "06", "09", "11")]), plain("'-30'")),
        else_=plain("'-31'"),
    )
    return case(
        (func.length(date) == plain("4"), date.concat(plain("'-12-31'"))),
        (func.length(date) == plain("7"), date.concat(days)),
        else_=date,
    )
