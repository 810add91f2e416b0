"""How each mark is painted, and the key to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from catalog.words.label import Label, Language
from service.showing.furniture import FAINT, INK, fill_of
from service.showing.labelling import Box, Taken
from service.showing.lettering import SIZE, lettered
from service.showing.marks import Mark
from service.showing.svg import element, outline, plain, text, width_of, written

if TYPE_CHECKING:
    from service.showing.drawing import Row

Look = Mapping[str, str | float]

_HALO: Look = {
    "stroke": "#ffffff",
    "stroke_width": 3.5,
    "stroke_linejoin": "round",
    "paint_order": "stroke",
}
_OUTSIDE: Look = {"class_": "map-name", "fill": INK, **_HALO}
_INSIDE_LIGHT: Look = {"class_": "map-label", "fill": "#ffffff"}
_INSIDE_DARK: Look = {"class_": "map-label", "fill": INK}
_SIGNS = {
    "metro_station": Label("站", "M"), "railway": Label("铁", "R"), "school": Label("学", "S"),
    "hospital": Label("医", "H"), "park": Label("园", "P"), "carrier": Label("创", "I"),
    "incubator": Label("孵", "I"), "industrial_park": Label("区", "Z"),
    "talent_housing": Label("居", "L"),
}  # fmt: skip
_OTHER_SIGN, _PROJECT_SIGN = Label("设", "F"), Label("项", "J")
_ROUGH = frozenset({"sketch", "schematic"})


def linked(mark: Mark, language: Language, painted: str) -> str:
    """A painted mark with its name, as a link where it leads somewhere; nothing for no paint."""
    if not painted:
        return ""
    said = element("title", plain(mark.said.in_language(language)))
    kind = mark.entry.kind.name
    if mark.href is None:
        return element("g", said, painted, class_=f"map-{kind}")
    return element(
        "a", said, painted, href=mark.href, class_=f"map-{kind}", data_id=mark.entry.id,
        aria_label=mark.said.in_language(language),
    )  # fmt: skip


def area(mark: Mark, fill: str) -> str:
    """A parcel's outline, dashed where it is known to be rough."""
    assert mark.shape is not None
    return element(
        "path", class_="map-area", d=outline(mark.shape), fill=fill, fill_rule="evenodd",
        stroke=INK, stroke_width=1.4, stroke_dasharray="6 3" if _is_rough(mark) else None,
    )  # fmt: skip


def parcel(mark: Mark, name: str, areas: Sequence[Box], language: Language, taken: Taken) -> str:
    """A parcel with its number, its classes' marks and, where it is, that it is invented.

    `areas` are those of all parcels, off which its letters are to keep.
    """
    if mark.shape is None:
        return ""
    stack = lettered(mark, areas, language, taken)
    look = _OUTSIDE
    if stack.inside:
        look = _INSIDE_LIGHT if all(s.is_dark for s in mark.shades) else _INSIDE_DARK
        if len(mark.shades) > 1:
            look = {**_INSIDE_DARK, **_HALO}
    return area(mark, fill_of(name, mark.shades)) + "".join(
        written(
            row.words, stack.across, y, row.size, language,
            text_anchor="middle", font_weight="700" if row.bold else None, **look,
        )
        for row, y in stack.placed()
    )  # fmt: skip


def thing(mark: Mark, areas: Sequence[Box], language: Language, taken: Taken) -> str:
    """A facility or project: a sign or its shape, dashed where it does not exist yet, a name."""
    if mark.shape is None:
        return ""
    dashes = None if mark.built else "4 3"
    at = mark.shape.representative_point()
    x, y = at.x, at.y
    drawn = ""
    if mark.shape.geom_type != "Point":
        drawn = element(
            "path", class_="map-thing", d=outline(mark.shape), fill="none", stroke=FAINT,
            stroke_width=2.2, stroke_dasharray=dashes,
        )  # fmt: skip
    if mark.shape.geom_type.endswith("LineString"):
        sign = ""
    else:
        taken.take(x - 10, y - 10, x + 10, y + 10)
        sign = element(
            "circle", class_="map-sign", cx=x, cy=y, r=9.5, fill="#ffffff", stroke=INK,
            stroke_width=1.8, stroke_dasharray=dashes,
        ) + text(
            sign_of(mark).in_language(language), x, y + 4, 11, text_anchor="middle", fill=INK,
            class_="map-sign-text", font_weight="600",
        )  # fmt: skip
    words = mark.entry.name.in_language(language)
    place = taken.beside(words, x, y, SIZE, 14, areas)
    if place is None:
        return drawn + sign
    named = written(words, place.x, place.y, SIZE, language, **_OUTSIDE)
    return drawn + sign + named


def key(legend: Sequence[Row], top: float, width: float, language: Language) -> tuple[str, float]:
    """The legend in rows below the map, and how high it is."""
    drawn, x, y = [], 16.0, top + 14
    for row in legend:
        words = f"{row.shade.title.in_language(language)}  {row.count}"
        wide = width_of(words, 13) + 56
        if x + wide > width and x > 16:
            x, y = 16.0, y + 24
        light = _INSIDE_LIGHT if row.shade.is_dark else _INSIDE_DARK
        mark = row.shade.mark.in_language(language)
        drawn += [
            element("rect", x=x, y=y, width=22, height=16, fill=row.shade.fill, stroke=INK),
            text(mark, x + 11, y + 12, 11, text_anchor="middle", **light),
            text(words, x + 30, y + 13, 13, fill=INK),
        ]
        x += wide
    return element("g", *drawn, class_="map-key"), y + 30 - top


def sign_of(mark: Mark) -> Label:
    """The character on the sign of a facility or project."""
    if mark.entry.kind.name == "projects":
        return _PROJECT_SIGN
    return _SIGNS.get(mark.entry["facility_kind"], _OTHER_SIGN)


def _is_rough(mark: Mark) -> bool:
    return mark.entry["geometry_precision"] in _ROUGH and not mark.entry.invented
