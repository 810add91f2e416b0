"""The places for the 21 parcels: how far each has come."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.commands import drafting
from catalog.kinds.parcels import PARCELS
from catalog.rules.derivation import completeness_pct
from service.web.console.naming import draft_called, state_called
from service.web.console.visit import Visit


@dataclass(frozen=True)
class SlotRow:
    number: int
    path: str
    name: str
    entry_id: str | None
    state: str
    state_name: str
    completeness: int
    updated_at: str


def slot_rows(visit: Visit) -> list[SlotRow]:
    """Every place, in order."""
    return [
        SlotRow(
            draft.slot_no or 0,
            f"/drafts/{draft.id}",
            draft_called(visit, draft),
            draft.entry_id,
            draft.state,
            state_called(visit, draft.state),
            completeness_pct(PARCELS, draft.document["properties"]),
            draft.updated_at,
        )
        for draft in drafting.slots(visit.services.database)
    ]
