"""A parcel on slides: what decides and where it lies, then its blocks, then the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pptx.util import Inches

from catalog.words.label import Label
from service.products.model import Block, Cell, Cited, Edition, KeyFigure, Row, Sheet
from service.products.slides.deck import DEEP, GREY, HEIGHT, MARGIN, MIST, PEACH, WIDTH, Deck
from service.products.slides.parts import (
    Box,
    Ink,
    code,
    drawn,
    furnished,
    noted,
    table,
    told,
    write,
)
from service.products.words import FIXED

_TOP = Inches(1.35)
_PLAN = Inches(4.6)
_WEIGHT = 22.0
"""Lines of a block's table that a column of a slide holds."""

Sources = Mapping[str, Cited]
"""Documents by the numbers of the places in them."""


def by_number(sources: Sequence[Cited]) -> Sources:
    return {place.number: source for source in sources for place in source.places}


def parcel_slides(deck: Deck, edition: Edition, sheet: Sheet, sources: Sources) -> None:
    _first(deck, edition, sheet, sources)
    title, place = told(sheet.name, deck.tongue), f"{sheet.id} · {told(sheet.place, deck.tongue)}"
    columns = list(_columns(sheet.blocks, deck.tongue == "both"))
    for begin in range(0, len(columns), 2):
        slide = furnished(deck, edition, title, place)
        wide = (WIDTH - 2 * MARGIN - Inches(0.4)) // 2
        shown = columns[begin : begin + 2]
        for number, blocks in enumerate(shown):
            left = MARGIN + number * (wide + Inches(0.4))
            rows = [row for block in blocks for row in _rows(block)]
            table(slide, deck, Box(left, _TOP, wide, 0), (), (28, 48, 24), rows)
        cites = [c for blocks in shown for b in blocks for r in b.rows for c in r.cites]
        noted(slide, _sources(cites, sources, deck))


def _first(deck: Deck, edition: Edition, sheet: Sheet, sources: Sources) -> None:
    place = f"{sheet.id} · {told(sheet.place, deck.tongue)}"
    slide = furnished(deck, edition, told(sheet.name, deck.tongue), place)
    state = told(sheet.state, deck.tongue)
    if sheet.state_as_of:
        state += f"　{told(FIXED['state_as_of'], deck.tongue)} {sheet.state_as_of}"
    lines = [(state, Ink(13, DEEP, bold=True))]
    if sheet.invented:
        lines.insert(0, (told(FIXED["watermark"], deck.tongue), Ink(13, PEACH, bold=True)))
    write(slide, Box(MARGIN, _TOP, Inches(6.6), Inches(0.6)), lines)
    if sheet.since is not None:
        said = [(told(sheet.since, deck.tongue), Ink(11, PEACH, bold=True))]
        write(slide, Box(MARGIN + Inches(3.2), _TOP, Inches(3.4), Inches(0.6)), said)
    for number, key in enumerate(sheet.keys):
        row, column = divmod(number, 2)
        box = Box(
            MARGIN + column * Inches(3.35), _TOP + Inches(0.75) + row * Inches(1.3),
            Inches(3.2), Inches(1.15),
        )  # fmt: skip
        write(slide, box, _key(key, deck), fill=MIST)
    _below(slide, deck, sheet)
    left = WIDTH - MARGIN - _PLAN
    if sheet.drawing is not None:
        drawn(slide, deck, sheet.drawing, Box(left, _TOP, _PLAN, _PLAN))
    else:
        text = [(told(sheet.no_drawing, deck.tongue), Ink(14, PEACH, align="ctr"))]
        write(slide, Box(left, _TOP, _PLAN, Inches(2)), text, fill=MIST)
    plan = [(told(FIXED["plan"], deck.tongue), Ink(8, GREY))]
    write(slide, Box(left, HEIGHT - Inches(0.98), _PLAN, Inches(0.3)), plan)
    noted(slide, _sources([c for key in sheet.keys for c in key.cites], sources, deck))


def _below(slide: object, deck: Deck, sheet: Sheet) -> None:
    top = _TOP + Inches(3.5)
    code(slide, sheet.address, Box(MARGIN, top, Inches(1.2), Inches(1.2)))
    lines = [
        (told(FIXED["scan"], deck.tongue), Ink(9)),
        (sheet.address, Ink(8, GREY)),
        *((told(notice, deck.tongue), Ink(8, GREY)) for notice in sheet.notices),
    ]
    write(slide, Box(MARGIN + Inches(1.4), top, Inches(5.2), Inches(1.5)), lines)


def _key(key: KeyFigure, deck: Deck) -> list[tuple[str, Ink]]:
    number = told(key.number, deck.tongue)
    # In both languages the unit's Chinese word is enough, and leaves room for the number.
    unit = key.unit.zh if deck.tongue == "both" else told(key.unit, deck.tongue)
    value = (f"{number} {unit}".strip(), Ink(24, DEEP if key.known else PEACH, bold=True))
    said = told(key.status, deck.tongue) if key.status else ""
    cites = f" [{', '.join(key.cites)}]" if key.cites else ""
    return [
        (f" {told(key.title, deck.tongue)}", Ink(10, GREY)),
        value,
        (said + cites, Ink(8, GREY)),
    ]


def _columns(blocks: Sequence[Block], both: bool) -> Iterator[list[Block]]:
    """Blocks column by column; one that is longer than a column goes on in the next."""
    column: list[Block] = []
    filled = 0.0
    for block in blocks:
        rows: list[Row] = []
        for row in block.rows:
            weight = _weight(row, both)
            if filled + weight + 1.4 * (not rows) > _WEIGHT and (rows or column):
                yield [*column, *_block(block, rows)]
                column, rows, filled = [], [], 0.0
            filled += weight + 1.4 * (not rows)
            rows.append(row)
        column += _block(block, rows)
    if column:
        yield column


def _block(block: Block, rows: list[Row]) -> list[Block]:
    return [Block(block.name, block.title, tuple(rows))] if rows else []


def _weight(row: Row, both: bool) -> float:
    """How many lines a row takes, roughly: a column of values holds so many characters."""
    lines = sum(1 + len(label.zh) // 19 + both * (1 + len(label.en) // 36) for label in row.lines)
    lines += sum(1 + len(remark.zh) // 24 for remark in row.remarks)
    return max(lines, 1 + len(row.title.zh) // 12)


def _rows(block: Block) -> Iterator[tuple[Cell, Cell, Cell]]:
    nothing = Cell((Label("", ""),))
    yield Cell((block.title,), strong=True), nothing, nothing
    for row in block.rows:
        remarks = [remark for remark in row.remarks if remark.zh]
        note = (
            Label("；".join(r.zh for r in remarks), "; ".join(r.en for r in remarks))
            if remarks
            else None
        )
        status = row.status or Label("", "")
        yield (
            Cell((row.title,)),
            Cell(row.lines, known=row.known, strong=False, note=note),
            Cell((status,), cites=row.cites),
        )


def noted_sources(
    slide: object,
    deck: Deck,
    words: Sequence[str],
    cites: Sequence[str] = (),
    sources: Sources | None = None,
) -> None:
    """The notes of a slide: words of its own, and the documents that it cites."""
    found = _sources(cites, sources or {}, deck) if cites or not words else ()
    noted(slide, [*words, *found])


def _sources(cites: Sequence[str], sources: Sources, deck: Deck) -> Iterator[str]:
    """The documents of a slide with the places in them, for its notes."""
    found = dict.fromkeys(cites)
    if not found:
        yield told(FIXED["no_sources_here"], deck.tongue)
        return
    yield told(FIXED["sources_here"], deck.tongue)
    for number in found:
        source = sources[number]
        place = next(place for place in source.places if place.number == number)
        parts = (source.doc_no, told(source.title, deck.tongue), place.locator, place.as_of)
        yield f"[{number}] " + " · ".join(part for part in parts if part)
