"""Typst: content and a template become the bytes of a PDF or of pictures.

The same data gives the same bytes: fonts are those of one package, the date of a document is that
of its edition, nothing is fetched and nothing of the machine is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import orjson
import typst

TEMPLATES = Path(__file__).parent / "typst"
FONTS = Path(manimgx_fonts_cjk.__file__).parent

_REMEMBERED = 10
"""Compilations after which typst gives up what none of them has used."""

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


def forget() -> None:
    """Let go of what typst remembers of documents that were set.

    It remembers the work on the last ten, which is 200 MB for each booklet, and setting nothing
    counts as one more.
    """
    with _compiler() as compiler:
        for _ in range(_REMEMBERED + 1):
            compiler.compile(input=b"")


def _compiled(template: str, data: Mapping[str, Any], **how: Any) -> Any:
    # Data goes in as JSON and is never read as markup.
    inputs = {"data": orjson.dumps(data).decode()}
    with _compiler() as compiler:
        return compiler.compile(input=str(TEMPLATES / f"{template}.typ"), sys_inputs=inputs, **how)


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    try:
        compiler = _IDLE.pop()
    except IndexError:
        compiler = typst.Compiler(
            root=str(TEMPLATES), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    try:
        yield compiler
    finally:
        _IDLE.append(compiler)
