"""`POST match`: a requirement held against every parcel, at one seq.

Three lists: what fits, what does not with every condition that fails, and what cannot be judged
with what is not known and whom to ask. Nothing of the requirement is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response

from catalog.query.preparing import SeqAhead
from catalog.rules.match_telling import said_of_condition, said_of_score, sentence
from catalog.rules.matching import Judged
from catalog.rules.packaging import Audience
from catalog.rules.requirements import Condition, Requirement
from catalog.values.fault import Fault, Refused
from catalog.words.label import Label
from service.api.answers import private
from service.api.call import Call
from service.api.links import link
from service.api.negotiation import HTML, JSON
from service.api.packages import (
    entry_told,
    found_packages,
    notices_of,
    package_told,
    published_at,
)
from service.api.parameters import Given
from service.api.pinning import pinned
from service.api.problems import problem
from service.api.requirement_body import requirement_of
from service.api.requirement_limits import spelt
from service.api.requirement_query import pairs_of
from service.api.services import Services
from service.showing.entry import Entry
from service.showing.matched import MOST_JUDGED, Matched, TooManyParcels, match
from service.showing.published import Published


def matches(services: Services, call: Call, given: Given, body: Mapping[str, Any]) -> Response:
    """What the parcels are to a requirement. Raises Problem, Refused, SeqAhead."""
    given, requirement = pinned(services, given), requirement_of(body)
    clock = services.reader.clock()
    if given.get("seq", 0) > clock.seq:
        raise SeqAhead(given.values["seq"], clock.seq)
    published = published_at(services, clock, given.get("seq"))
    _check_named(published, requirement, body)
    try:
        found = match(services.lists, published, requirement, body.get("parcels"))
    except TooManyParcels:
        raise problem(400, "match-too-many", maximum=MOST_JUDGED) from None
    packages = found_packages(published, Audience(requirement.tracks))
    told = {
        "seq": published.clock.seq,
        "requirement": [_asked(published, condition) for condition in requirement.all],
        "number_judged": found.number_judged,
        "fits": _told(call, published, found.fits),
        "unfit": _told(call, published, found.unfit),
        "unknown": _told(call, published, found.unknown),
        "packages": {
            "published": [package_told(call, package) for package in packages.published],
            "composed": package_told(call, packages.composed),
        },
        "notices": [_both(notice) for notice in notices_of(clock)],
        "links": _links(call, requirement),
        "catalog_data_mode": clock.data_mode,
    }
    return private(clock, told)


def _check_named(published: Published, requirement: Requirement, body: Mapping[str, Any]) -> None:
    """Refuse ids of what is not public: misspelt, they would be answered by nothing."""
    named = {
        ("industries", "/tracks/any_of"): requirement.tracks,
        ("parcels", "/parcels"): body.get("parcels", ()),
    }
    faults = [
        Fault(f"{pointer}/{place}", "entry-not-found", {"value": entry_id, "collection": kind})
        for (kind, pointer), ids in named.items()
        for place, entry_id in enumerate(ids)
        if published.one(kind, entry_id) is None
    ]
    if faults:
        raise Refused(faults)


def _asked(published: Published, condition: Condition) -> dict[str, Any]:
    """One condition as it was understood."""
    criterion = condition.criterion
    return {
        "criterion": criterion.name,
        "field": criterion.field,
        "title": _both(criterion.title),
        "unit": criterion.unit,
        "strength": "must" if condition.is_must else "should",
        "limit": spelt(condition),
        "sentence": _both(said_of_condition(condition, published.name_of)),
    }


def _told(call: Call, published: Published, found: Iterable[Matched]) -> list[dict[str, Any]]:
    return [_parcel(call, published, one) for one in found]


def _parcel(call: Call, published: Published, found: Matched) -> dict[str, Any]:
    judgement, score = found.judgement, found.judgement.score
    untold = [one.condition.criterion.field for one in judgement.untold]
    told: dict[str, Any] = {
        **entry_told(call, found.parcel),
        "conditions": [_condition(published, one) for one in judgement.conditions],
        "fields_not_known": list(dict.fromkeys(untold)),
    }
    if score is not None:
        weights = {"fulfilled": score.fulfilled, "untold": score.untold, "total": score.total}
        told["score"] = {**weights, "sentence": _both(said_of_score(score))}
    if found.contact is not None:
        told["contact"] = _contact(call, found.contact)
    return told


def _condition(published: Published, one: Judged) -> dict[str, Any]:
    optional = {
        "operator": one.operator,
        "stage": one.stage,
        "facility": one.facility,
        "accuracy_m": one.accuracy_m,
        "facilities_without_place": list(one.unplaced) or None,
    }
    return {
        "criterion": one.condition.criterion.name,
        "field": one.condition.criterion.field,
        "outcome": one.outcome.value,
        "reason": one.reason.value,
        "value": one.value,
        "unit": one.condition.criterion.unit,
        "status": one.status,
        "sentence": _both(sentence(one, published.name_of)),
        **{name: value for name, value in optional.items() if value is not None},
    }


def _contact(call: Call, contact: Entry) -> dict[str, Any]:
    phone = contact["phone"]
    return {**entry_told(call, contact), **({"phone": phone} if phone else {})}


def _links(call: Call, requirement: Requirement) -> list[dict[str, Any]]:
    query = urlencode(pairs_of(requirement))
    page = Label("同一要求的页面", "The same requirement as a page")
    return [
        link(f"{call.api}/match", "self", JSON.media_type),
        link(f"{call.site}/match?{query}", "alternate", HTML.media_type, page),
        link(f"{call.site}/register", "related", HTML.media_type, _REGISTER),
        link(f"{call.api}/collections/parcels", "collection", JSON.media_type),
    ]


_REGISTER = Label("公开进度：何种信息由何部门公开", "Register: what will be disclosed, by whom")


def _both(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
