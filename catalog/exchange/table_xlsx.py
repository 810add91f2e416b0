"""Entries as a workbook to read: the entries, who says so of each value, the codes, the origin.

What was invented, planned or only derived stands in another colour, and its status beside it.
Every text is written as text, whatever it begins with: nothing becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from catalog.exchange import table_evidence
from catalog.exchange.table_columns import STATUS, WKT, Column, Row, Value
from catalog.exchange.table_evidence import evidence_rows
from catalog.exchange.table_headings import heading, said
from catalog.exchange.table_origin import Origin
from catalog.kinds.evidence import CONFIRMED, GEOMETRY, WITH_VALUE
from catalog.kinds.fields import Coded, Described, Many
from catalog.kinds.kind import Kind
from catalog.values.codes import CodeList, code_list
from catalog.words.label import Label, Language

EVIDENCE_SHEET = Label("来源依据", "Evidence")
CODES_SHEET = Label("代码", "Codes")
ORIGIN_SHEET = Label("说明", "About")

LONGEST = 32_767
"""Characters that a cell can hold."""

_CUT = "……（过长，全文见 GeoJSON · too long, whole in GeoJSON）"
_SHEET_ROWS = 1_000_000
_SHORT = 20
"""Characters of a title, so that it is a sheet's name (31 at most) with what is added to it."""
_STATUSES = code_list("evidence-status")


def write_xlsx(
    path: Path,
    kind: Kind,
    columns: Sequence[Column],
    rows: Iterable[Row],
    origin: Origin,
    language: Language | None = None,
) -> None:
    """Write the workbook in one pass over the rows, holding one of them at a time.

    Headings and notes are in `language`, or in both where none is named; codes and sheets then
    have their Chinese names.
    """
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    if origin.as_of is not None:
        created = datetime.fromisoformat(origin.as_of).replace(tzinfo=None)
        title = sheet_name(kind, origin).in_language(language or "zh")
        book.set_properties({"created": created, "title": title})
    with book:
        _Writer(book, kind, columns, origin, language).write(rows)


def sheet_name(kind: Kind, origin: Origin) -> Label:
    """What the sheet of the entries is called, which says when they are invented."""
    title = kind.title if len(kind.title.en) <= _SHORT else Label(kind.title.zh, kind.name)
    if origin.data_mode != "demo":
        return title
    return Label(f"{title.zh}（虚构示例）", f"{title.en} (invented)")


class _Writer:
    """One workbook while it is written."""

    def __init__(
        self,
        book: Any,
        kind: Kind,
        columns: Sequence[Column],
        origin: Origin,
        language: Language | None,
    ) -> None:
        self.book, self.kind, self.origin = book, kind, origin
        self.language = language
        self.named: Language = language or "zh"
        # Outlines are longer than a cell; whoever wants them takes another format.
        self.columns = [column for column in columns if column.name != WKT]
        self.names = frozenset(c.name.partition(".")[0] for c in columns) | {GEOMETRY}
        places = {column.name: number for number, column in enumerate(self.columns)}
        self.statuses = [
            places.get(f"{column.name.partition('.')[0]}{STATUS}") for column in self.columns
        ]
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.doubtful = book.add_format({"italic": True, "bg_color": "#FFF2CC"})
        self.sheets = 0

    def write(self, rows: Iterable[Row]) -> None:
        sheet = self._sheet(sheet_name(self.kind, self.origin))
        evidence, written = self._evidence_sheet(), 0
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(self.columns):
            sheet.set_column(number, number, 12 if column.is_status else 18)
            sheet.write_string(0, number, heading(column, self.language), self.head)
        for line, row in enumerate(rows, start=1):
            self._entry(sheet, line, row)
            for cells in evidence_rows(self.kind, self.names, row):
                if written == _SHEET_ROWS:
                    evidence, written = self._evidence_sheet(), 0
                written += 1
                for place, cell in enumerate(cells):
                    field = table_evidence.COLUMNS[place].described
                    self._cell(evidence, written, place, field, cell)
        self._codes()
        self._origin()

    def _entry(self, sheet: Any, line: int, row: Row) -> None:
        values = [column.read(row) for column in self.columns]
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            status = self.statuses[place]
            doubtful = status is not None and _is_doubtful(values[status])
            if column.is_status and value is not None:
                value = _worded_status(str(value), self.named)
            self._cell(sheet, line, place, column.described, value, doubtful)

    def _cell(
        self,
        sheet: Any,
        line: int,
        place: int,
        field: Described | None,
        value: Value,
        doubtful: bool = False,
    ) -> None:
        if value is None:
            return
        form = self.doubtful if doubtful else None
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value, form)
        elif isinstance(value, str):
            text = _worded(field, value, self.named)
            if len(text) > LONGEST:
                text = text[: LONGEST - len(_CUT)] + _CUT
            sheet.write_string(line, place, text, form)
        else:
            sheet.write_number(line, place, value, form)

    def _sheet(self, name: Label, number: str = "") -> Any:
        return self.book.add_worksheet(name.in_language(self.named) + number)

    def _evidence_sheet(self) -> Any:
        self.sheets += 1
        sheet = self._sheet(EVIDENCE_SHEET, f" {self.sheets}" if self.sheets > 1 else "")
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table_evidence.COLUMNS):
            sheet.set_column(place, place, 18)
            sheet.write_string(0, place, said(column.title, self.language), self.head)
        return sheet

    def _codes(self) -> None:
        """Every code that may stand in the workbook, in words."""
        sheet = self._sheet(CODES_SHEET)
        sheet.set_column(0, 3, 28)
        fields = [column.described for column in self.columns]
        fields += list(table_evidence.MEMBERS.values())
        lists = {codes.name: codes for field in fields for codes in _lists(field)}
        titles = tuple(said(title, self.language) for title in _CODE_TITLES)
        lines = [
            (codes.name, code.code, code.label.zh, code.label.en)
            for codes in lists.values()
            for code in codes.codes.values()
        ]
        _write_lines(sheet, [titles, *lines])

    def _origin(self) -> None:
        sheet = self._sheet(ORIGIN_SHEET)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110)
        origin, language = self.origin, self.language
        lines = [
            (Label("类别", "Collection"), f"{said(self.kind.title, language)} ({self.kind.name})"),
            (Label("数据模式", "Data mode"), origin.data_mode),
            *([(Label("提示", "Notice"), said(origin.notice, language))] if origin.notice else []),
            (Label("目录序号", "Catalog seq"), f"{origin.epoch} {origin.seq}"),
            (Label("目录截至", "Catalog as of"), origin.as_of or ""),
            (Label("署名", "Attribution"), said(origin.attribution, language)),
            (Label("使用许可", "Licence"), origin.licence),
            (Label("阅读说明", "How to read it"), said(_READING, language)),
        ]
        _write_lines(sheet, [(said(title, language), text) for title, text in lines])


_CODE_TITLES = (
    Label("代码表", "Code list"),
    Label("代码", "Code"),
    Label("中文", "Chinese"),
    Label("英文", "English"),
)

_READING = Label(
    f"每个值旁为其数据状态；斜体底色者非主管部门确认或文件所载的实际数（推算、虚构、计划等）。"
    f"空格即无值，原因见数据状态；来源、出处与日期见“{EVIDENCE_SHEET.zh}”。"
    f"代码写在其名称之后，见“{CODES_SHEET.zh}”。"
    "列表各项以分号相隔。",
    "Beside each value stands its status; what is in italics on a coloured ground is no achieved "
    "figure confirmed by an authority or stated in a document (derived, invented, planned …). An "
    "empty cell has no value, its status says why; sources, locators and dates are on the second "
    "sheet. A code stands behind its name. Items of a list have semicolons between.",
)


_PLANNED = {
    "planned": Label("；计划数", "; plan:"),
    "planned_not_stated": Label("；是否计划数未说明", "; planned or achieved is not stated:"),
}


def _is_doubtful(status: Value) -> bool:
    plain, planned, _ = str(status or "").partition(";")
    return plain in WITH_VALUE and (plain not in CONFIRMED or bool(planned))


def _worded_status(status: str, language: Language) -> str:
    plain, _, planned = status.partition(";")
    told = f"{_STATUSES.label(plain).in_language(language)} {plain}"
    if not planned:
        return told
    return f"{told}{_PLANNED[planned].in_language(language)} {planned}"


def _worded(field: Described | None, value: str, language: Language) -> str:
    """A code behind its name; other texts as they are."""
    if isinstance(field, Many) and isinstance(field.items, Coded):
        codes = field.items.codes
        return ";".join(_named(codes, code, language) for code in value.split(";"))
    return _named(field.codes, value, language) if isinstance(field, Coded) else value


def _named(codes: CodeList, code: str, language: Language) -> str:
    return f"{codes.label(code).in_language(language)} {code}" if code in codes else code


def _lists(field: Described | None) -> Iterable[CodeList]:
    inner = field.items if isinstance(field, Many) else field
    return [inner.codes] if isinstance(inner, Coded) else []


def _write_lines(sheet: Any, lines: Iterable[Sequence[str]]) -> None:
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)
