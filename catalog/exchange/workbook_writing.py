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
from catalog.exchange.workbook_notes import advice, note_of, notes
from catalog.exchange.workbook_own import (
    CODES_SHEET,
    FORMAT,
    MACHINE_SHEET,
    NOTES_SHEET,
    VERSION,
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
_COLOURS = {
    Group.IDENTITY: "#D9E1F2",
    Group.PLANNING: "#E2EFDA",
    Group.ORIENTATION: "#FFF2CC",
    Group.CONDITIONS: "#DDEBF7",
    Group.BENEFITS: "#FCE4D6",
    Group.SUPPORT: "#EDEDED",
    Group.SUPPLY: "#E4DFEC",
    Group.CONTENT: "#DAEEF3",
    Group.VALIDITY: "#F2DCDB",
    Group.PROVENANCE: "#EBF1DE",
}
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
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"valign": "top"})
        self.fixed = book.add_format(
            {"num_format": "@", "valign": "top", "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
        )
        self.bold = book.add_format({"bold": True, "font_size": 12})
        self.plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.heads = {group: self._head(colour) for group, colour in _COLOURS.items()}
        self.codes: dict[str, str] = {}

    def write(self) -> None:
        written = [(self.book.add_worksheet(layout.name), layout) for layout in self.sheets]
        self._notes()
        self._codes()
        for sheet, layout in written:
            self._drafts(sheet, layout)
        self._machine()

    def _head(self, colour: str) -> Any:
        return self.book.add_format(
            {"bold": True, "bg_color": colour, "border": 1, "text_wrap": True, "valign": "top"}
        )

    def _drafts(self, sheet: Any, layout: Layout) -> None:
        sheet.write_string(_TITLE, 0, _title(self.out), self.bold)
        offset = len(self.leading)
        for number, name in enumerate(self.leading):
            sheet.set_column(number, number, 12, self.fixed)
            sheet.write_string(_ZH, number, LEADING[name].zh, self.heads[Group.IDENTITY])
            sheet.write_string(_EN, number, LEADING[name].en, self.heads[Group.IDENTITY])
        for number, column in enumerate(layout.columns, start=offset):
            self._heading(sheet, number, column)
        for row, draft in enumerate(self.out.drafts, start=_FIRST):
            for number, name in enumerate(self.leading):
                sheet.write_string(row, number, self._led(draft, name), self.fixed)
            for number, said in enumerate(contents(draft.document, layout.columns), start=offset):
                self._cell(sheet, row, number, said)
        sheet.freeze_panes(_FIRST, offset)

    def _heading(self, sheet: Any, number: int, column: Column) -> None:
        head = self.heads[column.group]
        is_number = isinstance(column.form, Number)
        width = 14 if column.said else 18
        sheet.set_column(number, number, width, self.number if is_number else self.text)
        sheet.write_string(_GROUPS, number, str(GROUP_LABELS[column.group]), head)
        sheet.write_string(_ZH, number, column.heading.zh, head)
        sheet.write_string(_EN, number, column.heading.en, head)
        if column.said is None:
            sheet.write_comment(_ZH, number, note_of(self.out.kind, column), {"x_scale": 2})
        source = self._choices(column)
        if source is not None and self.out.drafts:
            last = _FIRST + len(self.out.drafts) - 1
            sheet.data_validation(_FIRST, number, last, number, {"validate": "list", **source})

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
            sheet.write_string(row, number, said, self.text)
        else:
            sheet.write_number(row, number, said, self.number)

    def _codes(self) -> None:
        """The names of all codes that may be chosen, a column a list."""
        lists: dict[str, CodeList] = {}
        for layout in self.sheets:
            for column in layout.columns:
                if isinstance(column.form, Coded):
                    lists[column.form.codes.name] = column.form.codes
        sheet = self.book.add_worksheet(CODES_SHEET)
        for number, (name, codes) in enumerate(lists.items()):
            sheet.set_column(number, number, 24, self.plain)
            sheet.write_string(0, number, str(codes.title), self.heads[Group.IDENTITY])
            for row, code in enumerate(codes.codes.values(), start=1):
                sheet.write_string(row, number, code.label.zh, self.plain)
            cells = xl_range_abs(1, number, len(codes.codes), number)
            self.codes[name] = f"='{CODES_SHEET}'!{cells}"

    def _notes(self) -> None:
        sheet = self.book.add_worksheet(NOTES_SHEET)
        sheet.set_column(0, 0, 34, self.plain)
        sheet.set_column(1, 6, 24, self.plain)
        lines = [*advice(_title(self.out)), *notes(self.out.kind, self.sheets)]
        for row, line in enumerate(lines):
            for number, text in enumerate(line):
                sheet.write_string(row, number, text, self.plain if row else self.bold)

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
