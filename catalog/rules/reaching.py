"""How far a parcel is from the nearest facility of some kinds that can be used today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from catalog.rules.nearby import Standing, Unmeasured, nearby, standing
from catalog.rules.published import PublishedEntry
from catalog.rules.requirements import Figure, Requirement


@dataclass(frozen=True)
class Way:
    """A straight line from the parcel's edge to an existing facility, in whole metres.

    `accuracy_m` is by how much the facility's place may be wrong, 0 where nothing is said of that;
    `status` is the evidence of the distance.
    """

    metres: int
    facility: str
    status: str
    accuracy_m: Figure = 0

    @property
    def most(self) -> Figure:
        return self.metres + self.accuracy_m

    @property
    def least(self) -> Figure:
        return self.metres - self.accuracy_m


@dataclass(frozen=True)
class Reach:
    """The ways to the existing facilities that are published with a place, the nearest first;
    `unplaced` are the ids of those without one."""

    ways: tuple[Way, ...]
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
    """The ways to those of these facilities that exist; why there are none where the parcel is no
    place."""
    existing = [one for one in facilities if standing(one) is Standing.EXISTING]
    found = nearby(parcel, existing, data_mode=data_mode)
    if found.unmeasured is not None:
        return found.unmeasured
    ways = tuple(
        Way(
            edge.distance_m,
            edge.entry.id,
            "illustrative" if edge.illustrative else "derived",
            edge.entry.properties.get("location_accuracy_m") or 0,
        )
        for edge in found.edges
    )
    placed = {way.facility for way in ways}
    return Reach(ways, tuple(sorted(one.id for one in existing if one.id not in placed)))


def of_kinds(facilities: Iterable[PublishedEntry], kinds: Collection[str]) -> list[PublishedEntry]:
    return [one for one in facilities if one.properties.get("facility_kind") in kinds]
