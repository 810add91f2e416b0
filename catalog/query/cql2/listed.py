"""Relations between sets of items in SQL, over the rows of `term`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    ColumnElement,
    Table,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from catalog.query.cql2.membership import member
from catalog.query.cql2.tree import Array, ArrayFunction, FieldItems
from catalog.store.public.tables import INDEX_TABLES, term, version

Sql = ColumnElement[bool]

_SWAPPED: dict[str, ArrayFunction] = {"a_contains": "a_containedby", "a_containedby": "a_contains"}


def items_known(backend: str, kind: str, field: str) -> Sql:
    """Whether a list has a value, be it an empty one.

    No row of `term` tells an empty list from none: where there is no item, the content is asked.
    """
    table = INDEX_TABLES[kind]
    if backend == "sqlite":
        form = func.json_type(version.c.content, f"$.properties.{field}")
    else:
        member_of = func.json_extract_path(cast(version.c.content, JSON), "properties", field)
        form = func.json_typeof(member_of)
    own = select(form == "array").where(version.c.seq == table.c.seq)
    empty = own.correlate(table).scalar_subquery()
    return or_(_items(table, field), func.coalesce(empty, false()))


def sets_hold(asked: Array, backend: str, kind: str, exact: bool) -> Sql:
    """An array function; unknown where a list is not known, or at least not true there."""
    left, right, function = asked.left, asked.right, asked.function
    if isinstance(left, frozenset):
        left, right, function = right, left, _SWAPPED.get(function, function)
    assert isinstance(left, FieldItems)
    known = items_known(backend, kind, left.field)
    if isinstance(right, FieldItems):
        known = and_(known, items_known(backend, kind, right.field))
        return case((known, _fields(INDEX_TABLES[kind], function, left.field, right.field)))
    found, certain = _literal(backend, INDEX_TABLES[kind], function, left.field, sorted(right))
    return found if certain and not exact else case((known, found))


def _literal(
    backend: str, table: Table, function: ArrayFunction, field: str, values: list[str]
) -> tuple[Sql, bool]:
    """What a function says of a list beside a literal, and whether only a known one can be so."""
    if not values:
        empty = not_(_items(table, field))
        return {"a_contains": true(), "a_overlaps": false()}.get(function, empty), False
    among = member(backend, term.c.value, values)
    only = not_(_items(table, field, not_(among)))
    if function == "a_overlaps":
        return _items(table, field, among), True
    if function == "a_containedby":
        return only, False
    held = select(func.count()).where(*_of(table, field), among)
    every = held.correlate(table).scalar_subquery() == len(values)
    return (every, True) if function == "a_contains" else (and_(every, only), True)


def _fields(table: Table, function: ArrayFunction, left: str, right: str) -> Sql:
    if function == "a_overlaps":
        return _items(table, left, _also_in(table, right))
    right_in_left = not_(_items(table, right, not_(_also_in(table, left))))
    if function == "a_contains":
        return right_in_left
    left_in_right = not_(_items(table, left, not_(_also_in(table, right))))
    return left_in_right if function == "a_containedby" else and_(right_in_left, left_in_right)


def _items(table: Table, field: str, *that: Sql) -> Sql:
    """Whether the list has an item, or an item that is so."""
    return exists(select(term.c.seq).where(*_of(table, field), *that).correlate(table))


def _of(table: Table, field: str) -> tuple[Sql, Sql]:
    return term.c.seq == table.c.seq, term.c.field == field


def _also_in(table: Table, field: str) -> Sql:
    other = term.alias()
    same = (other.c.seq == table.c.seq, other.c.field == field, other.c.value == term.c.value)
    return exists(select(other.c.seq).where(*same).correlate(table, term))
