"""How much of the parcels is public: what will be disclosed, by whom, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.evidence import CONFIRMED
from catalog.kinds.labels import GROUP_LABELS, Disclosure, Group
from catalog.words.label import Label
from service.api.totals import Totals, totals
from service.showing.entry import Entry
from service.web.site.rendering import render
from service.web.site.visit import Visit

_REPLY = "TP-SRC-S1"
_CONTACT = "TP-SVC-INVEST-CONTACT"


@dataclass(frozen=True)
class Asked:
    """One thing to be disclosed of each parcel; `answered` parcels have it with a document."""

    title: Label
    must: bool
    answered: int


def show(visit: Visit) -> Response:
    found = totals(visit.services, visit.clock)
    parcels = _confirmed(visit)
    return render(
        visit,
        "register",
        blocks=[(GROUP_LABELS[group], rows) for group, rows in _asked(parcels).items() if rows],
        declared=found.declared,
        share=_share(found, parcels),
        reply=visit.published.one("sources", _REPLY),
        contact=visit.published.one("service-guides", _CONTACT),
    )


def _confirmed(visit: Visit) -> list[Entry]:
    """The verified parcels; invented ones verify nothing."""
    if visit.demo:
        return []
    return visit.published.all("parcels")


def _asked(parcels: list[Entry]) -> dict[Group, list[Asked]]:
    kind = KINDS["parcels"]
    found: dict[Group, list[Asked]] = {group: [] for group in GROUP_LABELS}
    for name, field in kind.public_fields.items():
        traits = field.traits
        if traits.disclosure is Disclosure.MAY or traits.computed or not traits.evidenced:
            continue
        answered = sum(entry.evidence(name).get("status") in CONFIRMED for entry in parcels)
        must = traits.disclosure is Disclosure.MUST
        found[traits.group].append(Asked(traits.title, must, answered))
    return found


def _share(found: Totals, parcels: list[Entry]) -> int | None:
    """Per cent of the stated parcels' must-fields that are answered, rounded down."""
    if not found.declared:
        return None
    asked = [one for rows in _asked(parcels).values() for one in rows if one.must]
    return 100 * sum(one.answered for one in asked) // (len(asked) * found.declared)
