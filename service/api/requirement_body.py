"""A requirement as it is sent: one member a criterion, closed, with the bounds of its field."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import marshmallow as ma

from catalog.kinds.fields import Many, Reference, wrong
from catalog.kinds.labels import Group
from catalog.rules.requirements import CRITERIA, HEAVIEST, Condition, Criterion, Requirement
from catalog.values.fault import Fault, Refused
from catalog.words.label import Label
from service.api.request_body import Member, RequestBody, whole_number
from service.api.requirement_limits import FORMS, some, some_schema
from service.api.staff.members import one_of
from service.showing.matched import MOST_JUDGED

STRENGTHS = ("must", "should")


def requirement_of(body: Mapping[str, Any]) -> Requirement:
    """The requirement that a body, once it is read, spells."""
    return Requirement(tuple(body[name] for name in CRITERIA if name in body))


def _something_asked(body: Mapping[str, Any]) -> None:
    if not any(name in CRITERIA for name in body):
        raise wrong("requirement-empty", known=", ".join(CRITERIA))


def _member(criterion: Criterion) -> Member:
    inner = RequestBody("", (*FORMS[criterion.limit].members(criterion), *_STRENGTH), {}, _whole)
    unit = f"（{criterion.unit}）" if criterion.unit not in (None, "1") else ""
    title = Label(f"{criterion.title.zh}{unit}", f"{criterion.title.en}{unit}")
    read = partial(_read, criterion, inner)
    return Member(criterion.name, title, inner.schema, read, required=False)


def _read(criterion: Criterion, inner: RequestBody, value: Any) -> Condition:
    try:
        said = inner.understood(value)
    except Refused as refused:
        raise ma.ValidationError(_nested(refused.faults)) from None
    strength = said.get("strength", "should" if "weight" in said else "must")
    weight = said.get("weight", 1) if strength == "should" else None
    return Condition(criterion, FORMS[criterion.limit].made(said), weight)


def _whole(said: Mapping[str, Any]) -> None:
    if said.get("strength") == "must" and "weight" in said:
        raise wrong("weight-of-must")
    low, high = said.get("min"), said.get("max")
    if low is not None and high is not None and low > high:
        raise wrong("range-reversed")
    if set(said) <= {"strength", "weight"}:
        raise wrong("limit-missing")


def _nested(faults: tuple[Fault, ...]) -> Any:
    """Faults as marshmallow nests them, so that whoever holds the object can say where it is."""
    found: dict[str, Any] = {}
    for fault in faults:
        told = (fault.code, dict(fault.facts))
        if not fault.pointer:
            return [told]
        inner = found
        *path, last = fault.pointer[1:].split("/")
        for step in path:
            inner = inner.setdefault(step, {})
        inner.setdefault(last, []).append(told)
    return found


_STRENGTH = (
    Member(
        "strength",
        Label(
            "必须或希望；给出权重即为希望，否则为必须",
            "must or should; should where a weight is given, else must",
        ),
        {"type": "string", "enum": list(STRENGTHS)},
        one_of(STRENGTHS, "strength-unknown"),
        required=False,
    ),
    Member(
        "weight",
        Label("希望条件的权重，默认 1", "the weight of what should hold; 1 unless given"),
        {"type": "integer", "minimum": 1, "maximum": HEAVIEST},
        whole_number(1, HEAVIEST),
        required=False,
    ),
)

_PARCELS = Many(Reference("地块", "Parcels", Group.IDENTITY, "parcels"), maximum=MOST_JUDGED)

ONLY = Member(
    "parcels",
    Label("只判断所列地块；不给出则判断全部", "judge these parcels alone; all, unless given"),
    some_schema(_PARCELS),
    some(_PARCELS),
    required=False,
)

REQUIREMENT = RequestBody(
    "Requirement",
    (*map(_member, CRITERIA.values()), ONLY),
    {
        "tracks": {"any_of": ["TP-IND-2026-SMART-MANUFACTURING"]},
        "site_area_m2": {"min": 5000, "max": 12000},
        "far": {"min": 2},
        "land_use": {"scheme": "sh_planning", "any_of": ["M1", "C65"]},
        "investment_intensity_wan_mu": {"promise": 800, "strength": "should", "weight": 3},
        "supply_by": {"latest": "2027-06", "strength": "should", "weight": 2},
        "metro_station_m": {"max": 1500, "strength": "should", "weight": 1},
    },
    _something_asked,
)
