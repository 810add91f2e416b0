"""Tables of a chapter: an entry a row, each column with what it tells of an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from catalog.words.label import Label
from service.products.chapters.cells import EVIDENCE, evidence
from service.products.citing import Citations
from service.products.model import Cell, Table
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.published import Published


@dataclass(frozen=True)
class Column:
    """`width` is a share of the table's."""

    title: Label
    width: int
    cell: Callable[[Entry], Cell]


def sourced(published: Published, citations: Citations, width: int, *names: str) -> Column:
    """The last column: who says so of the fields with these names."""

    def cell(entry: Entry) -> Cell:
        return evidence([figure(published, entry, name) for name in names], citations)

    return Column(EVIDENCE, width, cell)


def tabled(title: Label | None, entries: Iterable[Entry], *columns: Column) -> Iterator[Table]:
    """The table of the entries; none where there are none."""
    rows = tuple(tuple(column.cell(entry) for column in columns) for entry in entries)
    if rows:
        titles = tuple(column.title for column in columns)
        yield Table(title, titles, tuple(column.width for column in columns), rows)
