"""The area in dated figures, and the zones, parks and facilities in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from catalog.words.label import Label
from service.products.chapters.cells import NAME, dated, named, text, value
from service.products.chapters.tabling import Column, sourced, tabled
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
            yield from tabled(
                figure(published, rows[0], "region").value,
                rows,
                Column(Label("指标", "Figure"), 40, named),
                Column(Label("数值", "Value"), 22, partial(_amount, published)),
                Column(Label("时点或期间", "Date or period"), 20, _period),
                sourced(published, citations, 18, "value"),
            )


def _amount(published: Published, entry: Entry) -> Cell:
    found = figure(published, entry, "value")
    planned = figure(published, entry, "planned").value
    return Cell((found.value,), known=found.known, note=planned)


def _period(entry: Entry) -> Cell:
    begin, end = entry["period_start"], entry["period_end"]
    period = f"{begin} – {end}" if begin and end and begin != end else str(end or begin or "")
    return text(Label(period, period))


def _facilities(published: Published, citations: Citations) -> Iterator[Table]:
    for question, chosen in answered(published):
        yield from tabled(
            question.title,
            chosen,
            Column(NAME, 42, _section),
            Column(Label("类别", "Kind"), 18, partial(value, published, name="facility_kind")),
            Column(
                Label("状态", "State"), 20,
                partial(dated, published, name="status", as_of="status_as_of"),
            ),
            sourced(published, citations, 20, "status"),
        )  # fmt: skip


def _section(entry: Entry) -> Cell:
    return named(entry, entry.pair("section") if entry["section"] else None)
