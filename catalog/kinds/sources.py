"""Sources (来源): the documents, standards and data sets that a value's evidence points at."""

from __future__ import annotations

from catalog.kinds.entry import EntrySchema
from catalog.kinds.fields import Coded, Date, Many, PartialDate, Reference, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience, Disclosure, Group
from catalog.words.label import Label

MUST, SHOULD = Disclosure.MUST, Disclosure.SHOULD
IDENTITY, CONTENT = Group.IDENTITY, Group.CONTENT
VALIDITY, PROVENANCE = Group.VALIDITY, Group.PROVENANCE


class SourceSchema(EntrySchema):
    source_kind = Coded(
        "来源类别", "Kind of source", IDENTITY, "source-kind",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    doc_no = Text(
        "文号", "Document number", IDENTITY, max_length=60,
        disclosure=SHOULD, queryable=True, sortable=True, identifier=True,
    )  # fmt: skip
    issuers = Many(
        Text(
            "发文机关",
            "Issuers",
            IDENTITY,
            max_length=120,
            disclosure=SHOULD,
            queryable=True,
            facet=True,
        ),
        maximum=20,
    )
    issuers_en = Many(
        Text("发文机关（英文）", "Issuers (English)", IDENTITY, max_length=200, evidenced=False),
        maximum=20,
    )
    consulted = Many(
        Text("会办单位", "Departments consulted", IDENTITY, max_length=120, queryable=True),
        maximum=20,
    )
    consulted_en = Many(
        Text(
            "会办单位（英文）",
            "Departments consulted (English)",
            IDENTITY,
            max_length=200,
            evidenced=False,
        ),
        maximum=20,
    )

    issued_on = PartialDate(
        "发布日期", "Issued on", VALIDITY, disclosure=SHOULD, queryable=True, sortable=True
    )
    superseded_by = Reference("被替代于", "Superseded by", VALIDITY, "sources", queryable=True)

    disclosure_attr = Coded(
        "公开属性", "Disclosure", CONTENT, "disclosure-attribute",
        disclosure=SHOULD, queryable=True, facet=True,
    )  # fmt: skip
    handling_result = Text("办理结果", "Result of handling", CONTENT, max_length=40)
    handling_result_en = Text(
        "办理结果（英文）", "Result of handling (English)", CONTENT, max_length=80, evidenced=False
    )
    language = Text(
        "语种", "Language", CONTENT, pattern="[a-z]{2}(-[A-Z]{2})?", queryable=True, evidenced=False
    )
    licence = Text("使用许可", "Licence", CONTENT, max_length=200, searched=None)

    grade = Coded(
        "可信等级", "Grade", PROVENANCE, "source-grade",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    rank = Coded(
        "效力位次", "Rank", PROVENANCE, "source-rank",
        disclosure=MUST, queryable=True, sortable=True, facet=True, evidenced=False,
    )  # fmt: skip
    url = Text("网址", "Address on the web", PROVENANCE, max_length=500, pattern=r"https?://\S+")
    retrieved_on = Date("取得日期", "Retrieved on", PROVENANCE, queryable=True, sortable=True)
    sha256 = Text(
        "正文校验值（SHA-256）", "SHA-256 of the text", PROVENANCE, pattern="[0-9a-f]{64}"
    )
    file_name = Text(
        "文件名", "File name", PROVENANCE, max_length=200,
        audience=Audience.STAFF, evidenced=False,
    )  # fmt: skip


SOURCES = Kind(
    name="sources",
    title=Label("来源", "Sources"),
    description=Label(
        "本目录所依据的文件、标准与数据集；二手转述者另行标明。",
        "The documents, standards and data sets this catalog rests on; what was read at second "
        "hand is marked.",
    ),
    id_prefix="TP-SRC-",
    schema=SourceSchema,
    period=("issued_on", "issued_on"),
)
