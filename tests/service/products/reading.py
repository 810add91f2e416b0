"""What a product says, as whoever opens it reads it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import ContentStream


def squeezed(text: str) -> str:
    """A text without spaces and line ends, which a page puts where it likes."""
    return re.sub(r"\s", "", text)


def pages(content: bytes) -> list[str]:
    """The text of each page of a PDF."""
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def fonts(content: bytes) -> Iterator[Any]:
    """The descriptor of each font of a PDF."""
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            for inner in font.get_object()["/DescendantFonts"]:
                yield inner.get_object()["/FontDescriptor"].get_object()


def missing_glyphs(content: bytes) -> int:
    """How many characters of a PDF are shown as glyph 0, the box for what a font lacks."""
    reader = PdfReader(io.BytesIO(content))
    count = 0
    for page in reader.pages:
        stream = ContentStream(page.get_contents(), reader)
        for operands, operator in stream.operations:
            if operator not in (b"Tj", b"TJ"):
                continue
            shown = operands[0] if operator == b"TJ" else operands
            for piece in shown:
                raw = getattr(piece, "original_bytes", None)
                if raw is not None:
                    count += [raw[i : i + 2] for i in range(0, len(raw), 2)].count(b"\0\0")
    return count


def slides(content: bytes) -> list[tuple[str, str]]:
    """The text of each slide, tables and all, and that of its notes."""
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        texts = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            if shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append((squeezed("".join(texts)), slide.notes_slide.notes_text_frame.text))
    return found
