"""Projects (重点项目): named project sites and undertakings. None of them is a promoted parcel.

The fields follow what the town's draft five-year plan of 2021-01 (第五章, 专栏 on functional
projects) says of its six sites, and the three batches (三个一批) of 普委办发〔2022〕23号, item 2.
Indicators bear the same names as a parcel's.
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Integer, Many, Number, PartialDate, Record, Reference, Text
from catalog.kinds.kind import GeometryRule, Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.kinds.media import media_field
from catalog.values.geometry import TAOPU_GUARD
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, PLANNING, ORIENTATION = Group.IDENTITY, Group.PLANNING, Group.ORIENTATION
BENEFITS, CONTENT, VALIDITY = Group.BENEFITS, Group.CONTENT, Group.VALIDITY


class InvestorSchema(ma.Schema):
    """Who puts up the money, as named in the source."""

    class Meta:
        unknown = ma.RAISE

    name = Text("名称", "Name", IDENTITY, max_length=120, required=True)
    name_en = Text("英文名称", "English name", IDENTITY, max_length=200)
    group = Text("所属集团", "Group", IDENTITY, max_length=120)
    group_en = Text("所属集团（英文）", "Group (English)", IDENTITY, max_length=200)
    enterprise = Reference("企业", "Enterprise", IDENTITY, "enterprises")


class StoreysSchema(ma.Schema):
    """Buildings of one kind: how many, with how many storeys above and below ground.

    `stated` keeps the source's own words where a number would say more than they do.
    """

    class Meta:
        unknown = ma.RAISE

    use_zh = Text("用途", "Use (Chinese)", PLANNING, max_length=60, required=True)
    use_en = Text("英文用途", "Use (English)", PLANNING, max_length=120)
    buildings = Integer("幢数", "Buildings", PLANNING, minimum=1, maximum=999)
    above = Integer("地上层数", "Storeys above ground", PLANNING, minimum=1, maximum=200)
    below = Integer("地下层数", "Storeys below ground", PLANNING, minimum=1, maximum=20)
    stated = Text("原文写法", "As stated", PLANNING, max_length=60)
    note_zh = Text("说明", "Note (Chinese)", PLANNING, max_length=200)
    note_en = Text("英文说明", "Note (English)", PLANNING, max_length=300)


class MilestoneSchema(ma.Schema):
    """One milestone, on a date or so many months after another."""

    class Meta:
        unknown = ma.RAISE

    milestone = Coded("里程碑", "Milestone", VALIDITY, "milestone", required=True)
    date = PartialDate("日期", "Date", VALIDITY)
    anchor = Coded("起算点", "Counted from", VALIDITY, "milestone")
    offset_months = Integer("间隔", "Months after", VALIDITY, minimum=0, maximum=600, unit="月")
    planned = Coded("是否计划数", "Planned or achieved", VALIDITY, "planned")


class ProjectSchema(EntrySchema):
    category = Coded(
        "类型", "Category", IDENTITY, "project-category",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    project_code = Text(
        "项目代码", "Project code", IDENTITY, max_length=40, queryable=True, identifier=True
    )
    project_code_scheme = Coded(
        "项目代码体系", "Scheme of the project code", IDENTITY, "project-code-scheme",
        evidenced=False,
    )  # fmt: skip
    parent_project = Reference("所属项目", "Parent project", IDENTITY, "projects", queryable=True)
    phase_no = Integer("期次", "Phase", IDENTITY, minimum=1, maximum=99)
    plot_nos = Many(
        Text(
            "地块号",
            "Plot numbers",
            IDENTITY,
            max_length=60,
            disclosure=SHOULD,
            queryable=True,
            identifier=True,
        )
    )
    parcels = Many(Reference("地块", "Parcels", IDENTITY, "parcels", queryable=True))
    zone = Coded(
        "片区",
        "Zone",
        IDENTITY,
        "zone",
        disclosure=SHOULD,
        queryable=True,
        facet=True,
        searched=Rank.PLACE,
    )
    carrier = Reference("所属园区", "Park", IDENTITY, "facilities", queryable=True)
    address = Text("地址", "Address", IDENTITY, max_length=200, queryable=True, searched=Rank.PLACE)
    address_en = Text(
        "英文地址",
        "Address (English)",
        IDENTITY,
        max_length=300,
        evidenced=False,
        searched=Rank.PLACE,
    )
    investors = Many(
        Record("投资方", "Investors", IDENTITY, InvestorSchema, disclosure=SHOULD), maximum=20
    )
    developer = Text("建设方", "Developer", IDENTITY, max_length=120, queryable=True)
    developer_en = Text(
        "建设方（英文）", "Developer (English)", IDENTITY, max_length=200, evidenced=False
    )
    operator = Text("运营方", "Operator", IDENTITY, max_length=120, queryable=True)
    operator_en = Text(
        "运营方（英文）", "Operator (English)", IDENTITY, max_length=200, evidenced=False
    )
    geometry_precision = Coded(
        "图形精度", "Precision of geometry", IDENTITY, "geometry-precision",
        queryable=True, facet=True, evidenced=False,
    )  # fmt: skip

    site_area_m2 = Number(
        "用地面积", "Site area", PLANNING, scale=2, minimum="0.01", maximum=10**8, unit="m²",
        disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    land_use_code = Text(
        "规划用地性质代码", "Land-use code", PLANNING, max_length=20,
        queryable=True, sortable=True, facet=True,
        searched=Rank.CODE,
    )  # fmt: skip
    land_use_scheme = Coded(
        "用地分类体系", "Land-use scheme", PLANNING, "land-use-scheme",
        queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    land_use_en = Text(
        "用地性质（英文）", "Land use (English)", PLANNING, max_length=120, evidenced=False
    )
    far_max = Number(
        "容积率上限", "Maximum floor area ratio", PLANNING,
        scale=2, minimum="0.01", maximum=10, unit="1",
        disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    gfa_m2 = Number(
        "建筑面积", "Gross floor area", PLANNING, scale=2, minimum="0.01", maximum=10**8,
        unit="m²", disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    gfa_basis = Coded(
        "建筑面积口径", "Basis of floor area", PLANNING, "gfa-basis",
        disclosure=SHOULD, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    consistency = Coded(
        "指标一致性", "Consistency of indicators", PLANNING, "consistency",
        queryable=True, facet=True, computed=True,
    )  # fmt: skip
    height_limit_m = Number(
        "建筑高度（上限）", "Height limit", PLANNING, scale=2, minimum="0.01", maximum=400,
        unit="m", disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    storeys = Many(Record("层数", "Storeys", PLANNING, StoreysSchema), maximum=30)

    tracks = Many(
        Reference(
            "所属赛道", "Industry tracks", ORIENTATION, "industries", queryable=True, facet=True
        )
    )
    industry_codes = Many(
        Text(
            "行业代码（GB/T 4754-2017）",
            "Industry codes (GB/T 4754-2017)",
            ORIENTATION,
            pattern=r"[A-T](\d{2}(\d(\d)?)?)?",
            queryable=True,
            also=("行业代码",),
        )
    )

    total_investment_wan = Number(
        "总投资", "Total investment", BENEFITS, scale=4, minimum=0, maximum=10**8,
        unit="万元", queryable=True, sortable=True,
    )  # fmt: skip
    land_cost_wan = Number(
        "土地成本", "Land cost", BENEFITS, scale=4, minimum=0, maximum=10**8, unit="万元",
        queryable=True, sortable=True,
    )  # fmt: skip
    construction_cost_wan = Number(
        "建设投资", "Construction cost", BENEFITS, scale=4, minimum=0, maximum=10**8,
        unit="万元", queryable=True, sortable=True,
    )  # fmt: skip

    content_zh = Text("建设内容", "Contents", CONTENT, max_length=2000, disclosure=SHOULD)
    content_en = Text(
        "英文建设内容", "Contents (English)", CONTENT, max_length=3000, evidenced=False
    )

    media = media_field()

    stage = Coded(
        "阶段", "Stage", VALIDITY, "project-stage",
        disclosure=MUST, queryable=True, sortable=True, facet=True,
    )  # fmt: skip
    stage_word = Text(
        "文件用语", "Word of the document", VALIDITY, max_length=40, disclosure=SHOULD
    )
    stage_word_en = Text(
        "文件用语（英文）", "Word of the document (English)", VALIDITY,
        max_length=80, evidenced=False,
    )  # fmt: skip
    status_as_of = PartialDate(
        "阶段截止", "Stage as of", VALIDITY, queryable=True, sortable=True, evidenced=False
    )
    three_batches = Coded(
        "三个一批", "Three batches", VALIDITY, "three-batches", queryable=True, facet=True
    )
    milestones = Many(Record("里程碑", "Milestones", VALIDITY, MilestoneSchema), maximum=20)


PROJECTS = Kind(
    name="projects",
    title=Label("重点（功能性）项目", "Projects"),
    description=Label(
        "文件点名的项目及其用地。均非可供推介的地块；计划数以当时文件为准。",
        "Projects that the documents name, and their sites. None is a promoted parcel; planned "
        "figures are those of their document's day.",
    ),
    id_prefix="TP-PRJ-",
    schema=ProjectSchema,
    schema_version="2",
    geometry=GeometryRule(("Point", "Polygon", "MultiPolygon"), TAOPU_GUARD, SHOULD),
)
