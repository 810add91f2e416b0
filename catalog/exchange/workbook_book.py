"""A workbook as it was read: sheets, rows, cells with their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

Content = str | Decimal | bool | None


class Cell(NamedTuple):
    """One cell that is not empty. `kind`: see `workbook_reading.sheets_in`."""

    row: int
    column: int
    kind: str
    value: Content
    formula: bool = False
    percent: bool = False
    month: bool = False
    error: bool = False

    @property
    def blank(self) -> bool:
        """Whether a person sees nothing in it."""
        nothing = isinstance(self.value, str) and not self.value.strip()
        return nothing and not (self.formula or self.error)

    @property
    def text(self) -> str:
        """What a person reads in it, without the spaces around."""
        return "" if self.value is None else str(self.value).strip()


@dataclass(frozen=True)
class Area:
    """Cells that were merged into one, both corners included; counted from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """`rows` holds the rows and cells that are not empty, by number; `last_row` counts all."""

    name: str
    hidden: bool
    last_row: int
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Area, ...] = ()

    def cell(self, row: int, column: int) -> Cell | None:
        return self.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        found = self.cell(row, column)
        return "" if found is None else found.text


@dataclass(frozen=True)
class Book:
    sheets: tuple[Sheet, ...]

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def address(sheet: str, row: int, column: int | None = None) -> str:
    """Where a cell is, as a person finds it: `规划指标!C7`; without a column the whole row."""
    return f"{sheet}!{row}" if column is None else f"{sheet}!{letters(column)}{row}"


@cache
def letters(column: int) -> str:
    """The letters of a column, the first being A."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def book(sheets: list[dict[str, Any]]) -> Book:
    """The book that the reader told as JSON."""
    return Book(tuple(_sheet(told) for told in sheets))


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        told["name"],
        told["hidden"],
        told["last_row"],
        {row: {c[0]: _cell(row, *c) for c in cells} for row, cells in told["rows"]},
        tuple(Area(*corners) for corners in told["merged"]),
    )


def _cell(row: int, column: int, kind: str, value: Any, marks: int) -> Cell:
    if kind == "n":
        value = Decimal(value)
    return Cell(
        row, column, kind, value, bool(marks & 1), bool(marks & 2), bool(marks & 4), bool(marks & 8)
    )
