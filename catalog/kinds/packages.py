"""Packages (组合包): land, policies and services put together for one kind of investor.

普府〔2026〕32号 二（二）2 orders such packages compiled. What is committed to and what is only
being explored are different fields, so that an explored mode of supply cannot pass for an offer.
"""

from __future__ import annotations

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Date, Flag, Many, PartialDate, Reference, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, ORIENTATION, SUPPLY = Group.IDENTITY, Group.ORIENTATION, Group.SUPPLY
SUPPORT, CONTENT, VALIDITY = Group.SUPPORT, Group.CONTENT, Group.VALIDITY


class PackageSchema(EntrySchema):
    compiled = Flag(
        "编辑整理", "Compiled by the editors", IDENTITY,
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
        note=Label(
            "由本目录据已载条目编排，非政府发布的组合包",
            "Put together by this catalog from its entries; not issued by the government",
        ),
    )  # fmt: skip

    audience_tracks = Many(
        Reference(
            "面向赛道",
            "Tracks",
            ORIENTATION,
            "industries",
            disclosure=SHOULD,
            queryable=True,
            facet=True,
        )
    )
    enterprise_types = Many(
        Coded(
            "面向企业类型",
            "Types of enterprise",
            ORIENTATION,
            "enterprise-type",
            disclosure=SHOULD,
            queryable=True,
            facet=True,
        )
    )
    audience_zh = Text("面向对象", "For whom", ORIENTATION, max_length=300)
    audience_en = Text(
        "面向对象（英文）", "For whom (English)", ORIENTATION, max_length=500, evidenced=False
    )

    land_zh = Text("用地部分", "Land", SUPPLY, max_length=1000, disclosure=MUST)
    land_en = Text("用地部分（英文）", "Land (English)", SUPPLY, max_length=1500, evidenced=False)
    supply_features = Many(
        Coded(
            "供应模式（已推行）",
            "Supply features in use",
            SUPPLY,
            "supply-feature",
            queryable=True,
            facet=True,
        )
    )
    supply_features_explored = Many(
        Coded(
            "供应模式（探索中，非现行选项）",
            "Supply features explored (not on offer)",
            SUPPLY,
            "supply-feature",
            queryable=True,
            facet=True,
        )
    )
    supply_categories = Many(
        Coded(
            "供应类别", "Supply categories", SUPPLY, "supply-category", queryable=True, facet=True
        )
    )
    zones = Many(
        Coded("片区", "Zones", SUPPLY, "zone", queryable=True, facet=True, searched=Rank.PLACE),
        maximum=10,
    )
    parcels = Many(Reference("适用地块", "Parcels", SUPPLY, "parcels", queryable=True), maximum=200)

    policies = Many(
        Reference("政策部分", "Policies", SUPPORT, "policies", disclosure=MUST, queryable=True)
    )
    policies_explored = Many(
        Reference(
            "政策部分（探索、研究、争取中，非现行选项）",
            "Policies not yet on offer",
            SUPPORT,
            "policies",
            queryable=True,
        )
    )
    services = Many(
        Reference(
            "服务部分", "Services", SUPPORT, "service-guides", disclosure=MUST, queryable=True
        )
    )
    services_planned = Many(
        Reference(
            "服务部分（计划或探索中，尚不可用）",
            "Services not yet available",
            SUPPORT,
            "service-guides",
        )
    )
    why_zh = Text("编排理由", "Why these", CONTENT, max_length=1000, disclosure=SHOULD)
    why_en = Text(
        "编排理由（英文）", "Why these (English)", CONTENT, max_length=1500, evidenced=False
    )

    valid_from = PartialDate("起始日期", "Valid from", VALIDITY, queryable=True, sortable=True)
    valid_until = Date("有效期至", "Valid until", VALIDITY, queryable=True, sortable=True)
    validity_status = Coded(
        "效力", "Validity", VALIDITY, "validity-status",
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
    )  # fmt: skip


PACKAGES = Kind(
    name="packages",
    title=Label("组合包", "Packages"),
    description=Label(
        "“用地+政策+服务”组合包；由本目录编排者标明“编辑整理”，探索中的举措单列。",
        "Packages of land, policies and services; those put together by this catalog say so, and "
        "what is only being explored stands apart.",
    ),
    id_prefix="TP-PKG-",
    schema=PackageSchema,
    period=("valid_from", "valid_until"),
)
