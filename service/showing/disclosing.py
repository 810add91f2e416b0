"""What is to be disclosed of each parcel, and how much of it is answered with a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.kinds.evidence import CONFIRMED
from catalog.kinds.labels import GROUP_LABELS, Disclosure, Group
from catalog.kinds.parcels import PARCELS
from catalog.words.label import Label
from service.showing.entry import Entry


@dataclass(frozen=True)
class Asked:
    """One thing to be disclosed of each parcel; `answered` of the parcels have it so."""

    title: Label
    must: bool
    answered: int


def asked(verified: Sequence[Entry]) -> dict[Group, list[Asked]]:
    """What must and should be disclosed, by the blocks in which people read a parcel."""
    found: dict[Group, list[Asked]] = {group: [] for group in GROUP_LABELS}
    for name, field in PARCELS.public_fields.items():
        traits = field.traits
        if traits.disclosure is Disclosure.MAY or traits.computed or not traits.evidenced:
            continue
        answered = sum(entry.evidence(name).get("status") in CONFIRMED for entry in verified)
        must = traits.disclosure is Disclosure.MUST
        found[traits.group].append(Asked(traits.title, must, answered))
    return {group: rows for group, rows in found.items() if rows}
