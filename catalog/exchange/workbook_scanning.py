"""What a sheet holds besides its values: how far it reaches, formulas, errors, percentages.

The reader of values tells none of this and makes room for every cell up to the last one, so that
one cell in the far corner would cost gigabytes. Here the sheet's XML passes by once, element by
element, and is given up as soon as it reaches too far. Runs in the child process alone.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from enum import IntFlag
from typing import IO
from xml.parsers import expat

MAX_ROWS = 5_000
MAX_COLUMNS = 256

_PIECE = 2**16
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
# Built-in number formats, which no style sheet spells out.
_PERCENT_IDS = {9, 10}
_MONTH_IDS = {17, 27, 36, 50, 52, 57}
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class TooFar(Exception):
    """A sheet has more rows or columns than are read."""

    def __init__(self, sheet: str, code: str, maximum: int) -> None:
        self.sheet, self.code, self.maximum = sheet, code, maximum
        super().__init__(f"{sheet}: {code}")


class Marks(IntFlag):
    """What is to be known of a cell besides its value."""

    FORMULA = 1
    PERCENT = 2
    MONTH = 4
    ERROR = 8


@dataclass
class Scan:
    """By cell, (row, column) counted from 1: its marks. `last_row` is the last with any cell."""

    last_row: int = 0
    marks: dict[tuple[int, int], int] = field(default_factory=dict)

    def mark(self, row: int, column: int, more: Marks) -> None:
        self.marks[row, column] = self.marks.get((row, column), 0) | more


def scan(container: zipfile.ZipFile) -> dict[str, Scan]:
    """Every sheet by its name. Raises TooFar; KeyError or ExpatError when it is no workbook."""
    parts = _sheet_parts(container)
    percents, months = _styles(container)
    return {
        name: _scanned(container.open(part), name, percents, months) for name, part in parts.items()
    }


def _parse(stream: IO[bytes], start: object) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start  # type: ignore[assignment]
    with stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _scanned(stream: IO[bytes], name: str, percents: set[str], months: set[str]) -> Scan:
    found = Scan()
    row = column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        local = tag.rpartition(" ")[2]
        if local == "c":
            address = _ADDRESS.fullmatch(attributes.get("r", ""))
            # Without an address a cell stands behind the one before it.
            column = column + 1 if address is None else _number(address[1])
            if address is not None:
                row = int(address[2])
            if row > MAX_ROWS:
                raise TooFar(name, "workbook-too-many-rows", MAX_ROWS)
            if column > MAX_COLUMNS:
                raise TooFar(name, "workbook-too-many-columns", MAX_COLUMNS)
            found.last_row = max(found.last_row, row)
            style, kind = attributes.get("s"), attributes.get("t")
            if kind == "e":
                found.mark(row, column, Marks.ERROR)
            if style in percents:
                found.mark(row, column, Marks.PERCENT)
            elif style in months:
                found.mark(row, column, Marks.MONTH)
        elif local == "f":
            found.mark(row, column, Marks.FORMULA)
        elif local == "row":
            row = int(attributes.get("r", row + 1))
            column = 0
            if row > MAX_ROWS and "r" not in attributes:
                raise TooFar(name, "workbook-too-many-rows", MAX_ROWS)

    _parse(stream, start)
    return found


def _sheet_parts(container: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet, by the sheet's name."""
    workbook = _workbook_part(container)
    folder, file = posixpath.split(workbook)
    targets = _relations(container, f"{folder}/_rels/{file}.rels")
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            found[attributes["name"]] = posixpath.normpath(
                posixpath.join(folder, targets[relation][1])
            ).lstrip("/")

    _parse(container.open(workbook), start)
    return found


def _workbook_part(container: zipfile.ZipFile) -> str:
    for kind, target in _relations(container, "_rels/.rels").values():
        if kind.endswith("/officeDocument"):
            return target.lstrip("/")
    raise KeyError("officeDocument")


def _relations(container: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """By id: the type of each relation and what it points at."""
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "Relationship":
            found[attributes["Id"]] = (attributes["Type"], attributes["Target"])

    _parse(container.open(part), start)
    return found


def _styles(container: zipfile.ZipFile) -> tuple[set[str], set[str]]:
    """The styles (as cells name them) that show a percentage, and a date without its day."""
    part = next((n for n in container.namelist() if n.lower().endswith("/styles.xml")), None)
    formats: dict[int, str] = {}
    percents: set[str] = set()
    months: set[str] = set()
    inside = False
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside, count
        local = tag.rpartition(" ")[2]
        if local == "numFmt" and not inside:
            bare = _NOT_FORMAT.sub("", attributes.get("formatCode", "")).lower()
            formats[int(attributes["numFmtId"])] = bare
        elif local == "cellXfs":
            inside = True
        elif local == "cellStyles":
            inside = False
        elif local == "xf" and inside:
            number = int(attributes.get("numFmtId", 0))
            shape = formats.get(number, "")
            if number in _PERCENT_IDS or "%" in shape:
                percents.add(str(count))
            elif number in _MONTH_IDS or ("y" in shape and "d" not in shape):
                months.add(str(count))
            count += 1

    if part is not None:
        _parse(container.open(part), start)
    return percents, months


def _number(letters: str) -> int:
    """A column's number, A being 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
