"""The list of parcels: found by filters, told as cards or as a table, taken along as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response

from catalog.words.label import Label
from service.api.exports import installed
from service.api.items_query import query_string
from service.api.negotiation import CSV, GEOJSON_SEQ, GEOPACKAGE, SHEET
from service.showing.colouring import SCHEMES, track_codes
from service.showing.drawing import Drawing, Wanted, area_map
from service.showing.entry import Entry, entry_of
from service.showing.figures import Figure
from service.showing.furniture import approved
from service.showing.marks import as_published
from service.web.site.parcels.asking import A_PAGE, choices_of, page_of
from service.web.site.parcels.conditions import AT_HAND, PARCELS, RANGES
from service.web.site.parcels.filters import SORTS, Asked, read
from service.web.site.parcels.helping import unjudged, ways_out
from service.web.site.parcels.telling import COLUMNS, figures_of, in_unit
from service.web.site.parcels.units import AREA_UNITS, is_area
from service.web.site.rendering import render
from service.web.site.visit import Visit

_PATH = "/parcels"
_SORT_WORDS = {
    "": Label("默认顺序", "Default order"),
    "-site_area_m2": Label("面积从大到小", "Largest first"),
    "site_area_m2": Label("面积从小到大", "Smallest first"),
    "-far_max": Label("容积率从高到低", "Highest floor area ratio first"),
    "far_max": Label("容积率从低到高", "Lowest floor area ratio first"),
    "-height_limit_m": Label("限高从高到低", "Highest limit first"),
    "height_limit_m": Label("限高从低到高", "Lowest limit first"),
    "expected_supply": Label("拟供应时间从早到晚", "Soonest supply first"),
}
"""The orders that stand in the form; a table's headings offer those of its columns besides."""


@dataclass(frozen=True)
class Told:
    """A parcel in the list, with its figures by name."""

    entry: Entry
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Heading:
    """A column. `sorted` is ascending, descending or none; `address` sorts by it, if it can."""

    name: str
    title: Label
    unit: Label | None
    sorted: str | None
    address: str | None


def show(visit: Visit) -> Response:
    """The page that the address asks for; every wrong value of it is told and left out."""
    asked = read(visit)
    published = visit.services.extents.of("parcels", visit.clock).count
    if not published:
        return render(visit, "parcels_none", canonical={})
    page = page_of(visit, asked)
    entries = [entry_of("parcels", content) for content in page.contents]
    told = [Told(e, figures_of(visit.published, e, asked.unit)) for e in entries]
    nothing = page.number_matched == 0
    return render(
        visit,
        "parcels",
        asked=asked,
        canonical=asked.parameters(),
        cleared=asked.cleared(),
        published=published,
        matched=page.number_matched,
        told=told,
        columns=COLUMNS,
        headings=list(_headings(visit, asked)),
        choices=choices_of(visit, asked),
        at_hand=AT_HAND,
        ranges=RANGES,
        is_area=is_area,
        units=AREA_UNITS.values(),
        sorts=[(name, _SORT_WORDS[name]) for name in SORTS if name in _SORT_WORDS],
        unjudged=unjudged(visit, asked),
        drawing=_drawing(visit, asked, entries),
        schemes=SCHEMES,
        ways_out=ways_out(visit, asked) if nothing and asked.narrowed else [],
        previous=_to(visit, asked, asked.page - 1) if asked.page > 1 else None,
        following=_to(visit, asked, asked.page + 1) if page.after is not None else None,
        pages=-(-page.number_matched // A_PAGE) if page.number_matched is not None else None,
        exports=list(_exports(visit, asked)),
        booklets=list(_booklets(visit, asked)),
        feed=_feed(visit, asked),
        link=lambda given: visit.at(_PATH, **given),
    )


def _drawing(visit: Visit, asked: Asked, entries: list[Entry]) -> Drawing:
    """Where the parcels of this page lie, numbered as they are listed."""
    return area_map(
        Wanted(
            entries,
            scheme=asked.colour,
            tracks=track_codes(visit.published.all("industries")),
            language=visit.language,
            approval=approved(visit.services.settings.map_approval_no),
            link=visit.of,
            telling=lambda e, name: in_unit(as_published(e, name), e, asked.unit),
            width=640.0,
            name="list-map",
        )
    )


def _to(visit: Visit, asked: Asked, number: int) -> str:
    return visit.at(_PATH, **{**asked.parameters(), "page": number if number > 1 else None})


def _headings(visit: Visit, asked: Asked) -> Iterator[Heading]:
    for name in COLUMNS:
        field = PARCELS.public_fields[name]
        area = is_area(field.traits.unit)
        order = {name: "ascending", f"-{name}": "descending"}.get(asked.sort)
        # Numbers are looked through from the largest, words from the first.
        first, other = (f"-{name}", name) if field.traits.unit else (name, f"-{name}")
        wanted = other if asked.sort == first else first
        yield Heading(
            name,
            field.traits.title,
            asked.unit.word if area else None,
            order,
            visit.at(_PATH, **asked.parameters(sort=wanted)) if wanted in SORTS else None,
        )


def _exports(visit: Visit, asked: Asked) -> Iterator[tuple[str, str]]:
    """What is shown, all pages of it and in its order, as files of the API at this seq."""
    pairs = [*asked.question()]
    if asked.sort:
        pairs.append(("sortby", asked.sort))
    pairs.append(("seq", str(visit.clock.seq)))
    items = f"{visit.call.api}/collections/parcels/items"
    most = visit.services.settings.max_limit
    yield "GeoJSON", f"{items}?{query_string([*pairs, ('limit', str(most)), ('f', 'geojson')])}"
    named = (
        ("CSV", CSV),
        ("Excel", SHEET),
        ("GeoPackage", GEOPACKAGE),
        ("GeoJSON-Seq", GEOJSON_SEQ),
    )
    for title, offered in named:
        if installed(offered):
            yield title, f"{items}?{query_string([*pairs, ('f', offered.name)])}"


def _feed(visit: Visit, asked: Asked) -> str:
    """The changes to whatever answers this question, as they are published."""
    question = query_string([("collection", "parcels"), *asked.question()])
    return visit.file(f"/feed.atom?{question}")


def _booklets(visit: Visit, asked: Asked) -> Iterator[tuple[str, str]]:
    """The booklet of what is found, which reads the same address."""
    told = asked.parameters(page=None, view=None, colour=None, unit=_unit(asked))
    for title, ending in (("PDF", "pdf"), ("PPTX", "pptx")):
        yield title, visit.at(f"/brochure.{ending}", **told)


def _unit(asked: Asked) -> str | None:
    """The unit, where a bound is in it."""
    return asked.unit.name if asked.chosen("area_from") or asked.chosen("area_to") else None
