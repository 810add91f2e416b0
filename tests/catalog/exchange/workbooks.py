"""Workbooks for tests: drafts that nobody stored, foreign sheets, files that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from catalog.exchange.workbook_book import Book, book
from catalog.exchange.workbook_own import MACHINE_SHEET
from catalog.exchange.workbook_reading import sheets_in
from catalog.exchange.workbook_writing import Outgoing, write_workbook
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.store.staff.drafts import Draft, kept_form
from catalog.values.canonical import sha256_hex

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def a_draft(document: Document, draft_id: str = "d" * 32, slot_no: int | None = None) -> Draft:
    """A draft as the store would answer it."""
    return Draft(
        id=draft_id,
        collection=document["collection"],
        entry_id=document["id"],
        slot_no=slot_no,
        document=document,
        content_sha256=sha256_hex(kept_form(document).encode()),
        row_version=1,
        state="open",
        steps_passed=0,
        submitted_by=None,
        submitted_at=None,
        created_by="maker",
        created_at="2026-11-21T04:00:00Z",
        updated_by="maker",
        updated_at="2026-11-21T04:00:00Z",
        prepared_release=None,
    )


def written(
    *documents: Document, fields: Sequence[str] | None = None, data_mode: str = "demo"
) -> bytes:
    """The workbook of some documents of one kind, the first being draft 0."""
    kind = KINDS[documents[0]["collection"]]
    drafts = [a_draft(d, f"{number:032x}") for number, d in enumerate(documents)]
    return write_workbook(Outgoing(kind, drafts, fields, data_mode, NOON))


def reread(data: bytes) -> Book:
    """The book as the child would read it, in this process."""
    return book(sheets_in(data))


def a_workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], **merged: Sequence[str]) -> bytes:
    """A foreign workbook: rows of plain values, None for nothing, `=…` for a formula.

    A pair is a formula and its cached value. `merged` names ranges by sheet.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as out:
        for name, rows in sheets.items():
            sheet = out.add_worksheet(name)
            for area in merged.get(name, ()):
                sheet.merge_range(area, "")
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if isinstance(value, tuple):
                        sheet.write_formula(row, column, value[0], None, value[1])
                    elif value is not None:
                        sheet.write(row, column, value)
    return buffer.getvalue()


def repacked(data: bytes, **changes: bytes | None) -> bytes:
    """The same zip with some parts replaced, added, or (None) left out."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = changes.pop(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
        for name, added in changes.items():
            if added is not None:
                after.writestr(name, added)
    return buffer.getvalue()


Cells = dict[str, dict[tuple[int, int], Any]]
"""By sheet: what stands in each cell, row and column counted from 1."""


def cells_of(data: bytes) -> Cells:
    """Every cell of a workbook; numbers as Decimal."""
    return {
        sheet.name: {
            (c.row, c.column): c.value for row in sheet.rows.values() for c in row.values()
        }
        for sheet in reread(data).sheets
    }


def rewritten(cells: Cells) -> bytes:
    """The workbook as a spreadsheet program saves it after somebody typed into it.

    A value that is a pair is a formula and its cached result; a callable writes the cell itself,
    given book, sheet and zero-based position.
    """
    buffer = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, settings) as out:
        for name, found in cells.items():
            sheet = out.add_worksheet(name)
            if name == MACHINE_SHEET:
                sheet.very_hidden()
            for (row, column), value in found.items():
                if callable(value):
                    value(out, sheet, row - 1, column - 1)
                elif isinstance(value, tuple):
                    sheet.write_formula(row - 1, column - 1, value[0], None, value[1])
                elif value is not None:
                    sheet.write(row - 1, column - 1, value)
    return buffer.getvalue()


def place(cells: Cells, draft_id: str, heading: str) -> tuple[str, tuple[int, int]]:
    """The sheet and cell that a draft has under a heading."""
    for name, found in cells.items():
        if name == MACHINE_SHEET:
            continue
        heads = [at for at, value in found.items() if value == heading]
        ids = [at for at, value in found.items() if value == draft_id]
        if heads and ids:
            return name, (ids[0][0], heads[0][1])
    raise AssertionError(f"no cell for {heading}")


def typed(data: bytes, *changes: tuple[str, str, Any]) -> bytes:
    """The workbook after (draft id, heading, value) was typed into its cells."""
    cells = cells_of(data)
    for draft_id, heading, value in changes:
        name, at = place(cells, draft_id, heading)
        cells[name][at] = value
    return rewritten(cells)
