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
from catalog.exchange.table_columns import PLANNED, STATUS, WKT, Column, Row, Value
from catalog.exchange.table_evidence import evidence_rows
from catalog.exchange.table_origin import Origin
from catalog.kinds.evidence import CONFIRMED, GEOMETRY, WITH_VALUE
from catalog.kinds.fields import Coded, Described, Many
from catalog.kinds.kind import Kind
from catalog.values.codes import CodeList, code_list
from catalog.words.label import Label
from catalog.words.units import UNIT_WORDS

EVIDENCE_SHEET, CODES_SHEET, ORIGIN_SHEET = "来源依据", "代码", "说明"

LONGEST = 32_767
"""Characters that a cell can hold."""

_CUT = "……（过长，全文见 GeoJSON · too long, whole in GeoJSON）"
_SHEET_ROWS = 1_000_000
_STATUSES = code_list("evidence-status")


def write_xlsx(
    path: Path, kind: Kind, columns: Sequence[Column], rows: Iterable[Row], origin: Origin
) -> None:
    """Write the workbook in one pass over the rows, holding one of them at a time."""
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
        book.set_properties({"created": created, "title": _sheet_name(kind, origin)})
    with book:
        _Writer(book, kind, columns, origin).write(rows)


def _sheet_name(kind: Kind, origin: Origin) -> str:
    return kind.title.zh + ("（虚构示例）" if origin.data_mode == "demo" else "")


class _Writer:
    """One workbook while it is written."""

    def __init__(self, book: Any, kind: Kind, columns: Sequence[Column], origin: Origin) -> None:
        self.book, self.kind, self.origin = book, kind, origin
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
        sheet = self.book.add_worksheet(_sheet_name(self.kind, self.origin))
        evidence, said = self._evidence_sheet(), 0
        sheet.freeze_panes(1, 1)
        for number, column in enumerate(self.columns):
            sheet.set_column(number, number, 12 if column.is_status else 18)
            sheet.write_string(0, number, heading(column), self.head)
        for line, row in enumerate(rows, start=1):
            self._entry(sheet, line, row)
            for cells in evidence_rows(self.kind, self.names, row):
                if said == _SHEET_ROWS:
                    evidence, said = self._evidence_sheet(), 0
                said += 1
                for place, cell in enumerate(cells):
                    field = table_evidence.COLUMNS[place].described
                    self._cell(evidence, said, place, field, cell)
        self._codes()
        self._origin()

    def _entry(self, sheet: Any, line: int, row: Row) -> None:
        values = [column.read(row) for column in self.columns]
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            status = self.statuses[place]
            doubtful = status is not None and _is_doubtful(values[status])
            if column.is_status and value is not None:
                value = _worded_status(str(value))
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
            text = _worded(field, value)
            if len(text) > LONGEST:
                text = text[: LONGEST - len(_CUT)] + _CUT
            sheet.write_string(line, place, text, form)
        else:
            sheet.write_number(line, place, value, form)

    def _evidence_sheet(self) -> Any:
        self.sheets += 1
        name = EVIDENCE_SHEET + (f" {self.sheets}" if self.sheets > 1 else "")
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(table_evidence.COLUMNS):
            sheet.set_column(place, place, 18)
            sheet.write_string(0, place, str(column.title), self.head)
        return sheet

    def _codes(self) -> None:
        """Every code that may stand in the workbook, in words."""
        sheet = self.book.add_worksheet(CODES_SHEET)
        sheet.set_column(0, 3, 28)
        fields = [column.described for column in self.columns]
        fields += list(table_evidence.MEMBERS.values())
        lists = {codes.name: codes for field in fields for codes in _lists(field)}
        titles = ("代码表 · Code list", "代码 · Code", "中文 · Chinese", "英文 · English")
        lines = [
            (codes.name, code.code, code.label.zh, code.label.en)
            for codes in lists.values()
            for code in codes.codes.values()
        ]
        _write_lines(sheet, [titles, *lines])

    def _origin(self) -> None:
        sheet = self.book.add_worksheet(ORIGIN_SHEET)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 110)
        origin = self.origin
        lines = [
            ("类别 · Collection", f"{self.kind.title} ({self.kind.name})"),
            ("数据模式 · Data mode", origin.data_mode),
            *([("提示 · Notice", str(origin.notice))] if origin.notice else []),
            ("目录序号 · Catalog seq", f"{origin.epoch} {origin.seq}"),
            ("目录截至 · Catalog as of", origin.as_of or ""),
            ("署名 · Attribution", str(origin.attribution)),
            ("使用许可 · Licence", origin.licence),
            ("阅读说明 · How to read it", str(_READING)),
        ]
        _write_lines(sheet, lines)


_READING = Label(
    f"每个值旁为其数据状态；斜体底色者非主管部门确认或文件所载的实际数（推算、虚构、计划等）。"
    f"空格即无值，原因见数据状态；来源、出处与日期见“{EVIDENCE_SHEET}”。代码写在其名称之后，见“{CODES_SHEET}”。"
    "列表各项以分号相隔。",
    "Beside each value stands its status; what is in italics on a coloured ground is no achieved "
    "figure confirmed by an authority or stated in a document (derived, invented, planned …). An "
    "empty cell has no value, its status says why; sources, locators and dates are on the second "
    "sheet. A code stands behind its name. Items of a list have semicolons between.",
)


def heading(column: Column) -> str:
    """The title in both languages, with the unit."""
    words = UNIT_WORDS.get(column.unit or "1", Label(column.unit or "", ""))
    return f"{column.title} [{words.zh}]" if words.zh else str(column.title)


def _is_doubtful(status: Value) -> bool:
    said = str(status or "")
    plain = said.removesuffix(PLANNED)
    return plain in WITH_VALUE and (plain not in CONFIRMED or plain != said)


def _worded_status(status: str) -> str:
    plain = status.removesuffix(PLANNED)
    said = f"{_STATUSES.label(plain).zh} {plain}"
    return said if plain == status else f"{said}；计划数 planned"


def _worded(field: Described | None, value: str) -> str:
    """A code behind its name; other texts as they are."""
    if isinstance(field, Many) and isinstance(field.items, Coded):
        return ";".join(_named(field.items.codes, code) for code in value.split(";"))
    return _named(field.codes, value) if isinstance(field, Coded) else value


def _named(codes: CodeList, code: str) -> str:
    return f"{codes.label(code).zh} {code}" if code in codes else code


def _lists(field: Described | None) -> Iterable[CodeList]:
    inner = field.items if isinstance(field, Many) else field
    return [inner.codes] if isinstance(inner, Coded) else []


def _write_lines(sheet: Any, lines: Iterable[Sequence[str]]) -> None:
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)
