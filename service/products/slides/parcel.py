"""A parcel on slides: what decides and where it lies, then its blocks, then the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pptx.util import Inches

from catalog.words.label import Label
from service.products.model import Block, Cell, Cited, Edition, KeyFigure, Row, Sheet
from service.products.slides.deck import DEEP, GREY, HEIGHT, MARGIN, MIST, PEACH, WIDTH, Deck
from service.products.slides.ink import Ink
from service.products.slides.parts import (
    Box,
    code,
    drawn,
    furnished,
    noted,
    told,
    write,
)
from service.products.slides.tables import row_height, table
from service.products.words import FIXED

_TOP = Inches(1.25)
_PLAN = Inches(4.6)
_BETWEEN = Inches(0.3)
_COLUMNS = 3
_WIDE = (WIDTH - 2 * MARGIN - (_COLUMNS - 1) * _BETWEEN) // _COLUMNS
_HIGH = HEIGHT - Inches(0.7) - _TOP
"""Of the columns of tables on a slide, above what stands at its foot."""
_WIDTHS = (31, 50, 19)

Sources = Mapping[str, Cited]
"""Documents by the numbers of the places in them."""


def by_number(sources: Sequence[Cited]) -> Sources:
    return {place.number: source for source in sources for place in source.places}


def parcel_slides(deck: Deck, edition: Edition, sheet: Sheet, sources: Sources) -> None:
    _first(deck, edition, sheet, sources)
    title, place = told(sheet.name, deck.tongue), f"{sheet.id} · {told(sheet.place, deck.tongue)}"
    columns = list(_columns(sheet.blocks, deck))
    for begin in range(0, len(columns), _COLUMNS):
        slide = furnished(deck, edition, title, place)
        shown = columns[begin : begin + _COLUMNS]
        for number, blocks in enumerate(shown):
            left = MARGIN + number * (_WIDE + _BETWEEN)
            rows = [row for block in blocks for row in _rows(block)]
            table(slide, deck, Box(left, _TOP, _WIDE, 0), (), _WIDTHS, rows)
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


def _columns(blocks: Sequence[Block], deck: Deck) -> Iterator[list[Block]]:
    """Blocks column by column; one that is longer than a column goes on in the next.

    A heading keeps with the first of its rows, and stands again where its block goes on.
    """

    def high(cells: Sequence[Cell]) -> int:
        return row_height(deck, _WIDE, _WIDTHS, cells)

    column: list[Block] = []
    filled = 0
    for block in blocks:
        rows: list[Row] = []
        heading = high(_heading(block))
        for row in block.rows:
            needed = high(_cells(row))
            if filled + needed + heading * (not rows) > _HIGH and (rows or column):
                yield [*column, *_block(block, rows)]
                column, rows, filled = [], [], 0
            filled += needed + heading * (not rows)
            rows.append(row)
        column += _block(block, rows)
    if column:
        yield column


def _block(block: Block, rows: list[Row]) -> list[Block]:
    return [Block(block.name, block.title, tuple(rows))] if rows else []


def _rows(block: Block) -> Iterator[tuple[Cell, Cell, Cell]]:
    yield _heading(block)
    yield from map(_cells, block.rows)


def _heading(block: Block) -> tuple[Cell, Cell, Cell]:
    nothing = Cell((Label("", ""),))
    return Cell((block.title,), strong=True), nothing, nothing


def _cells(row: Row) -> tuple[Cell, Cell, Cell]:
    remarks = [remark for remark in row.remarks if remark.zh]
    note = (
        Label("；".join(r.zh for r in remarks), "; ".join(r.en for r in remarks))
        if remarks
        else None
    )
    return (
        Cell((row.title,)),
        Cell(row.lines, known=row.known, strong=False, note=note),
        Cell((row.status or Label("", ""),), cites=row.cites),
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
