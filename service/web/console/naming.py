"""How drafts and entries are called on pages: by name, by number, by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.kinds import KINDS
from catalog.store.staff.drafts import Draft
from service.web.console.visit import Visit


def called(visit: Visit, document: Mapping[str, Any]) -> str:
    """An entry's name in the visitor's language, or else in the other, or else its id."""
    properties = document.get("properties") or {}
    names = [properties.get("name_zh"), properties.get("name_en")]
    if visit.language == "en":
        names.reverse()
    found = next((name for name in names if isinstance(name, str) and name), None)
    return found or str(document.get("id") or visit.t("naming.unnamed"))


def draft_called(visit: Visit, draft: Draft) -> str:
    """A draft's name; an empty place for a parcel is called by its number."""
    properties = draft.document["properties"]
    nameless = not (properties.get("name_zh") or properties.get("name_en") or draft.entry_id)
    if nameless and draft.slot_no is not None:
        return visit.t("naming.slot", number=f"{draft.slot_no:02d}")
    return called(visit, draft.document)


def kind_called(visit: Visit, collection: str) -> str:
    return visit.say(KINDS[collection].title)


def state_called(visit: Visit, state: str) -> str:
    """The state of a draft, of an entry or of a release in words."""
    return visit.t(f"state.{state}")
