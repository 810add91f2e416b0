"""What a draft would change of what is public, and how two states of an entry differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.rules.difference import Difference, difference
from catalog.rules.geometry import geometry_faults
from catalog.rules.projection import public_content
from catalog.store.public.past import Past
from catalog.store.staff.drafts import Draft


def would_change(draft: Draft, live: Past | None, decimals: int) -> Difference:
    """From what is public of a draft's entry to what its publication would make of it."""
    kind = KINDS[draft.collection]
    before = content_of(live.content if live else None)
    return difference(kind, before, would_be(kind, draft.document, decimals))


def would_be(kind: Kind, document: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """The public content of a document, without its geometry while that is not well formed."""
    found = dict(document)
    rule = kind.geometry
    if rule is None or geometry_faults(found["geometry"], rule, "/geometry"):
        found["geometry"] = None
    return public_content(kind, found, decimals)


def content_of(kept: bytes | None) -> dict[str, Any] | None:
    """A public content as it was kept, None where there is none."""
    if kept is None:
        return None
    found: dict[str, Any] = orjson.loads(kept)
    return found
