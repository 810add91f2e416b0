"""Why an entry left public view, for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catalog.words.label import Label

REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "withdrawn": Label("已撤下", "Withdrawn"),
        "transferred": Label("已成交", "Transferred"),
        "merged": Label("已合并", "Merged"),
        "split": Label("已拆分", "Split"),
        "superseded": Label("已被替代", "Superseded"),
        "error": Label("发布有误", "Published in error"),
        "expired": Label("已过期", "Expired"),
        "redacted": Label("内容已清除", "Content erased"),
    }
)
