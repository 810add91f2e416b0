"""Policies (政策): documents, the instruments they name, and each of their measures.

How far a measure is committed to stands twice: in the document's own word, and normalised to a
stage. Land that may be leased first is only being explored (普府〔2026〕31号 二（四）3); a reader
must never take that for an offer.
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import (
    Coded,
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
IDENTITY, CONTENT, ORIENTATION = Group.IDENTITY, Group.CONTENT, Group.ORIENTATION
SUPPORT, SUPPLY, VALIDITY = Group.SUPPORT, Group.SUPPLY, Group.VALIDITY


class TargetSchema(ma.Schema):
    """One target that a policy sets itself."""

    class Meta:
        unknown = ma.RAISE

    metric_zh = Text("目标", "Target", CONTENT, max_length=120, required=True)
    metric_en = Text("目标（英文）", "Target (English)", CONTENT, max_length=200, required=True)
    operator = Coded("限定符", "Operator", CONTENT, "operator")
    value = Number("数值", "Value", CONTENT, scale=4, minimum=0, maximum=10**10)
    unit_zh = Text("单位", "Unit", CONTENT, max_length=20, searched=None)
    unit_en = Text("单位（英文）", "Unit (English)", CONTENT, max_length=40, searched=None)
    period_start = PartialDate("期间起", "Period begins", CONTENT)
    period_end = PartialDate("期间止", "Period ends", CONTENT)


class PolicySchema(EntrySchema):
    policy_kind = Coded(
        "条目类别", "Kind of policy entry", IDENTITY, "policy-kind",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    doc_no = Text(
        "文号", "Document number", IDENTITY, max_length=60,
        queryable=True, sortable=True, identifier=True,
    )  # fmt: skip
    part_of = Reference("所属文件", "Part of", IDENTITY, "policies", queryable=True, facet=True)
    measure_no = Integer(
        "措施序号", "Number of the measure", IDENTITY,
        minimum=1, maximum=999, queryable=True, sortable=True,
    )  # fmt: skip
    document_source = Reference(
        "原文来源", "Source of the text", IDENTITY, "sources", queryable=True
    )
    issuers = Many(
        Text("发文机关", "Issuers", IDENTITY, max_length=120, queryable=True, facet=True),
        maximum=20,
    )
    issuers_en = Many(
        Text("发文机关（英文）", "Issuers (English)", IDENTITY, max_length=200, evidenced=False),
        maximum=20,
    )
    level = Coded(
        "层级", "Level", IDENTITY, "policy-level", disclosure=SHOULD, queryable=True, facet=True
    )
    disclosure_attr = Coded(
        "公开属性", "Disclosure", IDENTITY, "disclosure-attribute", queryable=True, facet=True
    )
    applies_to_zones = Many(
        Coded(
            "适用片区", "Zones", IDENTITY, "zone", queryable=True, facet=True, searched=Rank.PLACE
        ),
        maximum=10,
    )
    related_policies = Many(
        Reference("相关政策", "Related policies", IDENTITY, "policies", queryable=True)
    )
    replaces_doc_nos = Many(
        Text("替代文号", "Replaces", IDENTITY, max_length=60, queryable=True), maximum=10
    )

    categories = Many(
        Coded(
            "类别",
            "Categories",
            CONTENT,
            "policy-category",
            disclosure=MUST,
            queryable=True,
            facet=True,
            evidenced=False,
            note=Label("由本目录归类", "As this catalog classes it"),
        )
    )
    commitment_word = Text(
        "承诺用语", "Word of commitment", CONTENT, max_length=40,
        disclosure=SHOULD, queryable=True, facet=True,
    )  # fmt: skip
    commitment_word_en = Text(
        "承诺用语（英文）", "Word of commitment (English)", CONTENT, max_length=80, evidenced=False
    )
    commitment_stage = Coded(
        "推进阶段", "Stage of commitment", CONTENT, "commitment-stage",
        disclosure=SHOULD, queryable=True, sortable=True, facet=True, evidenced=False,
        note=Label(
            "由本目录按承诺用语归一，以承诺用语为准",
            "Normalised by this catalog; the word of commitment prevails",
        ),
    )  # fmt: skip
    responsible_units = Many(
        Text(
            "责任单位",
            "Responsible units",
            CONTENT,
            max_length=120,
            disclosure=SHOULD,
            queryable=True,
            facet=True,
        ),
        maximum=40,
    )
    responsible_units_en = Many(
        Text(
            "责任单位（英文）",
            "Responsible units (English)",
            CONTENT,
            max_length=200,
            evidenced=False,
        ),
        maximum=40,
    )
    targets = Many(Record("目标", "Targets", CONTENT, TargetSchema), maximum=20)

    target_tracks = Many(
        Reference(
            "面向赛道", "Target tracks", ORIENTATION, "industries", queryable=True, facet=True
        )
    )
    beneficiary_zh = Text("受益对象", "Beneficiaries", SUPPORT, max_length=300)
    beneficiary_en = Text(
        "受益对象（英文）", "Beneficiaries (English)", SUPPORT, max_length=500, evidenced=False
    )
    benefit_kinds = Many(
        Coded("支持方式", "Kinds of benefit", SUPPORT, "benefit-kind", queryable=True, facet=True)
    )
    benefit_amount_wan = Number(
        "支持金额", "Amount", SUPPORT, scale=4, minimum=0, maximum=10**8, unit="万元",
        queryable=True, sortable=True,
    )  # fmt: skip
    benefit_rate_pct = Number(
        "支持比例", "Rate", SUPPORT, scale=2, minimum=0, maximum=100, unit="%", queryable=True
    )
    benefit_cap_wan = Number(
        "支持上限", "Cap", SUPPORT, scale=4, minimum=0, maximum=10**8, unit="万元", queryable=True
    )
    conditions_zh = Text("申报条件", "Conditions", SUPPORT, max_length=2000)
    conditions_en = Text(
        "申报条件（英文）", "Conditions (English)", SUPPORT, max_length=3000, evidenced=False
    )
    supply_features = Many(
        Coded(
            "涉及供应模式",
            "Supply features concerned",
            SUPPLY,
            "supply-feature",
            queryable=True,
            facet=True,
        )
    )

    issued_on = PartialDate(
        "发布日期", "Issued on", VALIDITY, disclosure=SHOULD, queryable=True, sortable=True
    )
    effective_on = PartialDate("施行日期", "Effective on", VALIDITY, queryable=True, sortable=True)
    expires_on = PartialDate(
        "有效期至", "Expires on", VALIDITY, disclosure=SHOULD, queryable=True, sortable=True
    )
    coverage_start = PartialDate("覆盖期起", "Covers from", VALIDITY, queryable=True)
    coverage_end = PartialDate("覆盖期止", "Covers until", VALIDITY, queryable=True)
    validity_status = Coded(
        "效力", "Validity", VALIDITY, "validity-status",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    validity_note_zh = Text("效力说明", "Note on validity", VALIDITY, max_length=300)
    validity_note_en = Text(
        "效力说明（英文）", "Note on validity (English)", VALIDITY, max_length=500, evidenced=False
    )


POLICIES = Kind(
    name="policies",
    title=Label("政策", "Policies"),
    description=Label(
        "招商与产业用地相关的文件、政策工具与逐条措施；注明承诺用语、推进阶段与效力。",
        "Documents, instruments and single measures on industry and land, each with its word of "
        "commitment, stage and validity.",
    ),
    id_prefix="TP-POL-",
    schema=PolicySchema,
    # Most documents state no day of effect; the day of issue is what all of them are known by.
    period=("issued_on", "expires_on"),
)
