"""From a query to bound SQL over one kind's index table, the same on both engines."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    LargeBinary,
    Select,
    Subquery,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    true,
)

from catalog.kinds import KINDS
from catalog.kinds.fields import PartialDate
from catalog.query.cql2.compiling import Filter
from catalog.query.cql2.days import days_between
from catalog.query.cql2.membership import member
from catalog.query.cql2.names import ID
from catalog.query.matching import answers, hits
from catalog.query.model import Condition, Equals, Query, SortKey
from catalog.query.statements import Statement, compiled
from catalog.store.metadata import big, is_current
from catalog.store.public.tables import INDEX_TABLES, clock, term, version
from catalog.values.dates import first_day, last_day
from catalog.values.geometry import Box

COUNT_LIMIT = 10_000
"""Matches are counted exactly up to here; beyond it a count would cost more than the page."""


def page_statement(backend: str, query: Query, outside: frozenset[int] = frozenset()) -> Statement:
    """Columns: epoch, seq, chain, data_mode, id, content, then the sort values.

    One more row than `limit` is asked for, to know whether there is a next page. A query without
    `at` reads the head; an empty page is one row whose id is null.
    """
    sort, keys = _sorting(backend, query)
    # The page is found by index rows alone; only what is shown fetches its content.
    page = page_rows(backend, query, outside).subquery("page")
    page_keys = [page.c[f"key_{n}"] for n in range(len(keys))]
    return compiled(
        backend,
        select(
            clock.c.epoch,
            clock.c.seq,
            clock.c.chain,
            clock.c.data_mode,
            page.c.entry_id,
            content_bytes(backend),
            *page_keys,
        )
        .select_from(clock.outerjoin(page, true()).outerjoin(version, version.c.seq == page.c.seq))
        .order_by(*_order(sort, page_keys, page.c.entry_id)),
    )


def page_rows(backend: str, query: Query, outside: frozenset[int] = frozenset()) -> Select[Any]:
    """Columns `seq`, `entry_id`, and the sort values `key_0`, … of a page and one more row."""
    table = INDEX_TABLES[query.kind]
    sort, keys = _sorting(backend, query)
    rows = (
        select(
            table.c.seq,
            table.c.entry_id,
            *(column.label(f"key_{n}") for n, column in enumerate(keys)),
        )
        .select_from(source(backend, query))
        .where(*conditions(backend, query, outside))
        .order_by(*_order(sort, keys, table.c.entry_id))
        .limit(query.limit + 1)
        .offset(query.offset or None)
    )
    return rows if query.after is None else rows.where(_behind(query, sort, keys))


def count_statement(
    backend: str,
    query: Query,
    outside: frozenset[int] = frozenset(),
    most: int = COUNT_LIMIT + 1,
) -> Statement:
    """How many entries match at the seq `at`, counted to `most`: one beyond COUNT_LIMIT."""
    table = INDEX_TABLES[query.kind]
    matches = (
        select(table.c.seq)
        .select_from(source(backend, query))
        .where(*conditions(backend, query, outside))
        .limit(most)
        .subquery()
    )
    return compiled(backend, select(func.count()).select_from(matches))


def undecided_statement(backend: str, query: Query, limit: int) -> Statement:
    """Seqs of matches whose box meets the bbox without lying inside it."""
    table = INDEX_TABLES[query.kind]
    inside = or_(
        false(),
        *(
            and_(
                table.c.west >= box.west,
                table.c.east <= box.east,
                table.c.south >= box.south,
                table.c.north <= box.north,
            )
            for box in decided(query)
        ),
    )
    return compiled(
        backend,
        select(table.c.seq)
        .select_from(source(backend, query))
        .where(*conditions(backend, query), table.c.west.is_not(None), ~inside)
        .order_by(table.c.seq)
        .limit(limit),
    )


def decided(query: Query) -> tuple[Box, ...]:
    """Boxes in degrees: what lies inside them lies inside the box that was asked for."""
    assert query.bbox is not None
    if query.plane is None:
        return query.bbox.parts()
    return () if query.plane.within is None else (query.plane.within,)


def content_bytes(backend: str) -> ColumnElement[Any]:
    """The content as bytes where the driver would otherwise decode it only to be encoded again."""
    if backend == "sqlite":
        return cast(version.c.content, LargeBinary)
    return func.convert_to(version.c.content, "UTF8", type_=LargeBinary)


def source(backend: str, query: Query) -> FromClause:
    """The kind's index, beside what answers the query's text."""
    table = INDEX_TABLES[query.kind]
    if query.text is None:
        return table
    found = _hits(backend, query)
    # Joined so, an engine does not begin with all the texts that there are.
    return table.join(found, found.c.seq == table.c.seq, isouter=not query.by_index)


def _hits(backend: str, query: Query) -> Subquery:
    assert query.text is not None
    return hits(backend, query.text, query.scores[1] if query.by_index else None)


def _sorting(backend: str, query: Query) -> tuple[tuple[SortKey, ...], list[Any]]:
    """What the entries are ordered by before their id, and the columns that hold it."""
    if query.text is not None and query.by_score:
        return (SortKey("score"),), [_hits(backend, query).c.score]
    return query.sort, [INDEX_TABLES[query.kind].c[key.field] for key in query.sort]


def conditions(
    backend: str, query: Query, outside: frozenset[int] = frozenset()
) -> list[ColumnElement[bool]]:
    """What a version has to be so that a query finds it; `outside` are those it must not be."""
    table = INDEX_TABLES[query.kind]
    found = standing(query)
    if query.near is not None:
        found.append(member(backend, table.c.seq, list(query.near)))
    found += [_condition(backend, query.kind, condition) for condition in query.where]
    if query.bbox is not None:
        found.append(_meets_box(query))
    if query.period is not None:
        found.append(_meets_period(query))
    if query.filter is not None:
        found.append(Filter(backend, query.kind).sql(query.filter))
    if query.text is not None:
        found.append(answers(_hits(backend, query), query.scores))
    if outside:
        found.append(not_(member(backend, table.c.seq, sorted(outside))))
    return found


def standing(query: Query) -> list[ColumnElement[bool]]:
    """What holds of the versions that are newest at the query's seq, or now."""
    table = INDEX_TABLES[query.kind]
    if query.at is None:
        return [is_current(table)]
    at: ColumnElement[int] = bindparam("at", query.at, type_=big())
    return [table.c.seq <= at, table.c.until_seq > at]


def _condition(backend: str, kind: str, condition: Condition) -> ColumnElement[bool]:
    table = INDEX_TABLES[kind]
    if condition.field == ID:
        assert isinstance(condition, Equals)
        return and_(table.c.entry_id == condition.value)
    described = KINDS[kind].queryables[condition.field]
    if isinstance(condition, Equals):
        if described.multiple:
            return exists(
                select(term.c.seq).where(
                    term.c.seq == table.c.seq,
                    term.c.field == condition.field,
                    term.c.value == str(condition.value),
                )
            )
        return and_(table.c[condition.field] == described.index_values(condition.value)[0])
    if isinstance(described, PartialDate):
        within = days_between(condition.field, condition.low, condition.high)
        return Filter(backend, kind).sql(within)
    column = table.c[condition.field]
    ends = []
    if condition.low is not None:
        ends.append(column >= described.index_values(condition.low)[0])
    if condition.high is not None:
        ends.append(column <= described.index_values(condition.high)[0])
    return and_(true(), *ends)


def _meets_box(query: Query) -> ColumnElement[bool]:
    assert query.bbox is not None
    table = INDEX_TABLES[query.kind]
    meets = (
        and_(
            table.c.west <= box.east,
            table.c.east >= box.west,
            table.c.south <= box.north,
            table.c.north >= box.south,
        )
        for box in query.bbox.parts()
    )
    return or_(table.c.west.is_(None), *meets)


def _meets_period(query: Query) -> ColumnElement[bool]:
    """An unknown beginning or end leaves that end open."""
    assert query.period is not None
    names = KINDS[query.kind].period
    if names is None:
        return true()
    table = INDEX_TABLES[query.kind]
    begins, ends = (table.c[name] for name in names)
    if names[0] == names[1]:
        begins = ends = table.c[names[0]]
    low, high = query.period
    found: list[ColumnElement[bool]] = []
    # Dates are text as precise as their source: "2021" is before "2021-06" and must still meet
    # it, so an end is compared by its first or last day through its own prefixes.
    if high is not None:
        found.append(or_(begins.is_(None), begins <= last_day(high)))
    if low is not None:
        first = first_day(low)
        year, month = first[:4], first[:7]
        found.append(or_(ends.is_(None), ends >= first, ends == year, ends == month))
    return and_(true(), *found)


def _order(
    sort: tuple[SortKey, ...], columns: list[Any], entry_id: Any
) -> list[ColumnElement[Any]]:
    ordered: list[ColumnElement[Any]] = []
    for key, column in zip(sort, columns, strict=True):
        ordered.append((column.desc() if key.descending else column.asc()).nulls_last())
    return [*ordered, entry_id.asc()]


def _behind(query: Query, sort: tuple[SortKey, ...], columns: list[Any]) -> ColumnElement[bool]:
    """Rows that come after the last one of the page before, nulls last."""
    assert query.after is not None
    table = INDEX_TABLES[query.kind]
    *values, last_id = query.after
    behind = table.c.entry_id > last_id
    for key, column, value in reversed(list(zip(sort, columns, values, strict=True))):
        if value is None:
            behind = and_(column.is_(None), behind)
        else:
            further = column < value if key.descending else column > value
            behind = or_(further, column.is_(None), and_(column == value, behind))
    return and_(behind)
