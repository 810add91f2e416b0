"""Whether a published value meets a limit: yes, no, or not to be told from what is published.

A value whose evidence says "at least" or "at most" stands for all values on that side, one that is
"about" so much for all that its author could have rounded to it; each decides only where all of
them agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.rules.availability import Availability, of_stage
from catalog.rules.requirements import (
    Admitted,
    AtLeast,
    Bound,
    Limit,
    NotAfter,
    Promised,
    Used,
    Within,
)
from catalog.values.dates import first_day, last_day
from catalog.values.numbers import exact_decimal, last_place


class Outcome(StrEnum):
    """`fits` and `unfit` are known; `unknown` is neither."""

    FITS = "fits"
    UNFIT = "unfit"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a condition came out as it did."""

    MET = "met"
    NOT_MET = "not_met"
    NO_VALUE = "no_value"
    BOUND_ONLY = "bound_only"
    """The value is published as a bound, and the limit lies on its open side."""
    APPROXIMATE = "approximate"
    """The value is published as "about" so much, and the limit lies within its rounding; or it is a
    distance, and the limit lies within the accuracy of the facility's place."""
    DISPUTED = "disputed"
    """The sources disagree: the derived figure decides differently, or there is none beside it."""
    PARTLY = "partly"
    """Only a part of an asked industry is named, or a land use that is wider than the asked one."""
    OTHER_SCHEME = "other_scheme"
    """The land use, or a part of it, is given in another classification."""
    NOT_ON_OFFER = "not_on_offer"
    """Named, but only being explored, studied, sought or prepared."""
    STAGE_UNKNOWN = "stage_unknown"
    """Named, and not said whether it is on offer."""
    PERIOD_OPEN = "period_open"
    """The published month or year lies on both sides of the limit."""
    NOT_TO_PLACE = "not_to_place"
    """The parcel's outline is a diagram, from which nothing is measured."""
    NOTHING_PLACED = "nothing_placed"
    """No such facility is published with its place."""
    OTHERS_UNPLACED = "others_unplaced"
    """The nearest with a place is too far, but others are published without one."""


class Verdict(NamedTuple):
    outcome: Outcome
    reason: Reason


MET = Verdict(Outcome.FITS, Reason.MET)
NOT_MET = Verdict(Outcome.UNFIT, Reason.NOT_MET)

_OPEN_DATES = {
    "le": Reason.BOUND_ONLY,
    "ge": Reason.BOUND_ONLY,
    "approx": Reason.APPROXIMATE,
}

_JOINED = re.compile(r"[A-Z][a-z]?[0-9]*")
"""One code of Shanghai's plans, of those that a mixed use joins: `C2C6`."""


_WHOLE_PCT = 99
"""Shares that make up all of the land, each of them rounded."""


def unknown(reason: Reason) -> Verdict:
    return Verdict(Outcome.UNKNOWN, reason)


def meets_figure(limit: Limit, value: Any, operator: str | None, bound: Bound | None) -> Verdict:
    """Whether a number meets a limit; `bound` is the operator that goes without saying."""
    number = exact_decimal(value)
    if number is None:
        return unknown(Reason.NO_VALUE)
    low, high = _span(number, operator, bound)
    match limit:
        case AtLeast(figure):
            fits, unfit = _not_below(low, figure), _below(high, figure)
        case Promised(figure):
            fits, unfit = _not_above(high, figure), _above(low, figure)
        case Within(floor, ceiling):
            fits = _not_below(low, floor) and _not_above(high, ceiling)
            unfit = _below(high, floor) or _above(low, ceiling)
        case _:
            raise TypeError(f"{type(limit).__name__} is no limit of figures")
    if fits or unfit:
        return MET if fits else NOT_MET
    return unknown(Reason.APPROXIMATE if operator == "approx" else Reason.BOUND_ONLY)


def meets_date(limit: NotAfter, value: str, operator: str | None) -> Verdict:
    """Whether a day, month or year lies not after another, or may lie on either side."""
    last = last_day(limit.date)
    margin = _length(value) if operator == "approx" else timedelta()
    if operator != "ge" and _shifted(last_day(value), margin) <= last:
        return MET
    if operator != "le" and _shifted(first_day(value), -margin) > last:
        return NOT_MET
    return unknown(_OPEN_DATES.get(operator or "", Reason.PERIOD_OPEN))


def meets_any(wanted: Iterable[str], found: Iterable[str]) -> Verdict:
    return NOT_MET if set(wanted).isdisjoint(found) else MET


def meets_all(wanted: Iterable[str], found: Iterable[str], stage: str | None) -> Verdict:
    """Whether all are found and, being at that stage, can be had."""
    if not set(wanted) <= set(found):
        return NOT_MET
    if stage is None:
        return unknown(Reason.STAGE_UNKNOWN)
    on_offer = of_stage(stage) is Availability.AVAILABLE
    return MET if on_offer else Verdict(Outcome.UNFIT, Reason.NOT_ON_OFFER)


def meets_admission(limit: Admitted, listed: Sequence[str]) -> Verdict:
    """Whether an industry is listed, or a class that it belongs to."""
    if any(asked.startswith(tuple(listed)) for asked in limit.codes):
        return MET
    if any(code.startswith(limit.codes) for code in listed):
        return unknown(Reason.PARTLY)
    return NOT_MET


class StatedUse(NamedTuple):
    """A use that is published of a parcel; `share` is its part of the land in percent, or None."""

    scheme: str | None
    code: str | None
    share: Decimal | None = None


def stated_uses(properties: Mapping[str, Any]) -> list[StatedUse]:
    """A parcel's leading use, if it has a code, and those of the list of all of them."""
    code = properties.get("land_use_code")
    leading = [StatedUse(properties.get("land_use_scheme"), code)] if code else []
    return leading + [
        StatedUse(use.get("scheme"), use.get("code"), exact_decimal(use.get("share_pct")))
        for use in properties.get("land_uses") or ()
    ]


def meets_use(limit: Used, stated: Sequence[StatedUse]) -> Verdict:
    """Whether one of a parcel's uses is asked for, in the scheme asked.

    What is stated in another scheme, or in words alone, may be the same land once more or a
    further part of it: it leaves the question open unless the shares in the scheme asked make up
    the whole.
    """
    same = [use for use in stated if use.code and use.scheme == limit.scheme]
    parts = [part for use in same for part in uses_in(use.code or "")]
    if any(part.startswith(limit.codes) for part in parts):
        return MET
    if any(asked.startswith(tuple(parts)) for asked in limit.codes):
        return unknown(Reason.PARTLY)
    whole = sum(use.share or 0 for use in same) >= _WHOLE_PCT
    return NOT_MET if whole or len(same) == len(stated) else unknown(Reason.OTHER_SCHEME)


def uses_in(code: str) -> list[str]:
    """The uses that a code joins; one that joins none is itself."""
    parts = _JOINED.findall(code)
    return parts if "".join(parts) == code else [code]


def _span(
    number: Decimal, operator: str | None, bound: Bound | None
) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest that the true value may be; None where that is open."""
    if operator == "range":
        return None, None
    if operator in ("le", "ge") and operator != bound:
        return (None, number) if operator == "le" else (number, None)
    if operator == "approx":
        half = last_place(number) / 2
        return number - half, number + half
    return number, number


def _length(partial: str) -> timedelta:
    """As long as the day, month or year itself: about June may be May or July."""
    covered = date.fromisoformat(last_day(partial)) - date.fromisoformat(first_day(partial))
    return covered + timedelta(days=1)


def _shifted(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()


# An end that is open (None) is never below or above; a limit that is open never stands in the way.
def _below(end: Decimal | None, limit: float | None) -> bool:
    return end is not None and limit is not None and end < _exact(limit)


def _above(end: Decimal | None, limit: float | None) -> bool:
    return end is not None and limit is not None and end > _exact(limit)


def _not_below(end: Decimal | None, limit: float | None) -> bool:
    return limit is None or (end is not None and end >= _exact(limit))


def _not_above(end: Decimal | None, limit: float | None) -> bool:
    return limit is None or (end is not None and end <= _exact(limit))


def _exact(figure: float) -> Decimal:
    number = exact_decimal(figure)
    assert number is not None
    return number
