"""What every kind has in common: names, aliases, description, evidence."""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.evidence import EvidenceField
from catalog.kinds.fields import Coded, Date, Many, Record, Text
from catalog.kinds.labels import Audience, Disclosure, Group, Rank


class AliasSchema(ma.Schema):
    """Another name under which the same thing, or likely the same thing, is known."""

    class Meta:
        unknown = ma.RAISE

    name = Text("别名", "Alias", Group.IDENTITY, max_length=120, required=True, searched=Rank.NAME)
    relation = Coded("关系", "Relation", Group.IDENTITY, "alias-relation", required=True)
    note_zh = Text("说明", "Note (Chinese)", Group.IDENTITY, searched=None)
    note_en = Text("英文说明", "Note (English)", Group.IDENTITY, searched=None)


class EntrySchema(ma.Schema):
    """The fields of every entry. A kind's own schema adds its own."""

    class Meta:
        unknown = ma.RAISE

    name_zh = Text(
        "名称",
        "Name",
        Group.IDENTITY,
        max_length=120,
        disclosure=Disclosure.MUST,
        queryable=True,
        sortable=True,
        also=("地块名称", "项目名称", "载体名称", "企业名称", "政策名称", "文件名称"),
        searched=Rank.NAME,
    )
    name_en = Text(
        "英文名称",
        "English name",
        Group.IDENTITY,
        max_length=200,
        disclosure=Disclosure.SHOULD,
        queryable=True,
        sortable=True,
        evidenced=False,
        searched=Rank.NAME,
    )
    translation_status = Coded(
        "英文译文状态",
        "Translation status",
        Group.IDENTITY,
        "translation-status",
        disclosure=Disclosure.SHOULD,
        evidenced=False,
    )
    aliases = Many(
        Record("别名", "Aliases", Group.IDENTITY, AliasSchema, evidenced=False), maximum=20
    )
    description_zh = Text("简介", "Description", Group.CONTENT, max_length=4000, evidenced=False)
    description_en = Text(
        "英文简介", "English description", Group.CONTENT, max_length=6000, evidenced=False
    )
    staff_note = Text(
        "内部备注",
        "Internal note",
        Group.PROVENANCE,
        max_length=4000,
        audience=Audience.STAFF,
        evidenced=False,
    )
    review_by = Date(
        "复核期限", "Review by", Group.PROVENANCE, audience=Audience.STAFF, evidenced=False
    )
    evidence = EvidenceField()
