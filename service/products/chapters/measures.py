"""Packages and policies, by how far they can be had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import cast

from catalog.rules.applying import published_packages
from catalog.rules.availability import Availability, availability
from catalog.rules.packaging import Package, Part
from catalog.words.label import Label
from service.products.chapters.cells import (
    EVIDENCE,
    evidence,
    listed,
    named,
    stated,
    text,
    value,
)
from service.products.chapters.tabling import Column, sourced, tabled
from service.products.citing import Citations
from service.products.model import Cell, Chapter, Table
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.packages import stock_of
from service.showing.published import Published

_STATES = (
    (
        Label("已实施、推行、支持的措施", "In place, put into practice or supported"),
        {Availability.AVAILABLE},
    ),
    (
        Label(
            "探索、研究、争取、筹备、规划中（非现行选项）",
            "Explored, studied, sought, prepared or planned (not on offer)",
        ),
        {Availability.PREPARED, Availability.EXPLORED},
    ),
    (
        Label("文件只列名称的政策工具", "Instruments that documents only name"),
        {Availability.NOT_STATED},
    ),
    (Availability.LAPSED.label, {Availability.LAPSED}),
)
_VALIDITY = Label("效力", "Validity")
_NONE = Label("文件未载", "not stated in the documents")

_PACKAGES = (
    Label(
        "“用地+政策+服务”组合包由本目录据已载条目编辑整理，非政府发布；探索、研究、争取、筹备中的举措单列，不是现行可选项。",
        "Packages of land, policies and services are compiled by this catalog from its entries and not issued by the government; what is explored, studied, sought or prepared stands apart and is not on offer.",
    ),
)
_POLICIES = (
    Label(
        "“用语”为文件原词。“已实施、推行、支持”与“探索、研究、争取、筹备、规划”分列：后者不是现行可选方式。文件未载金额、比例与申报条件的，本目录不推测。",
        "The word is the document's own. What is in place, put into practice or supported stands apart from what is explored, studied, sought, prepared or planned: the latter is not on offer. Where documents state no amounts, rates or conditions, none are guessed.",
    ),
)


def packages(published: Published, citations: Citations) -> Chapter:
    found = published_packages(stock_of(published))
    tables = tuple(_package(published, package, citations) for package in found)
    return Chapter("packages", Label("组合包", "Packages"), _PACKAGES, tables)


def _package(published: Published, package: Package, citations: Citations) -> Table:
    def row(title: Label, cell: Cell) -> tuple[Cell, Cell]:
        return text(title, strong=True), cell

    entry = cast(Entry, package.entry)
    in_use = Availability.AVAILABLE
    rows = [
        row(Label("面向", "For"), value(published, entry, "audience_zh")),
        row(Label("用地", "Land"), value(published, entry, "land_zh")),
        row(Label("政策", "Policies"), listed(_parts(package.policies, in_use), _NONE)),
        row(Label("服务", "Services"), listed(_parts(package.services, in_use), _NONE)),
    ]
    for state in Availability:
        land = [term.title for term in package.land if term.availability is state]
        parts = [*land, *_parts((*package.policies, *package.services), state)]
        if parts and state is not in_use:
            rows.append(row(state.label, listed(parts, _NONE)))
    rows.append(row(Label("编排理由", "Why"), value(published, entry, "why_zh")))
    validity = value(published, entry, "validity_status")
    if package.end_said:
        validity = replace(validity, note=package.end_said)
    rows.append(row(_VALIDITY, validity))
    rows.append(row(EVIDENCE, evidence([figure(published, entry, "land_zh")], citations)))
    return Table(entry.name, (), (16, 84), tuple(rows))


def _parts(parts: Iterable[Part], state: Availability) -> Iterator[Label]:
    """The names of the parts in that state, with the last day of what states one."""
    for part in parts:
        if part.availability is state:
            name = cast(Entry, part.entry).name
            until = _until(part.until) if part.until else None
            yield Label(f"{name.zh}（{until.zh}）", f"{name.en} ({until.en})") if until else name


def _until(day: str) -> Label:
    return Label(f"有效期至 {day}", f"valid until {day}")


def policies(published: Published, citations: Citations) -> Chapter:
    found = published.all("policies")
    documents = [e for e in found if e["policy_kind"] == "document"]
    others = [e for e in found if e["policy_kind"] in ("instrument", "measure")]
    tables = [
        *_documents(published, documents, citations),
        *(
            table
            for title, states in _STATES
            for table in _measures(
                published, [e for e in others if availability(e) in states], citations, title
            )
        ),
    ]
    return Chapter("policies", Label("政策措施", "Policies"), _POLICIES, tuple(tables))


def _documents(
    published: Published, entries: Iterable[Entry], citations: Citations
) -> Iterator[Table]:
    return tabled(
        Label("文件", "Documents"),
        entries,
        Column(Label("文件", "Document"), 38, named),
        Column(Label("文号", "Number"), 20, partial(stated, published, name="doc_no")),
        Column(Label("日期", "Date"), 12, partial(value, published, name="issued_on")),
        Column(_VALIDITY, 16, partial(_validity, published)),
        sourced(published, citations, 14, "name_zh"),
    )


def _measures(
    published: Published, entries: Iterable[Entry], citations: Citations, title: Label
) -> Iterator[Table]:
    return tabled(
        title,
        entries,
        Column(Label("措施", "Measure"), 34, named),
        Column(Label("所属文件", "Part of"), 27, partial(stated, published, name="part_of")),
        Column(Label("用语", "Word"), 12, partial(stated, published, name="commitment_word")),
        Column(_VALIDITY, 14, partial(_validity, published)),
        sourced(published, citations, 13, "name_zh"),
    )


def _validity(published: Published, entry: Entry) -> Cell:
    """Validity, always with the note that belongs to it."""
    found = figure(published, entry, "validity_status")
    note = entry.pair("validity_note") if entry["validity_note_zh"] else None
    return Cell((found.value,), known=found.known, note=note)
