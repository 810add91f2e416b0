"""The pages of what one query finds, by the way that costs least."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select

from catalog.query.compiler import (
    conditions,
    content_bytes,
    count_statement,
    page_rows,
    page_statement,
)
from catalog.query.cql2.membership import listed, member
from catalog.query.matching import hits
from catalog.query.model import Query
from catalog.query.preparing import Prepared, bare, prepared, unpinned
from catalog.query.ranking import Effort, Row, Sample, best
from catalog.query.statements import Run, Statement, compiled
from catalog.store.public.tables import INDEX_TABLES, clock, version


class Pages:
    """The pages of a query, all of one state of a catalog that so many versions belong to."""

    def __init__(self, query: Query, backend: str, run: Run, versions: int, effort: Effort) -> None:
        self._backend, self._run, self._effort = backend, run, effort
        sample = None
        if query.text is not None and versions > effort.few:
            found = Sample(run, backend, query.text, versions)
            sample = found if found.named() > effort.few else None
        if sample is not None and sample.dense:
            query = replace(query, by_index=False)
        self._ready = prepared(query, backend, run)
        self._common = sample
        if sample is not None and self._few_besides():
            self._ready = replace(self._ready, query=replace(self._ready.query, by_index=False))
            self._common = None

    def count(self) -> int:
        """How many entries the query finds, counted to one beyond COUNT_LIMIT."""
        ready = self._ready
        statement = count_statement(self._backend, bare(ready.query), ready.outside)
        return int(self._run(statement)[0][0])

    def rows(self, limit: int, offset: int, after: tuple[Any, ...] | None) -> list[Row]:
        """A page and one more row, as `page_statement` gives them.

        What has been erased meanwhile keeps its row, without content: a page is no shorter for it.
        """
        query = unpinned(replace(self._ready.query, limit=limit, offset=offset, after=after))
        if self._common is None or not query.by_score:
            return self._run(page_statement(self._backend, query, self._ready.outside))
        ways = _Entries(self._backend, self._run, replace(self._ready, query=query))
        found = best(ways, self._common, self._effort, offset + limit + 1, after)[offset:]
        contents = self._run(contents_statement(self._backend, [row[-1] for row in found]))
        told = {row[4]: row[5] for row in contents}
        clock_row = contents[0][:4] if contents else ()
        shown = [(*clock_row, row[1], told.get(row[2]), row[0]) for row in found]
        return shown or [(*row[:4], None, None, None) for row in contents]

    def _few_besides(self) -> bool:
        """Whether few entries are left over by all else that is asked."""
        query, few = bare(replace(self._ready.query, text=None)), self._effort.few
        statement = count_statement(self._backend, query, self._ready.outside, most=few + 1)
        return int(self._run(statement)[0][0]) <= few


@dataclass(frozen=True)
class _Entries:
    """Entries of one kind that a query may find, as rows of score, id and seq."""

    backend: str
    run: Run
    ready: Prepared

    def ranked(self, low: int, high: int, need: int, after: Row | None) -> list[Row]:
        query = replace(
            self.ready.query, scores=(low, high), by_index=True, limit=need - 1, offset=0,
            after=None if after is None else after[:2],
        )  # fmt: skip
        page = page_rows(self.backend, query, self.ready.outside).subquery("page")
        rows = select(page.c.key_0, page.c.entry_id, page.c.seq).order_by(
            page.c.key_0, page.c.entry_id
        )
        return self.run(compiled(self.backend, rows))

    def walked(self, behind: Row | None, count: int) -> list[Row]:
        after = "" if behind is None else behind[1]
        return self.run(_walk(self.backend, self.ready, after, count))


def _walk(backend: str, ready: Prepared, after: str, count: int) -> Statement:
    """Columns score, id, seq of what the query finds but for its text, in the order of ids."""
    query = ready.query
    assert query.text is not None
    table = INDEX_TABLES[query.kind]
    entries = (
        in_order(select(table.c.entry_id, table.c.seq), query)
        .where(*conditions(backend, replace(query, text=None), ready.outside))
        .where(table.c.entry_id > bindparam("behind", after))
        .order_by(table.c.entry_id)
        .limit(count)
        .subquery("entries")
    )
    found = hits(backend, query.text, None)
    return compiled(
        backend,
        select(found.c.score, entries.c.entry_id, entries.c.seq)
        .select_from(entries.outerjoin(found, found.c.seq == entries.c.seq))
        .order_by(entries.c.entry_id),
    )


def in_order(rows: Select[Any], query: Query) -> Select[Any]:
    """Rows of a kind read along the index that has them by id, until there are enough.

    SQLite would sometimes rather sort all that some condition leaves over.
    """
    table = INDEX_TABLES[query.kind]
    index = f"uq_{table.name}_current" if query.at is None else f"ix_{table.name}_history"
    return rows.with_hint(table, f"INDEXED BY {index}", "sqlite")


def contents_statement(backend: str, seqs: list[int]) -> Statement:
    """Columns: epoch, seq, chain, data_mode, a version's seq, its content as bytes."""
    written = _contents(backend)
    return Statement(written.sql, {**written.parameters, "seqs": listed(backend, seqs)})


@cache
def _contents(backend: str) -> Statement:
    shown = and_(member(backend, version.c.seq, [0], "seqs"), version.c.content.is_not(None))
    return compiled(
        backend,
        select(
            *(clock.c.epoch, clock.c.seq, clock.c.chain, clock.c.data_mode),
            *(version.c.seq, content_bytes(backend)),
        ).select_from(clock.outerjoin(version, shown)),
    )
