"""Deadlines and events as calendars, in Chinese and in English: all of them, or one announcement's.

Everything in them is published: nothing depends on the day on which somebody asks, so that what
has passed stays in them, and the same seq gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from flask import Response

from catalog.kinds import KINDS
from catalog.store.public.clock import Clock
from catalog.store.public.recent import NewestChange, newest_changes
from catalog.values.codes import code_list
from catalog.words import notices
from catalog.words.label import Label, Language
from service.api.bodies import Body
from service.api.call import Call
from service.api.item import current_version
from service.api.services import Services
from service.feeds.icalendar import document, text
from service.feeds.keeping import Made, kept
from service.showing.entry import Entry, entry_of
from service.showing.moments import Moment, moments

MEDIA_TYPE = "text/calendar; charset=utf-8"
MOST = 5000
"""Announcements that one calendar holds, the newest of them."""

TITLE = Label("桃浦产业用地：截止日期与推介活动", "Taopu industrial land: deadlines and events")
DEMONSTRATION = Label("【演示】", "[Demonstration] ")

_PREFIX = {"zh": "", "en": "/en"}
_PRODUCT = "-//Parcel catalog of Taopu//Calendar 1.0//"

_IDS = UUID("6b2f0f0e-5c0f-4f6e-9a51-9f3b0d0c77b4")
"""Ids are made under this namespace; it never changes, or every calendar would show all twice."""

_STATUS = {
    "terminated": "CANCELLED",
    "suspended": "TENTATIVE",
    "event_planned": "TENTATIVE",
    "event_named": "TENTATIVE",
}

_SHANGHAI = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T010000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""Days are Shanghai's. It also stands where there is no event yet: a calendar is never empty."""


@dataclass(frozen=True)
class _Dated:
    """An announcement and the version that says so."""

    entry: Entry
    number: int
    published_at: str
    first_published_at: str | None


def calendar(services: Services, call: Call, language: Language = "zh") -> Response:
    """Every deadline and event."""

    def make() -> Made:
        found = newest_changes(services.reader, limit=MOST, collection="announcements")
        dated = [_dated(change) for change in found.changes if change.content is not None]
        dated.sort(key=lambda one: one.entry.id)
        address = f"{call.site}{_PREFIX[language]}/calendar.ics"
        return found.clock, _body(call, found.clock, language, address, TITLE, dated)

    return kept(services, call, MEDIA_TYPE, make)


def of_announcement(
    services: Services, call: Call, entry_id: str, language: Language = "zh"
) -> Response:
    """The deadlines of one announcement. Raises Problem (404, 410)."""

    def make() -> Made:
        clock, version = current_version(services, call, "announcements", entry_id)
        assert version.content is not None
        entry = entry_of("announcements", version.content)
        dated = _Dated(entry, version.number, version.published_at, None)
        address = f"{_page(call, language, entry)}.ics"
        return clock, _body(call, clock, language, address, entry.name, [dated])

    return kept(services, call, MEDIA_TYPE, make)


def _dated(change: NewestChange) -> _Dated:
    assert change.content is not None
    entry = entry_of("announcements", change.content)
    return _Dated(entry, change.number, change.published_at, change.first_published_at)


def _body(
    call: Call,
    clock: Clock,
    language: Language,
    address: str,
    title: Label,
    dated: Iterable[_Dated],
) -> Body:
    return Body(document(_lines(call, clock, language, address, title, dated)))


def _lines(
    call: Call,
    clock: Clock,
    language: Language,
    address: str,
    title: Label,
    dated: Iterable[_Dated],
) -> Iterator[str]:
    name = text(_mark(clock, language) + title.in_language(language))
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{_PRODUCT}{language.upper()}"
    yield "CALSCALE:GREGORIAN"
    # The names of RFC 7986, and those that calendars knew before it.
    yield from (f"NAME:{name}", f"X-WR-CALNAME:{name}", "X-WR-TIMEZONE:Asia/Shanghai")
    yield from (f"SOURCE;VALUE=URI:{address}", "REFRESH-INTERVAL;VALUE=DURATION:P1D")
    yield from _SHANGHAI
    for one in dated:
        for moment in moments(one.entry):
            yield from _event(call, clock, language, one, moment)
    yield "END:VCALENDAR"


def _event(
    call: Call, clock: Clock, language: Language, dated: _Dated, moment: Moment
) -> Iterator[str]:
    entry = dated.entry
    stamp = _instant(dated.published_at)
    behind = date.fromisoformat(moment.last) + timedelta(days=1)
    status = _STATUS.get(entry["state"] or "", "CONFIRMED")
    category = code_list("announcement-type").label(entry["announcement_type"])
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid5(_IDS, f'{clock.data_mode}/{entry.id}/{moment.aspect}')}"
    yield f"DTSTAMP:{stamp}"
    if dated.first_published_at is not None:
        yield f"CREATED:{_instant(dated.first_published_at)}"
    yield from (f"LAST-MODIFIED:{stamp}", f"SEQUENCE:{dated.number - 1}")
    yield f"DTSTART;VALUE=DATE:{moment.first.replace('-', '')}"
    yield f"DTEND;VALUE=DATE:{behind:%Y%m%d}"
    yield f"SUMMARY:{text(_summary(clock, language, entry, moment))}"
    yield f"DESCRIPTION:{text(_description(clock, language, entry))}"
    yield f"CATEGORIES:{text(category.in_language(language))}"
    yield from (f"STATUS:{status}", "TRANSP:TRANSPARENT", "CLASS:PUBLIC")
    yield f"URL:{_page(call, language, entry)}"
    yield "END:VEVENT"


def _summary(clock: Clock, language: Language, entry: Entry, moment: Moment) -> str:
    name = entry.name.in_language(language)
    if moment.title is not None:
        between = "：" if language == "zh" else ": "
        name = f"{moment.title.in_language(language)}{between}{name}"
    return _mark(clock, language) + name


def _description(clock: Clock, language: Language, entry: Entry) -> str:
    """What kind of announcement it is and how it stands, then what always stands beside it."""
    said = [code_list("announcement-type").label(entry["announcement_type"])]
    if entry["state"] is not None:
        said.append(code_list("announcement-state").label(entry["state"]))
    if entry["announcement_no"] is not None:
        title = KINDS["announcements"].fields["announcement_no"].traits.title
        number = entry["announcement_no"]
        said.append(Label(f"{title.zh} {number}", f"{title.en} {number}"))
    lines = [(" · " if language == "en" else "　").join(x.in_language(language) for x in said)]
    if clock.data_mode == "demo":
        lines.append(notices.DEMONSTRATION.in_language(language))
    lines.append(notices.PROMOTION.in_language(language))
    if language == "en":
        lines.append(notices.CHINESE_PREVAILS.en)
    return "\n".join(lines)


def _mark(clock: Clock, language: Language) -> str:
    return DEMONSTRATION.in_language(language) if clock.data_mode == "demo" else ""


def _page(call: Call, language: Language, entry: Entry) -> str:
    return f"{call.site}{_PREFIX[language]}/announcements/{entry.id}"


def _instant(published_at: str) -> str:
    """`20261121T040000Z` for `2026-11-21T04:00:00Z`."""
    return published_at.replace("-", "").replace(":", "")
