"""What is offered beside the land: tracks, projects, services and contacts."""

from __future__ import annotations

from catalog.words.label import Label
from service.products.chapters.cells import (
    EVIDENCE,
    NAME,
    dated,
    evidence,
    named,
    stated,
    value,
)
from service.products.citing import Citations
from service.products.model import Chapter, Table
from service.showing.entry import Entry
from service.showing.figures import figure
from service.showing.published import Published

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
)
_STATED = ("name_zh", "site_area_m2", "gfa_m2", "far_max")
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
            named(entry, _nature(published, entry)),
            stated(published, entry, "category"),
            value(published, entry, "site_area_m2"),
            value(published, entry, "gfa_m2"),
            value(published, entry, "far_max"),
            dated(published, entry, "stage", "status_as_of"),
            evidence([figure(published, entry, name) for name in _STATED], citations),
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


def _nature(published: Published, entry: Entry) -> Label | None:
    """Whether what the documents say of a project was a plan then, as its row must tell."""
    found = figure(published, entry, "name_zh")
    return found.remarks[0] if found.planned and found.remarks else None


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
