"""A workbook's bytes as cells. Run as a program it reads standard input and writes JSON, and
first takes limits upon itself: how many bytes of memory, how many seconds of the processor.

Nothing but the service's own child process reads a stranger's file (`catalog.exchange.limited`),
which is why this module imports little: the child has to start quickly.
"""

from __future__ import annotations

import io
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

import orjson
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from catalog.exchange.workbook_scanning import MAX_ROWS, Marks, Scan, TooFar, scan

MAX_CHARACTERS = 32 * 10**6


class ReadRefused(Exception):
    """The bytes are no workbook that is read. `code` names a message that `facts` complete."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def sheets_in(data: bytes) -> list[dict[str, Any]]:
    """Every sheet as JSON: name, state, last row, merged ranges, rows of marked cells.

    A row is `[row, [[column, kind, value, marks], …]]` without empty cells; kind is `s` for text,
    `n` for a number (spelt as the shortest text that is that number), `b`, `d` for a day and `t`
    for a day with a time or a time alone. Raises ReadRefused.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            scans = scan(container)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return list(_sheets(book, scans))
    except TooFar as far:
        raise ReadRefused(far.code, sheet=far.sheet, maximum=far.maximum) from None
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError) as error:
        raise ReadRefused("workbook-damaged", reason=str(error)[:120]) from None


def _sheets(book: CalamineWorkbook, scans: dict[str, Scan]) -> Iterator[dict[str, Any]]:
    characters = 0
    for about in book.sheets_metadata:
        found = scans[about.name]
        sheet = book.get_sheet_by_name(about.name)
        rows = []
        for number, values in enumerate(_lines(sheet), start=1):
            cells = list(_cells(number, values, found))
            characters += sum(len(cell[2]) for cell in cells if cell[1] == "s")
            if characters > MAX_CHARACTERS:
                raise ReadRefused("workbook-too-much-text", maximum=MAX_CHARACTERS)
            if cells:
                rows.append([number, cells])
        yield {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "last_row": found.last_row,
            "merged": [
                [top + 1, left + 1, bottom + 1, right + 1]
                for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ],
            "rows": rows,
        }


def _lines(sheet: Any) -> list[list[Any]]:
    lines: list[list[Any]] = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
    return lines


def _cells(row: int, values: list[Any], found: Scan) -> Iterator[list[Any]]:
    """The cells of a row in which something stands, if only a formula without a result."""
    for column, value in enumerate(values, start=1):
        if value == "" and not found.marks:
            continue
        marks = found.marks.get((row, column), 0)
        if value != "" or marks & (Marks.FORMULA | Marks.ERROR):
            yield [column, *_told(value), marks]


def _told(value: Any) -> tuple[str, Any]:
    if isinstance(value, bool):
        return "b", value
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e16
        return "n", repr(int(value)) if whole else repr(value)
    if isinstance(value, str):
        return "s", value
    if isinstance(value, date) and not isinstance(value, datetime):
        return "d", value.isoformat()
    return "t", str(value)


def main(memory_bytes: int, cpu_s: int) -> None:
    """Read a workbook from standard input; write its sheets, or why they are refused."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        answer: dict[str, Any] = {"sheets": sheets_in(sys.stdin.buffer.read())}
    except ReadRefused as refused:
        answer = {"code": refused.code, "facts": refused.facts}
    sys.stdout.buffer.write(orjson.dumps(answer))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
