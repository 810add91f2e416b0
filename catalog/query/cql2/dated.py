"""Relations between days in SQL, over dates that are texts as precise as their source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as date_type
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, cast, false, func, or_, true
from sqlalchemy import literal_column as plain

from catalog.kinds import KINDS
from catalog.kinds.fields import Date
from catalog.query.cql2.days import CERTAIN, FIRST, LAST, RELATIONS, End, Relation, fixed_end
from catalog.query.cql2.scalars import HOLDS, MIRRORED
from catalog.query.cql2.tree import CompareDays, FieldDay, Order, Span, Temporal
from catalog.store.metadata import text
from catalog.store.public.tables import INDEX_TABLES
from catalog.values.dates import last_day

Sql = ColumnElement[bool]


def relation_holds(asked: Temporal, kind: str) -> Sql:
    """A temporal function; unknown where it depends on a date that is not known."""
    return _all(RELATIONS[asked.function], asked.left, asked.right, kind)


def days_hold(asked: CompareDays, kind: str, exact: bool) -> Sql:
    """An order of days: true, false, or unknown where the dates are not precise enough.

    Where it need not be `exact`, what is not true may be any of the two others.
    """
    if _is_one_day(asked.left, kind) and _is_one_day(asked.right, kind):
        return _all((("begins", asked.order, "begins"),), asked.left, asked.right, kind)
    if asked.order == "=":
        return _same_day(asked.left, asked.right, kind, exact)
    always, never = CERTAIN[asked.order]
    certain = _all(always, asked.left, asked.right, kind)
    if not exact:
        return certain
    return case(
        (certain, true()),
        (_all(never, asked.left, asked.right, kind), false()),
    )


def _same_day(left: Span, right: Span, kind: str, exact: bool) -> Sql:
    one = _all((("begins", "=", "ends"), ("ends", "=", "begins")), left, right, kind)
    if not exact:
        return one
    apart = or_(
        _all((("ends", "<", "begins"),), left, right, kind),
        _all((("begins", ">", "ends"),), left, right, kind),
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
            _ends_hold(_end(left, here), order, _end(right, there), kind)
            for here, order, there in relations
        )
    )


def _end(span: Span, end: End) -> tuple[FieldDay | str, End]:
    day = span.begins if end == "begins" else span.ends
    return (day if isinstance(day, FieldDay) else fixed_end(span, end)), end


def _ends_hold(
    left: tuple[FieldDay | str, End], order: Order, right: tuple[FieldDay | str, End], kind: str
) -> Sql:
    (here, end), (there, _) = left, right
    if not isinstance(here, FieldDay):
        return _ends_hold(right, MIRRORED[order], left, kind)
    column = INDEX_TABLES[kind].c[here.field]
    if isinstance(there, FieldDay):
        found: Sql = HOLDS[order](_day(kind, *left), _day(kind, *right))
        return found
    if _is_whole(kind, here):
        found = HOLDS[order](column, _text(there))
        return found
    return (_first_holds if end == "begins" else _last_holds)(column, order, there)


def _first_holds(date: Any, order: Order, day: str) -> Sql:
    """What the first day of a date is to a day, said of the date's own text.

    A shorter text comes before every longer one that it begins: `2021` before `2021-06-01`.
    """
    if order == "=":
        forms = [day, *(day[:-cut] for tail, cut in _BEGINNINGS if day.endswith(tail))]
        return or_(*(date == _text(form) for form in forms))
    if order in ("<=", ">"):
        day, order = _next_day(day), "<" if order == "<=" else ">="
    shortest = next((day[:-cut] for tail, cut in _BEGINNINGS if day.endswith(tail)), day)
    found: Sql = HOLDS[order](date, _text(shortest))
    return found


_BEGINNINGS = (("-01-01", 6), ("-01", 3))


def _last_holds(date: Any, order: Order, day: str) -> Sql:
    """What the last day of a date is to a day: the month and the year of a day end with it or
    behind it, though their texts come before its own."""
    if order == "=":
        forms = [day, *(form for form in (day[:7], day[:4]) if _ends_with(form, day))]
        return or_(*(date == _text(form) for form in forms))
    if order in ("<=", ">"):
        day, order = _next_day(day), "<" if order == "<=" else ">="
    if order == "<":
        return and_(date < _text(day), date != _text(day[:7]), date != _text(day[:4]))
    return or_(date >= _text(day), date == _text(day[:7]), date == _text(day[:4]))


def _ends_with(form: str, day: str) -> bool:
    return day not in (FIRST, LAST) and last_day(form) == day


def _next_day(day: str) -> str:
    if day in (FIRST, LAST):
        return day
    found = date_type.fromisoformat(day)
    return LAST if found == date_type.max else (found + timedelta(days=1)).isoformat()


def _text(day: str) -> Any:
    return bindparam(None, day, type_=text(), unique=True)


def _day(kind: str, day: FieldDay | str, end: End) -> Any:
    """The first or the last day of a field's date."""
    assert isinstance(day, FieldDay)
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
