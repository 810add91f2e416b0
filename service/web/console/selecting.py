"""Which drafts a workbook or a request for data is made of: a filter, and the rows ticked in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.commands import drafting
from catalog.exchange.workbook_columns import askable
from catalog.exchange.workbook_writing import MAX_DRAFTS
from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.kinds.labels import GROUP_LABELS
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import OPEN, Draft
from service.web.console.naming import draft_called, state_called
from service.web.console.visit import Visit

SHOWN = 200
"""Rows that can be ticked one by one; more are taken as a whole."""

_EVER = (*OPEN, "released")
_STATES = ("open", "submitted", "approved", "released")

WHICH: Mapping[str, tuple[str, ...]] = {
    "waiting": tuple(OPEN),
    "entries": _EVER,
    "slots": _EVER,
    "all": _EVER,
    **{state: (state,) for state in _STATES},
}
"""What may be asked for, and the states in which such drafts are."""


@dataclass(frozen=True)
class Selection:
    """A filter, and the drafts that pass it in the order of a workbook's rows.

    There is one more than fit into a workbook when there are too many.
    """

    kind: Kind
    which: str
    by: str
    text: str
    drafts: tuple[Draft, ...]

    @property
    def fields(self) -> Mapping[str, str]:
        """The filter as the fields of a form."""
        return {"kind": self.kind.name, "which": self.which, "by": self.by, "q": self.text}

    def taken(self, ticked: list[str]) -> list[str]:
        """The ids of those ticked, or of all where nobody ticked any."""
        ids = [draft.id for draft in self.drafts]
        return [each for each in ids if each in set(ticked)] if ticked else ids


@dataclass(frozen=True)
class Tick:
    """A row that can be chosen."""

    id: str
    name: str
    said: str
    state: str
    state_name: str


def selected(visit: Visit, said: Callable[[str], str], usual: str = "waiting") -> Selection:
    """The filter that `said` tells of, by parameters of the address or fields of a form."""
    kind = KINDS.get(said("kind")) or KINDS["parcels"]
    which = said("which") if said("which") in WHICH else usual
    text, by = said("q"), "me" if said("by") == "me" else ""
    found = [
        draft for draft in _drafts(visit, kind, which, by, text)
        if which != "entries" or draft.entry_id is not None
    ]  # fmt: skip
    found.sort(key=lambda draft: (draft.slot_no or 0, draft.entry_id or "", draft.id))
    return Selection(kind, which, by, text, tuple(found))


def ticks(visit: Visit, selection: Selection) -> list[Tick]:
    return [
        Tick(
            draft.id,
            draft_called(visit, draft),
            draft.entry_id or "",
            draft.state,
            state_called(visit, draft.state),
        )
        for draft in selection.drafts[:SHOWN]
    ]


def kinds_to_choose(visit: Visit) -> list[tuple[str, str]]:
    return [(name, visit.say(kind.title)) for name, kind in KINDS.items()]


def which_to_choose(visit: Visit) -> list[tuple[str, str]]:
    return [
        (which, state_called(visit, which) if which in _STATES else visit.t(f"select.{which}"))
        for which in WHICH
    ]


def fields_to_choose(visit: Visit, kind: Kind) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(group, its name, its fields with their titles), of the fields that people fill in."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name in askable(kind):
        traits = kind.fields[name].traits
        found.setdefault(traits.group, []).append((name, visit.say(traits.title)))
    return [
        (group, visit.say(label), found[group])
        for group, label in GROUP_LABELS.items()
        if group in found
    ]


def _drafts(visit: Visit, kind: Kind, which: str, by: str, text: str) -> list[Draft]:
    database = visit.services.database
    if which == "slots":
        return drafting.slots(database) if kind.name == "parcels" else []
    wanted = Wanted(
        states=WHICH[which],
        collection=kind.name,
        author=visit.who.login if by else None,
        text=text or None,
    )
    return drafting.page(database, wanted, limit=MAX_DRAFTS + 1)
