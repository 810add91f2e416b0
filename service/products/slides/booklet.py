"""A booklet on slides: contents, the area, the parcels; then, as an appendix, the long tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from string import ascii_uppercase

from pptx.util import Emu, Inches, Pt

from catalog.words.label import Label
from service.products.model import Booklet, Cell, Chapter, Cited, Edition, Table
from service.products.slides.contents import Entry, contents
from service.products.slides.deck import (
    DEEP,
    HEIGHT,
    MARGIN,
    PEACH,
    WHITE,
    WIDTH,
    Deck,
)
from service.products.slides.ink import Ink, height_of
from service.products.slides.parcel import Sources, by_number, noted_sources, parcel_slides
from service.products.slides.parts import (
    Box,
    code,
    drawn,
    furnished,
    rectangle,
    told,
    write,
)
from service.products.slides.tables import head_height, is_heading, row_height, table
from service.products.words import FIXED, edition_line

_TOP = Inches(1.3)
_WIDE = WIDTH - 2 * MARGIN
_HIGH = HEIGHT - Inches(0.7) - _TOP
"""Of a slide's table, above what stands at its foot."""

_LEAD = 11.5
"""Of the letters of what must be known before a chapter's tables, in points."""

_DOCUMENT = (
    Label("编号", "No."),
    Label("文件", "Document"),
    Label("出处与数据截止", "Places, as of"),
)


def booklet_slides(
    deck: Deck, edition: Edition, booklet: Booklet, sources: Sequence[Cited]
) -> None:
    """Who is shown the deck sees the parcels first, and looks the rest up."""
    numbers = by_number(sources)
    _cover(deck, edition, booklet)
    second = furnished(deck, edition, told(FIXED["contents"], deck.tongue))
    entries: list[Entry] = []

    def begun(title: Label, letter: str = "") -> str:
        """The part's title goes into the contents; what stands below it on its slides."""
        entries.append(Entry(title, letter, len(deck.slides)))
        return f"{told(FIXED['appendix'], deck.tongue)} {letter}" if letter else ""

    _chapter(deck, edition, booklet.area, numbers, begun(booklet.area.title))
    begun(FIXED["overview"])
    _overview(deck, edition, booklet, numbers)
    if booklet.sheets:
        begun(FIXED["sheets"])
    for sheet in booklet.sheets:
        parcel_slides(deck, edition, sheet, numbers)
    # In print, where nobody is shown it, how to read all this comes first.
    *letters, last = list(ascii_uppercase[: len(booklet.appendix) + 2])
    for letter, chapter in zip(letters, (booklet.reading, *booklet.appendix), strict=True):
        _chapter(deck, edition, chapter, numbers, begun(chapter.title, letter))
    if sources:
        sources_slides(deck, edition, sources, begun(FIXED["sources"], last))
    contents(deck, second, entries)


def sources_slides(deck: Deck, edition: Edition, sources: Sequence[Cited], below: str = "") -> None:
    """The list of sources; `below` stands beneath its heading."""
    if sources:
        listed = Table(None, _DOCUMENT, (6, 54, 40), tuple(map(_source, sources)))
        _tables(deck, edition, (told(FIXED["sources"], deck.tongue), below), [listed], {})


def _cover(deck: Deck, edition: Edition, booklet: Booklet) -> None:
    slide = deck.slide()
    rectangle(slide, Box(0, 0, WIDTH, HEIGHT), DEEP)
    rectangle(slide, Box(MARGIN, Inches(2.0), Inches(0.9), Inches(0.09)), PEACH)
    lines = [
        (told(FIXED["place"], deck.tongue), Ink(44, WHITE, bold=True)),
        (told(FIXED["booklet_short"], deck.tongue), Ink(32, WHITE)),
    ]
    write(slide, Box(MARGIN, Inches(2.2), Inches(10), Inches(1.8)), lines)
    said = [booklet.total, booklet.selection, edition_line(edition)]
    texts = [(told(label, deck.tongue), Ink(13, WHITE)) for label in said if label]
    if edition.demonstration:
        texts.append((told(FIXED["watermark"], deck.tongue), Ink(15, "F3B6A3", bold=True)))
        texts.append((told(booklet.notices[0], deck.tongue), Ink(13, "F3B6A3", bold=True)))
    write(slide, Box(MARGIN, Inches(4.5), Inches(9.5), Inches(2)), texts)
    side = Inches(1.4)
    code(slide, edition.address, Box(WIDTH - MARGIN - side, HEIGHT - MARGIN - side, side, side))
    noted_sources(slide, deck, [told(notice, deck.tongue) for notice in booklet.notices])


def _overview(deck: Deck, edition: Edition, booklet: Booklet, numbers: Sources) -> None:
    title = told(FIXED["overview"], deck.tongue)
    slide = furnished(deck, edition, title, told(booklet.selection, deck.tongue))
    if booklet.drawing is not None:
        box = Box(MARGIN, _TOP, WIDTH - 2 * MARGIN, HEIGHT - _TOP - Inches(1))
        drawn(slide, deck, booklet.drawing, box, names=True)
    else:
        text = [(told(booklet.no_drawing, deck.tongue), Ink(16, PEACH))]
        write(slide, Box(MARGIN, _TOP, Inches(9), Inches(1)), text)
    noted_sources(slide, deck, [told(FIXED["plan"], deck.tongue)])
    if booklet.comparison is not None:
        _tables(deck, edition, (title, ""), [booklet.comparison], numbers)


def _chapter(deck: Deck, edition: Edition, chapter: Chapter, numbers: Sources, below: str) -> None:
    heading = told(chapter.title, deck.tongue), below
    lead = [(told(part, deck.tongue, "\n"), Ink(_LEAD)) for part in chapter.lead]
    if not chapter.tables:
        slide = furnished(deck, edition, *heading)
        write(slide, Box(MARGIN, _TOP, _WIDE, _HIGH), lead)
        noted_sources(slide, deck, [told(FIXED["no_sources_here"], deck.tongue)])
    _tables(deck, edition, heading, chapter.tables, numbers, lead)


def _tables(
    deck: Deck,
    edition: Edition,
    heading: tuple[str, str],
    tables: Sequence[Table],
    numbers: Sources,
    lead: Sequence[tuple[str, Ink]] = (),
) -> None:
    """Tables, each on as many slides as its rows take; those of one form follow each other.

    What must be known first stands above the first of them.
    """
    taken = Pt(height_of(lead, Emu(_WIDE).pt)) + Inches(0.2) if lead else 0
    for found in _joined(tables):
        for rows in _pages(found, deck, _HIGH - taken):
            slide = furnished(deck, edition, *heading)
            if taken:
                write(slide, Box(MARGIN, _TOP, _WIDE, taken), lead)
            table(
                slide, deck, Box(MARGIN, _TOP + taken, _WIDE, 0), found.columns, found.widths, rows
            )
            cites = [number for row in rows for cell in row for number in cell.cites]
            noted_sources(slide, deck, (), cites, numbers)
            taken, lead = 0, ()


def _joined(tables: Sequence[Table]) -> Iterator[Table]:
    """Neighbours with the same columns as one, their titles as rows."""
    for form, alike in groupby(tables, key=lambda one: (one.columns, one.widths)):
        rows: list[tuple[Cell, ...]] = []
        for one in alike:
            if one.title:
                rows.append(_heading(one.title, len(one.widths)))
            rows += one.rows
        yield Table(None, *form, tuple(rows))


def _heading(title: Label, columns: int) -> tuple[Cell, ...]:
    return Cell((title,), strong=True), *([Cell((Label("", ""),))] * (columns - 1))


def _pages(found: Table, deck: Deck, room: int) -> Iterator[list[tuple[Cell, ...]]]:
    """The rows of a table slide by slide, the first of which has that room; a heading keeps with
    the row that it is of."""
    head = head_height(deck, _WIDE, found.widths, found.columns)
    heights = [row_height(deck, _WIDE, found.widths, row) for row in found.rows]
    page: list[tuple[Cell, ...]] = []
    filled = head
    for place, row in enumerate(found.rows):
        needed = heights[place]
        if is_heading(row):
            needed += sum(heights[place + 1 : place + 2])
        if filled + needed > room and page:
            yield page
            page, filled, room = [], head, _HIGH
        page.append(row)
        filled += heights[place]
    if page:
        yield page


def _source(source: Cited) -> tuple[Cell, ...]:
    number = Label(str(source.number), str(source.number))
    said = [source.doc_no, source.title.zh, source.issuers.zh, source.issued_on]
    english = [source.doc_no, source.title.en, source.issuers.en, source.issued_on]
    document = Label(
        " · ".join(part for part in said if part), " · ".join(part for part in english if part)
    )
    places = "　".join(
        " ".join(part for part in (place.number, place.locator, place.as_of) if part)
        for place in source.places
    )
    return Cell((number,)), Cell((document,)), Cell((Label(places, places),))
