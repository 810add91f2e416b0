"""Pictures and files of an entry (图件): site plans, photographs, panoramas, brochures.

The file itself lies beside the catalog, under the hash of its content. What is said of it here is
published with the entry: without a licence and a text for whoever cannot see it, it is not shown.
"""

from __future__ import annotations

import marshmallow as ma

from catalog.kinds.fields import Coded, Many, PartialDate, Record, Text
from catalog.kinds.labels import Group, Rank

CONTENT = Group.CONTENT


class MediaSchema(ma.Schema):
    """One file and what has to be said of it."""

    class Meta:
        unknown = ma.RAISE

    use = Coded("用途", "Use", CONTENT, "media-use", required=True)
    asset = Text("文件校验值（SHA-256）", "SHA-256", CONTENT, pattern="[0-9a-f]{64}", required=True)
    media_type = Coded("文件格式", "Format", CONTENT, "media-type", required=True)
    caption_zh = Text("标题", "Caption", CONTENT, max_length=200)
    caption_en = Text("英文标题", "Caption (English)", CONTENT, max_length=300)
    alt_zh = Text(
        "替代文字", "Text for whoever cannot see it", CONTENT, max_length=300, required=True
    )
    alt_en = Text(
        "英文替代文字", "Text for whoever cannot see it (English)", CONTENT, max_length=450
    )
    licence = Text("使用许可", "Licence", CONTENT, max_length=200, required=True, searched=None)
    captured_on = PartialDate("拍摄或绘制日期", "Taken or drawn on", CONTENT)
    review_no = Text("审图号", "Map review number", CONTENT, max_length=60, searched=Rank.CODE)


def media_field() -> Many:
    """The field of a kind whose entries show files."""
    return Many(Record("图件", "Media", CONTENT, MediaSchema, evidenced=False), maximum=30)
