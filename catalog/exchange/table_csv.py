"""Entries as CSV (RFC 4180, UTF-8 with a byte order mark, by which Excel knows it).

A text that a spreadsheet would take for a formula gets an apostrophe before it, and so does one
that begins with an apostrophe itself: whoever takes one leading apostrophe away has the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from catalog.exchange.table_columns import Column, Row, Value
from catalog.exchange.table_headings import heading
from catalog.words.label import Language

BOM = b"\xef\xbb\xbf"

# Spaces are skipped and full-width signs read as signs by some; a tab or a line's end begins a
# new cell in others.
_DANGEROUS = re.compile(r"[\s]*[=+\-@＝＋－＠]|[\t\r\n']")


def lines(
    columns: Sequence[Column], rows: Iterable[Row], language: Language | None = None
) -> Iterator[bytes]:
    """The file line by line, first the names of the columns or, in a language, their titles."""
    yield BOM + ",".join(_heads(columns, language)).encode() + b"\r\n"
    for row in rows:
        yield ",".join(_cell(column.read(row)) for column in columns).encode() + b"\r\n"


def _heads(columns: Sequence[Column], language: Language | None) -> Iterator[str]:
    if language is None:
        return (column.name for column in columns)
    return (_cell(heading(column, language)) for column in columns)


def harmless(text: str) -> str:
    """The text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # Always between quotes, so that no separator, and no text of digits, says more than it is.
        return '"' + harmless(value).replace('"', '""') + '"'
    return number_text(value)


def number_text(value: float) -> str:
    """A number by its shortest spelling, without an exponent."""
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text
