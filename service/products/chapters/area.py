"""The area in dated figures, and the zones, parks and facilities in it."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.words.label import Label
from service.products.chapters.cells import EVIDENCE, NAME, dated, evidence, named, text, value
from service.products.citing import Citations
from service.products.model import Cell, Chapter, Table
from service.showing.area import AREA, PLACE, answered
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.published import Published

_REGIONS = ("smart_city", "core", "belt", "taopu_town", "district")
_LEAD = Label(
    "本章只列文件载明的事项，各注状态与日期；规划、研究、争取中的不等于已建成。",
    "This chapter lists only what documents state, each with its state and date; what is planned, studied or sought does not stand yet.",
)
_FIGURES = Label(
    "统计数口径与时点不同，不可相加或直接比较。",
    "The figures differ in scope and date: do not add or compare them.",
)


def area(published: Published, citations: Citations) -> Chapter:
    """What the area is, and every dated figure of it."""
    entry = published.one("facilities", AREA)
    about = (entry.pair("description"),) if entry and entry["description_zh"] else ()
    return Chapter(
        "area",
        Label("区域概况", "The area"),
        (PLACE, _LEAD, *about, _FIGURES),
        tuple(_indicators(published, citations)),
    )


def surroundings(published: Published, citations: Citations) -> Chapter:
    """What stands in the area or is meant to, place by place."""
    return Chapter(
        "surroundings",
        Label("片区、园区与设施", "Zones, parks and facilities"),
        (_LEAD,),
        tuple(_facilities(published, citations)),
    )


def _indicators(published: Published, citations: Citations) -> Iterator[Table]:
    """Every dated figure but the total of parcels, by the region it is of."""
    found = [e for e in published.all("indicators") if e["metric"] != "declared_total"]
    for region in (*_REGIONS, None):
        rows = [e for e in found if e["region"] == region or (region is None and not e["region"])]
        if rows:
            title = figure(published, rows[0], "region").value
            yield Table(
                title,
                (
                    Label("指标", "Figure"),
                    Label("数值", "Value"),
                    Label("时点或期间", "Date or period"),
                    EVIDENCE,
                ),
                (40, 22, 20, 18),
                tuple(_indicator(published, entry, citations) for entry in rows),
            )


def _indicator(published: Published, entry: Entry, citations: Citations) -> tuple[Cell, ...]:
    found = figure(published, entry, "value")
    planned = figure(published, entry, "planned").value
    begin, end = entry["period_start"], entry["period_end"]
    period = f"{begin} – {end}" if begin and end and begin != end else str(end or begin or "")
    return (
        named(entry),
        Cell((found.value,), known=found.known, note=planned),
        text(Label(period, period)),
        evidence([found], citations),
    )


def _facilities(published: Published, citations: Citations) -> Iterator[Table]:
    for question, chosen in answered(published):
        if chosen:
            yield Table(
                question.title,
                (NAME, Label("类别", "Kind"), Label("状态", "State"), EVIDENCE),
                (42, 18, 20, 20),
                tuple(_facility(published, entry, citations) for entry in chosen),
            )


def _facility(published: Published, entry: Entry, citations: Citations) -> tuple[Cell, ...]:
    status = figure(published, entry, "status")
    return (
        named(entry, entry.pair("section") if entry["section"] else None),
        value(published, entry, "facility_kind"),
        dated(published, entry, "status", "status_as_of"),
        evidence([status], citations),
    )
