"""What CQL2 says of a Feature, worked out from the Feature itself with Python's own means.

It shares nothing with the product: a filter is the nested lists that CQL2 JSON is made of, a
value is what stands in the Feature, and unknown is None.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import shapely

Feature = dict[str, Any]
Truth = bool | None
Interval = tuple[date | None, date | None]

OPEN_BEGIN, OPEN_END = date.min, date.max


def selects(node: Any, feature: Feature) -> bool:
    return holds(node, feature) is True


def holds(node: Any, feature: Feature) -> Truth:
    """True, false or unknown."""
    if isinstance(node, bool):
        return node
    if "property" in node:
        return _property(node["property"], feature)
    op, args = node["op"], node["args"]
    if op in ("and", "or"):
        return _together(op, [holds(arg, feature) for arg in args])
    if op == "not":
        found = holds(args[0], feature)
        return None if found is None else not found
    if op == "isNull":
        return _property(args[0]["property"], feature) is None
    if op[:2] == "a_":
        return _sets(op, *(_items(arg, feature) for arg in args))
    if op[:2] == "t_":
        return _temporal(op, *(_interval(arg, feature) for arg in args))
    if op[:2] == "s_":
        return _spatial(op, *(_shape(arg, feature) for arg in args))
    return _scalar(op, args, feature)


def _together(op: str, truths: list[Truth]) -> Truth:
    decisive = op == "or"
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


def _scalar(op: str, args: list[Any], feature: Feature) -> Truth:
    if op == "between":
        middle, low, high = args
        ends = [_scalar(">=", [middle, low], feature), _scalar("<=", [middle, high], feature)]
        return _together("and", ends)
    if op == "in":
        return _together("or", [_scalar("=", [args[0], item], feature) for item in args[1]])
    left, right = (_value(arg, feature) for arg in args)
    if left is None or right is None:
        return None
    if op == "like":
        return _like(right, left)
    if _is_days(args[0]) and _is_days(args[1]):
        return _pairs(op, left, right)
    left, right = (v if isinstance(v, Decimal | str | bool) else _written(v) for v in (left, right))
    return bool(_ORDERS[op](left, right))


_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}

DATED = frozenset({"expected_supply", "published_on", "opens_on", "deal_on",
                   "registration_closes_on"})  # fmt: skip


def _is_days(arg: Any) -> bool:
    if not isinstance(arg, dict):
        return False
    return arg.get("property") in DATED or "date" in arg or "timestamp" in arg


def _written(days: Any) -> str:
    text: str = days[2]
    return text


def _value(arg: Any, feature: Feature) -> Any:
    if isinstance(arg, dict):
        if arg.get("op") == "casei":
            found = _value(arg["args"][0], feature)
            return None if found is None else found.casefold()
        if "property" in arg:
            found = _property(arg["property"], feature)
            if arg["property"] in DATED and found is not None:
                return (*days_of(found), found)
            return Decimal(str(found)) if type(found) in (int, float) else found
        return (*_interval(arg, feature), None)
    return Decimal(str(arg)) if type(arg) in (int, float) else arg


def _property(name: str, feature: Feature) -> Any:
    if name in ("id", "geometry"):
        return feature[name]
    return feature["properties"].get(name)


def _like(pattern: str, text: str) -> bool:
    @cache
    def matches(i: int, j: int) -> bool:
        if i == len(pattern):
            return j == len(text)
        c = pattern[i]
        if c == "%":
            return matches(i + 1, j) or (j < len(text) and matches(i, j + 1))
        if c == "\\" and i + 1 < len(pattern):
            return j < len(text) and text[j] == pattern[i + 1] and matches(i + 2, j + 1)
        return j < len(text) and c in ("_", text[j]) and matches(i + 1, j + 1)

    return matches(0, 0)


def _pairs(op: str, left: Any, right: Any) -> Truth:
    """Whether an order holds for every day of one beside every day of the other, or for none."""
    (a, b, *_), (c, d, *_) = left, right
    every = {
        "<": b < c,
        "<=": b <= c,
        ">": a > d,
        ">=": a >= d,
        "=": a == b == c == d,
        "<>": b < c or d < a,
    }
    some = {
        "<": a < d,
        "<=": a <= d,
        ">": b > c,
        ">=": b >= c,
        "=": a <= d and c <= b,
        "<>": not a == b == c == d,
    }
    return True if every[op] else None if some[op] else False


def days_of(text: str) -> tuple[date, date]:
    """The first and the last day of a day, a month or a year."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        return date(*parts, 1), date(*parts, monthrange(*parts)[1])
    return date(*parts), date(*parts)


def _interval(arg: Any, feature: Feature) -> Interval:
    """The first and the last day; None is one that is not known."""
    if isinstance(arg, str):
        return _day(arg), _day(arg)
    if "date" in arg or "timestamp" in arg:
        day = _day(arg.get("date") or arg["timestamp"])
        return day, day
    if "property" in arg:
        found = _property(arg["property"], feature)
        return (None, None) if found is None else days_of(found)
    begins, ends = arg["interval"]
    first = OPEN_BEGIN if begins == ".." else _interval(begins, feature)[0]
    last = OPEN_END if ends == ".." else _interval(ends, feature)[1]
    return first, last


def _day(text: str) -> date:
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    # Shanghai has been eight hours ahead of Greenwich since 1991.
    return (moment.astimezone(UTC) + timedelta(hours=8)).date()


def _temporal(op: str, left: Interval, right: Interval) -> Truth:
    (a, b), (c, d) = left, right
    wanted: dict[str, list[tuple[Any, str, Any]]] = {
        "t_after": [(a, ">", d)],
        "t_before": [(b, "<", c)],
        "t_contains": [(a, "<", c), (b, ">", d)],
        "t_during": [(a, ">", c), (b, "<", d)],
        "t_equals": [(a, "=", c), (b, "=", d)],
        "t_finishedby": [(a, "<", c), (b, "=", d)],
        "t_finishes": [(a, ">", c), (b, "=", d)],
        "t_intersects": [(a, "<=", d), (b, ">=", c)],
        "t_meets": [(b, "=", c)],
        "t_metby": [(a, "=", d)],
        "t_overlappedby": [(a, ">", c), (a, "<", d), (b, ">", d)],
        "t_overlaps": [(a, "<", c), (b, ">", c), (b, "<", d)],
        "t_startedby": [(a, "=", c), (b, ">", d)],
        "t_starts": [(a, "=", c), (b, "<", d)],
    }
    if op == "t_disjoint":
        return _together("or", [_known(b, "<", c), _known(a, ">", d)])
    return _together("and", [_known(*relation) for relation in wanted[op]])


def _known(left: Any, order: str, right: Any) -> Truth:
    return None if left is None or right is None else _ORDERS[order](left, right)


def _items(arg: Any, feature: Feature) -> set[str] | None:
    found: Iterable[str] | None = (
        _property(arg["property"], feature) if isinstance(arg, dict) else arg
    )
    return None if found is None else set(found)


def _sets(op: str, left: set[str] | None, right: set[str] | None) -> Truth:
    if left is None or right is None:
        return None
    return {
        "a_contains": left >= right,
        "a_containedby": left <= right,
        "a_equals": left == right,
        "a_overlaps": bool(left & right),
    }[op]


def _shape(arg: Any, feature: Feature) -> Any:
    if "property" in arg:
        return None if feature["geometry"] is None else shapely.geometry.shape(feature["geometry"])
    return shapely.geometry.shape(arg) if "type" in arg else shapely.box(*arg["bbox"])


def _spatial(op: str, left: Any, right: Any) -> Truth:
    if left is None or right is None:
        return None
    return bool(getattr(left, op[2:])(right))
