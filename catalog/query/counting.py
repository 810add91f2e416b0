"""How many of the entries that a query finds have each value of a field, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as member_of
from typing import Any

from sqlalchemy import CTE, Select, bindparam, case, func, select, true, union_all
from sqlalchemy import literal_column as plain

from catalog.kinds import KINDS
from catalog.kinds.fields import Flag, Many, Reference
from catalog.kinds.kind import Kind
from catalog.query.compiler import conditions, source
from catalog.query.cql2.membership import member
from catalog.query.model import Equals, Query
from catalog.query.preparing import Prepared, at_one_state, bare, prepared, running
from catalog.query.statements import Statement, compiled
from catalog.store.metadata import big
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader
from catalog.store.public.tables import INDEX_TABLES, clock, span, term, version

MOST_VALUES = 200
"""Values of one field that are told with their counts."""


@dataclass
class Facet:
    """How many have each value, spelt as a query parameter is, and how many have none.

    Of more than MOST_VALUES the most frequent are told; `left_out` is how many others there are.
    """

    field: str
    counts: dict[str, int] = member_of(default_factory=dict)
    without: int = 0
    left_out: int = 0

    def cut(self) -> None:
        """Leave out the rarest values beyond MOST_VALUES."""
        frequent = sorted(self.counts, key=lambda value: (-self.counts[value], value))
        self.left_out = max(len(frequent) - MOST_VALUES, 0)
        self.counts = {value: self.counts[value] for value in frequent[:MOST_VALUES]}


@dataclass(frozen=True)
class Facets:
    """`contents` are those of the public entries that counted values name, by their ids."""

    clock: Clock
    at: int
    matched: int
    facets: tuple[Facet, ...]
    contents: dict[str, str]


def facets_of(kind: Kind) -> tuple[str, ...]:
    """The fields whose values can be counted."""
    return tuple(name for name, field in kind.queryables.items() if field.traits.facet)


def count_facets(
    reader: Reader, query: Query, fields: Sequence[str], *, exclude_own: bool = False
) -> Facets:
    """Exact counts of fields' values among all that a query finds, all of one state.

    With `exclude_own` a field is counted as if the query asked for no value of it.
    Raises SeqAhead, FilterTooBroad, NotInitialised.
    """
    backend = reader.backend

    def answer(query: Query, now: Clock) -> Facets:
        run = running(reader, query.at)
        found = {name: Facet(name) for name in fields}
        matched = 0
        for asked, names in _questions(query, fields, exclude_own):
            rows = run(_statement(backend, prepared(asked, backend, run), names))
            if not rows:
                raise NotInitialised
            now = Clock(*rows[0][:4])
            for name, value, count in (row[4:] for row in rows):
                if name is None:
                    matched = count if asked == query else matched
                elif value is None:
                    found[name].without += count
                else:
                    found[name].counts[value] = count
        for facet in found.values():
            facet.cut()
        at = now.seq if query.at is None else query.at
        ids = sorted(_named(query.kind, found.values()))
        contents = run(_contents(backend, ids, at)) if ids else []
        return Facets(now, at, matched, tuple(found.values()), dict(contents))

    return at_one_state(reader, query, answer)[0]


def _questions(
    query: Query, fields: Sequence[str], exclude_own: bool
) -> Iterator[tuple[Query, tuple[str, ...]]]:
    """What is asked, with the fields that are counted among what it finds; the query itself last.

    Whether something was published meanwhile is told by the last statement.
    """
    own = {one.field for one in query.where if isinstance(one, Equals)} if exclude_own else set()
    for name in fields:
        if name in own:
            yield replace(query, where=tuple(c for c in query.where if c.field != name)), (name,)
    yield query, tuple(name for name in fields if name not in own)


def _statement(backend: str, ready: Prepared, fields: tuple[str, ...]) -> Statement:
    """Columns: epoch, seq, chain, data_mode, field, value, count. Without a field: all found."""
    query = bare(ready.query)
    table, described = INDEX_TABLES[query.kind], KINDS[query.kind].queryables
    scalars = [table.c[name] for name in fields if not described[name].multiple]
    found = (
        select(table.c.seq, *scalars)
        .select_from(source(backend, query))
        .where(*conditions(backend, query, ready.outside))
        .cte("found")
    )
    nothing: Any = plain("NULL")
    whole = select(nothing.label("field"), nothing.label("value"), func.count().label("count"))
    branches: list[Select[Any]] = [whole.select_from(found)]
    for name in fields:
        several = described[name].multiple
        branches += _of_list(found, name) if several else [_of_scalar(found, name, query.kind)]
    counts = union_all(*branches).subquery("counts")
    return compiled(
        backend,
        select(clock.c.epoch, clock.c.seq, clock.c.chain, clock.c.data_mode, *counts.c).select_from(
            clock.outerjoin(counts, true())
        ),
    )


def _of_scalar(found: CTE, name: str, kind: str) -> Select[Any]:
    column = found.c[name]
    value: Any = column
    if isinstance(KINDS[kind].queryables[name], Flag):
        value = case(
            (column.is_(None), plain("NULL")), (column, plain("'true'")), else_=plain("'false'")
        )
    return select(plain(f"'{name}'"), value, func.count()).group_by(column)


def _of_list(found: CTE, name: str) -> tuple[Select[Any], Select[Any]]:
    """The items of a list, and how many have no item."""
    named: Any = plain(f"'{name}'")
    of_field = term.c.field == named
    items = (
        select(named, term.c.value, func.count())
        .select_from(found.join(term, (term.c.seq == found.c.seq) & of_field))
        .group_by(term.c.value)
    )
    any_item = select(term.c.seq).where(term.c.seq == found.c.seq, of_field).exists()
    return items, select(named, plain("NULL"), func.count()).select_from(found).where(~any_item)


def _named(kind: str, facets: Iterable[Facet]) -> Iterator[str]:
    """The ids of entries that are values."""
    for facet in facets:
        described = KINDS[kind].queryables[facet.field]
        items = described.items if isinstance(described, Many) else described
        if isinstance(items, Reference):
            yield from facet.counts


def _contents(backend: str, ids: list[str], at: int) -> Statement:
    moment = bindparam("moment", at, type_=big())
    return compiled(
        backend,
        select(span.c.entry_id, version.c.content)
        .join(version, version.c.seq == span.c.seq)
        .where(
            member(backend, span.c.entry_id, ids),
            span.c.seq <= moment,
            span.c.until_seq > moment,
            version.c.content.is_not(None),
        ),
    )
