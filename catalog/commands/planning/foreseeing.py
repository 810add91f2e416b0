"""What a prepared release will make public, before it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.commands.planning.plans import NoSuchPlan, plan_faults
from catalog.commands.publication import prefix_of
from catalog.kinds import KINDS
from catalog.rules.projection import public_bytes
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.versions import Newest, newest
from catalog.store.staff import drafts, identifiers, prepared, stages
from catalog.store.staff.drafts import Draft
from catalog.values.fault import Fault
from catalog.words.wording import Severities

_STANDING_ASIDE = ("not-approved", "dangling-reference", "part-of-itself", "outlasts-its-part")
"""Faults of a document out of which public content can be made all the same."""


@dataclass(frozen=True)
class Candidate:
    """What an entry's public content will be, beside what it is now.

    `content` is None while `faults` keep it from being made. A new entry shows the id that it
    would be given now. `now` is its newest version.
    """

    draft: Draft
    entry_id: str
    content: bytes | None
    now: Newest | None
    faults: tuple[Fault, ...]

    @property
    def changes(self) -> bool:
        """Whether publication would change what is public."""
        return self.now is None or self.now.content != self.content


def candidates(
    database: Database,
    name: str,
    coordinate_decimals: int = 5,
    wording: Severities | None = None,
) -> list[Candidate]:
    """What a prepared release would make public, entry by entry. Raises NoSuchPlan."""
    with database.read_as_staff() as connection:
        plan = prepared.look(connection, name)
        if plan is None:
            raise NoSuchPlan(name)
        found = drafts.these(connection, stages.planned(connection, name))
        inside = sorted(found, key=drafts.order)
        faults = plan_faults(
            connection, inside, coordinate_decimals, wording, reviewed=plan.reviewed
        )
        mode = clock.read(connection).data_mode
        named = _foreseen(connection, inside, mode)
        keys = [(draft.collection, entry_id) for draft, entry_id in named]
        public = newest(connection, keys)
        return [
            _candidate(draft, entry_id, public, faults, coordinate_decimals)
            for draft, entry_id in named
        ]


def _foreseen(
    connection: Connection, inside: Sequence[Draft], mode: str
) -> list[tuple[Draft, str]]:
    """Each draft with the id of its entry, or the one that publication would give it now."""
    new = {draft.collection for draft in inside if draft.entry_id is None}
    coming = {
        collection: identifiers.foreseen(connection, collection, prefix_of(collection, mode))
        for collection in new
    }
    return [(draft, draft.entry_id or next(coming[draft.collection])) for draft in inside]


def _candidate(
    draft: Draft,
    entry_id: str,
    public: dict[tuple[str, str], Newest],
    faults: Sequence[Fault],
    decimals: int,
) -> Candidate:
    mine = tuple(
        replace(fault, entry_id=entry_id)
        for fault in faults
        if (fault.kind, fault.entry_id) == (draft.collection, draft.called)
    )
    content = None
    if all(fault.code in _STANDING_ASIDE for fault in mine):
        document = {**draft.document, "id": entry_id}
        content = public_bytes(KINDS[draft.collection], document, decimals)
    return Candidate(draft, entry_id, content, public.get((draft.collection, entry_id)), mine)
