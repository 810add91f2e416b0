"""Answering a search over all collections at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from catalog.query.compiler import COUNT_LIMIT, standing
from catalog.query.listing import Lists
from catalog.query.matching import answers, hits
from catalog.query.model import Query
from catalog.query.paging import contents_statement, in_order
from catalog.query.preparing import SeqAhead, running
from catalog.query.ranking import Effort, Row, Sample, best
from catalog.query.searching import WORST, Search
from catalog.query.statements import Run, Statement, compiled
from catalog.store.metadata import big
from catalog.store.public.clock import Clock
from catalog.store.public.tables import INDEX_TABLES, span

After = tuple[int, str, str]
"""Score, id and collection of the last entry of a page."""


@dataclass(frozen=True)
class Finding:
    """An entry that answers a search. `content` is its Feature as it is published."""

    collection: str
    entry_id: str
    content: bytes


@dataclass(frozen=True)
class Findings:
    """A page of them, what answers best first, then by id and by collection.

    `at` is the seq the page belongs to; `number_matched` is None beyond COUNT_LIMIT; `after` is
    what the next page begins behind, None on the last page.
    """

    clock: Clock
    at: int
    found: list[Finding]
    number_matched: int | None
    after: After | None


def find(
    lists: Lists, search: Search, *, limit: int, at: int | None = None, after: After | None = None
) -> Findings:
    """One page of what answers a search at seq `at`, or now. Raises SeqAhead, NotInitialised."""
    reader, now = lists.reader, lists.reader.clock()
    at = now.seq if at is None else at
    if at > now.seq:
        raise SeqAhead(at, now.seq)
    at_head = at == now.seq
    asked = _Asked(reader.backend, running(reader, at), search, at_head)
    matched = lists.remembered(search, now) if at_head else None
    found = asked.page(now, at, limit, after, lists.effort, matched)
    if not at_head:
        return found
    if (found.clock.epoch, found.clock.seq) != (now.epoch, now.seq):
        # Something was published meanwhile: what is current is no longer what was at that seq,
        # and under the newer clock it would be told as what it is not.
        past = replace(asked, at_head=False)
        return replace(past.page(now, at, limit, after, lists.effort, None), clock=now)
    lists.remember(search, now, found.number_matched)
    return found


@dataclass(frozen=True)
class _Asked:
    """A search of the entries of all kinds, as rows of score, id, collection and seq."""

    backend: str
    run: Run
    search: Search
    at_head: bool

    def page(
        self,
        now: Clock,
        at: int,
        limit: int,
        after: After | None,
        effort: Effort,
        matched: int | None,
    ) -> Findings:
        """`matched` is how many answer, where that is known."""
        sample = Sample(self.run, self.backend, self.search, now.seq)
        common = now.seq > effort.few and sample.named() > effort.few
        if matched is None:
            by_index = not (common and sample.dense)
            matched = int(self.run(_count(self.backend, self.search, by_index))[0][0])
        if common:
            found = best(self, sample, effort, limit + 1, after)
        else:
            found = self.ranked(0, WORST, limit + 1, after)
        rows = self.run(contents_statement(self.backend, [row[-1] for row in found]))
        contents = {row[4]: row[5] for row in rows}
        last = found[limit - 1] if len(found) > limit else None
        return Findings(
            Clock(*rows[0][:4]),
            at,
            [Finding(r[2], r[1], contents[r[3]]) for r in found[:limit] if r[3] in contents],
            matched if matched <= COUNT_LIMIT else None,
            None if last is None else (last[0], last[1], last[2]),
        )

    def ranked(self, low: int, high: int, need: int, after: Row | None) -> list[Row]:
        behind = None if after is None else (after[0], after[1], after[2])
        return self.run(_ranked(self.backend, self.search, low, high, need, behind))

    def walked(self, behind: Row | None, count: int) -> list[Row]:
        walk = _walk(self.backend, self.search, self.at_head)
        place = dict(zip(_LAST, ("", "") if behind is None else behind[1:3], strict=True))
        return self.run(Statement(walk.sql, {**walk.parameters, **place, "count": count}))


@lru_cache(maxsize=512)
def _ranked(
    backend: str, search: Search, low: int, high: int, need: int, after: After | None
) -> Statement:
    found = hits(backend, search, high)
    score = found.c.score
    rows = (
        _standing(select(score, span.c.entry_id, span.c.collection, span.c.seq))
        .select_from(span.join(found, found.c.seq == span.c.seq))
        .where(answers(found, (low, high)))
        .order_by(score, span.c.entry_id, span.c.collection)
        .limit(need)
    )
    return compiled(backend, rows if after is None else rows.where(_behind(score, after)))


@lru_cache(maxsize=512)
def _count(backend: str, search: Search, by_index: bool) -> Statement:
    found = hits(backend, search, WORST if by_index else None)
    matches = (
        _standing(select(span.c.seq))
        .select_from(span.join(found, found.c.seq == span.c.seq, isouter=not by_index))
        .where(answers(found))
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return compiled(backend, select(func.count()).select_from(matches))


def _standing(rows: Select[Any]) -> Select[Any]:
    """What is the newest of its entry at the seq `at`."""
    at: ColumnElement[int] = bindparam("at", 0, type_=big())
    return rows.where(span.c.seq <= at, span.c.until_seq > at)


def _behind(score: ColumnElement[int], after: After) -> ColumnElement[bool]:
    last_score, last_id, last_collection = after
    same = and_(span.c.entry_id == last_id, span.c.collection > last_collection)
    return or_(score > last_score, and_(score == last_score, or_(span.c.entry_id > last_id, same)))


@lru_cache(maxsize=512)
def _walk(backend: str, search: Search, at_head: bool) -> Statement:
    """Columns score, id, collection, seq of the next entries of all kinds, answers or not.

    Parameters: the `last_id` and `last_collection` before them, and their `count`.
    """
    both = union_all(*(_next_of_kind(kind, at_head) for kind in INDEX_TABLES)).subquery("kinds")
    in_turn = select(both).order_by(both.c.entry_id, both.c.collection)
    entries = in_turn.limit(_COUNT).subquery("entries")
    found = hits(backend, search, None)
    return compiled(
        backend,
        select(found.c.score, entries.c.entry_id, entries.c.collection, entries.c.seq)
        .select_from(entries.outerjoin(found, found.c.seq == entries.c.seq))
        .order_by(entries.c.entry_id, entries.c.collection),
    )


def _next_of_kind(kind: str, at_head: bool) -> Select[tuple[str, str, int]]:
    table, query = INDEX_TABLES[kind], Query(kind, at=None if at_head else 0)
    last_id, last_kind = (bindparam(name, "", type_=String()) for name in _LAST)
    named: ColumnElement[str] = literal_column(f"'{kind}'", String())
    entries = (
        in_order(select(table.c.entry_id, named.label("collection"), table.c.seq), query)
        .where(*standing(query), table.c.entry_id >= last_id)
        .where(or_(table.c.entry_id > last_id, last_kind < named))
        .order_by(table.c.entry_id)
        .limit(_COUNT)
        .subquery()
    )
    return select(*entries.c)


_LAST = ("last_id", "last_collection")
_COUNT: ColumnElement[int] = bindparam("count", 0, type_=Integer())
