"""How a workbook looks: colours, widths and heights, and what it is on paper.

Heights are written out. Not every spreadsheet program finds them for itself when it opens a file,
and lines that are wrapped in a row of one line stand in each other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from catalog.exchange.workbook_book import Content
from catalog.exchange.workbook_columns import LEADING, Column
from catalog.kinds.fields import Many, Number, Text
from catalog.kinds.labels import Group

COLOURS = {
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

FIXED = {"font_color": "#595959", "bg_color": "#F2F2F2"}
"""Of cells that are there to be read."""

LINE_PT = 15.0
_MOST_LINES = 6
"""A row that showed all of a long text would hide the rows around it."""

_LEADING_WIDTHS = {"draft": 9, "entry": 14, "called": 22, "slot": 8, "mode": 11}
assert _LEADING_WIDTHS.keys() == LEADING.keys()
_A3 = 8


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: Any) -> None:
        text = {"num_format": "@", "text_wrap": True, "valign": "top"}
        self.text = book.add_format(text)
        self.number = book.add_format({"valign": "top"})
        self.fixed = book.add_format({**text, **FIXED})
        # An id that is cut short is nobody's loss.
        self.id = book.add_format({**text, **FIXED, "text_wrap": False})
        self.title = book.add_format({"bold": True, "font_size": 12})
        self.answer = book.add_format({**text, "bg_color": "#FFF9E5", "border": 1})
        self.groups, self.values, self.evidence = {}, {}, {}
        for group, colour in COLOURS.items():
            head = {"bg_color": colour, "text_wrap": True, "valign": "top"}
            self.groups[group] = book.add_format({"bg_color": colour, "bold": True})
            self.values[group] = book.add_format({**head, "bold": True, "border": 1})
            # What is said of a value stands back behind the value.
            said = {**head, "font_color": "#595959", "border": 1, "border_color": "#A6A6A6"}
            self.evidence[group] = book.add_format(said)

    def head(self, column: Column) -> Any:
        found = self.values if column.said is None else self.evidence
        return found[column.group]


def leading_width(name: str) -> int:
    return _LEADING_WIDTHS[name]


def width(column: Column) -> int:
    """The width of a column in characters."""
    if column.said is not None:
        return 14
    if isinstance(column.form, Many):
        return 32
    if isinstance(column.form, Text):
        return 24
    return 14 if isinstance(column.form, Number) else 18


def height_pt(cells: Iterable[tuple[Content, int]]) -> float:
    """The height of a row of cells, each with the width of its column."""
    lines = max((_lines(said, wide) for said, wide in cells), default=1)
    return LINE_PT * min(lines, _MOST_LINES)


def on_paper(sheet: Any, title: str, *, first_row: int, last_row: int, leading: int) -> None:
    """Print across A3, headings and the entries' names on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(first_row, last_row)
    # Not the drafts' ids: nobody reads those on paper.
    sheet.repeat_columns(1, leading - 1)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:200]}&R&P / &N")


def _lines(said: Content, wide: int) -> int:
    if not isinstance(said, str):
        return 1
    return sum(-(-max(1, _breadth(line)) // wide) for line in said.split("\n"))


def _breadth(line: str) -> int:
    """A line in the width of digits: Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in line)
