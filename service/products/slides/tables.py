"""Real tables on slides, each row as high as its texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pptx.util import Emu, Pt

from catalog.words.label import Label
from service.products.model import Cell
from service.products.slides.deck import DEEP, GREY, INK, LINE, PEACH, Deck, share
from service.products.slides.ink import Ink, height_of
from service.products.slides.parts import Box, paragraphs, parsed, told
from service.products.telling import Tongue

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""\"No style, no grid\": every line is drawn here."""

_LEFT_OVER, _ABOVE_BELOW = 54864, 2 * 18288
"""Of a cell beside and above its text."""
_SIZE = 10.5
"""Of letters in a table, in points."""


def table(
    slide: Any,
    deck: Deck,
    box: Box,
    columns: Sequence[Label],
    widths: tuple[int, ...],
    rows: Sequence[Sequence[Cell]],
) -> None:
    """A real table: a head where there are columns, a line beneath each row.

    Each row is as high as its texts, so that the file says what a slide shows.
    """
    grid = share(Emu(box.width), widths)
    lines = [_lines(row, deck.tongue) for row in rows]
    head = [_head(columns, deck.tongue)] if columns else []
    heights = [_height(line, grid) for line in (*head, *lines)]
    frame = slide.shapes.add_table(1, 1, *map(Emu, (box.left, box.top, box.width, sum(heights))))
    first = '<a:tblPr firstRow="1">' if columns else "<a:tblPr>"
    borders = [*(DEEP for _ in head), *(LINE for _ in lines)]
    columned = "".join(f'<a:gridCol w="{w}"/>' for w in grid)
    # Written as a whole: cell by cell a booklet takes ten times as long.
    content = (
        f"{first}<a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr>"
        f"<a:tblGrid>{columned}</a:tblGrid>"
        + "".join(
            _row(row, len(grid), high, border)
            for row, high, border in zip((*head, *lines), heights, borders, strict=True)
        )
    )
    data = frame._element.graphic.graphicData
    data.replace(data.tbl, parsed("a:tbl", content))


def row_height(deck: Deck, width: int, widths: tuple[int, ...], cells: Sequence[Cell]) -> int:
    """How high a table of this width draws a row."""
    return _height(_lines(cells, deck.tongue), share(Emu(width), widths))


def is_heading(cells: Sequence[Cell]) -> bool:
    """Whether a row is the title of those that follow: it goes over all columns of its table."""
    return cells[0].strong and not any(cell.lines[0].zh or cell.cites for cell in cells[1:])


def head_height(deck: Deck, width: int, widths: tuple[int, ...], columns: Sequence[Label]) -> int:
    """How high a table of this width draws its head; 0 for none."""
    return _height(_head(columns, deck.tongue), share(Emu(width), widths)) if columns else 0


def _lines(cells: Sequence[Cell], tongue: Tongue) -> list[list[tuple[str, Ink]]]:
    """The texts of a row, cell by cell; a title has one cell."""
    return [_texts(cell, tongue) for cell in (cells[:1] if is_heading(cells) else cells)]


def _texts(cell: Cell, tongue: Tongue) -> list[tuple[str, Ink]]:
    colour = INK if cell.known else PEACH
    cites = f" [{', '.join(cell.cites)}]" if cell.cites else ""
    ink = Ink(_SIZE, colour, bold=cell.strong)
    found = [(told(line, tongue), ink) for line in cell.lines]
    found[-1:] = [(text + cites, ink) for text, ink in found[-1:]]
    if cell.note is not None:
        found.append((told(cell.note, tongue), Ink(_SIZE - 2, GREY)))
    return found


def _head(columns: Sequence[Label], tongue: Tongue) -> list[list[tuple[str, Ink]]]:
    ink = Ink(_SIZE - 1, GREY, bold=True)
    return [[(told(label, tongue, "\n"), ink)] for label in columns]


def _height(cells: Sequence[Sequence[tuple[str, Ink]]], grid: Sequence[int]) -> int:
    widths = [*grid[: len(cells) - 1], sum(grid[len(cells) - 1 :])]
    texts = [
        Pt(height_of(cell, Emu(width - _LEFT_OVER).pt))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return max(texts) + _ABOVE_BELOW


def _row(cells: Sequence[Iterable[tuple[str, Ink]]], columns: int, height: int, border: str) -> str:
    """A row; its last cell goes over the columns for which there are no more."""
    line = f'<a:lnB w="6350"><a:solidFill><a:srgbClr val="{border}"/></a:solidFill></a:lnB>'
    edge = _ABOVE_BELOW // 2
    properties = f'<a:tcPr marL="0" marR="{_LEFT_OVER}" marT="{edge}" marB="{edge}">{line}</a:tcPr>'
    over = columns - len(cells)
    spans = [""] * (len(cells) - 1) + [f' gridSpan="{over + 1}"' if over else ""]
    found = [
        f"<a:tc{span}><a:txBody><a:bodyPr/>{paragraphs(cell)}</a:txBody>{properties}</a:tc>"
        for cell, span in zip(cells, spans, strict=True)
    ]
    covered = f'<a:tc hMerge="1"><a:txBody><a:bodyPr/><a:p/></a:txBody>{properties}</a:tc>' * over
    return f'<a:tr h="{height}">{"".join(found)}{covered}</a:tr>'
