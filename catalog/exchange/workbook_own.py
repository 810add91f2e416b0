"""Workbooks that the catalog wrote itself: the hidden description, and the rows that came back.

A hidden sheet says of which kind the workbook is, which heading means which column, and which
state of which draft each row was made from. Columns are found by their headings, so that whoever
moves, hides or leaves out a column loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import marshmallow as ma

from catalog.exchange.workbook_book import Book, Cell, Content, Sheet, address
from catalog.exchange.workbook_cells import content, read
from catalog.exchange.workbook_columns import LEADING, SAID, Column, columns
from catalog.exchange.workbook_rows import CellFault, Given
from catalog.kinds.evidence import GEOMETRY, WITH_VALUE
from catalog.kinds.kind import Kind
from catalog.values.fault import Fault, shown

MACHINE_SHEET, NOTES_SHEET, CODES_SHEET = "_catalog", "说明", "代码"
FORMAT = "parcel-catalog-workbook"
VERSION = "1"
DEFAULT_MEMBERS = ("status", "sources", "locator", "as_of")
"""What a sheet may say once for all values that come without evidence of their own."""


@dataclass(frozen=True)
class Machine:
    """The hidden description. `headings` maps sheet and Chinese heading to a column's key;
    `drafts` the id of each draft to the row version and content hash it had."""

    kind: str
    data_mode: str
    request_id: str | None
    headings: Mapping[str, Mapping[str, str]]
    drafts: Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Row:
    """One row that is not blank, as it came."""

    sheet: str
    number: int
    draft_id: str | None
    cells: Mapping[Column, Given]

    @property
    def address(self) -> str:
        return address(self.sheet, self.number)


@dataclass(frozen=True)
class Rows:
    """`rows_in` counts every row below the headings, as far as any cell reaches; `blank` those
    in which nothing stands. `faults` are of the workbook as a whole."""

    rows_in: int
    blank: int
    rows: tuple[Row, ...]
    faults: tuple[CellFault, ...]


def default_label(member: str) -> str:
    """What stands before the cell in which the evidence for a whole sheet is said."""
    return f"本表默认｜{SAID[member].traits.title.zh}"


def machine(book: Book) -> Machine | None:
    """What a workbook says of itself; None for one that the catalog did not write."""
    sheet = book.sheet(MACHINE_SHEET)
    if sheet is None or (sheet.text(1, 1), sheet.text(1, 2)) != (FORMAT, VERSION):
        return None
    lines = [[sheet.text(row, c) for c in range(1, 5)] for row in sorted(sheet.rows)]
    said = {line[0]: line[1] for line in lines}
    headings: dict[str, dict[str, str]] = {}
    for tag, name, key, heading in lines:
        if tag == "column":
            headings.setdefault(name, {})[heading] = key
    return Machine(
        said.get("kind", ""),
        said.get("mode", ""),
        said.get("request") or None,
        headings,
        {
            draft_id: (int(version), sha256)
            for tag, draft_id, version, sha256 in lines
            if tag == "draft" and version.isdecimal()
        },
    )


def default_evidence(book: Book) -> tuple[dict[str, Any] | None, list[CellFault]]:
    """What the sheet of notes says once for all values without evidence; None when nothing."""
    sheet = book.sheet(NOTES_SHEET)
    found: dict[str, Any] = {}
    faults: list[CellFault] = []
    if sheet is None:
        return None, faults
    labels = {default_label(member): member for member in DEFAULT_MEMBERS}
    for row in sorted(sheet.rows):
        member = labels.get(sheet.text(row, 1))
        cell = sheet.cell(row, 2)
        if member is None or cell is None or cell.blank:
            continue
        try:
            found[member] = read(SAID[member], content(cell, SAID[member]))
        except ma.ValidationError as error:
            faults.append(CellFault(address(sheet.name, row, 2), doubt(error, f"/{member}")))
    if not found:
        return None, faults
    said = {"status": "sourced", **found}
    if said["status"] not in WITH_VALUE:
        fault = Fault("/status", "status-needs-value", {"status": said["status"]})
        faults.append(CellFault(sheet.name, fault))
    return said, faults


def rows(book: Book, about: Machine, kind: Kind) -> Rows:
    """Every row of the sheets that hold drafts."""
    known = {column.key: column for column in columns(kind, None, _all_members(kind))}
    total = blank = 0
    found: list[Row] = []
    faults: list[CellFault] = []
    for sheet in book.sheets:
        headings = about.headings.get(sheet.name)
        if headings is None:
            faults += _foreign_sheet(sheet)
            continue
        top = _heading_row(sheet)
        if top is None:
            fault = Fault("", "workbook-no-headings", {"heading": LEADING["draft"].zh})
            faults.append(CellFault(sheet.name, fault))
            continue
        keys, wrong_headings = _keys(sheet, top, headings)
        faults += wrong_headings
        # Below the Chinese headings stand the English ones.
        first = top + 2
        total += max(0, sheet.last_row - first + 1)
        for number in range(first, sheet.last_row + 1):
            row = _row(sheet, number, keys, known)
            if row is None:
                blank += 1
            else:
                found.append(row)
    return Rows(total, blank, tuple(found), tuple(faults))


def doubt(error: ma.ValidationError, pointer: str) -> Fault:
    """The first thing that is wrong with one cell, as a fault."""
    code, facts = reason(error)
    return Fault(pointer, code, facts)


def reason(error: ma.ValidationError) -> tuple[str, Mapping[str, Any]]:
    """Code and facts of the first thing that is wrong with one cell."""
    told: Any = error.messages
    while isinstance(told, dict):
        told = next(iter(told.values()))
    code, facts = told[0]
    return code, facts


def given(sheet: Sheet, cell: Cell | None, row: int, column: int, form: Column) -> Given:
    """What stands in a cell under a known heading."""
    where = address(sheet.name, row, column)
    merged = [a for a in sheet.merged if a.top <= row <= a.bottom and a.left <= column <= a.right]
    if merged:
        return Given(where, None, None, ("cell-merged", {}))
    try:
        found: Content = content(cell, form.form)
    except ma.ValidationError as error:
        return Given(where, None, None, reason(error))
    return Given(where, found)


def _all_members(kind: Kind) -> set[tuple[str, str]]:
    return {(name, member) for name in (*kind.fields, GEOMETRY) for member in SAID}


def _foreign_sheet(sheet: Sheet) -> Iterator[CellFault]:
    """A sheet that somebody added is not passed over in silence."""
    if sheet.name not in (MACHINE_SHEET, NOTES_SHEET, CODES_SHEET) and sheet.rows:
        fault = Fault("", "workbook-unknown-sheet", {"value": shown(sheet.name)})
        yield CellFault(sheet.name, fault)


def _heading_row(sheet: Sheet) -> int | None:
    """The row in which the heading of the drafts' ids stands, wherever it was moved to."""
    for number in sorted(sheet.rows):
        if any(cell.text == LEADING["draft"].zh for cell in sheet.rows[number].values()):
            return number
    return None


def _keys(
    sheet: Sheet, top: int, headings: Mapping[str, str]
) -> tuple[dict[int, str], list[CellFault]]:
    """The key of each column, and what is wrong with headings."""
    leading = {label.zh: name for name, label in LEADING.items()}
    keys: dict[int, str] = {}
    faults: list[CellFault] = []
    for number, cell in sorted(sheet.rows[top].items()):
        if cell.blank:
            continue
        key = headings.get(cell.text) or leading.get(cell.text)
        where = address(sheet.name, top, number)
        if key is None:
            fault = Fault("", "workbook-unknown-column", {"value": shown(cell.text)})
            faults.append(CellFault(where, fault))
        elif key in keys.values():
            fault = Fault("", "workbook-column-twice", {"value": shown(cell.text)})
            faults.append(CellFault(where, fault))
        else:
            keys[number] = key
    return keys, faults


def _row(
    sheet: Sheet, number: int, keys: Mapping[int, str], known: Mapping[str, Column]
) -> Row | None:
    cells = sheet.rows.get(number, {})
    if all(cell.blank for cell in cells.values()):
        return None
    draft = next((cells[c].text for c, key in keys.items() if key == "draft" and c in cells), "")
    return Row(
        sheet.name,
        number,
        draft or None,
        {
            known[key]: given(sheet, cells.get(column), number, column, known[key])
            for column, key in keys.items()
            if key in known
        },
    )
