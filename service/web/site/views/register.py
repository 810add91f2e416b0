"""How much of the parcels is public: what will be disclosed, by whom, and what is answered."""

from __future__ import annotations

from flask import Response

from catalog.kinds.labels import GROUP_LABELS
from service.api.totals import Totals, totals
from service.showing.disclosing import asked
from service.showing.entry import Entry
from service.web.site.rendering import render
from service.web.site.visit import Visit

_REPLY = "TP-SRC-S1"
_CONTACT = "TP-SVC-INVEST-CONTACT"


def show(visit: Visit) -> Response:
    found = totals(visit.services, visit.clock)
    parcels = _confirmed(visit)
    return render(
        visit,
        "register",
        blocks=[(GROUP_LABELS[group], rows) for group, rows in asked(parcels).items()],
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


def _share(found: Totals, parcels: list[Entry]) -> int | None:
    """Per cent of the stated parcels' must-fields that are answered, rounded down."""
    if not found.declared:
        return None
    musts = [one for rows in asked(parcels).values() for one in rows if one.must]
    return 100 * sum(one.answered for one in musts) // (len(musts) * found.declared)
