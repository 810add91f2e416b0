"""Pieces of SVG as text: escaped, with short numbers, and without styles, which pages forbid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from catalog.words.label import Language

FONTS = "Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")


def element(name: str, *inside: str, **attributes: str | float | None) -> str:
    """An element with what it holds, which is SVG already.

    Attributes are called as in Python: `stroke_width` is stroke-width, `class_` is class. None
    leaves one out.
    """
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>" if inside else f"<{name}{said}/>"


def text(words: str, x: float, y: float, size: float, **attributes: str | float | None) -> str:
    return element("text", escape(words), x=x, y=y, font_size=size, **attributes)


def tongue(language: Language) -> dict[str, str]:
    """The attributes that name a language, in pages and in files of their own."""
    code = "zh-CN" if language == "zh" else "en"
    return {"lang": code, "xml:lang": code}


def written(
    words: str, x: float, y: float, size: float, language: Language,
    **attributes: str | float | None,
) -> str:  # fmt: skip
    """A text in which Chinese among English is named as Chinese."""
    inside = escape(words)
    if language == "en":
        inside = _CHINESE.sub(lambda run: element("tspan", run[0], **tongue("zh")), inside)
    return element("text", inside, x=x, y=y, font_size=size, **attributes)


def outline(shape: BaseGeometry) -> str:
    """The `d` of a path along all that a shape has of lines and rings."""
    return "".join(_runs(shape))


def width_of(words: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, others about half."""
    wide = sum(1.0 if east_asian_width(c) in "WF" else 0.54 for c in words)
    return wide * size


def plain(words: str) -> str:
    """A text as content of an element."""
    return escape(words)


def _value(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{round(value, 1):g}"


def _runs(shape: BaseGeometry) -> Iterable[str]:
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _runs(part)
    elif isinstance(shape, Polygon):
        for ring in (shape.exterior, *shape.interiors):
            yield _run(ring.coords[:-1]) + "Z"
    elif isinstance(shape, LineString):
        yield _run(shape.coords)


def _run(points: Iterable[tuple[float, ...]]) -> str:
    return "M" + "L".join(f"{round(p[0], 1):g} {round(p[1], 1):g}" for p in points)
