"""What is offered beside the land: tracks, projects, services and contacts."""

from __future__ import annotations

from functools import partial

from catalog.words.label import Label
from service.products.chapters.cells import NAME, dated, named, stated, value
from service.products.chapters.tabling import Column, sourced, tabled
from service.products.citing import Citations
from service.products.model import Chapter
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
    tables = tabled(
        None,
        found,
        Column(Label("赛道", "Track"), 18, named),
        Column(Label("定位", "Role"), 20, partial(stated, published, name="roles")),
        Column(Label("细分领域", "Fields"), 24, partial(value, published, name="sub_fields")),
        Column(
            Label("行业代码（对照）", "Industry codes (matched)"), 22,
            partial(value, published, name="industry_codes"),
        ),
        sourced(published, citations, 16, "name_zh"),
    )  # fmt: skip
    return Chapter("tracks", Label("产业方向", "Industries"), _TRACKS, tuple(tables))


def projects(published: Published, citations: Citations) -> Chapter:
    tables = tabled(
        None,
        published.all("projects"),
        Column(NAME, 27, lambda entry: named(entry, _nature(published, entry))),
        Column(Label("类型", "Kind"), 11, partial(stated, published, name="category")),
        Column(Label("用地面积", "Site area"), 14, partial(value, published, name="site_area_m2")),
        Column(Label("建筑面积", "Floor area"), 14, partial(value, published, name="gfa_m2")),
        Column(Label("容积率", "FAR"), 10, partial(value, published, name="far_max")),
        Column(
            Label("阶段", "Stage"), 11,
            partial(dated, published, name="stage", as_of="status_as_of"),
        ),
        sourced(published, citations, 13, *_STATED),
    )  # fmt: skip
    title = Label("重点（功能性）项目", "Flagship projects")
    return Chapter("projects", title, _PROJECTS, tuple(tables))


def _nature(published: Published, entry: Entry) -> Label | None:
    """Whether what the documents say of a project was a plan then, as its row must tell."""
    found = figure(published, entry, "name_zh")
    return found.remarks[0] if found.planned and found.remarks else None


def services(published: Published, citations: Citations) -> Chapter:
    found = published.all("service-guides")
    contacts = [e for e in found if e["service_kind"] == "contact_window"]
    others = [e for e in found if e not in contacts]
    tables = tabled(
        None,
        others,
        Column(Label("服务", "Service"), 30, named),
        Column(Label("类别", "Category"), 28, partial(stated, published, name="categories")),
        Column(
            Label("状态", "State"), 16,
            partial(dated, published, name="stage", as_of="stage_as_of"),
        ),
        Column(Label("电话", "Telephone"), 12, partial(stated, published, name="phone")),
        sourced(published, citations, 14, "name_zh"),
    )  # fmt: skip
    windows = tabled(
        Label("联系", "Contacts"),
        contacts,
        Column(
            Label("联系窗口", "Contact"), 40,
            lambda entry: named(entry, entry.pair("description")),
        ),
        Column(Label("电话", "Telephone"), 16, partial(value, published, name="phone")),
        Column(Label("地址", "Address"), 28, partial(value, published, name="address_zh")),
        sourced(published, citations, 16, "phone", "address_zh"),
    )  # fmt: skip
    title = Label("服务与联系", "Services and contacts")
    return Chapter("services", title, _SERVICES, (*tables, *windows))
