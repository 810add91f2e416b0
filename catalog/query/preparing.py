"""What every answer to a query begins with: one state of the catalog, and nothing undecided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, TypeVar

import shapely

from catalog.query.compiler import undecided_statement
from catalog.query.model import Query
from catalog.query.narrowing import at_the_rim, narrowed
from catalog.query.outlines import outlines
from catalog.query.resolving import UNDECIDED_LIMIT, FilterTooBroad, resolved
from catalog.query.statements import Run, Statement
from catalog.store.public.clock import Clock
from catalog.store.public.reading import Reader


class SeqAhead(Exception):
    """The query is pinned to a seq that the catalog has not reached."""

    def __init__(self, asked: int, head: int) -> None:
        self.asked, self.head = asked, head
        super().__init__(f"seq {asked} is ahead of {head}")


class Answered(Protocol):
    """An answer, a dataclass, that knows where the catalog stood when the last of it was read."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def clock(self) -> Clock: ...


Answer = TypeVar("Answer", bound=Answered)


@dataclass(frozen=True)
class Prepared:
    """A query that a database can decide, and the seqs that it must not find."""

    query: Query
    outside: frozenset[int]


def at_one_state(
    reader: Reader, query: Query, answer: Callable[[Query, Clock], Answer]
) -> tuple[Answer, bool]:
    """What `answer` says of a query, all of its statements of one state; whether it is the head's.

    The answer's clock stands where that state was the head, or where the head is for another one.
    Raises SeqAhead, NotInitialised, and what `answer` raises.
    """
    clock = reader.clock()
    if query.at is not None and query.at > clock.seq:
        raise SeqAhead(query.at, clock.seq)
    if query.at in (None, clock.seq):
        # Indexes over current rows serve what is asked of the head. It is one state of the
        # catalog that all statements saw when nothing was published before the last of them.
        found = answer(replace(query, at=None), clock)
        if (found.clock.epoch, found.clock.seq) == (clock.epoch, clock.seq):
            return found, True
        if found.clock.epoch != clock.epoch:
            return at_one_state(reader, query, answer)
        # Under the newer clock it would be kept and tagged as what it is not.
        return replace(answer(replace(query, at=clock.seq), clock), clock=clock), False
    return answer(query, clock), False


def running(reader: Reader, at: int | None) -> Run:
    """Runs statements of queries that are pinned to a seq, or to none."""
    pin = {} if at is None else {"at": at}

    def run(statement: Statement) -> list[tuple[Any, ...]]:
        return reader.rows(statement.sql, {**statement.parameters, **pin})

    return run


def prepared(query: Query, backend: str, run: Run) -> Prepared:
    """The query with what no database decides decided here. Raises FilterTooBroad."""
    query = resolved(narrowed(query, backend, run), backend, run)
    return Prepared(query, _outside(query, backend, run))


def bare(query: Query) -> Query:
    """What a query finds, without order and page."""
    return unpinned(replace(query, sort=(), limit=1, offset=0, after=None))


def unpinned(query: Query) -> Query:
    """The query as its statement is remembered: the same for whichever seq it is pinned to."""
    return query if query.at is None else replace(query, at=0)


def meets_box(query: Query) -> Callable[[Any], Any]:
    """Whether a shape in longitude and latitude meets the query's box."""
    assert query.bbox is not None
    if query.plane is not None:
        return query.plane.meets
    box = shapely.union_all([shapely.box(*part) for part in query.bbox.parts()])
    meets: Callable[[Any], Any] = box.intersects
    return meets


def _outside(query: Query, backend: str, run: Run) -> frozenset[int]:
    """Seqs whose box meets the bbox though their geometry does not."""
    if query.bbox is None:
        return frozenset()
    rim = at_the_rim(bare(query), backend, run)
    undecided = [row[0] for row in run(undecided_statement(backend, rim, UNDECIDED_LIMIT + 1))]
    if len(undecided) > UNDECIDED_LIMIT:
        raise FilterTooBroad
    meets = meets_box(query)
    return frozenset(
        seq
        for some, shapes in outlines(backend, run, undecided)
        for seq, shape in zip(some, shapes, strict=True)
        if not meets(shape)
    )
