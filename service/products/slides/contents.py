"""The contents of a deck: each line leads to the slide on which its part begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.util import Inches

from catalog.words.label import Label
from service.products.slides.deck import GREEN, GREY, INK, MARGIN, Deck
from service.products.slides.ink import Ink
from service.products.slides.parcel import noted_sources
from service.products.slides.parts import Box, told, write
from service.products.words import FIXED

_TOP = int(Inches(1.3))


@dataclass(frozen=True)
class Entry:
    """A line of the contents: `letter` is that of a part of the appendix, `place` counts slides."""

    title: Label
    letter: str
    place: int


def contents(deck: Deck, slide: Any, entries: Sequence[Entry]) -> None:
    """What is shown on the left, the appendix on the right; each line leads to its slide."""
    high, wide = int(Inches(0.46)), int(Inches(5.4))
    appendix = [entry for entry in entries if entry.letter]
    left = [entry for entry in entries if not entry.letter]
    begin, right = int(MARGIN), MARGIN + wide + int(Inches(0.9))
    heading = [(told(FIXED["appendix"], deck.tongue), Ink(13, GREEN, bold=True))]
    write(slide, Box(right, _TOP, wide, high), heading)
    placed = [(begin, _TOP + high * n, entry) for n, entry in enumerate(left, 1)]
    placed += [(right, _TOP + high * n, entry) for n, entry in enumerate(appendix, 1)]
    slides = deck.slides
    for side, top, entry in placed:
        text = f"{entry.letter}　{told(entry.title, deck.tongue)}".strip("　")
        size = 13 if entry.letter else 16
        line = write(slide, Box(side, top, wide, high), [(text, Ink(size, INK))])
        number = [(str(entry.place + 1), Ink(size, GREY, align="r"))]
        write(slide, Box(side + wide - Inches(0.8), top, Inches(0.8), high), number)
        line.click_action.target_slide = slides[entry.place]
    noted_sources(slide, deck, [told(FIXED["no_sources_here"], deck.tongue)])
