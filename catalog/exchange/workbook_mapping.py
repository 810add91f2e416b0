"""The office's own sheets: what their columns mean, guessed once, confirmed once, remembered.

A mapping belongs to headings, not to a file: next month's workbook has the same headings, maybe
with another title above them, and is read without a question. What was not confirmed is refused
with its cell's address, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import marshmallow as ma

from catalog.exchange.workbook_book import Book, Cell, Sheet, address
from catalog.exchange.workbook_cells import content
from catalog.exchange.workbook_columns import LEADING, Column, columns
from catalog.exchange.workbook_own import reason
from catalog.exchange.workbook_rows import CellFault, Given
from catalog.kinds import KINDS
from catalog.kinds.evidence import WITH_VALUE, EvidenceSchema
from catalog.kinds.fields import Integer, Number, Text
from catalog.kinds.kind import Kind
from catalog.values.canonical import canonical_bytes, sha256_hex
from catalog.values.fault import Fault, Refused, shown
from catalog.values.identifiers import folded
from catalog.values.units import same_unit, unit_called

NAMING = ("draft", "entry", "slot")
"""Keys of columns that name a row's draft without being any field of it."""

MOST_ROWS_ABOVE = 20
"""How far down headings are looked for."""


@dataclass(frozen=True)
class Meaning:
    """What one column means: a column's `key`, `entry`, `draft` or `slot`, or None for nothing.

    `unit` is that of its numbers, None for the field's own. `formulas` says that their last
    results count.
    """

    column: int
    heading: str
    key: str | None
    unit: str | None = None
    formulas: bool = False


@dataclass(frozen=True)
class SheetMapping:
    """How sheets with certain headings are read.

    `depth` is how many rows the headings take; `identified_by` the key of the column by which a
    row finds its draft. `default` is the evidence of every value; `notes` how rows begin that are
    notes or sums; `other_sheets` the names of sheets that belong to the workbook and mean nothing.
    """

    collection: str
    name: str
    depth: int
    meanings: tuple[Meaning, ...]
    identified_by: str
    default: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.depth, {m.column: m.heading for m in self.meanings})

    def as_json(self) -> dict[str, Any]:
        """The same as JSON that `sheet_mapping` reads."""
        said = asdict(self)
        said["meanings"] = [asdict(meaning) for meaning in self.meanings]
        return said


@dataclass(frozen=True)
class Headed:
    """A sheet and the row in which its headings begin."""

    sheet: Sheet
    row: int
    depth: int
    headings: Mapping[int, str]

    @property
    def fingerprint(self) -> str:
        return _fingerprint(self.depth, self.headings)


@dataclass(frozen=True)
class ForeignRow:
    """One row that names an entry: `named` is what stands in its identifying column."""

    sheet: str
    number: int
    named: str | None
    cells: Mapping[Column, Given]

    @property
    def address(self) -> str:
        return address(self.sheet, self.number)


@dataclass(frozen=True)
class ForeignRows:
    """See `workbook_own.Rows`."""

    rows_in: int
    blank: int
    rows: tuple[ForeignRow, ...]
    faults: tuple[CellFault, ...]


def sheet_mapping(said: Mapping[str, Any]) -> SheetMapping:
    """A mapping from what was kept or what a person confirmed. Raises Refused for what is none."""
    try:
        meanings = tuple(Meaning(**meaning) for meaning in said["meanings"])
        found = SheetMapping(
            **{
                **said,
                "meanings": meanings,
                "notes": tuple(said.get("notes", ())),
                "other_sheets": tuple(said.get("other_sheets", ())),
            }
        )
    except (KeyError, TypeError) as error:
        raise Refused([Fault("", "mapping-form", {"reason": shown(str(error))})]) from None
    faults = list(_mapping_faults(found))
    if faults:
        raise Refused(faults)
    return found


def headed(book: Book) -> Iterator[Headed]:
    """Every row, or pair of rows, of every visible sheet that could be headings."""
    for sheet in book.sheets:
        for row in range(1, min(sheet.last_row, MOST_ROWS_ABOVE) + 1):
            for depth in (1, 2):
                found = _headings(sheet, row, depth)
                if not sheet.hidden and len(found) > 1:
                    yield Headed(sheet, row, depth, found)


def foreign_rows(
    book: Book, found: Mapping[str, SheetMapping]
) -> tuple[ForeignRows, SheetMapping] | None:
    """Every row of the sheets whose headings have a mapping, by fingerprint; None without any.

    All of them have to be of one mapping. Other sheets that hold something are faults.
    """
    matched: dict[str, Headed] = {}
    for candidate in headed(book):
        if candidate.fingerprint in found and candidate.sheet.name not in matched:
            matched[candidate.sheet.name] = candidate
    if not matched:
        return None
    chosen = found[next(iter(matched.values())).fingerprint]
    total = blank = 0
    rows: list[ForeignRow] = []
    faults: list[CellFault] = []
    for sheet in book.sheets:
        head = matched.get(sheet.name)
        if head is None or found[head.fingerprint] != chosen:
            if sheet.rows and sheet.name not in chosen.other_sheets:
                facts = {"value": shown(sheet.name)}
                faults.append(CellFault(sheet.name, Fault("", "workbook-unknown-sheet", facts)))
            continue
        first = head.row + head.depth
        total += max(0, sheet.last_row - first + 1)
        for number in range(first, sheet.last_row + 1):
            row = _row(sheet, number, chosen)
            if row is None:
                blank += 1
            else:
                rows.append(row)
                faults += _unheaded(sheet, number, chosen)
    return ForeignRows(total, blank, tuple(rows), tuple(faults)), chosen


def meant(kind: Kind) -> Mapping[str, Column]:
    """The columns that a heading can mean, by key."""
    return _meant(kind.name)


@cache
def _meant(collection: str) -> Mapping[str, Column]:
    return {column.key: column for column in columns(KINDS[collection])}


def _mapping_faults(found: SheetMapping) -> Iterator[Fault]:
    kind = KINDS.get(found.collection)
    if kind is None:
        facts = {"value": shown(found.collection), "known": ", ".join(KINDS)}
        yield Fault("/collection", "unknown-collection", facts)
        return
    known = meant(kind)
    keys = [meaning.key for meaning in found.meanings if meaning.key is not None]
    for position, meaning in enumerate(found.meanings):
        pointer = f"/meanings/{position}"
        if meaning.key is None or meaning.key in NAMING:
            continue
        column = known.get(meaning.key)
        if column is None:
            yield Fault(f"{pointer}/key", "mapping-unknown-key", {"value": shown(meaning.key)})
        elif keys.count(meaning.key) > 1:
            yield Fault(f"{pointer}/key", "mapping-key-twice", {"title": column.heading})
        elif meaning.unit is not None and not _convertible(column, meaning.unit):
            own = column.form.traits.unit or "1"
            facts = {"value": shown(meaning.unit), "wanted": own}
            yield Fault(f"{pointer}/unit", "unit-of-another-measure", facts)
    if found.identified_by not in keys or not _identifies(known, found.identified_by):
        yield Fault("/identified_by", "mapping-names-nothing")
    if found.depth not in (1, 2):
        yield Fault("/depth", "mapping-form", {"reason": "depth"})
    yield from _default_faults(found.default)


def _identifies(known: Mapping[str, Column], key: str) -> bool:
    """Whether what stands in a column can tell entries apart: a text or a whole number of one."""
    if key in NAMING:
        return True
    column = known.get(key)
    plain = column is not None and column.part is None and column.said is None
    return plain and isinstance(column.form if column else None, Text | Integer)


def _default_faults(default: Mapping[str, Any] | None) -> Iterator[Fault]:
    if default is None:
        return
    if EvidenceSchema().validate(default):
        yield Fault("/default", "mapping-form", {"reason": "default"})
    elif default["status"] not in WITH_VALUE:
        yield Fault("/default/status", "status-needs-value", {"status": default["status"]})


def _convertible(column: Column, unit: str) -> bool:
    if not isinstance(column.form, Number):
        return False
    own = column.form.traits.unit or "1"
    one, other = unit_called(unit), unit_called(own)
    converts = one is not None and other is not None and one.measure == other.measure
    return converts or same_unit(unit, own)


def _fingerprint(depth: int, headings: Mapping[int, str]) -> str:
    said = [[column, folded(text)] for column, text in sorted(headings.items())]
    return sha256_hex(canonical_bytes([depth, said]))


def _headings(sheet: Sheet, row: int, depth: int) -> dict[int, str]:
    """The text above each column; two rows of headings are told as one, group first."""
    found: dict[int, str] = {}
    own = range(row, row + depth)
    ends = [column for r in own for column in sheet.rows.get(r, ())]
    ends += [area.right for area in sheet.merged if {area.top, area.bottom} & {*own}]
    last = max(ends, default=0)
    for column in range(1, last + 1):
        texts = [_shown(sheet, r, column) for r in range(row, row + depth)]
        if depth == 2 and not texts[1]:
            return {}  # The lower row has to name every column, or it is no row of headings.
        text = " · ".join(dict.fromkeys(text for text in texts if text))
        if text:
            found[column] = text
    lower = _row_cells(sheet, row + depth - 1)
    return found if all(cell.kind == "s" and not cell.formula for cell in lower) else {}


def _row_cells(sheet: Sheet, row: int) -> list[Cell]:
    return [cell for cell in sheet.rows.get(row, {}).values() if not cell.blank]


def _shown(sheet: Sheet, row: int, column: int) -> str:
    """What a person sees in a cell: of merged cells what stands in the first."""
    corner = _corner(sheet, row, column)
    return " ".join(sheet.text(*corner).split())


def _corner(sheet: Sheet, row: int, column: int) -> tuple[int, int]:
    for area in sheet.merged:
        if area.top <= row <= area.bottom and area.left <= column <= area.right:
            return area.top, area.left
    return row, column


def _row(sheet: Sheet, number: int, chosen: SheetMapping) -> ForeignRow | None:
    """A row with what its cells mean; None where nothing stands that means anything."""
    kind = KINDS[chosen.collection]
    known = meant(kind)
    told = {m.column: m for m in chosen.meanings if m.key is not None}
    seen = {column: sheet.cell(*_corner(sheet, number, column)) for column in told}
    said = {column: cell for column, cell in seen.items() if cell is not None and not cell.blank}
    if not said or _is_note(sheet, number, chosen):
        return None
    cells = {}
    named = None
    for column in said:
        meaning = told[column]
        if meaning.key == chosen.identified_by:
            named = said[column].text or None
        own = known.get(meaning.key or "")
        if own is not None:
            cells[own] = _given(sheet, number, meaning, own, told)
    return ForeignRow(sheet.name, number, named, cells)


def _unheaded(sheet: Sheet, number: int, chosen: SheetMapping) -> Iterator[CellFault]:
    """What stands in a row of an entry where no heading stands above it."""
    spoken_of = {meaning.column for meaning in chosen.meanings}
    for column, cell in sheet.rows.get(number, {}).items():
        if column not in spoken_of and not cell.blank:
            fault = Fault("", "cell-without-heading", {"value": shown(cell.text)})
            yield CellFault(address(sheet.name, number, column), fault)


def _is_note(sheet: Sheet, number: int, chosen: SheetMapping) -> bool:
    """Whether a row begins as the notes and sums below a table do."""
    texts = [cell.text for _, cell in sorted(sheet.rows.get(number, {}).items()) if cell.text]
    return bool(texts) and any(folded(texts[0]).startswith(folded(n)) for n in chosen.notes)


def _given(
    sheet: Sheet, number: int, meaning: Meaning, column: Column, told: Mapping[int, Meaning]
) -> Given:
    where = address(sheet.name, number, meaning.column)
    corner = _corner(sheet, number, meaning.column)
    wide = [a for a in sheet.merged if (a.top, a.left) == corner]
    if any(sum(area.left <= c <= area.right for c in told) > 1 for area in wide):
        # One value over two meanings: nobody can say which of them it is of.
        return Given(where, None, None, ("cell-merged", {}))
    try:
        found = content(sheet.cell(*corner), column.form, formulas=meaning.formulas)
    except ma.ValidationError as error:
        return Given(where, None, None, reason(error))
    return Given(where, found, meaning.unit)


def leading_key(heading: str) -> str | None:
    """Which of the columns that say which draft a row is of a heading names, if any."""
    key = folded(heading)
    for name, label in LEADING.items():
        if name in NAMING and key in (folded(label.zh), folded(label.en)):
            return name
    return None
