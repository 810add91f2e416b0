"""What most rows of a block say of where they come from, to be said once for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from service.showing.figures import Figure


@dataclass(frozen=True)
class Common:
    """`figure` is one of the rows that are alike, `alike` the names of those of which no more is
    said than of it. `whole` tells that no row says anything else.
    """

    figure: Figure
    alike: frozenset[str]
    whole: bool

    def covers(self, row: Figure) -> bool:
        """Whether a row has the same status, even where more is said of it."""
        return row.known and row.status == self.figure.status


def common_of(rows: Sequence[Figure]) -> Common | None:
    """What more than half of a block's rows with evidence share; None where nothing is shared."""
    evidenced = [row for row in rows if row.evidenced]
    known = [row for row in evidenced if row.known and row.status]
    if not known:
        return None
    status, count = Counter(row.status for row in known).most_common(1)[0]
    if count < 2 or 2 * count <= len(evidenced):
        return None
    same = [row for row in known if row.status == status]
    said, _ = Counter(_said(row) for row in same).most_common(1)[0]
    alike = [row for row in same if _said(row) == said]
    names = frozenset(row.name for row in alike)
    return Common(alike[0], names, whole=len(alike) == len(evidenced))


def _said(row: Figure) -> Hashable:
    """All that is said of a value beside its status."""
    sources = tuple(source.id for source in row.sources)
    return sources, row.locator, row.as_of, row.remarks
