"""Parcels (地块): land that is promoted to investors. Project sites are projects, never parcels.

The must-fields are those that the government's reply of 2026-05-09 orders disclosed
(普府〔2026〕32号, 二（一）3 and 二（二）2).
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import (
    Coded,
    Flag,
    Integer,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
    Text,
)
from catalog.kinds.kind import GeometryRule, Kind
from catalog.kinds.labels import Audience, Disclosure, Group, Rank
from catalog.kinds.media import media_field
from catalog.values.geometry import TAOPU_GUARD
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, PLANNING, SUPPLY = Group.IDENTITY, Group.PLANNING, Group.SUPPLY
CONDITIONS, BENEFITS, ORIENTATION = Group.CONDITIONS, Group.BENEFITS, Group.ORIENTATION


class BoundariesSchema(ma.Schema):
    """The four sides of a parcel in words, in Shanghai's order."""

    class Meta:
        unknown = ma.RAISE

    east = Text("东至", "East to", IDENTITY, max_length=120, searched=Rank.PLACE)
    south = Text("南至", "South to", IDENTITY, max_length=120, searched=Rank.PLACE)
    west = Text("西至", "West to", IDENTITY, max_length=120, searched=Rank.PLACE)
    north = Text("北至", "North to", IDENTITY, max_length=120, searched=Rank.PLACE)


class LandUseSchema(ma.Schema):
    """One use among several; the first of a list is the leading one."""

    class Meta:
        unknown = ma.RAISE

    scheme = Coded("分类体系", "Scheme", PLANNING, "land-use-scheme", required=True)
    code = Text("代码", "Code", PLANNING, max_length=20, searched=Rank.CODE)
    label_zh = Text("名称", "Name", PLANNING, max_length=60)
    label_en = Text("英文名称", "English name", PLANNING, max_length=120)
    share_pct = Number("占比", "Share", PLANNING, scale=2, minimum=0, maximum=100, unit="%")


class InfrastructureSchema(ma.Schema):
    """One utility or road connection and its state at the parcel."""

    class Meta:
        unknown = ma.RAISE

    utility = Coded("类别", "Utility", CONDITIONS, "utility", required=True)
    status = Coded("状态", "State", CONDITIONS, "facility-status")
    capacity = Number("容量", "Capacity", CONDITIONS, scale=2, minimum=0, maximum=10**9)
    capacity_unit = Text("容量单位", "Unit of capacity", CONDITIONS, max_length=20, searched=None)
    note_zh = Text("说明", "Note (Chinese)", CONDITIONS)
    note_en = Text("英文说明", "Note (English)", CONDITIONS)


class AdmissionSchema(ma.Schema):
    """Which industries may come."""

    class Meta:
        unknown = ma.RAISE

    industry_codes = Many(
        Text(
            "行业代码（GB/T 4754-2017）",
            "Industry codes (GB/T 4754-2017)",
            ORIENTATION,
            pattern=r"[A-T](\d{2}(\d(\d)?)?)?",
        )
    )
    text_zh = Text("准入条件", "Conditions (Chinese)", ORIENTATION, max_length=1000)
    text_en = Text("英文准入条件", "Conditions (English)", ORIENTATION, max_length=1500)


class UpgradeOptionsSchema(ma.Schema):
    """Ways to more floor area that need the authority's recognition first (须经认定)."""

    class Meta:
        unknown = ma.RAISE

    industrial_upstairs = Flag("工业上楼", "Multi-storey industry", PLANNING)
    intelligent_space = Flag("智造空间", "Intelligent manufacturing space", PLANNING)
    deep_plan_update = Flag("深化图则更新", "Detailed plan update", PLANNING)
    note_zh = Text("说明", "Note (Chinese)", PLANNING)
    note_en = Text("英文说明", "Note (English)", PLANNING)


class ParcelSchema(EntrySchema):
    identity_status = Coded(
        "身份状态", "Identity status", IDENTITY, "identity-status",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    register_no = Integer(
        "清单序号", "Number in the official list", IDENTITY,
        minimum=1, maximum=9999, queryable=True, sortable=True, identifier=True,
    )  # fmt: skip
    planning_unit = Text(
        "规划单元", "Planning unit", IDENTITY, max_length=40,
        disclosure=SHOULD, queryable=True, sortable=True,
        also=("控规单元",),
        searched=Rank.CODE,
    )  # fmt: skip
    plot_no = Text(
        "地块号", "Plot number", IDENTITY, max_length=60,
        disclosure=SHOULD, queryable=True, sortable=True, identifier=True,
        also=("地块编号", "宗地编号", "宗地号"),
    )  # fmt: skip
    cadastral_code = Text(
        "宗地代码", "Cadastral code", IDENTITY, pattern=r"[0-9A-Z]{19}",
        queryable=True, identifier=True,
    )  # fmt: skip
    control_plan = Text("控详规划", "Regulatory plan", IDENTITY, max_length=200)
    zone = Coded(
        "片区",
        "Zone",
        IDENTITY,
        "zone",
        disclosure=SHOULD,
        queryable=True,
        facet=True,
        also=("所属片区",),
        searched=Rank.PLACE,
    )
    carrier = Reference("所属园区", "Park", IDENTITY, "facilities", queryable=True)
    admin_code = Text(
        "行政区划代码", "Administrative code", IDENTITY, pattern=r"\d{6}(\d{3}(\d{3})?)?",
        queryable=True,
    )  # fmt: skip
    address = Text(
        "地址",
        "Address",
        IDENTITY,
        max_length=200,
        queryable=True,
        also=("坐落", "地块位置", "地块坐落"),
        searched=Rank.PLACE,
    )
    address_en = Text(
        "英文地址",
        "Address (English)",
        IDENTITY,
        max_length=300,
        evidenced=False,
        searched=Rank.PLACE,
    )
    boundaries = Record("四至范围", "Boundaries", IDENTITY, BoundariesSchema, disclosure=MUST)
    geometry_precision = Coded(
        "图形精度", "Precision of geometry", IDENTITY, "geometry-precision",
        queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    key_parcel = Flag("重点地块", "Key parcel", IDENTITY, queryable=True, facet=True)

    site_area_m2 = Number(
        "用地面积", "Site area", PLANNING, scale=2, minimum="0.01", maximum=10**8, unit="m²",
        disclosure=MUST, queryable=True, sortable=True,
        also=("面积", "占地面积", "土地面积", "宗地面积", "出让面积"),
    )  # fmt: skip
    site_area_mu = Number(
        "用地面积（亩）", "Site area in mu", PLANNING, scale=2, minimum=0, maximum=10**6,
        unit="亩", computed=True,
    )  # fmt: skip
    land_use_code = Text(
        "规划用地性质代码", "Land-use code", PLANNING, max_length=20,
        disclosure=MUST, queryable=True, sortable=True, facet=True,
        also=("用地性质代码", "规划用途代码"),
        searched=Rank.CODE,
    )  # fmt: skip
    land_use_scheme = Coded(
        "用地分类体系", "Land-use scheme", PLANNING, "land-use-scheme",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip
    land_uses = Many(Record("规划用地性质", "Land uses", PLANNING, LandUseSchema), maximum=10)
    far_min = Number(
        "容积率下限", "Minimum floor area ratio", PLANNING,
        scale=2, minimum="0.01", maximum=10, unit="1", queryable=True, sortable=True,
    )  # fmt: skip
    far_max = Number(
        "容积率上限", "Maximum floor area ratio", PLANNING,
        scale=2, minimum="0.01", maximum=10, unit="1",
        disclosure=MUST, queryable=True, sortable=True,
        also=("容积率",),
    )  # fmt: skip
    gfa_m2 = Number(
        "建筑面积", "Gross floor area", PLANNING, scale=2, minimum="0.01", maximum=10**8,
        unit="m²", disclosure=SHOULD, queryable=True, sortable=True,
        also=("总建筑面积",),
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
        unit="m", disclosure=MUST, queryable=True, sortable=True,
        also=("限高", "建筑限高", "建筑高度"),
    )  # fmt: skip
    building_density_pct = Number(
        "建筑密度（上限）", "Maximum building density", PLANNING,
        scale=2, minimum=0, maximum=100, unit="%", queryable=True, sortable=True,
        also=("建筑密度",),
    )  # fmt: skip
    building_coefficient_pct = Number(
        "建筑系数", "Building coefficient", PLANNING,
        scale=2, minimum=0, maximum=100, unit="%", queryable=True,
    )  # fmt: skip
    green_ratio_pct = Number(
        "绿地率", "Green ratio", PLANNING, scale=2, minimum=0, maximum=100, unit="%",
        queryable=True, sortable=True,
    )  # fmt: skip
    admin_service_ratio_pct = Number(
        "行政办公及生活服务设施占比", "Share of office and service land", PLANNING,
        scale=2, minimum=0, maximum=100, unit="%", queryable=True,
    )  # fmt: skip
    underground_zh = Text("地下空间", "Underground space", PLANNING, max_length=500)
    underground_en = Text(
        "英文地下空间", "Underground space (English)", PLANNING, max_length=800, evidenced=False
    )
    upgrade_options = Record(
        "规划优化条件（须经认定）", "Upgrade options (subject to recognition)", PLANNING,
        UpgradeOptionsSchema, disclosure=SHOULD,
    )  # fmt: skip
    early_design = Many(
        Coded("前期设计", "Early design", PLANNING, "early-design", queryable=True, facet=True)
    )

    industry_orientation = Many(
        Reference(
            "产业导向",
            "Industry orientation",
            ORIENTATION,
            "industries",
            disclosure=MUST,
            queryable=True,
            facet=True,
        )
    )
    admission = Record(
        "产业准入", "Industry admission", ORIENTATION, AdmissionSchema, disclosure=MUST
    )

    infrastructure = Many(
        Record("基础设施配套", "Infrastructure", CONDITIONS, InfrastructureSchema, disclosure=MUST)
    )
    supporting_conditions_zh = Text(
        "配套条件", "Supporting conditions", CONDITIONS, max_length=2000, disclosure=MUST
    )
    supporting_conditions_en = Text(
        "英文配套条件", "Supporting conditions (English)", CONDITIONS,
        max_length=3000, evidenced=False,
    )  # fmt: skip
    soil_status = Coded(
        "土壤状况", "Soil status", CONDITIONS, "soil-status",
        disclosure=SHOULD, queryable=True, facet=True,
    )  # fmt: skip
    soil_target_use = Coded("土壤目标用途", "Soil target use", CONDITIONS, "soil-target-use")
    clearance = Coded(
        "腾地情况", "Clearance", CONDITIONS, "clearance",
        disclosure=SHOULD, queryable=True, facet=True,
    )  # fmt: skip
    ownership = Coded("土地权属", "Ownership", CONDITIONS, "ownership", queryable=True, facet=True)

    investment_intensity_wan_mu = Number(
        "固定资产投资强度", "Fixed-asset investment intensity", BENEFITS, scale=2,
        minimum=0, maximum=10**7, unit="万元/亩", queryable=True, sortable=True,
        also=("投资强度",),
    )  # fmt: skip
    output_rate_wan_mu_y = Number(
        "土地产出率", "Annual output per mu", BENEFITS, scale=2,
        minimum=0, maximum=10**7, unit="万元/亩·年",
        disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    tax_rate_wan_mu_y = Number(
        "土地税收产出率", "Annual tax per mu", BENEFITS, scale=2,
        minimum=0, maximum=10**7, unit="万元/亩·年",
        disclosure=SHOULD, queryable=True, sortable=True,
        also=("亩均税收", "税收强度"),
    )  # fmt: skip
    rd_share_pct = Number(
        "研发投入占比", "R&D share", BENEFITS, scale=2, minimum=0, maximum=100, unit="%"
    )
    jobs_expected = Integer(
        "预期就业", "Expected jobs", BENEFITS, minimum=0, maximum=10**6, also=("就业人数",)
    )
    expected_benefit_zh = Text(
        "预期效益", "Expected benefits", BENEFITS, max_length=2000, disclosure=MUST
    )
    expected_benefit_en = Text(
        "英文预期效益", "Expected benefits (English)", BENEFITS, max_length=3000, evidenced=False
    )

    talent_policies = Many(
        Reference("人才政策", "Talent policies", Group.SUPPORT, "policies", disclosure=MUST)
    )
    innovation_support = Many(
        Reference("科创支持", "Innovation support", Group.SUPPORT, "policies", disclosure=MUST)
    )
    fiscal_support = Many(
        Reference("财政扶持", "Fiscal support", Group.SUPPORT, "policies", disclosure=MUST)
    )

    lifecycle_state = Coded(
        "地块状态", "Life-cycle state", SUPPLY, "lifecycle-state",
        disclosure=MUST, queryable=True, sortable=True, facet=True,
    )  # fmt: skip
    state_as_of = PartialDate("状态截止", "State as of", SUPPLY, evidenced=False)
    supply_category = Coded(
        "供应类别", "Supply category", SUPPLY, "supply-category", queryable=True, facet=True
    )
    supply_method = Coded(
        "供应方式", "Supply method", SUPPLY, "supply-method",
        disclosure=SHOULD, queryable=True, facet=True,
    )  # fmt: skip
    supply_features = Many(
        Coded(
            "供应模式",
            "Supply features",
            SUPPLY,
            "supply-feature",
            disclosure=SHOULD,
            queryable=True,
            facet=True,
        )
    )
    supply_feature_stage = Coded(
        "供应模式所处阶段", "Stage of the supply features", SUPPLY, "commitment-stage"
    )
    grant_term_years = Integer(
        "出让年限",
        "Term of grant",
        SUPPLY,
        minimum=1,
        maximum=70,
        unit="年",
        queryable=True,
        also=("使用年限", "出让年期"),
    )
    expected_supply = PartialDate(
        "拟供应时间",
        "Expected supply",
        SUPPLY,
        queryable=True,
        sortable=True,
        also=("计划供应时间", "预计出让时间"),
    )
    start_price_wan = Number(
        "起始价",
        "Starting price",
        SUPPLY,
        scale=4,
        minimum=0,
        maximum=10**8,
        unit="万元",
        also=("起拍价",),
    )
    deposit_wan = Number(
        "保证金", "Deposit", SUPPLY, scale=4, minimum=0, maximum=10**8, unit="万元"
    )
    green_channel = Many(
        Coded("绿色通道", "Green channel", SUPPLY, "green-channel", queryable=True, facet=True)
    )
    announcements = Many(
        Reference("出让公告", "Announcements", SUPPLY, "announcements", queryable=True)
    )
    municipal_catalog_no = Text(
        "全市清单编号", "Number in the municipal list", SUPPLY, max_length=60,
        queryable=True, identifier=True,
    )  # fmt: skip
    municipal_status = Coded(
        "全市清单状态",
        "State in the municipal list",
        SUPPLY,
        "municipal-status",
        queryable=True,
        facet=True,
    )
    contact = Reference("联系窗口", "Contact", SUPPLY, "service-guides", disclosure=MUST)

    media = media_field()

    completeness_pct = Integer(
        "完整度", "Completeness", Group.PROVENANCE, minimum=0, maximum=100, unit="%",
        queryable=True, sortable=True, computed=True, evidenced=False,
        note=Label(
            "必备项中已由主管部门确认或文件所载者的比例",
            "Share of must-fields that are confirmed or stated in a document",
        ),
    )  # fmt: skip
    survey_reference = Text(
        "测绘成果编号", "Survey reference", IDENTITY, max_length=120,
        audience=Audience.STAFF, evidenced=False,
    )  # fmt: skip


PARCELS = Kind(
    name="parcels",
    title=Label("地块", "Parcels"),
    description=Label(
        "可供推介的产业用地。重点项目用地不在其列。",
        "Industrial land offered to investors. Sites of flagship projects are not among them.",
    ),
    id_prefix="TP-P-",
    schema=ParcelSchema,
    schema_version="2",
    geometry=GeometryRule(("Polygon", "MultiPolygon"), TAOPU_GUARD, Disclosure.MUST),
)
