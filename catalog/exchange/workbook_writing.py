"""Drafts as a workbook: a sheet that people fill in, and a hidden one by which it is known again.

Every text is written as text, whatever it begins with: nothing that somebody typed into the
catalog becomes a formula in anybody's spreadsheet.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from catalog.exchange.workbook_book import Content
from catalog.exchange.workbook_cells import FLAGS
from catalog.exchange.workbook_columns import (
    LEADING,
    Column,
    Layout,
    columns,
    layouts,
    used_members,
)
from catalog.exchange.workbook_looks import (
    LINE_PT,
    Formats,
    height_pt,
    leading_width,
    on_paper,
    width,
)
from catalog.exchange.workbook_notes import advice, note_of, notes, statuses
from catalog.exchange.workbook_own import (
    CODES_SHEET,
    DEFAULT_MEMBERS,
    FORMAT,
    MACHINE_SHEET,
    NOTES_SHEET,
    VERSION,
    default_label,
)
from catalog.exchange.workbook_rows import called, contents
from catalog.exchange.workbook_scanning import MAX_ROWS
from catalog.kinds.fields import Coded, Flag, Number
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS, Group
from catalog.store.staff.drafts import Draft
from catalog.values.codes import CodeList

MAX_DRAFTS = MAX_ROWS - 1_000
"""The hidden sheet has a row for each draft and for each of several hundred columns."""

_TITLE, _GROUPS, _ZH, _EN, _FIRST = range(5)
_CHOICE = {
    "validate": "list",
    "error_title": "请从列表选择",
    "error_message": "请从下拉列表选择。Choose one from the list.",
}
_NOTES_WIDTHS = (32, 36, 26, 34, 64)
_MODES = {"demo": "演示 demo", "real": "正式 real"}


@dataclass(frozen=True)
class Asked:
    """The request that a sheet belongs to: who is to answer it, and by which day."""

    request_id: str
    unit: str
    due_on: str


@dataclass(frozen=True)
class Outgoing:
    """What a workbook is made of: drafts of one kind, some fields of them or (None) all."""

    kind: Kind
    drafts: Sequence[Draft]
    fields: Sequence[str] | None
    data_mode: str
    created_at: datetime
    asked: Asked | None = None


def write_workbook(out: Outgoing) -> bytes:
    """The workbook's bytes, the same ones for the same content. Raises NoSuchField."""
    assert len(out.drafts) <= MAX_DRAFTS
    documents = [draft.document for draft in out.drafts]
    sheets = layouts(out.kind, columns(out.kind, out.fields, used_members(out.kind, documents)))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": out.created_at.replace(tzinfo=None), "title": _title(out)})
    with book:
        _Writer(book, out, sheets).write()
    return buffer.getvalue()


def _title(out: Outgoing) -> str:
    said = [f"{out.kind.title.zh} · {out.kind.title.en}"]
    if out.asked is not None:
        said = [f"数据需求表 · Data request：{said[0]}"]
        said.append(f"填报单位 · To be answered by：{out.asked.unit}")
        said.append(f"截止日期 · Due：{out.asked.due_on}")
    if out.data_mode == "demo":
        said.insert(0, "【演示数据，非真实地块 · DEMONSTRATION DATA】")
    return "　".join(said)


class _Writer:
    """One workbook while it is written."""

    def __init__(self, book: Any, out: Outgoing, sheets: list[Layout]) -> None:
        self.book, self.out, self.sheets = book, out, sheets
        self.leading = ["draft", "entry"]
        if any(called(draft.document) for draft in out.drafts):
            self.leading.append("called")
        if any(draft.slot_no is not None for draft in out.drafts):
            self.leading.append("slot")
        if out.data_mode == "demo":
            self.leading.append("mode")
        self.formats = Formats(book)
        self.codes: dict[str, str] = {}

    def write(self) -> None:
        written = [(self.book.add_worksheet(layout.name), layout) for layout in self.sheets]
        self._notes()
        self._codes()
        for sheet, layout in written:
            self._drafts(sheet, layout)
        self._machine()

    def _drafts(self, sheet: Any, layout: Layout) -> None:
        sheet.write_string(_TITLE, 0, _title(self.out), self.formats.title)
        self._headings(sheet, layout)
        offset = len(self.leading)
        widths = [leading_width(name) for name in self.leading]
        widths += [width(column) for column in layout.columns]
        for row, draft in enumerate(self.out.drafts, start=_FIRST):
            led = [self._led(draft, name) for name in self.leading]
            said = contents(draft.document, layout.columns)
            # Ids, in the first column, may be cut short: nobody reads them.
            sheet.set_row(row, height_pt(zip([*led, *said][1:], widths[1:], strict=True)))
            for number, text in enumerate(led):
                own = self.formats.id if number == 0 else self.formats.fixed
                sheet.write_string(row, number, text, own)
            for number, content in enumerate(said, start=offset):
                self._cell(sheet, row, number, content)
        sheet.freeze_panes(_FIRST, offset)
        on_paper(sheet, _title(self.out), first_row=_GROUPS, last_row=_EN, leading=offset)

    def _headings(self, sheet: Any, layout: Layout) -> None:
        formats = self.formats
        for row, lines in ((_TITLE, 1), (_GROUPS, 1), (_ZH, 2), (_EN, 3)):
            sheet.set_row(row, LINE_PT * lines + 2)
        for number, name in enumerate(self.leading):
            sheet.set_column(number, number, leading_width(name), formats.fixed)
            sheet.write_blank(_GROUPS, number, None, formats.groups[Group.IDENTITY])
            sheet.write_string(_ZH, number, LEADING[name].zh, formats.values[Group.IDENTITY])
            sheet.write_string(_EN, number, LEADING[name].en, formats.values[Group.IDENTITY])
        before: Group | None = None
        for number, column in enumerate(layout.columns, start=len(self.leading)):
            self._heading(sheet, number, column, begins=column.group is not before)
            before = column.group

    def _heading(self, sheet: Any, number: int, column: Column, *, begins: bool) -> None:
        formats = self.formats
        own = formats.number if isinstance(column.form, Number) else formats.text
        # Spreadsheet programs can fold away what is said of values, and show it again.
        folds = {"level": 1} if column.said is not None else {}
        sheet.set_column(number, number, width(column), own, folds)
        group = formats.groups[column.group]
        if begins:
            sheet.write_string(_GROUPS, number, str(GROUP_LABELS[column.group]), group)
        else:
            sheet.write_blank(_GROUPS, number, None, group)
        sheet.write_string(_ZH, number, column.heading.zh, formats.head(column))
        sheet.write_string(_EN, number, column.heading.en, formats.head(column))
        if column.said is None:
            note = note_of(self.out.kind, column)
            sheet.write_comment(_ZH, number, note, {"x_scale": 2, "y_scale": 1.4, "font_size": 9})
        source = self._choices(column)
        if source is not None and self.out.drafts:
            last = _FIRST + len(self.out.drafts) - 1
            sheet.data_validation(_FIRST, number, last, number, {**_CHOICE, **source})

    def _choices(self, column: Column) -> dict[str, Any] | None:
        if isinstance(column.form, Flag):
            return {"source": [label.zh for label in FLAGS.values()]}
        if isinstance(column.form, Coded):
            return {"source": self.codes[column.form.codes.name]}
        return None

    def _led(self, draft: Draft, name: str) -> str:
        if name == "mode":
            return _MODES[self.out.data_mode]
        if name == "called":
            return called(draft.document)
        slot = "" if draft.slot_no is None else str(draft.slot_no)
        return {"draft": draft.id, "entry": draft.entry_id or "", "slot": slot}[name]

    def _cell(self, sheet: Any, row: int, number: int, said: Content) -> None:
        if said is None:
            return
        if isinstance(said, str):
            sheet.write_string(row, number, said, self.formats.text)
        else:
            sheet.write_number(row, number, said, self.formats.number)

    def _codes(self) -> None:
        """The names of all codes that may be chosen, a column a list."""
        lists: dict[str, CodeList] = {}
        for layout in self.sheets:
            for column in layout.columns:
                if isinstance(column.form, Coded):
                    lists[column.form.codes.name] = column.form.codes
        sheet = self.book.add_worksheet(CODES_SHEET)
        for number, (name, codes) in enumerate(lists.items()):
            sheet.set_column(number, number, 24, self.formats.text)
            sheet.write_string(0, number, str(codes.title), self.formats.values[Group.IDENTITY])
            for row, code in enumerate(codes.codes.values(), start=1):
                sheet.write_string(row, number, code.label.zh, self.formats.text)
            cells = xl_range_abs(1, number, len(codes.codes), number)
            self.codes[name] = f"='{CODES_SHEET}'!{cells}"

    def _notes(self) -> None:
        sheet, formats = self.book.add_worksheet(NOTES_SHEET), self.formats
        for number, wide in enumerate(_NOTES_WIDTHS):
            sheet.set_column(number, number, wide, formats.text)
        sheet.write_string(0, 0, _title(self.out), formats.title)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        row = 1
        for sentence in advice():
            wide = sum(_NOTES_WIDTHS)
            sheet.merge_range(row, 0, row, len(_NOTES_WIDTHS) - 1, sentence, formats.text)
            sheet.set_row(row, height_pt([(sentence, wide)]))
            row += 1
        for member in DEFAULT_MEMBERS:
            sheet.write_string(row, 0, default_label(member), formats.text)
            sheet.write_blank(row, 1, None, formats.answer)
            if member == "status":
                sheet.data_validation(row, 1, row, 1, {**_CHOICE, "source": statuses()})
            row += 1
        head = formats.values[Group.IDENTITY]
        for number, line in enumerate(notes(self.out.kind, self.sheets), start=row + 1):
            cells = zip(line, _NOTES_WIDTHS, strict=True)
            sheet.set_row(number, height_pt(cells))
            for column, text in enumerate(line):
                sheet.write_string(
                    number, column, text, head if number == row + 1 else formats.text
                )

    def _machine(self) -> None:
        out = self.out
        lines: list[tuple[str, ...]] = [
            (FORMAT, VERSION),
            ("kind", out.kind.name),
            ("mode", out.data_mode),
            ("request", "" if out.asked is None else out.asked.request_id),
        ]
        for layout in self.sheets:
            lines += [("column", layout.name, c.key, c.heading.zh) for c in layout.columns]
        lines += [("draft", d.id, str(d.row_version), d.content_sha256) for d in out.drafts]
        sheet = self.book.add_worksheet(MACHINE_SHEET)
        sheet.very_hidden()
        for row, line in enumerate(lines):
            for number, text in enumerate(line):
                sheet.write_string(row, number, text)
