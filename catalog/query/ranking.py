"""The best answers to a search that very many entries answer, without looking at all of them.

The index tells for each score which versions may have it or a better one, and its sample about
how many those are. Where they are few, they are ranked one by one. Where they are many, entries
are looked at in the order in which equals stand, and enough of the wanted score are soon found;
where they are not, because those who have it stand together far behind, the index is asked after
all. Which way is taken changes what an answer costs, never what it is: the texts decide.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Protocol

from catalog.query.matching import sampled_statement
from catalog.query.searching import NOWHERE, WORST, Search
from catalog.query.statements import Run
from catalog.values.searchable import SAMPLED

Row = tuple[Any, ...]
"""A score, then what orders those who have it alike (an id), then a seq."""


@dataclass(frozen=True)
class Effort:
    """When which way is taken.

    `few` are versions that are ranked one by one. A walk for what they do not hold goes `patience`
    times as far as it should have to, if those who may have the score stood evenly.
    """

    few: int = 4_000
    patience: int = 10


EFFORT = Effort()

_SEEN, _SEEN_OF_SCORE = 4_000, 1_000
"""Sampled versions that are counted, of all scores and up to a better one: more are very many."""

_DENSE = 4
"""Of so many versions one may answer: to look at all in turn is cheaper than to ask the index."""

_FEWEST, _MOST = 64, 2_048
"""Entries that a walk looks at in one step."""


@dataclass
class Sample:
    """About how many of so many versions the index names, by the score that they may have."""

    run: Run
    backend: str
    search: Search
    versions: int
    _named: dict[int, int] = field(default_factory=dict)

    def named(self, upto: int = WORST) -> int:
        """About how many versions may have a score up to this."""
        if upto not in self._named:
            most = _SEEN if upto == WORST else _SEEN_OF_SCORE
            statement = sampled_statement(self.backend, self.search, upto, most)
            self._named[upto] = SAMPLED * int(self.run(statement)[0][0])
        return self._named[upto]

    def alike(self, level: int) -> int:
        """The worst score up to which the index names hardly more than up to this one."""
        if self.named(level) >= SAMPLED * _SEEN_OF_SCORE:
            return level
        return bisect_right(range(NOWHERE), 2 * self.named(level), key=self.named) - 1

    @property
    def dense(self) -> bool:
        """Whether so many may answer that asking the index for them saves nothing."""
        named = self.named()
        return named >= SAMPLED * _SEEN or named * _DENSE >= self.versions


class Ways(Protocol):
    """How entries are come by."""

    def ranked(self, low: int, high: int, need: int, after: Row | None) -> list[Row]:
        """The first of those with a score from `low` to `high`, found by the index, best first."""
        ...

    def walked(self, behind: Row | None, count: int) -> list[Row]:
        """The next entries in the order of equals, whatever their scores."""
        ...


def best(
    ways: Ways, sample: Sample, effort: Effort, need: int, after: Row | None = None
) -> list[Row]:
    """The first `need` rows behind `after`, the best first; all of them when there are fewer."""
    first = 0 if after is None else int(after[0])
    found: list[Row] = []
    level = bisect_right(range(NOWHERE), effort.few, key=sample.named)
    if level > first:
        found = ways.ranked(first, level - 1, need, after)
    level = max(level, first)
    walks: dict[Row | None, _Walk] = {}
    while level < NOWHERE and len(found) < need:
        begin = after if level == first else None
        walk = walks.setdefault(begin, _Walk(ways, begin))
        missing = need - len(found)
        expected = missing * sample.versions // max(sample.named(level), 1)
        if walk.reaches(level, missing, expected, effort):
            found += walk.found[level][:missing]
        else:
            # What is hardly dearer to rank than this score alone is ranked with it.
            last = sample.alike(level)
            found += ways.ranked(level, last, missing, after)
            level = last
        level += 1
    return found


@dataclass
class _Walk:
    """Entries in the order of equals from one place on, as far as it was gone, by their scores."""

    ways: Ways
    behind: Row | None
    visited: int = 0
    over: bool = False
    found: defaultdict[int, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def reaches(self, level: int, missing: int, expected: int, effort: Effort) -> bool:
        """Go on until so many of a score are found, or all there are. False: it is too far."""
        most = effort.few + effort.patience * expected
        while len(self.found[level]) < missing and not self.over:
            if self.visited >= most:
                return False
            self._step(min(max(3 * missing, self.visited, _FEWEST), _MOST))
        return True

    def _step(self, count: int) -> None:
        rows = self.ways.walked(self.behind, count)
        self.visited += len(rows)
        self.over = len(rows) < count
        for row in rows:
            self.found[row[0]].append(row)
        if rows:
            self.behind = rows[-1]
