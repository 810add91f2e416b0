"""Matching: what an investor needs, and which parcels fit, do not, or cannot be judged.

The form is a plain GET, so that a requirement is kept in its address.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response

from catalog.rules.match_telling import (
    said_of_caution,
    said_of_condition,
    said_of_limit,
    said_of_score,
    sentence,
)
from catalog.rules.packaging import Audience
from catalog.rules.requirements import HEAVIEST, Requirement
from catalog.values.codes import code_list
from catalog.values.fault import Fault, Refused
from service.api.requirement_body import REQUIREMENT, requirement_of
from service.api.requirement_query import body_of, pairs_of
from service.showing.matched import MOST_JUDGED, Matches, TooManyParcels, match
from service.showing.packages import packages_for
from service.showing.relaxing import ways_out
from service.web.site.parcels.around import parts_of
from service.web.site.rendering import render
from service.web.site.requirement_form import SECTIONS, controls
from service.web.site.visit import Visit

_STATES = code_list("lifecycle-state")
_AT_FIRST = 5
"""Parcels that do not fit which are seen before the rest is unfolded."""


def show(visit: Visit) -> Response:
    """The form, and what it asks for where it asks for something that can be read."""
    published = visit.published
    requirement, faults = _asked(visit)
    found, too_many = _found(visit, requirement) if requirement else (None, False)
    tracks = [track for track in published.all("industries") if track["current"]]
    ways = []
    if requirement and found and not found.fits:
        ways = ways_out(visit.services.lists, published, requirement, found)
    grouped = _grouped(pairs_of(requirement)) if requirement else {}
    packages = packages_for(published, Audience(requirement.tracks)) if requirement else None
    return render(
        visit,
        "match",
        sections=SECTIONS,
        controls=controls(visit.query, tracks, faults, visit.language),
        heaviest=HEAVIEST,
        faults=faults,
        requirement=requirement,
        matches=found,
        too_many=too_many,
        ways=ways,
        asking=lambda one: visit.at("/match", **_grouped(pairs_of(one))),
        limit=lambda one: visit.say(said_of_limit(one, published.name_of)),
        caution=said_of_caution,
        state=lambda code: visit.say(_STATES.label(code)),
        at_first=_AT_FIRST,
        most=MOST_JUDGED,
        packages=packages,
        policies=parts_of(replace(packages.composed, services=())) if packages else (),
        guides=parts_of(replace(packages.composed, policies=())) if packages else (),
        sentence=lambda one: visit.say(sentence(one, published.name_of)),
        condition=lambda one: visit.say(said_of_condition(one, published.name_of)),
        score=lambda one: visit.say(said_of_score(one)),
        enquiry=lambda parcel: {"parcel": parcel.id, **grouped},
        canonical=grouped,
    )


def _asked(visit: Visit) -> tuple[Requirement | None, tuple[Fault, ...]]:
    """The requirement in the address, or what is wrong with it; neither where nothing is asked."""
    body = body_of(visit.query)
    if not body:
        return None, ()
    try:
        requirement = requirement_of(REQUIREMENT.understood(body))
    except Refused as refused:
        return None, refused.faults
    faults = tuple(
        Fault("/tracks", "entry-not-found", {"value": track, "collection": "industries"})
        for track in requirement.tracks
        if visit.published.one("industries", track) is None
    )
    return (None, faults) if faults else (requirement, ())


def _found(visit: Visit, requirement: Requirement) -> tuple[Matches | None, bool]:
    try:
        return match(visit.services.lists, visit.published, requirement), False
    except TooManyParcels:
        return None, True


def _grouped(pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
