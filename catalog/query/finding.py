"""Answering a search over all collections at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, true

from catalog.query.compiler import COUNT_LIMIT, content_bytes
from catalog.query.matching import hits
from catalog.query.preparing import SeqAhead
from catalog.query.searching import NOWHERE, Search
from catalog.query.statements import Statement, compiled
from catalog.store.metadata import big
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader
from catalog.store.public.tables import clock, span, version

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
    reader: Reader, search: Search, *, limit: int, at: int | None = None, after: After | None = None
) -> Findings:
    """One page of what answers a search at seq `at`, or now. Raises SeqAhead, NotInitialised."""
    if at is None:
        # The page and its count are two statements that must agree.
        at = reader.clock().seq
    page = _page(reader.backend, search, limit, after)
    rows = reader.rows(page.sql, {**page.parameters, "at": at})
    if not rows:
        raise NotInitialised
    now = Clock(*rows[0][:4])
    if at > now.seq:
        raise SeqAhead(at, now.seq)
    found = [row for row in rows if row[4] is not None]
    shown = found[:limit]
    count = _count(reader.backend, search)
    matched = int(reader.rows(count.sql, {**count.parameters, "at": at})[0][0])
    last = shown[-1] if len(found) > limit else None
    return Findings(
        now,
        at,
        [Finding(row[4], row[5], row[6]) for row in shown],
        matched if matched <= COUNT_LIMIT else None,
        None if last is None else (last[7], last[5], last[4]),
    )


@lru_cache(maxsize=512)
def _page(backend: str, search: Search, limit: int, after: After | None) -> Statement:
    """Columns: epoch, seq, chain, data_mode, collection, id, content, score."""
    score = hits(backend, search).c.score
    rows = (
        _found(backend, search, span.c.seq, span.c.collection, span.c.entry_id, score)
        .order_by(score, span.c.entry_id, span.c.collection)
        .limit(limit + 1)
    )
    if after is not None:
        rows = rows.where(_behind(score, after))
    page = rows.subquery("page")
    return compiled(
        backend,
        select(
            *(clock.c.epoch, clock.c.seq, clock.c.chain, clock.c.data_mode),
            *(page.c.collection, page.c.entry_id, content_bytes(backend), page.c.score),
        )
        .select_from(clock.outerjoin(page, true()).outerjoin(version, version.c.seq == page.c.seq))
        .order_by(page.c.score, page.c.entry_id, page.c.collection),
    )


@lru_cache(maxsize=512)
def _count(backend: str, search: Search) -> Statement:
    matches = _found(backend, search, span.c.seq).limit(COUNT_LIMIT + 1).subquery()
    return compiled(backend, select(func.count()).select_from(matches))


def _found(backend: str, search: Search, *columns: ColumnElement[Any]) -> Select[Any]:
    """What answers a search and is the newest of its entry at the seq `at`."""
    found = hits(backend, search)
    at: ColumnElement[int] = bindparam("at", 0, type_=big())
    return (
        select(*columns)
        .select_from(span.join(found, found.c.seq == span.c.seq))
        .where(found.c.score < NOWHERE, span.c.seq <= at, span.c.until_seq > at)
    )


def _behind(score: ColumnElement[int], after: After) -> ColumnElement[bool]:
    last_score, last_id, last_collection = after
    same = and_(span.c.entry_id == last_id, span.c.collection > last_collection)
    return or_(score > last_score, and_(score == last_score, or_(span.c.entry_id > last_id, same)))
