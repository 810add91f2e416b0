"""A question put to one collection, free of HTTP and of SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from catalog.query.cql2.tree import Expression
from catalog.query.region import PlaneBox
from catalog.query.searching import WORST, Search
from catalog.values.geometry import Box


@dataclass(frozen=True)
class Equals:
    """The field has this value, or (for a many-valued one) holds it."""

    field: str
    value: Any


@dataclass(frozen=True)
class Between:
    """The field lies in a closed range; None leaves an end open."""

    field: str
    low: Any
    high: Any


Condition = Equals | Between


@dataclass(frozen=True)
class SortKey:
    field: str
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """One page of one collection.

    `period` is a closed interval of days (either end may be None) that the entry's own period
    must meet; entries without geometry match any `bbox`, entries without time any `period`. A box
    of a plane CRS is `plane`, and `bbox` what holds it in degrees.
    What is true of `filter` is selected; `where`, `bbox`, `period`, `filter` and `text` must all
    hold. `at` pins the catalog to a seq. `after` holds the sort values and the id of the last
    entry of the page before. `near`, where it is known, holds the only versions (their seqs) that
    can be found. Of what answers `text` only those with one of `scores`, from the one to the other,
    are found; with `by_index` the index of tokens tells which those may be, otherwise all that the
    rest leaves over are looked at. Order: `sort`, nulls last, then id; a query for a `text` without
    `sort` begins with what answers it best.
    """

    kind: str
    where: tuple[Condition, ...] = ()
    bbox: Box | None = None
    plane: PlaneBox | None = None
    period: tuple[str | None, str | None] | None = None
    filter: Expression | None = None
    text: Search | None = None
    sort: tuple[SortKey, ...] = ()
    limit: int = 20
    offset: int = 0
    at: int | None = None
    after: tuple[Any, ...] | None = field(default=None)
    near: tuple[int, ...] | None = None
    scores: tuple[int, int] = (0, WORST)
    by_index: bool = True

    @property
    def by_score(self) -> bool:
        """Whether how well it is answered decides the order."""
        return self.text is not None and not self.sort

    def filter_key(self) -> tuple[Any, ...]:
        """What decides which entries match, apart from the seq."""
        return (self.kind, self.where, self.bbox, self.plane, self.period, self.filter, self.text)
