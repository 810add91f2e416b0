"""The public statement that something was taken out of view, as an announcement of the catalog."""

from __future__ import annotations

from typing import Any

from catalog.kinds.announcements import ANNOUNCEMENTS
from catalog.kinds.documents import Document

TYPE = "correction"

_STATED = ("name_zh", "state", "published_on")


def correction(
    statement_id: str,
    collection: str,
    entry_id: str,
    *,
    day: str,
    statement_zh: str,
    statement_en: str,
) -> Document:
    """A statement (更正说明) of a Shanghai day about an entry, which it names in words alone."""
    said = {
        "status": "derived",
        "formula": f"{collection}/{entry_id}",
        "note_zh": "由本目录依据撤下记录生成",
        "note_en": "made by this catalog from its record of the withdrawal",
    }
    properties: dict[str, Any] = {
        "name_zh": f"关于 {entry_id} 的更正说明",
        "name_en": f"Correction concerning {entry_id}",
        "announcement_type": TYPE,
        "state": "announced",
        "published_on": day,
        "description_zh": statement_zh,
        "description_en": statement_en,
        "evidence": dict.fromkeys(_STATED, said),
    }
    return {
        "type": "Feature",
        "collection": ANNOUNCEMENTS.name,
        "id": statement_id,
        "geometry": None,
        "geometry_staff": None,
        "properties": properties,
    }
