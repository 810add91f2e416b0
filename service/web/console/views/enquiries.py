"""The inbox: enquiries, those that nobody has settled first."""

from __future__ import annotations

from flask import Response

from catalog.commands import enquiring
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.visit import Visit

_MOST = 50
_NOTICES = {"settled": "enquiries.done", "removed": "enquiries.removed"}


def show(visit: Visit) -> Response:
    asked = visit.asked("page")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 5 else 1
    found = enquiring.page(
        visit.services.database, limit=_MOST + 1, offset=_MOST * (max(number, 1) - 1)
    )
    after = _NOTICES.get(visit.asked("after"))
    return render(
        visit,
        "enquiries",
        found=found[:_MOST],
        days=visit.services.settings.enquiry_days,
        notice=visit.t(after) if after else "",
        next=f"/enquiries?page={number + 1}" if len(found) > _MOST else "",
    )


def settle(visit: Visit, enquiry_id: str) -> Response:
    if not enquiring.settle(visit.services.database, visit.act, enquiry_id):
        raise missing()
    return redirect(visit, "/enquiries?after=settled")


def remove(visit: Visit, enquiry_id: str) -> Response:
    if not enquiring.remove(visit.services.database, visit.act, enquiry_id):
        raise missing()
    return redirect(visit, "/enquiries?after=removed")
