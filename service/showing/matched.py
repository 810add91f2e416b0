"""A requirement held against the parcels of the catalog at one seq, for the API and for pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.query.listing import Lists
from catalog.query.model import Query
from catalog.rules.matching import Judgement, judge, order
from catalog.rules.meeting import Outcome
from catalog.rules.reaching import reaches
from catalog.rules.requirements import Requirement
from service.showing.entry import Entry, entry_of
from service.showing.published import Published

MOST_JUDGED = 500
"""Parcels that one requirement is held against at a time."""


class TooManyParcels(Exception):
    """More parcels are public than one requirement is held against."""


@dataclass(frozen=True)
class Matched:
    """One parcel and what was found of it. `contact` is whom to ask, None where nobody is named."""

    parcel: Entry
    judgement: Judgement
    contact: Entry | None


@dataclass(frozen=True)
class Matches:
    """The parcels that fit, that do not, and that cannot be judged; the better first."""

    fits: tuple[Matched, ...]
    unfit: tuple[Matched, ...]
    unknown: tuple[Matched, ...]

    @property
    def number_judged(self) -> int:
        return len(self.fits) + len(self.unfit) + len(self.unknown)


def match(
    lists: Lists, published: Published, requirement: Requirement, only: Iterable[str] | None = None
) -> Matches:
    """Every parcel, or these alone, judged. Raises TooManyParcels."""
    parcels = _all(lists, published) if only is None else published.many("parcels", only)
    near = any(one.criterion.facilities for one in requirement.conditions)
    facilities = published.all("facilities") if near else []
    mode = published.clock.data_mode
    found = [
        Matched(
            parcel,
            judge(requirement, parcel, reaches(requirement, parcel, facilities, mode)),
            _contact(published, parcel),
        )
        for parcel in parcels
    ]
    found.sort(key=lambda one: order(one.judgement))
    fits, unfit, unknown = (
        tuple(one for one in found if one.judgement.outcome is outcome) for outcome in Outcome
    )
    return Matches(fits, unfit, unknown)


def _all(lists: Lists, published: Published) -> list[Entry]:
    query = Query("parcels", limit=MOST_JUDGED + 1, at=published.clock.seq)
    contents = lists.page(query).contents
    if len(contents) > MOST_JUDGED:
        raise TooManyParcels
    return [entry_of("parcels", content) for content in contents]


def _contact(published: Published, parcel: Entry) -> Entry | None:
    contact = parcel["contact"]
    return published.one("service-guides", contact) if contact else None
