"""Maps as SVG, drawn from published geometry alone: no tiles, no fonts, nothing from elsewhere.

The same drawing stands in pages, where a style sheet may repaint its classes, and in products,
where its presentation attributes count. What is invented is drawn on a hatched board with 虚构
across it, so that no part that is cut out of a picture says otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.words.label import Label, Language
from service.showing import furniture
from service.showing.colouring import SCHEMES, Shade, in_order
from service.showing.entry import Entry
from service.showing.ground import Ground, ground
from service.showing.labelling import Box, Taken
from service.showing.marks import Mark, Telling, as_published, other_marks, parcel_marks
from service.showing.painting import area, key, linked, parcel, thing
from service.showing.svg import FONTS, element, plain, tongue

_HIGH, _SIDE, _TOP, _FOOT = (0.44, 0.71), 0.075, 60.0, 76.0
"""The least and greatest height of an area map for its width, and what stays blank around it."""
_PLAN_WIDTH, _PLAN_HEIGHTS, _PLAN_MARGINS = 440.0, (320.0, 420.0), (58.0, 58.0, 72.0, 58.0)


@dataclass(frozen=True)
class Wanted:
    """What a map shows and how.

    `parcels` are numbered in the order in which they come; `around` are facilities and projects.
    `tracks` are the track codes of industry entries by id. `approval` is printed on the map.
    `link` gives an entry's address, None for no link; `telling` tells a parcel's figures. `close`
    fits the sheet to the parcels alone.
    `width` is that of an area map: the narrower, the larger its letters where it is shown.
    `key` draws the legend into the map, for where nothing stands beside it. `name` begins the ids
    inside: each map of a page needs one of its own.
    """

    parcels: Sequence[Entry]
    around: Sequence[Entry] = ()
    scheme: str = next(iter(SCHEMES))
    tracks: Mapping[str, str] = field(default_factory=dict)
    language: Language = "zh"
    approval: Label = furniture.NO_SURVEY
    link: Callable[[Entry], str | None] = lambda _: None
    telling: Telling = as_published
    close: bool = True
    width: float = 960.0
    key: bool = False
    name: str = "map"


@dataclass(frozen=True)
class Row:
    """A class that the map shows, and how many of its parcels belong to it."""

    shade: Shade
    count: int


@dataclass(frozen=True)
class Drawing:
    """A map, and all that it shows as text.

    `svg` is empty where nothing has a place. `legend` has a row for each class that occurs.
    """

    svg: str
    title: Label
    legend: tuple[Row, ...]
    parcels: tuple[Mark, ...]
    around: tuple[Mark, ...]

    @property
    def invented(self) -> bool:
        return any(mark.entry.invented for mark in self.parcels)


def area_map(wanted: Wanted) -> Drawing:
    """All the parcels, coloured by class, and what lies around them."""
    placed = [entry.geometry for entry in wanted.parcels if entry.geometry]
    if not (wanted.close and placed):
        placed += [entry.geometry for entry in wanted.around if entry.geometry]
    heights = wanted.width * _HIGH[0], wanted.width * _HIGH[1]
    side = wanted.width * _SIDE
    sheet = ground(placed, wanted.width, heights, (_TOP, side, _FOOT, side))
    return _drawing(wanted, sheet, _title(wanted))


def plan(entry: Entry, wanted: Wanted) -> Drawing:
    """The outline of one parcel as large as the sheet allows, with what lies next to it.

    `wanted.parcels` is left out of account.
    """
    own = [entry.geometry] if entry.geometry else []
    sheet = ground(own, _PLAN_WIDTH, _PLAN_HEIGHTS, _PLAN_MARGINS)
    title = Label(f"轮廓示意：{entry.name.zh}", f"Outline of {entry.name.en}")
    return _drawing(replace(wanted, parcels=(entry,), key=False), sheet, title, alone=True)


def _drawing(wanted: Wanted, sheet: Ground | None, title: Label, alone: bool = False) -> Drawing:
    parcels = parcel_marks(
        wanted.parcels, wanted.scheme, wanted.tracks, sheet, wanted.link, wanted.telling
    )
    around = other_marks(wanted.around, sheet, wanted.link)
    counted = Counter(shade for mark in parcels for shade in mark.shades)
    legend = tuple(Row(s, counted[s]) for s in in_order(wanted.scheme) if counted[s])
    drawing = Drawing("", title, legend, parcels, around)
    if sheet is None:
        return drawing
    inside = "".join(_inside(wanted, sheet, drawing, alone))
    height = sheet.height
    if wanted.key and legend:
        below, high = key(legend, sheet.height, sheet.width, wanted.language)
        inside, height = inside + below, height + high
    svg = element(
        "svg", inside, xmlns="http://www.w3.org/2000/svg",
        class_="map map-plan" if alone else "map",
        viewBox=f"0 0 {sheet.width:g} {height:g}", width=sheet.width, height=height,
        role="group", aria_labelledby=f"{wanted.name}-title", font_family=FONTS,
        aria_describedby=f"{wanted.name}-desc", **tongue(wanted.language),
    )  # fmt: skip
    return Drawing(svg, title, legend, parcels, around)


def _inside(wanted: Wanted, sheet: Ground, drawing: Drawing, alone: bool) -> Iterator[str]:
    """From the paper upwards."""
    language, name = wanted.language, wanted.name
    yield element("title", plain(drawing.title.in_language(language)), id=f"{name}-title")
    yield element("desc", plain(_told(wanted, drawing).in_language(language)), id=f"{name}-desc")
    several = {mark.shades for mark in drawing.parcels if len(mark.shades) > 1}
    yield furniture.paints(name, sorted(several, key=lambda s: [x.key for x in s]))
    yield from furniture.paper(sheet)
    areas = [mark.shape.bounds for mark in drawing.parcels if mark.shape is not None]
    box = _board(sheet, areas) if drawing.invented else None
    if box:
        yield from furniture.board(name, box)
    taken = Taken(sheet.width, sheet.height)
    taken.take(0, sheet.height - 50, sheet.width * 0.6, sheet.height)
    taken.take(sheet.width - 56, 0, sheet.width, 62)
    if alone:
        yield from (
            area(mark, furniture.PLAIN) for mark in drawing.parcels if mark.shape is not None
        )
    else:
        for mark in drawing.parcels:
            yield linked(mark, language, parcel(mark, name, areas, language, taken))
    for mark in drawing.around:
        yield linked(mark, language, thing(mark, areas, language, taken))
    if box:
        yield furniture.invented(box, areas, taken, language)
    yield furniture.scale_bar(sheet, language)
    yield furniture.north(sheet, language)
    yield furniture.printed(sheet, wanted.approval.in_language(language))


def _board(sheet: Ground, areas: Sequence[Box]) -> Box:
    """Around all parcels, and no larger than the sheet."""
    left, top = (min(shape[i] for shape in areas) - 26 for i in (0, 1))
    right, bottom = (max(shape[i] for shape in areas) + 26 for i in (2, 3))
    return max(left, 4), max(top, 4), min(right, sheet.width - 4), min(bottom, sheet.height - 4)


def _title(wanted: Wanted) -> Label:
    scheme = SCHEMES[wanted.scheme]
    if not wanted.parcels:
        return Label("设施与项目示意图", "Map of facilities and projects")
    return Label(f"地块示意图，按{scheme.zh}着色", f"Map of parcels by {scheme.en.lower()}")


def _told(wanted: Wanted, drawing: Drawing) -> Label:
    """The map in a sentence, for whoever does not see it."""
    rows = [(row.shade.title, row.count) for row in drawing.legend]
    zh = "、".join(f"{title.zh} {count}" for title, count in rows)
    en = ", ".join(f"{title.en} {count}" for title, count in rows)
    near = sum(mark.shape is not None for mark in drawing.around)
    parts_zh = [wanted.approval.zh, f"地块 {len(drawing.parcels)} 幅" + (f"（{zh}）" if zh else "")]
    parts_en = [wanted.approval.en, f"{len(drawing.parcels)} parcels" + (f" ({en})" if en else "")]
    if near:
        parts_zh.append(f"设施与项目 {near} 处")
        parts_en.append(f"{near} facilities and projects")
    if drawing.invented:
        parts_zh.append("地块均为虚构")
        parts_en.append("the parcels are invented")
    return Label("；".join(parts_zh) + "。", "; ".join(parts_en) + ".")
