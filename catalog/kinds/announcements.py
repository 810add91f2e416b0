"""Announcements (公告与活动): transfer notices, pre-application notices and promotion events.

A notice on 上海土地市场网 outranks every other source on a parcel. Its fields follow the tables of
notices published there; the units of the whole-life terms are those of the trade (万元/亩).
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import (
    Coded,
    Date,
    Integer,
    Many,
    Number,
    PartialDate,
    Record,
    Reference,
    Text,
)
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, PLANNING, ORIENTATION = Group.IDENTITY, Group.PLANNING, Group.ORIENTATION
BENEFITS, SUPPLY, CONTENT = Group.BENEFITS, Group.SUPPLY, Group.CONTENT
VALIDITY, PROVENANCE = Group.VALIDITY, Group.PROVENANCE


class AttachmentSchema(ma.Schema):
    """A file that belongs to a notice."""

    class Meta:
        unknown = ma.RAISE

    title_zh = Text("附件名称", "Attachment", PROVENANCE, max_length=200, required=True)
    title_en = Text("附件名称（英文）", "Attachment (English)", PROVENANCE, max_length=300)
    url = Text("网址", "Address on the web", PROVENANCE, max_length=500, pattern=r"https?://\S+")
    sha256 = Text("校验值（SHA-256）", "SHA-256", PROVENANCE, pattern="[0-9a-f]{64}")


class DeadlineSchema(ma.Schema):
    """One term of the works, counted in months from hand-over or as a date."""

    class Meta:
        unknown = ma.RAISE

    milestone = Coded("里程碑", "Milestone", VALIDITY, "milestone", required=True)
    date = PartialDate("日期", "Date", VALIDITY)
    offset_months = Integer("距起算点", "Months after", VALIDITY, minimum=0, maximum=600, unit="月")
    anchor = Coded("起算点", "Counted from", VALIDITY, "milestone")


def _wan(zh: str, en: str, unit: str = "万元") -> Number:
    return Number(zh, en, SUPPLY, scale=4, minimum=0, maximum=10**8, unit=unit, queryable=True)


def _pct(zh: str, en: str, group: Group = PLANNING) -> Number:
    return Number(zh, en, group, scale=2, minimum=0, maximum=100, unit="%", queryable=True)


def _area(zh: str, en: str) -> Number:
    return Number(
        zh, en, PLANNING, scale=2, minimum="0.01", maximum=10**8, unit="m²",
        queryable=True, sortable=True,
    )  # fmt: skip


def _rate(zh: str, en: str, unit: str) -> Number:
    return Number(zh, en, BENEFITS, scale=2, minimum=0, maximum=10**7, unit=unit, queryable=True)


class AnnouncementSchema(EntrySchema):
    announcement_type = Coded(
        "公告类型", "Type", IDENTITY, "announcement-type",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    announcement_no = Text(
        "公告号", "Notice number", IDENTITY, max_length=60,
        queryable=True, sortable=True, identifier=True,
    )  # fmt: skip
    state = Coded(
        "状态", "State", IDENTITY, "announcement-state",
        disclosure=MUST, queryable=True, sortable=True, facet=True,
    )  # fmt: skip
    amends = Reference(
        "所补充或变更的公告", "Notice supplemented or changed", IDENTITY, "announcements",
        queryable=True,
    )  # fmt: skip
    platform_zh = Text("发布平台", "Platform", IDENTITY, max_length=120, queryable=True)
    platform_en = Text(
        "发布平台（英文）", "Platform (English)", IDENTITY, max_length=200, evidenced=False
    )
    organisers = Many(
        Text("出让人或主办单位", "Grantor or organisers", IDENTITY, max_length=120, queryable=True),
        maximum=20,
    )
    organisers_en = Many(
        Text(
            "出让人或主办单位（英文）",
            "Grantor or organisers (English)",
            IDENTITY,
            max_length=200,
            evidenced=False,
        ),
        maximum=20,
    )
    parcels = Many(Reference("地块", "Parcels", IDENTITY, "parcels", queryable=True), maximum=100)
    parcel_name = Text(
        "地块名称", "Parcel as named", IDENTITY, max_length=200, queryable=True, searched=Rank.PLACE
    )
    parcel_serial = Text(
        "镇级序号（工- 等）", "Serial of the town", IDENTITY, max_length=60,
        queryable=True, identifier=True, also=("镇级序号",),
    )  # fmt: skip
    cadastral_plot = Text(
        "街坊宗地号", "Cadastral block and plot", IDENTITY, max_length=60,
        queryable=True, identifier=True,
    )  # fmt: skip
    boundaries_zh = Text("四至范围", "Boundaries", IDENTITY, max_length=400, searched=Rank.PLACE)
    boundaries_en = Text(
        "四至范围（英文）",
        "Boundaries (English)",
        IDENTITY,
        max_length=600,
        evidenced=False,
        searched=Rank.PLACE,
    )
    related_policies = Many(
        Reference("相关政策", "Related policies", IDENTITY, "policies", queryable=True)
    )

    land_use_zh = Text("土地用途", "Use in the contract", PLANNING, max_length=120, queryable=True)
    land_use_en = Text(
        "土地用途（英文）", "Use in the contract (English)", PLANNING,
        max_length=200, evidenced=False,
    )  # fmt: skip
    site_area_m2 = _area("土地面积", "Site area")
    granted_area_m2 = _area("出让面积", "Granted area")
    far_min = Number(
        "容积率下限", "Minimum floor area ratio", PLANNING,
        scale=2, minimum="0.01", maximum=10, unit="1", queryable=True, sortable=True,
    )  # fmt: skip
    far_max = Number(
        "容积率上限", "Maximum floor area ratio", PLANNING,
        scale=2, minimum="0.01", maximum=10, unit="1", queryable=True, sortable=True,
    )  # fmt: skip
    gfa_m2 = _area("建筑面积", "Gross floor area")
    gfa_basis = Coded("建筑面积口径", "Basis of floor area", PLANNING, "gfa-basis", evidenced=False)
    building_density_pct = _pct("建筑密度（上限）", "Maximum building density")
    height_limit_m = Number(
        "建筑高度（上限）", "Height limit", PLANNING, scale=2, minimum="0.01", maximum=400,
        unit="m", queryable=True, sortable=True,
    )  # fmt: skip
    green_ratio_pct = _pct("绿地率", "Green ratio")

    industry_codes = Many(
        Text(
            "准入行业代码（GB/T 4754-2017）",
            "Admitted industries (GB/T 4754-2017)",
            ORIENTATION,
            pattern=r"[A-T](\d{2}(\d(\d)?)?)?",
            queryable=True,
            also=("准入行业代码", "行业代码"),
        )
    )
    admission_zh = Text("准入产业", "Admission", ORIENTATION, max_length=1000)
    admission_en = Text(
        "准入产业（英文）", "Admission (English)", ORIENTATION, max_length=1500, evidenced=False
    )

    total_investment_wan = _wan("总投资", "Total investment")
    investment_intensity_wan_mu = _rate(
        "固定资产投资强度", "Fixed-asset investment intensity", "万元/亩"
    )
    output_rate_wan_mu_y = _rate("土地产出率", "Annual output per mu", "万元/亩·年")
    tax_rate_wan_mu_y = _rate("土地税收产出率", "Annual tax per mu", "万元/亩·年")
    value_added_wan_mu_y = _rate("亩均增加值", "Annual value added per mu", "万元/亩·年")
    labour_productivity_wan_y = _rate("全员劳动生产率", "Labour productivity", "万元/人·年")
    energy_tce_wan = Number(
        "单位增加值能耗", "Energy per value added", BENEFITS,
        scale=4, minimum=0, maximum=10**5, unit="吨标准煤/万元",
    )  # fmt: skip
    rd_share_pct = _pct("研发投入占比", "R&D share", BENEFITS)
    jobs = Integer("本地就业", "Local jobs", BENEFITS, minimum=0, maximum=10**6)
    green_requirements_zh = Text(
        "节能环保要求", "Energy and environment", BENEFITS, max_length=1000
    )
    green_requirements_en = Text(
        "节能环保要求（英文）", "Energy and environment (English)", BENEFITS,
        max_length=1500, evidenced=False,
    )  # fmt: skip

    supply_category = Coded(
        "供应类别", "Supply category", SUPPLY, "supply-category", queryable=True, facet=True
    )
    supply_method = Coded(
        "出让方式", "Supply method", SUPPLY, "supply-method", queryable=True, facet=True
    )
    supply_features = Many(
        Coded("供应模式", "Supply features", SUPPLY, "supply-feature", queryable=True, facet=True)
    )
    grant_term_years = Integer(
        "出让年限", "Term of grant", SUPPLY, minimum=1, maximum=70, unit="年", queryable=True
    )
    start_price_wan = _wan("起始价", "Starting price")
    deposit_wan = _wan("保证金", "Deposit")
    bid_increment_wan = _wan("增价幅度", "Bid increment")
    holding_ratio_pct = _pct("自持比例", "Share to be held", SUPPLY)
    transfer_restrictions_zh = Text("转让限制", "Limits of transfer", SUPPLY, max_length=1000)
    transfer_restrictions_en = Text(
        "转让限制（英文）", "Limits of transfer (English)", SUPPLY,
        max_length=1500, evidenced=False,
    )  # fmt: skip
    bidder_qualification_zh = Text("竞买资格", "Who may bid", SUPPLY, max_length=1000)
    bidder_qualification_en = Text(
        "竞买资格（英文）", "Who may bid (English)", SUPPLY, max_length=1500, evidenced=False
    )
    obligations_zh = Text("配建与公共要素", "Obligations", SUPPLY, max_length=1000)
    obligations_en = Text(
        "配建与公共要素（英文）", "Obligations (English)", SUPPLY, max_length=1500, evidenced=False
    )
    deal_on = Date("成交日期", "Deal on", SUPPLY, queryable=True, sortable=True)
    deal_price_wan = _wan("成交价", "Deal price")
    deal_floor_price_yuan_m2 = _wan("成交楼面价", "Deal price per floor area", "元/m²")
    winner = Text("竞得人", "Winner", SUPPLY, max_length=200, queryable=True)
    contract_no = Text(
        "合同编号", "Contract number", SUPPLY, max_length=80, queryable=True, identifier=True
    )

    published_on = PartialDate("公告日期", "Published on", VALIDITY, queryable=True, sortable=True)
    registration_opens_on = Date("报名开始", "Registration opens", VALIDITY, queryable=True)
    registration_closes_on = Date(
        "报名截止", "Registration closes", VALIDITY, queryable=True, sortable=True
    )
    opens_on = PartialDate(
        "开始日期（挂牌或活动）", "Opens on (bidding or event)", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    closes_on = PartialDate(
        "结束日期（挂牌或活动）", "Closes on (bidding or event)", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True,
    )  # fmt: skip
    deadlines = Many(
        Record("开工竣工投产期限", "Terms of the works", VALIDITY, DeadlineSchema), maximum=10
    )
    url = Text("网址", "Address on the web", PROVENANCE, max_length=500, pattern=r"https?://\S+")
    attachments = Many(
        Record("附件", "Attachments", PROVENANCE, AttachmentSchema, evidenced=False), maximum=30
    )


ANNOUNCEMENTS = Kind(
    name="announcements",
    title=Label("公告与活动", "Announcements"),
    description=Label(
        "出让公告、预申请公告与推介活动。地块出让条件以上海土地市场网公告为准。",
        "Transfer notices, pre-application notices and promotion events. The terms of a grant are "
        "those of the notice on the Shanghai land market site.",
    ),
    id_prefix="TP-ANN-",
    schema=AnnouncementSchema,
    period=("opens_on", "closes_on"),
)
