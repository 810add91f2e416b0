"""How a parameter's text is read: strictly, and one way alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from catalog.kinds.fields import wrong
from catalog.query.region import PlaneBox, plane_box
from catalog.values.dates import shanghai_day, utc_text
from catalog.values.geometry import Box
from catalog.values.projections import Crs

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII)
_DEGREES = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII
)

Days = tuple[str | None, str | None]
Corners = tuple[float, float, float, float]


def whole(minimum: int, maximum: int, *, clamp: bool = False) -> Callable[[str], int]:
    """A reader of whole numbers; with `clamp`, what is above the maximum counts as the maximum."""

    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text):
            raise wrong("not-an-integer", value=text[:40])
        # Python refuses to read an int of thousands of digits.
        number = int(text) if len(text) <= 20 else (-1 if text[0] == "-" else maximum + 1)
        if number > maximum and clamp:
            return maximum
        if not minimum <= number <= maximum:
            raise wrong("out-of-range", value=text[:40], minimum=minimum, maximum=maximum)
        return number

    return read


def one_of(names: Collection[str], code: str) -> Callable[[str], str]:
    """A reader of one name among those."""

    def read(text: str) -> str:
        if text not in names:
            raise wrong(code, value=text[:80], known=", ".join(names))
        return text

    return read


def several_of(names: Collection[str], code: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of names with commas between, each at most once."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(text.split(","))
        for name in found:
            if name not in names:
                raise wrong(code, value=name[:80], known=", ".join(names))
            if found.count(name) > 1:
                raise wrong("named-twice", value=name)
        return found

    return read


def matching(pattern: str) -> Callable[[str], str]:
    """A reader of texts that match the whole of a pattern."""
    form = re.compile(pattern, re.ASCII)

    def read(text: str) -> str:
        if not form.fullmatch(text):
            raise wrong("wrong-form", value=text[:40], pattern=pattern)
        return text

    return read


def corners(text: str) -> Corners:
    """Four numbers, or six of which the heights are left out; which they mean the CRS says."""
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(map(_DEGREES.fullmatch, parts)):
        raise wrong("bbox-form", value=text[:80])
    numbers = [float(part) for part in parts]
    first, second, third, fourth = numbers if len(parts) == 4 else numbers[:2] + numbers[3:5]
    return first, second, third, fourth


def located(found: Corners, crs: Crs) -> tuple[Box, PlaneBox | None]:
    """What a box in a CRS is in degrees; with the box itself where its sides are no such lines.

    In degrees, a west beyond the east crosses 180°.
    """
    low, high = found[:2], found[2:]
    if crs.unit == "degree":
        (west, south), (east, north) = crs.to_lonlat(*low), crs.to_lonlat(*high)
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= 90 >= north >= -90):
            raise wrong("bbox-outside")
        if south > north:
            raise wrong("bbox-reversed")
        return Box(west, south, east, north), None
    if low[0] > high[0] or low[1] > high[1]:
        raise wrong("bbox-reversed")
    region = plane_box(crs, low, high)
    return region.around, region


def period(text: str) -> Days:
    """The days of an instant or a closed interval; an end that is `..` or empty stays open.

    The catalog's dates are days in Shanghai, so an instant counts as the day it falls on there.
    """
    parts = text.split("/")
    if len(parts) > 2:
        raise wrong("datetime-form", value=text[:80])
    ends = [None if part in ("", "..") and len(parts) == 2 else _instant(part) for part in parts]
    low, high = ends[0], ends[-1]
    if low is None and high is None:
        raise wrong("datetime-form", value=text[:80])
    if low is not None and high is not None and low[0] > high[1]:
        raise wrong("datetime-reversed")
    return low and _day(low[0]), high and _day(high[1])


def moment(text: str) -> str:
    """A time with its zone, or the end of a day in Shanghai, as UTC text in whole seconds."""
    _, last = _instant(text)
    try:
        return utc_text(last)
    except OverflowError:
        return "9999-12-31T23:59:59Z" if last.year > 1000 else "0001-01-01T00:00:00Z"


def _day(moment: datetime) -> str:
    try:
        return shanghai_day(moment)
    except OverflowError:
        # The last hours of 9999, by which some mean "for ever", are the year 10000 in Shanghai.
        return "9999-12-31" if moment.year > 1000 else "0001-01-01"


def _instant(text: str) -> tuple[datetime, datetime]:
    """The first and the last moment that a date or an RFC 3339 instant covers."""
    # RFC 3339 has a year 0000, by which QGIS means "from the beginning"; datetime has none.
    known = f"0001{text[4:]}" if text.startswith("0000-") else text
    try:
        if _DATE.fullmatch(known):
            first = datetime.fromisoformat(f"{known}T00:00:00+08:00")
            return first, datetime.fromisoformat(f"{known}T23:59:59+08:00")
        match = _INSTANT.fullmatch(known)
        if match:
            moment = _moment(match)
            return moment, moment
    except ValueError:
        pass
    raise wrong("datetime-form", value=text[:80])


def _moment(match: re.Match[str]) -> datetime:
    day, hour, minute, second, fraction, zulu, sign, hours, minutes = match.groups()
    # RFC 3339 admits a leap second, datetime does not.
    text = f"{day}T{hour}:{minute}:{min(int(second), 59) if second == '60' else second}"
    moment = datetime.fromisoformat(f"{text}.{(fraction or '0')[:6]:0<6}")
    if zulu:
        return moment.replace(tzinfo=UTC)
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(match[0])
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return moment.replace(tzinfo=timezone(-offset if sign == "-" else offset))


def flag(text: str) -> Any:
    """True or false. GDAL has no booleans in its filters and writes 1 and 0."""
    if text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    raise wrong("not-a-flag", value=text[:40])
