"""The places for the 21 parcels: how far each has come, and what counts as having come far.

A demonstration has no such places. There its invented parcels stand in their stead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.commands import drafting
from catalog.commands.initialising import DECLARED_SLOTS
from catalog.kinds.parcels import PARCELS
from catalog.rules.live import Completeness, completeness
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import OPEN, Draft
from service.web.console.naming import draft_called, state_called
from service.web.console.visit import Visit

_MOST = 500


@dataclass(frozen=True)
class SlotRow:
    """A place, by its number; the number of a demonstration's parcel is its position."""

    number: int
    path: str
    name: str
    entry_id: str | None
    state: str
    state_name: str
    complete: Completeness
    updated_at: str


def slot_rows(visit: Visit) -> list[SlotRow]:
    """Every place, in order."""
    return [
        SlotRow(
            draft.slot_no or position,
            f"/drafts/{draft.id}",
            draft_called(visit, draft),
            draft.entry_id,
            draft.state,
            state_called(visit, draft.state),
            completeness_of(visit, draft.document["properties"]),
            draft.updated_at,
        )
        for position, draft in enumerate(_places(visit), start=1)
    ]


def completeness_of(visit: Visit, properties: Mapping[str, Any]) -> Completeness:
    """How complete a parcel is, as the form of its draft tells it."""
    return completeness(PARCELS, properties, visit.services.reader.clock().data_mode)


def counted(visit: Visit) -> str:
    """What completeness counts."""
    return visit.t(f"lists.counts_{visit.services.reader.clock().data_mode}")


def _places(visit: Visit) -> list[Draft]:
    database = visit.services.database
    if visit.services.reader.clock().data_mode != "demo":
        return drafting.slots(database)
    wanted = Wanted(states=(*OPEN, "released"), collection=PARCELS.name)
    found = drafting.page(database, wanted, limit=_MOST)
    invented = [draft for draft in found if draft.entry_id is not None]
    return sorted(invented, key=lambda draft: draft.called)[:DECLARED_SLOTS]
