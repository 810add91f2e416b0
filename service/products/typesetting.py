"""Typst: content and a template become the bytes of a PDF or of pictures.

The same data gives the same bytes: fonts are those of one package, the date of a document is that
of its edition, nothing is fetched and nothing of the machine is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import orjson
import typst

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(manimgx_fonts_cjk.__file__).parent

_IDLE: list[typst.Compiler] = []
"""Compilers that nobody is using: each works for one thread at a time, and is slow to start."""


def pdf(template: str, data: Mapping[str, Any], made: datetime) -> bytes:
    """The document as PDF, its text and outline open to screen readers; `made` is its date."""
    found = _compiled(template, data, format="pdf", timestamp=made)
    assert isinstance(found, bytes)
    return found


def pictures(template: str, data: Mapping[str, Any], ppi: float) -> list[bytes]:
    """The pages as PNG, `ppi` pixels an inch."""
    found = _compiled(template, data, format="png", ppi=ppi)
    return [found] if isinstance(found, bytes) else list(found)


def _compiled(template: str, data: Mapping[str, Any], **how: Any) -> Any:
    # Data goes in as JSON and is never read as markup.
    inputs = {"data": orjson.dumps(data).decode()}
    try:
        compiler = _IDLE.pop()
    except IndexError:
        compiler = typst.Compiler(
            root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    try:
        return compiler.compile(input=str(TEMPLATES / f"{template}.typ"), sys_inputs=inputs, **how)
    finally:
        _IDLE.append(compiler)
