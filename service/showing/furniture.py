"""What a map has beside its contents: paper, scale, north, its status, the hatched board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalog.words.label import Label, Language
from service.showing.colouring import Shade
from service.showing.ground import Ground
from service.showing.labelling import Box, Place, Taken
from service.showing.svg import element, text, width_of, written

NO_SURVEY = Label("示意图 · 非测绘成果", "Schematic map · not a survey product")
INVENTED = Label("虚构", "Invented · 虚构")
"""Stands in Chinese in both languages: a cut-out has to say it to everybody."""

_BESIDE_BAR = 68.0

INK, FAINT, PAPER, HATCH, WARNING = "#1d2429", "#5a646b", "#fbfaf7", "#d9d2c5", "#9c2b1f"
PLAIN = "#dbe6e2"
"""Of a parcel that stands alone, where a class would say nothing."""
_BOARD = "#f3eee4"
_STEP_X, _STEP_Y, _LETTERS = 124.0, 40.0, 16.0
_FEW = 4


def approved(number: str | None) -> Label:
    """What is printed on a map: its review number, or that it is no survey."""
    return Label(f"审图号：{number}", f"Map review no. {number}") if number else NO_SURVEY


def paper(sheet: Ground) -> Iterator[str]:
    """The ground on which all is drawn, with a lattice of the scale bar's length."""
    yield element("rect", class_="map-paper", width=sheet.width, height=sheet.height, fill=PAPER)
    lines = "".join(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}" for a, b in sheet.lattice())
    yield element("path", class_="map-lattice", d=lines, stroke="#e6e2d8", fill="none")


def paints(name: str, several: Sequence[Sequence[Shade]]) -> str:
    """The hatching of the board, and the paints of parcels that belong to more than one class."""
    hatch = element("path", class_="map-hatch", d="M0 0V9", stroke=HATCH, stroke_width=3)
    found = [
        element(
            "pattern", hatch, id=f"{name}-hatch", width=9, height=9,
            patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
        )
    ]  # fmt: skip
    for classes in several:
        stops = [
            element("stop", offset=f"{100 * edge / len(classes):.1f}%", stop_color=shade.fill)
            for place, shade in enumerate(classes)
            for edge in (place, place + 1)
        ]
        found.append(
            element("linearGradient", *stops, id=_paint(name, classes), x2="1", y2="1", y1="0")
        )
    return element("defs", *found)


def fill_of(name: str, classes: Sequence[Shade]) -> str:
    """The paint of a parcel: its class's colour, or those of all its classes side by side."""
    return classes[0].fill if len(classes) == 1 else f"url(#{_paint(name, classes)})"


def board(name: str, box: Box) -> Iterator[str]:
    """The hatched board that invented parcels lie on."""
    left, top, right, bottom = box
    frame = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": 6}
    yield element("rect", class_="map-board", fill=_BOARD, **frame)
    yield element(
        "rect", class_="map-board-hatch", fill=f"url(#{name}-hatch)", stroke=WARNING,
        stroke_width=1.5, stroke_dasharray="7 5", **frame,
    )  # fmt: skip


def invented(box: Box, areas: Sequence[Box], taken: Taken, language: Language) -> str:
    """虚构 all over a board, wherever there is room, also within its larger areas.

    Where two languages have no room side by side, they stand where each has.
    """
    stamp = INVENTED.in_language(language)
    found = list(_stamped(stamp, box, areas, taken, language))
    for part in stamp.split(" · ") if len(found) < _FEW else ():
        found += _stamped(part, box, areas, taken, language)
    return element(
        "g", *found, class_="map-invented", fill=WARNING, fill_opacity="0.5",
        font_weight="700", text_anchor="middle", aria_hidden="true",
    )  # fmt: skip


def _stamped(
    words: str, box: Box, areas: Sequence[Box], taken: Taken, language: Language
) -> Iterator[str]:
    """The words row by row, in places that they then take."""
    left, top, right, bottom = box
    half = width_of(words, _LETTERS) / 2
    y, row = top + _LETTERS + 5, 0
    while y < bottom - 4:
        x = left + half + 12 + (row % 2) * _STEP_X / 2
        while x < right - half:
            place = Place(x - half, y)
            clear = _is_clear((x - half, y - _LETTERS, x + half, y + 4), areas)
            if clear and taken.first(words, _LETTERS, (place,)):
                yield written(words, x, y, _LETTERS, language)
                x += 2 * half + _STEP_X - 40
            else:
                x += 12
        y, row = y + _STEP_Y, row + 1


def _is_clear(box: Box, areas: Sequence[Box]) -> bool:
    """Whether a text lies across no area's edge: within one or outside of all."""
    left, top, right, bottom = box
    for area in areas:
        apart = right < area[0] or area[2] < left or bottom < area[1] or area[3] < top
        within = area[0] < left and right < area[2] and area[1] < top and bottom < area[3]
        if not (apart or within):
            return False
    return True


def scale_bar(sheet: Ground, language: Language) -> str:
    """A bar at the lower left, and how long it is."""
    long, y = sheet.bar_m * sheet.per_metre, sheet.height - 22
    said = f"{sheet.bar_m} 米" if language == "zh" else f"{sheet.bar_m} m"
    half = element("rect", x=24, y=y, width=long / 2, height=5, fill=INK)
    rest = element(
        "rect", x=24 + long / 2, y=y, width=long / 2, height=5, fill="#ffffff", stroke=INK
    )
    return element(
        "g", half, rest, text("0", 24, y - 6, 12), text(said, 24 + long, y - 6, 12),
        class_="map-scale", fill=INK, text_anchor="middle", aria_hidden="true",
    )  # fmt: skip


def north(sheet: Ground, language: Language) -> str:
    """Up is north."""
    x, word = sheet.width - 32, "北" if language == "zh" else "N"
    return element(
        "g",
        element("circle", cx=x, cy=37, r=24, fill=PAPER, fill_opacity="0.9"),
        element("path", d=f"M{x:.1f} 14l8 24l-8 -6l-8 6z", fill=INK),
        text(word, x, 54, 13, text_anchor="middle", fill=INK, font_weight="600"),
        class_="map-north",
        aria_hidden="true",
    )


def printed(sheet: Ground, approval: str) -> str:
    """What the map is, beside its scale: on a narrow screen the left of a map is seen first."""
    wide = width_of(approval, 12) + 20
    x, y = _BESIDE_BAR + sheet.bar_m * sheet.per_metre, sheet.height - 36
    plate = element("rect", x=x, y=y, width=wide, height=24, rx=4, fill="#ffffff", stroke=HATCH)
    return element("g", plate, text(approval, x + 10, y + 16, 12, fill=INK), class_="map-printed")


def _paint(name: str, classes: Sequence[Shade]) -> str:
    return "-".join((name, *(shade.key.replace("_", "") for shade in classes)))
