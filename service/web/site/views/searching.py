"""Finding an entry of any kind by words."""

from __future__ import annotations

import marshmallow as ma
from flask import Response

from catalog.query.finding import find
from catalog.query.searching import LONGEST, read_search
from service.showing.entry import entry_of
from service.web.site.problems import said
from service.web.site.rendering import render
from service.web.site.visit import Visit

_MOST = 50


def show(visit: Visit) -> Response:
    """What answers `q` best, of all kinds; without `q` the form alone."""
    asked = visit.asked("q")[: LONGEST + 1]
    fault, found, matched = None, [], None
    if asked:
        try:
            findings = find(
                visit.services.lists, read_search(asked), limit=_MOST, at=visit.clock.seq
            )
        except ma.ValidationError as error:
            fault = said(visit, error)
        else:
            found = [entry_of(one.collection, one.content) for one in findings.found]
            matched = findings.number_matched
    return render(
        visit,
        "search",
        asked=asked,
        fault=fault,
        found=found,
        matched=matched,
        canonical={"q": asked} if asked and not fault else {},
    )
