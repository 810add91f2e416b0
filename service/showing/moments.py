"""The days of an announcement that belong into a calendar: deadlines, and when an event is held.

Only a day that is stated as a day is one: of a month or a year no calendar can remind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.values.dates import is_date
from catalog.words.label import Label
from service.showing.entry import Entry

_NOTICES = frozenset({"transfer_notice", "pre_application_notice"})
_EVENTS = frozenset({"promotion_event", "industry_event"})

_DEADLINES = (
    ("registration_opens_on", Label("报名开始", "Registration opens")),
    ("registration_closes_on", Label("报名截止", "Registration closes")),
    ("opens_on", Label("挂牌开始", "Bidding opens")),
    ("closes_on", Label("挂牌截止", "Bidding closes")),
)
_PRE_APPLICATION = {
    "opens_on": Label("预申请开始", "Pre-application opens"),
    "closes_on": Label("预申请截止", "Pre-application closes"),
}


@dataclass(frozen=True)
class Moment:
    """A day, or several from `first` to `last` (`YYYY-MM-DD`, both counted).

    `aspect` tells the moments of one announcement apart; `title` is None where the announcement's
    own name says everything.
    """

    aspect: str
    first: str
    last: str
    title: Label | None


def moments(announcement: Entry) -> list[Moment]:
    """The moments of an announcement, in time."""
    found = list(_moments(announcement))
    return sorted(found, key=lambda moment: (moment.first, moment.aspect))


def _moments(announcement: Entry) -> Iterator[Moment]:
    kind = announcement["announcement_type"]
    if kind in _NOTICES:
        own = _PRE_APPLICATION if kind == "pre_application_notice" else {}
        for field, title in _DEADLINES:
            day = _day(announcement, field)
            if day is not None:
                yield Moment(field, day, day, own.get(field, title))
    elif kind in _EVENTS:
        first, last = _day(announcement, "opens_on"), _day(announcement, "closes_on")
        if first is not None:
            held_to = last if last is not None and last >= first else first
            yield Moment("event", first, held_to, None)
        elif last is not None:
            yield Moment("event", last, last, Label("结束", "Last day"))


def _day(announcement: Entry, field: str) -> str | None:
    value = announcement[field]
    return value if value is not None and is_date(value) else None
