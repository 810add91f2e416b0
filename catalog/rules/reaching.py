"""How far a parcel is from the nearest facility of some kinds that can be used today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from catalog.rules.nearby import Standing, Unmeasured, nearby, standing
from catalog.rules.published import PublishedEntry
from catalog.rules.requirements import Requirement


@dataclass(frozen=True)
class Reach:
    """The nearest existing facility, in whole metres of a straight line from the parcel's edge.

    `metres`, `facility` and `status` (the evidence of the distance) are None where none is
    published with its place; `unplaced` are the ids of existing ones without a place.
    """

    metres: int | None
    facility: str | None
    status: str | None
    unplaced: tuple[str, ...] = ()


def reaches(
    requirement: Requirement,
    parcel: PublishedEntry,
    facilities: Collection[PublishedEntry],
    data_mode: str,
) -> dict[str, Reach | Unmeasured]:
    """What is near a parcel, for each condition that asks for it."""
    asked = [c.criterion for c in requirement.conditions if c.criterion.facilities]
    return {
        criterion.name: reach(parcel, of_kinds(facilities, criterion.facilities), data_mode)
        for criterion in asked
    }


def reach(
    parcel: PublishedEntry, facilities: Collection[PublishedEntry], data_mode: str
) -> Reach | Unmeasured:
    """The nearest of these facilities that exist; why none is told where the parcel is no place."""
    existing = [one for one in facilities if standing(one) is Standing.EXISTING]
    found = nearby(parcel, existing, data_mode=data_mode)
    if found.unmeasured is not None:
        return found.unmeasured
    placed = {edge.entry.id for edge in found.edges}
    unplaced = tuple(sorted(one.id for one in existing if one.id not in placed))
    if not found.edges:
        return Reach(None, None, None, unplaced)
    nearest = found.edges[0]
    status = "illustrative" if nearest.illustrative else "derived"
    return Reach(nearest.distance_m, nearest.entry.id, status, unplaced)


def of_kinds(facilities: Iterable[PublishedEntry], kinds: Collection[str]) -> list[PublishedEntry]:
    return [one for one in facilities if one.properties.get("facility_kind") in kinds]
