"""Enterprises (企业): those that the documents name in public, never a target of promotion.

Leads and target lists are commercial and belong to the staff side; there is no role for them here.
"""

from __future__ import annotations

from typing import Any

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Many, Reference, Text, wrong
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.values.identifiers import CREDIT_CODE, is_credit_code
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, ORIENTATION = Group.IDENTITY, Group.ORIENTATION


class CreditCode(Text):
    """A unified social credit code (统一社会信用代码) whose check character is right.

    Source: GB 32100-2015.
    """

    def __init__(self, zh: str, en: str, group: Group, **traits: Any) -> None:
        super().__init__(zh, en, group, max_length=18, pattern=CREDIT_CODE.pattern, **traits)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if not is_credit_code(code):
            raise wrong("not-a-credit-code", value=code)
        return code


class EnterpriseSchema(EntrySchema):
    role = Coded(
        "角色", "Role", IDENTITY, "enterprise-role",
        disclosure=MUST, queryable=True, facet=True,
    )  # fmt: skip
    uscc = CreditCode(
        "统一社会信用代码", "Unified social credit code", IDENTITY,
        disclosure=SHOULD, queryable=True, identifier=True,
    )  # fmt: skip
    group_name = Text("所属集团", "Group", IDENTITY, max_length=120, queryable=True)
    group_name_en = Text(
        "所属集团（英文）", "Group (English)", IDENTITY, max_length=200, evidenced=False
    )
    country = Text(
        "国别（ISO 3166-1）", "Country (ISO 3166-1)", IDENTITY, pattern="[A-Z]{2}",
        queryable=True, sortable=True, facet=True, also=("国别",),
    )  # fmt: skip
    enterprise_types = Many(
        Coded(
            "企业类型",
            "Types of enterprise",
            IDENTITY,
            "enterprise-type",
            queryable=True,
            facet=True,
        )
    )
    region = Coded(
        "所在区域",
        "Region",
        IDENTITY,
        "region",
        disclosure=SHOULD,
        queryable=True,
        facet=True,
        searched=Rank.PLACE,
    )
    carrier = Reference("所在园区", "Park", IDENTITY, "facilities", queryable=True)
    related_projects = Many(
        Reference("相关项目", "Related projects", IDENTITY, "projects", queryable=True)
    )
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


ENTERPRISES = Kind(
    name="enterprises",
    title=Label("企业", "Enterprises"),
    description=Label(
        "公开文件点名的企业，不含招商目标企业。",
        "Enterprises that public documents name; targets of promotion are not among them.",
    ),
    id_prefix="TP-ENT-",
    schema=EnterpriseSchema,
)
