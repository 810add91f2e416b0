"""Service guides (服务指南): services, platforms and the windows where one asks.

A contact names an office, never a person. The contact of the replies of 2026-05-09 answers for
those replies (`reply_contact`); it is no investment hotline.
"""

from __future__ import annotations

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Integer, Many, PartialDate, Reference, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, CONTENT, SUPPORT, VALIDITY = (
    Group.IDENTITY,
    Group.CONTENT,
    Group.SUPPORT,
    Group.VALIDITY,
)


class ServiceGuideSchema(EntrySchema):
    service_kind = Coded(
        "条目类别", "Kind of service entry", IDENTITY, "service-kind",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    categories = Many(
        Coded(
            "服务类别",
            "Categories",
            IDENTITY,
            "service-category",
            disclosure=MUST,
            queryable=True,
            facet=True,
            evidenced=False,
            note=Label("由本目录归类", "As this catalog classes it"),
        )
    )
    provider_units = Many(
        Text("服务单位", "Providers", IDENTITY, max_length=120, queryable=True, facet=True),
        maximum=20,
    )
    provider_units_en = Many(
        Text("服务单位（英文）", "Providers (English)", IDENTITY, max_length=200, evidenced=False),
        maximum=20,
    )
    part_of = Reference("所属服务", "Part of", IDENTITY, "service-guides", queryable=True)
    facility = Reference("所在设施", "Facility", IDENTITY, "facilities", queryable=True)

    audience_zh = Text("服务对象", "For whom", CONTENT, max_length=300)
    audience_en = Text(
        "服务对象（英文）", "For whom (English)", CONTENT, max_length=500, evidenced=False
    )
    scope = Many(
        Text("服务事项", "What is served", CONTENT, max_length=80, queryable=True), maximum=30
    )
    scope_en = Many(
        Text(
            "服务事项（英文）",
            "What is served (English)",
            CONTENT,
            max_length=160,
            evidenced=False,
        ),
        maximum=30,
    )
    steps_zh = Many(Text("办理流程", "Steps", CONTENT, max_length=300), maximum=30)
    steps_en = Many(
        Text("办理流程（英文）", "Steps (English)", CONTENT, max_length=500, evidenced=False),
        maximum=30,
    )
    materials_zh = Many(Text("申请材料", "Papers required", CONTENT, max_length=200), maximum=50)
    materials_en = Many(
        Text(
            "申请材料（英文）",
            "Papers required (English)",
            CONTENT,
            max_length=300,
            evidenced=False,
        ),
        maximum=50,
    )
    statutory_days = Integer(
        "法定时限", "Statutory time limit", CONTENT,
        minimum=0, maximum=3650, unit="工作日", queryable=True, sortable=True,
    )  # fmt: skip
    commitment_days = Integer(
        "承诺时限", "Promised time limit", CONTENT,
        minimum=0, maximum=3650, unit="工作日", queryable=True, sortable=True,
    )  # fmt: skip
    fee_zh = Text("收费", "Fee", CONTENT, max_length=200)
    fee_en = Text("收费（英文）", "Fee (English)", CONTENT, max_length=300, evidenced=False)
    channels = Many(
        Coded("办理渠道", "Channels", CONTENT, "service-channel", queryable=True, facet=True)
    )

    phone = Text(
        "联系电话", "Telephone", CONTENT, pattern=r"(\d{3,4}-)?\d{5,8}(-\d{1,6})?",
        queryable=True, identifier=True,
    )  # fmt: skip
    area_code = Text("区号", "Area code", CONTENT, pattern=r"0\d{2,3}")
    address_zh = Text(
        "地址", "Address", CONTENT, max_length=200, queryable=True, searched=Rank.PLACE
    )
    address_en = Text(
        "地址（英文）",
        "Address (English)",
        CONTENT,
        max_length=300,
        evidenced=False,
        searched=Rank.PLACE,
    )
    postcode = Text("邮政编码", "Postcode", CONTENT, pattern=r"\d{6}", queryable=True)
    hours_zh = Text("办公时间", "Hours", CONTENT, max_length=120)
    hours_en = Text("办公时间（英文）", "Hours (English)", CONTENT, max_length=200, evidenced=False)
    url = Text("网址", "Address on the web", CONTENT, max_length=500, pattern=r"https?://\S+")

    policies = Many(
        Reference("依据政策", "Policies", SUPPORT, "policies", queryable=True, facet=True)
    )

    stage = Coded(
        "状态", "Stage", VALIDITY, "service-stage",
        disclosure=MUST, queryable=True, sortable=True, facet=True,
    )  # fmt: skip
    stage_word = Text("文件用语", "Word of the document", VALIDITY, max_length=40)
    stage_word_en = Text(
        "文件用语（英文）", "Word of the document (English)", VALIDITY,
        max_length=80, evidenced=False,
    )  # fmt: skip
    stage_as_of = PartialDate(
        "状态截止", "Stage as of", VALIDITY,
        disclosure=SHOULD, queryable=True, sortable=True, evidenced=False,
    )  # fmt: skip
    planned_on = PartialDate("计划建成", "Planned for", VALIDITY, queryable=True, sortable=True)


SERVICE_GUIDES = Kind(
    name="service-guides",
    title=Label("服务指南", "Service guides"),
    description=Label(
        "企业与人才服务事项、平台和联系窗口；仅列单位，不列个人。",
        "Services for enterprises and talent, platforms and contact windows; offices only, no "
        "persons.",
    ),
    id_prefix="TP-SVC-",
    schema=ServiceGuideSchema,
)
