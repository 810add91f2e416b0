"""What slides are put together from: text, tables, drawings, and what stands on each of them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import segno
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from catalog.words.label import Label
from service.products.model import Drawing, Edition
from service.products.slides.deck import (
    DEEP,
    GREEN,
    GREY,
    HEIGHT,
    LINE,
    MARGIN,
    MIST,
    PEACH,
    WHITE,
    WIDTH,
    Deck,
)
from service.products.slides.ink import Ink
from service.products.telling import Tongue
from service.products.words import FIXED, edition_line

_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_UNPADDED = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr>'


@dataclass(frozen=True)
class Box:
    """A place on a slide."""

    left: int
    top: int
    width: int
    height: int


def told(label: Label, tongue: Tongue, joined: str = " ") -> str:
    """A text in the languages of a deck."""
    if tongue != "both":
        return label.in_language(tongue)
    return label.zh if label.zh == label.en else f"{label.zh}{joined}{label.en}"


def write(
    slide: Any, box: Box, lines: Iterable[tuple[str, Ink]], *, fill: str | None = None
) -> Any:
    """A box of text, a paragraph a line."""
    shape = slide.shapes.add_textbox(*map(Emu, (box.left, box.top, box.width, box.height)))
    if fill is not None:
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(fill)
    body = shape._element.txBody
    shape._element.replace(body, parsed("p:txBody", _UNPADDED + paragraphs(lines)))
    return shape


def rectangle(slide: Any, box: Box, fill: str) -> Any:
    shape = slide.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *map(Emu, (box.left, box.top, box.width, box.height))
    )
    shape.fill.solid()
    shape.fill.fore_color.rgb = _colour(fill)
    shape.line.fill.background()
    shape.shadow.inherit = False
    return shape


def drawn(slide: Any, deck: Deck, drawing: Drawing, box: Box, *, names: bool = False) -> None:
    """A drawing as shapes that can be moved and coloured; what is invented says so inside it."""
    scale = min(box.width / drawing.width, box.height / drawing.height)
    width, height = int(drawing.width * scale), int(drawing.height * scale)
    frame = rectangle(slide, Box(box.left, box.top, width, height), "F7F9F8")
    frame.line.color.rgb = _colour(LINE)
    invented = any(shape.invented for shape in drawing.shapes)
    for number, shape in enumerate(drawing.shapes, 1):
        colour = PEACH if shape.invented else GREEN
        _outline(slide, shape.parts, box, scale, colour)
        word = told(FIXED["invented"], deck.tongue) if shape.invented else ""
        text = f"{number} {word}".strip() if names else word
        if text:
            ink = Ink(8 if names else 14, colour, bold=True, align="ctr")
            wide = Inches(1.4)
            high = int(Pt(ink.size) * 1.5)
            x, y = (int(c * scale) for c in shape.centre)
            place = Box(box.left + x - wide // 2, box.top + y - high // 2, wide, high)
            write(slide, place, [(text, ink)])
    for mark in drawing.marks:
        x, y = (int(c * scale) for c in mark.at)
        rectangle(slide, Box(box.left + x - 30000, box.top + y - 30000, 60000, 60000), DEEP)
        place = Box(box.left + x + 50000, box.top + y - 90000, Inches(1.6), Inches(0.2))
        write(slide, place, [(told(mark.name, deck.tongue), Ink(8, DEEP))])
    bar = Box(box.left + Inches(0.12), box.top + height - Inches(0.14), 0, 0)
    line = slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, *map(Emu, (bar.left, bar.top)),
        Emu(bar.left + int(drawing.bar_m * scale)), Emu(bar.top),
    )  # fmt: skip
    line.line.color.rgb = _colour(DEEP)
    line.line.width = Pt(1.5)
    above = Box(bar.left, bar.top - Inches(0.2), Inches(1), Inches(0.2))
    write(slide, above, [(f"{drawing.bar_m} m", Ink(8, DEEP))])
    north = Box(box.left + width - Inches(0.7), box.top + Inches(0.05), Inches(0.6), Inches(0.2))
    write(slide, north, [(f"{told(FIXED['north'], deck.tongue)} ↑", Ink(9, DEEP, bold=True))])
    if invented:
        tag = Box(
            box.left + width - Inches(1.4), box.top + height - Inches(0.3), Inches(1.3),
            Inches(0.24),
        )  # fmt: skip
        text = told(FIXED["watermark"], deck.tongue)
        write(slide, tag, [(text, Ink(9, WHITE, bold=True, align="ctr"))], fill=PEACH)


def furnished(deck: Deck, edition: Edition, title: str, sub: str = "") -> Any:
    """A slide with what stands on each: heading, state, and where it is one, the demonstration."""
    slide = deck.slide()
    if edition.demonstration:
        _watermark(slide, deck)
    rectangle(slide, Box(0, 0, WIDTH, Inches(0.12)), DEEP)
    heading = [(title, Ink(22, DEEP, bold=True))]
    if sub:
        heading.append((sub, Ink(11, GREY)))
    box = Box(MARGIN, Inches(0.28), WIDTH - 2 * MARGIN, Inches(0.9))
    write(slide, box, heading)
    foot = told(edition_line(edition), deck.tongue, " · ")
    texts = [(f"{told(FIXED['imprint'], deck.tongue)}　{foot}", Ink(8, GREY))]
    wide = WIDTH - 2 * MARGIN
    write(slide, Box(MARGIN, HEIGHT - Inches(0.36), wide, Inches(0.24)), texts)
    number = [(str(len(deck.slides)), Ink(9, DEEP, bold=True, align="r"))]
    place = Box(WIDTH - MARGIN - Inches(1), HEIGHT - Inches(0.36), Inches(1), Inches(0.24))
    write(slide, place, number)
    if edition.demonstration:
        text = told(FIXED["invented_page"], deck.tongue)
        place = Box(WIDTH - MARGIN - Inches(4), HEIGHT - Inches(0.62), Inches(4), Inches(0.24))
        write(slide, place, [(text, Ink(9, PEACH, bold=True, align="r"))])
    return slide


def code(slide: Any, address: str, box: Box) -> None:
    """The square that leads to an address."""
    found = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        found, kind="png", scale=6, border=1, dark="#1c2b28"
    )
    found.seek(0)
    slide.shapes.add_picture(found, *map(Emu, (box.left, box.top, box.width, box.height)))


def noted(slide: Any, lines: Iterable[str]) -> None:
    """What the speaker reads: sources."""
    slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def paragraphs(lines: Iterable[tuple[str, Ink]]) -> str:
    """A paragraph a line, in the theme's fonts."""
    found = [
        f'<a:p><a:pPr algn="{ink.align}"/><a:r><a:rPr lang="zh-CN" sz="{round(ink.size * 100)}" '
        f'b="{int(ink.bold)}"><a:solidFill><a:srgbClr val="{ink.colour}"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(line)}</a:t></a:r></a:p>"
        for text, ink in lines
        for line in text.split("\n")
    ]
    return "".join(found) or "<a:p/>"


def parsed(tag: str, content: str) -> Any:
    return parse_xml(f"<{tag} {_NAMESPACES}>{content}</{tag}>")


def _colour(name: str) -> Any:
    return RGBColor.from_string(name)  # type: ignore[no-untyped-call]


def _outline(slide: Any, parts: Any, box: Box, scale: float, colour: str) -> None:
    for rings in parts:
        first, *others = (
            [(box.left + int(x * scale), box.top + int(y * scale)) for x, y in ring]
            for ring in rings
        )
        builder = slide.shapes.build_freeform(*first[0], scale=1.0)
        builder.add_line_segments(first[1:], close=True)
        for ring in others:
            builder.move_to(*ring[0])
            builder.add_line_segments(ring[1:], close=True)
        shape = builder.convert_to_shape()
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour("FBEEE9" if colour == PEACH else MIST)
        shape.line.color.rgb = _colour(colour)
        shape.line.width = Pt(1)
        shape.shadow.inherit = False


def _watermark(slide: Any, deck: Deck) -> None:
    """Behind everything, and still text that nobody takes off by cropping."""
    box = Box(Inches(2.2), Inches(2.7), Inches(9), Inches(2))
    text = told(FIXED["watermark"], deck.tongue)
    size = 110 if deck.tongue == "zh" else 80
    shape = write(slide, box, [(text, Ink(size, "F8E9E4", bold=True, align="ctr"))])
    shape.rotation = -20
