"""How texts are set on slides, and how much room they then take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from service.products.slides.deck import INK
from service.showing.svg import width_of

_LEADING = 1.3
"""Of a line for its letters, in the house's fonts and in those that stand in for them."""

_PIECE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+")


@dataclass(frozen=True)
class Ink:
    """How a text is set; `size` is in points."""

    size: float = 11
    colour: str = INK
    bold: bool = False
    align: str = "l"


def height_of(lines: Iterable[tuple[str, Ink]], width: float) -> float:
    """How high paragraphs are where they are broken at `width`, both in points."""
    return sum(
        lines_of(part, ink.size, width) * ink.size * _LEADING
        for text, ink in lines
        for part in text.split("\n")
    )


def lines_of(text: str, size: float, width: float) -> int:
    """Into how many lines a text is broken: between words, and within Chinese anywhere."""
    count, filled = 1, 0.0
    for piece in _PIECE.findall(text):
        wide = width_of(piece, size)
        if filled and not piece.isspace() and filled + wide > width:
            count, filled = count + 1, 0.0
        filled += wide
        # A word that is longer than a line goes on in the next.
        while filled > width and not piece.isspace():
            count, filled = count + 1, filled - width
    return count
