"""Calendar dates as precise as their source, and the day it is in Shanghai."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_PARTIAL = re.compile(r"([12]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def is_date(text: str) -> bool:
    return len(text) == 10 and is_partial_date(text)


def is_partial_date(text: str) -> bool:
    """Whether the text is a real `YYYY-MM-DD`, `YYYY-MM` or `YYYY` from the year 1000 on."""
    match = _PARTIAL.fullmatch(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def first_day(partial: str) -> str:
    """The first day that a partial date covers, `YYYY-MM-DD`."""
    return (partial + "-01-01")[:10] if len(partial) == 4 else (partial + "-01")[:10]


def last_day(partial: str) -> str:
    """The last day that a partial date covers, `YYYY-MM-DD`."""
    if len(partial) == 10:
        return partial
    if len(partial) == 4:
        return f"{partial}-12-31"
    year, month = int(partial[:4]), int(partial[5:])
    return f"{partial}-{calendar.monthrange(year, month)[1]:02d}"


def shanghai_day(instant: datetime) -> str:
    """The calendar day in Shanghai at an instant, `YYYY-MM-DD`."""
    return instant.astimezone(SHANGHAI).date().isoformat()


def utc_text(instant: datetime) -> str:
    """An instant as it goes over the wire: UTC, whole seconds, `Z`."""
    return instant.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")
