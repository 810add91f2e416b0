"""Industries (产业赛道): one entry a track and taxonomy, because the documents' lists differ.

Life health of 2021 is not digital-intelligent health of 2026: no document says so. Entries of two
taxonomies are joined by mappings, which are this catalog's reading.
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Flag, Many, PartialDate, Record, Reference, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Disclosure, Group, Rank
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, ORIENTATION, VALIDITY = Group.IDENTITY, Group.ORIENTATION, Group.VALIDITY


class MappingSchema(ma.Schema):
    """How this track stands to a track of another taxonomy."""

    class Meta:
        unknown = ma.RAISE

    target = Reference("对应赛道", "Track", ORIENTATION, "industries", required=True)
    relation = Coded("关系", "Relation", ORIENTATION, "track-relation", required=True)
    note_zh = Text("说明", "Note", ORIENTATION, max_length=300)
    note_en = Text("说明（英文）", "Note (English)", ORIENTATION, max_length=500)


class IndustrySchema(EntrySchema):
    taxonomy = Coded(
        "分类版本", "Taxonomy", IDENTITY, "industry-taxonomy",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    current = Flag(
        "现行口径", "Current", IDENTITY,
        disclosure=MUST, queryable=True, facet=True, evidenced=False,
        note=Label("由本目录判定", "As this catalog reads it"),
    )  # fmt: skip
    track = Coded(
        "赛道", "Track", IDENTITY, "industry-track",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
        note=Label(
            "各版本中同名赛道共用一码；同名不等于同义",
            "Tracks of one name share a code; one name is not one meaning",
        ),
        searched=Rank.PLACE,
    )  # fmt: skip
    roles = Many(
        Coded(
            "定位",
            "Role",
            ORIENTATION,
            "industry-role",
            disclosure=MUST,
            queryable=True,
            facet=True,
        ),
        maximum=10,
    )
    definition_zh = Text("定义", "Definition", ORIENTATION, max_length=1000, disclosure=SHOULD)
    definition_en = Text(
        "定义（英文）", "Definition (English)", ORIENTATION, max_length=1500, evidenced=False
    )
    sub_fields = Many(
        Text(
            "细分领域",
            "Fields within",
            ORIENTATION,
            max_length=60,
            queryable=True,
            searched=Rank.PLACE,
        ),
        maximum=30,
    )
    sub_fields_en = Many(
        Text(
            "细分领域（英文）",
            "Fields within (English)",
            ORIENTATION,
            max_length=120,
            evidenced=False,
            searched=Rank.PLACE,
        ),
        maximum=30,
    )
    industry_codes = Many(
        Text(
            "行业代码（GB/T 4754-2017）",
            "Industry codes (GB/T 4754-2017)",
            ORIENTATION,
            pattern=r"[A-T](\d{2}(\d(\d)?)?)?",
            disclosure=SHOULD,
            queryable=True,
            also=("行业代码",),
        ),
        maximum=60,
    )
    mappings = Many(Record("与其他版本的对应", "Mappings", ORIENTATION, MappingSchema), maximum=30)
    zones = Many(
        Coded(
            "承载片区",
            "Zones",
            ORIENTATION,
            "zone",
            queryable=True,
            facet=True,
            searched=Rank.PLACE,
        ),
        maximum=10,
    )

    valid_from = PartialDate(
        "起始日期", "Valid from", VALIDITY, disclosure=SHOULD, queryable=True, sortable=True
    )
    valid_until = PartialDate("截止日期", "Valid until", VALIDITY, queryable=True, sortable=True)


INDUSTRIES = Kind(
    name="industries",
    title=Label("产业赛道", "Industry tracks"),
    description=Label(
        "历年文件所列产业方向，分版本记载；版本之间的对应为本目录判断。",
        "The industries that the documents of each year name, one taxonomy each; how taxonomies "
        "correspond is this catalog's reading.",
    ),
    id_prefix="TP-IND-",
    schema=IndustrySchema,
    period=("valid_from", "valid_until"),
)
