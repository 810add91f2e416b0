"""What helps where no parcel fits: each must left out, or moved to what the nearest parcel has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from catalog.query.listing import Lists
from catalog.rules.matching import Judged
from catalog.rules.meeting import Outcome
from catalog.rules.requirements import (
    AtLeast,
    Condition,
    Figure,
    Limit,
    Promised,
    Reachable,
    Requirement,
    Within,
)
from catalog.rules.shortfall import shortfall
from service.showing.matched import Matched, Matches, match
from service.showing.published import Published

_TRIED = 3
"""Parcels that a bound is moved to, the nearest first, until one fits: a value that is published
as a bound may not settle even what it says itself."""


@dataclass(frozen=True)
class WayOut:
    """A must that stands alone between the requirement and `found` parcels.

    `without` is the requirement without it, None where nothing else is asked; `moved` is the must
    with the nearest bound that lets a parcel in, as `relaxed` asks it.
    """

    condition: Condition
    found: int
    without: Requirement | None
    moved: Condition | None
    relaxed: Requirement | None


def ways_out(
    lists: Lists, published: Published, requirement: Requirement, matches: Matches
) -> list[WayOut]:
    """One for each must whose relaxing lets a parcel in, those that let most in first."""
    found = list(_ways_out(lists, published, requirement, matches))
    return sorted(found, key=lambda way: -way.found)


def _ways_out(
    lists: Lists, published: Published, requirement: Requirement, matches: Matches
) -> Iterator[WayOut]:
    for condition in requirement.conditions:
        near = [one for one in matches.unfit if _fails_in_this_alone(one, condition)]
        if not near:
            continue

        def fitting(asked: Requirement, among: Sequence[Matched]) -> int:
            only = [one.parcel.id for one in among]
            return len(match(lists, published, asked, only).fits)

        kept = tuple(one for one in requirement.conditions if one is not condition)
        without = Requirement(kept) if kept else None
        count = fitting(without, near) if without else 0
        moved = relaxed = None
        for parcel in _nearest(near, condition):
            limit = _moved(condition.limit, _own(parcel, condition))
            asked = _with(requirement, condition, replace(condition, limit=limit))
            if fitting(asked, [parcel]):
                moved, relaxed = replace(condition, limit=limit), asked
                break
        if count or moved:
            yield WayOut(condition, count, without, moved, relaxed)


def _fails_in_this_alone(one: Matched, condition: Condition) -> bool:
    musts = [found for found in one.judgement.conditions if found.condition.is_must]
    missed = [found.condition for found in musts if found.outcome is not Outcome.FITS]
    return missed == [condition]


def _nearest(near: Sequence[Matched], condition: Condition) -> list[Matched]:
    lacking = ((shortfall(condition.limit, _own(one, condition).value), one) for one in near)
    figures = [(part, one.parcel.id, one) for part, one in lacking if part is not None]
    return [one for _, _, one in sorted(figures, key=lambda found: found[:2])[:_TRIED]]


def _own(one: Matched, condition: Condition) -> Judged:
    return next(found for found in one.judgement.conditions if found.condition == condition)


def _moved(limit: Limit, missing: Judged) -> Limit:
    """The limit with its bound at a value that misses it."""
    value: Figure = missing.value
    match limit:
        case AtLeast():
            return AtLeast(value)
        case Promised():
            return Promised(value)
        case Reachable():
            return Reachable(ceil(value + (missing.accuracy_m or 0)))
        case Within(low, high):
            below = low is not None and value < low
            return Within(value, high) if below else Within(low, value)
    raise TypeError(f"{type(limit).__name__} is no limit of figures")


def _with(requirement: Requirement, old: Condition, new: Condition) -> Requirement:
    return Requirement(tuple(new if one is old else one for one in requirement.conditions))
