"""What the columns of a foreign sheet probably mean: to be confirmed by a person, once.

A heading is held against the titles, names and other usual names of the fields, with the unit
taken off. Only what fits one field exactly is proposed as its meaning; what comes near is told
beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from catalog.exchange.workbook_book import Book, Sheet
from catalog.exchange.workbook_columns import Column
from catalog.exchange.workbook_mapping import (
    Headed,
    Meaning,
    SheetMapping,
    headed,
    leading_key,
    meant,
)
from catalog.exchange.workbook_wkt import form_of
from catalog.kinds import KINDS
from catalog.kinds.fields import Number
from catalog.kinds.kind import Kind
from catalog.values.identifiers import folded
from catalog.values.units import same_unit, unit_called

NOTES = ("注", "备注", "说明", "合计", "小计", "总计", "填表", "制表", "审核")
"""How rows usually begin that are no entries."""

_WITH_UNIT = re.compile(r"(.+?)[（(【\[/，,：:]\s*(?:单位[：:]?)?\s*([^（(【\[]+?)\s*[）)】\]]?")
_MOST_NEAR = 5


@dataclass(frozen=True)
class Guess:
    """One column: what it is proposed to mean, and the keys that come near.

    `unit_said` is whether the heading names its unit: otherwise the field's own is assumed.
    """

    meaning: Meaning
    near: tuple[str, ...]
    unit_said: bool
    sample: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What is asked of a person: to confirm `mapping` or to change it."""

    sheet: str
    heading_row: int
    mapping: SheetMapping
    guesses: tuple[Guess, ...]


def propose(book: Book, name: str, collection: str | None = None) -> Proposal | None:
    """The likeliest reading of a workbook, of one kind or of any; None without likely headings."""
    kinds = [KINDS[collection]] if collection else list(KINDS.values())
    candidates = [(found, kind) for found in headed(book) for kind in kinds]
    best = max(candidates, key=lambda candidate: _fit(*candidate), default=None)
    if best is None or _fit(*best)[0] == 0:
        return None
    return _proposal(book, name, *best)


def _fit(found: Headed, kind: Kind) -> tuple[int, int, int]:
    """How many headings name a field; of equals the one with fewer rows, furthest up."""
    names = _names(kind)
    said = [_said(names, text)[0] for text in found.headings.values()]
    return len(set(filter(None, said))), -found.depth, -found.row


def _proposal(book: Book, name: str, found: Headed, kind: Kind) -> Proposal:
    guesses = tuple(_guesses(found, kind))
    meanings = tuple(guess.meaning for guess in guesses)
    mapping = SheetMapping(
        collection=kind.name,
        name=name,
        depth=found.depth,
        meanings=meanings,
        identified_by=_identifying(kind, meanings),
        notes=NOTES,
        other_sheets=tuple(s.name for s in book.sheets if s.rows and s.name != found.sheet.name),
    )
    return Proposal(found.sheet.name, found.row, mapping, guesses)


def _guesses(found: Headed, kind: Kind) -> Iterator[Guess]:
    names, columns = _names(kind), meant(kind)
    taken: set[str] = set()
    for column, heading in found.headings.items():
        key, unit = _said(names, heading)
        if key in taken:
            key = None
        form = columns[key].form if key is not None and key in columns else None
        if not isinstance(form, Number):
            unit = None
        elif unit is not None and same_unit(unit, form.traits.unit or "1"):
            unit = form.traits.unit
        taken |= {key} if key else set()
        near = tuple(_near(names, heading))[:_MOST_NEAR]
        meaning = Meaning(column, heading, key, unit)
        yield Guess(meaning, near, unit is not None, _sample(found.sheet, found, column))


def _identifying(kind: Kind, meanings: tuple[Meaning, ...]) -> str:
    keys = [meaning.key for meaning in meanings if meaning.key]
    wanted = ["draft", "entry", "slot", *kind.identifiers, "name_zh"]
    return next((key for key in wanted if key in keys), "")


def _names(kind: Kind) -> Mapping[str, str]:
    """The key of each column that a name means; a name that two columns have means neither."""
    return _names_in(kind.name)


@cache
def _names_in(collection: str) -> Mapping[str, str]:
    kind = KINDS[collection]
    found: dict[str, str] = {}
    twice: set[str] = set()
    for column in meant(kind).values():
        for text in _called(kind, column):
            name = folded(text)
            if found.setdefault(name, column.key) != column.key:
                twice.add(name)
    return {name: key for name, key in found.items() if name not in twice}


def _called(kind: Kind, column: Column) -> Iterator[str]:
    yield column.key
    yield column.heading.zh
    yield column.heading.en
    if column.said is not None:
        return
    yield column.form.traits.title.zh
    yield column.form.traits.title.en
    if column.part is None:
        yield from form_of(kind, column.field).traits.also


def _said(names: Mapping[str, str], heading: str) -> tuple[str | None, str | None]:
    """The key that a heading means and the unit that it names."""
    leading = leading_key(heading)
    if leading is not None:
        return leading, None
    # Of two rows of headings the lower one names the column, the upper one its group.
    for text in (heading, heading.rpartition(" · ")[2]):
        bare, unit = _without_unit(text)
        for name, found in ((text, None), (bare, unit)):
            key = names.get(folded(name))
            if key is not None:
                return key, found or unit
    return None, None


def _without_unit(text: str) -> tuple[str, str | None]:
    found = _WITH_UNIT.fullmatch(text)
    if found is None:
        return text, None
    said = found[2].removeprefix("单位").strip("：: ")
    known = unit_called(said) is not None or said in _KIND_UNITS
    return (found[1], said) if known else (text, None)


def _near(names: Mapping[str, str], heading: str) -> Iterator[str]:
    """Columns whose name holds the heading, or stands in it."""
    bare = folded(_without_unit(heading.rpartition(" · ")[2])[0])
    seen: set[str] = set()
    for name, key in names.items():
        if bare and key not in seen and (bare in name or (len(name) > 1 and name in bare)):
            seen.add(key)
            yield key


def _sample(sheet: Sheet, found: Headed, column: int) -> tuple[str, ...]:
    first = found.row + found.depth
    texts = (sheet.text(row, column) for row in range(first, first + 3))
    return tuple(text[:60] for text in texts if text)


_KIND_UNITS = {field.traits.unit for kind in KINDS.values() for field in kind.fields.values()} - {
    None
}
