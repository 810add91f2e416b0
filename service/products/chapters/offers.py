"""What is offered beside the land: tracks, projects, packages, policies, services and contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.words.label import Label
from catalog.words.notices import PLAN_2021
from service.products.chapters.cells import (
    EVIDENCE,
    NAME,
    dated,
    evidence,
    listed,
    named,
    stated,
    text,
    value,
)
from service.products.citing import Citations
from service.products.model import Cell, Chapter, Table
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.published import Published

_IN_USE = frozenset({"implemented", "promoted", "supported"})
_NONE = Label("文件未载", "not stated in the documents")

_TRACKS = (
    Label(
        "现行口径由两件2026年答复归并，角色取并集；行业代码为本目录对照，不作准入依据。",
        "The current list is merged from the two replies of 2026, roles are their union; industry codes are matched by this catalog and are no ground for admission.",
    ),
)
_PROJECTS = (
    Label(
        "以下为文件点名的重点（功能性）项目，均为已落位的项目用地，不是可供推介的地块。",
        "Flagship projects that documents name. Their sites are committed; none of them is a parcel on offer.",
    ),
    PLAN_2021,
)
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
_SERVICES = (
    Label(
        "状态以所注日期为准；计划、探索中的服务尚不可用。",
        "States are those of the date beside them; what is planned or explored is not yet available.",
    ),
)


def tracks(published: Published, citations: Citations) -> Chapter:
    found = [entry for entry in published.all("industries") if entry["current"]]
    rows = tuple(
        (
            named(entry),
            stated(published, entry, "roles"),
            value(published, entry, "sub_fields"),
            value(published, entry, "industry_codes"),
            evidence([figure(published, entry, "name_zh")], citations),
        )
        for entry in found
    )
    columns = (
        Label("赛道", "Track"),
        Label("定位", "Role"),
        Label("细分领域", "Fields"),
        Label("行业代码（对照）", "Industry codes (matched)"),
        EVIDENCE,
    )
    table = Table(None, columns, (18, 20, 24, 22, 16), rows)
    return Chapter("tracks", Label("产业方向", "Industries"), _TRACKS, (table,) if rows else ())


def projects(published: Published, citations: Citations) -> Chapter:
    rows = tuple(
        (
            named(entry),
            stated(published, entry, "category"),
            value(published, entry, "site_area_m2"),
            value(published, entry, "gfa_m2"),
            value(published, entry, "far_max"),
            dated(published, entry, "stage", "status_as_of"),
            evidence(
                [figure(published, entry, name) for name in ("name_zh", "site_area_m2", "gfa_m2")],
                citations,
            ),
        )
        for entry in published.all("projects")
    )
    columns = (
        NAME,
        Label("类型", "Kind"),
        Label("用地面积", "Site area"),
        Label("建筑面积", "Floor area"),
        Label("容积率", "FAR"),
        Label("阶段", "Stage"),
        EVIDENCE,
    )
    table = Table(None, columns, (27, 11, 14, 14, 10, 11, 13), rows)
    title = Label("重点（功能性）项目", "Flagship projects")
    return Chapter("projects", title, _PROJECTS, (table,) if rows else ())


def packages(published: Published, citations: Citations) -> Chapter:
    tables = tuple(_package(published, entry, citations) for entry in published.all("packages"))
    return Chapter("packages", Label("组合包", "Packages"), _PACKAGES, tables)


def _package(published: Published, entry: Entry, citations: Citations) -> Table:
    def row(title: Label, cell: Cell) -> tuple[Cell, Cell]:
        return text(title, strong=True), cell

    def of(kind: str, field: str) -> Cell:
        return listed(published.many(kind, entry[field] or ()), _NONE)

    rows = [
        row(Label("面向", "For"), value(published, entry, "audience_zh")),
        row(Label("用地", "Land"), value(published, entry, "land_zh")),
        row(Label("政策", "Policies"), of("policies", "policies")),
        row(Label("服务", "Services"), of("service-guides", "services")),
    ]
    if entry["policies_explored"] or entry["services_planned"]:
        explored = published.many("policies", entry["policies_explored"] or ())
        planned = published.many("service-guides", entry["services_planned"] or ())
        title = Label("尚非现行选项", "Not on offer yet")
        rows.append(row(title, listed((*explored, *planned), _NONE)))
    rows.append(row(Label("编排理由", "Why"), value(published, entry, "why_zh")))
    validity = value(published, entry, "validity_status")
    if entry["valid_until"]:
        until = entry["valid_until"]
        note = Label(f"有效期至 {until}", f"valid until {until}")
        validity = Cell(validity.lines, known=validity.known, note=note)
    rows.append(row(Label("效力", "Validity"), validity))
    rows.append(row(EVIDENCE, evidence([figure(published, entry, "land_zh")], citations)))
    return Table(entry.name, (), (16, 84), tuple(rows))


def policies(published: Published, citations: Citations) -> Chapter:
    found = published.all("policies")
    documents = [e for e in found if e["policy_kind"] == "document"]
    others = [e for e in found if e["policy_kind"] in ("instrument", "measure")]
    in_use = [e for e in others if e["commitment_stage"] in _IN_USE]
    not_yet = [e for e in others if e["commitment_stage"] and e not in in_use]
    unsaid = [e for e in others if not e["commitment_stage"]]
    tables = [
        *_documents(published, documents, citations),
        *_measures(published, in_use, citations, Label(
            "已实施、推行、支持的措施", "In place, put into practice or supported")),
        *_measures(published, not_yet, citations, Label(
            "探索、研究、争取、筹备、规划中（非现行选项）",
            "Explored, studied, sought, prepared or planned (not on offer)")),
        *_measures(published, unsaid, citations, Label(
            "文件只列名称的政策工具", "Instruments that documents only name")),
    ]  # fmt: skip
    return Chapter("policies", Label("政策措施", "Policies"), _POLICIES, tuple(tables))


def _documents(
    published: Published, entries: Iterable[Entry], citations: Citations
) -> Iterator[Table]:
    rows = tuple(
        (
            named(entry),
            stated(published, entry, "doc_no"),
            value(published, entry, "issued_on"),
            _validity(published, entry),
            evidence([figure(published, entry, "name_zh")], citations),
        )
        for entry in entries
    )
    columns = (
        Label("文件", "Document"),
        Label("文号", "Number"),
        Label("日期", "Date"),
        Label("效力", "Validity"),
        EVIDENCE,
    )
    if rows:
        yield Table(Label("文件", "Documents"), columns, (38, 20, 12, 16, 14), rows)


def _measures(
    published: Published, entries: Iterable[Entry], citations: Citations, title: Label
) -> Iterator[Table]:
    rows = tuple(
        (
            named(entry),
            stated(published, entry, "part_of"),
            stated(published, entry, "commitment_word"),
            _validity(published, entry),
            evidence([figure(published, entry, "name_zh")], citations),
        )
        for entry in entries
    )
    columns = (
        Label("措施", "Measure"),
        Label("所属文件", "Part of"),
        Label("用语", "Word"),
        Label("效力", "Validity"),
        EVIDENCE,
    )
    if rows:
        yield Table(title, columns, (34, 27, 12, 14, 13), rows)


def _validity(published: Published, entry: Entry) -> Cell:
    """Validity, always with the note that belongs to it."""
    found = figure(published, entry, "validity_status")
    note = entry.pair("validity_note") if entry["validity_note_zh"] else None
    return Cell((found.value,), known=found.known, note=note)


def services(published: Published, citations: Citations) -> Chapter:
    found = published.all("service-guides")
    contacts = [e for e in found if e["service_kind"] == "contact_window"]
    others = [e for e in found if e not in contacts]
    rows = tuple(
        (
            named(entry),
            stated(published, entry, "categories"),
            dated(published, entry, "stage", "stage_as_of"),
            stated(published, entry, "phone"),
            evidence([figure(published, entry, "name_zh")], citations),
        )
        for entry in others
    )
    columns = (
        Label("服务", "Service"),
        Label("类别", "Category"),
        Label("状态", "State"),
        Label("电话", "Telephone"),
        EVIDENCE,
    )
    tables = [Table(None, columns, (30, 28, 16, 12, 14), rows)] if rows else []
    if contacts:
        tables.append(_contacts(published, contacts, citations))
    return Chapter(
        "services", Label("服务与联系", "Services and contacts"), _SERVICES, tuple(tables)
    )


def _contacts(published: Published, entries: list[Entry], citations: Citations) -> Table:
    rows = tuple(
        (
            named(entry, entry.pair("description")),
            value(published, entry, "phone"),
            value(published, entry, "address_zh"),
            evidence(
                [figure(published, entry, name) for name in ("phone", "address_zh")], citations
            ),
        )
        for entry in entries
    )
    columns = (
        Label("联系窗口", "Contact"),
        Label("电话", "Telephone"),
        Label("地址", "Address"),
        EVIDENCE,
    )
    return Table(Label("联系", "Contacts"), columns, (40, 16, 28, 16), rows)
