"""A presentation: its theme, its slides, and its bytes, which are the same for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.util import Emu, Inches

from service.products.telling import Tongue

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)

DEEP, GREEN, PEACH = "16443B", "2F7565", "C4573A"
INK, GREY, LINE, MIST, WHITE = "1C2B28", "66736F", "D3DCD8", "EAF1EE", "FFFFFF"

_LATIN, _CHINESE = "Arial", "微软雅黑"
"""Of the theme: every text follows it, so that an office changes its fonts in one place."""

_COLOURS = {
    "dk1": INK, "lt1": WHITE, "dk2": DEEP, "lt2": MIST, "accent1": DEEP, "accent2": GREEN,
    "accent3": PEACH, "accent4": GREY, "accent5": "8FB5A9", "accent6": "E3B4A4",
}  # fmt: skip
_BLANK = 6
_ZIP_BEGINS = 1980
"""Archives know no earlier year."""


class Deck:
    """Slides in the making. `tongue` decides which languages a text is told in."""

    def __init__(self, tongue: Tongue, title: str, made: datetime) -> None:
        self.tongue = tongue
        self._made = made.replace(tzinfo=None, microsecond=0)
        self._presentation = Presentation()
        self._presentation.slide_width, self._presentation.slide_height = WIDTH, HEIGHT
        said = self._presentation.core_properties
        said.title, said.author, said.last_modified_by = title, "", ""
        said.created = said.modified = self._made
        said.revision = 1

    @property
    def slides(self) -> list[Any]:
        """Those that there are so far, in their order."""
        return list(self._presentation.slides)

    def slide(self) -> Any:
        """A new slide with nothing on it."""
        layouts = self._presentation.slide_layouts
        return self._presentation.slides.add_slide(layouts[_BLANK])

    def content(self) -> bytes:
        """The file. Its archive bears the date of its content, not of its making."""
        written = io.BytesIO()
        self._presentation.save(written)
        moment = max(self._made.year, _ZIP_BEGINS), *self._made.timetuple()[1:6]
        return _redated(written.getvalue(), moment)


def _redated(archive: bytes, moment: tuple[int, ...]) -> bytes:
    found = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as before,
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if re.fullmatch(r"ppt/theme/theme\d+\.xml", name):
                content = _themed(content.decode()).encode()
            entry = zipfile.ZipInfo(name, moment[:6])  # type: ignore[arg-type]
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, content)
    return found.getvalue()


def _themed(theme: str) -> str:
    """The theme with the house's colours, and with fonts for both scripts."""
    for name, colour in _COLOURS.items():
        theme = re.sub(
            rf"(<a:{name}>).*?(</a:{name}>)",
            rf'\g<1><a:srgbClr val="{colour}"/>\g<2>',
            theme,
            flags=re.S,
        )
    fonts = f'<a:latin typeface="{_LATIN}"/><a:ea typeface="{_CHINESE}"/>'
    return re.sub(
        r"(<a:(?:major|minor)Font>)\s*<a:latin [^>]*/>\s*<a:ea [^>]*/>", rf"\g<1>{fonts}", theme
    )


def share(width: Emu, parts: tuple[int, ...]) -> list[Emu]:
    """A width divided in these proportions."""
    return [Emu(int(width * part / sum(parts))) for part in parts]
