"""Random filters as CQL2 JSON, and the same as text."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.query.cql2.entries import (
    DATES,
    DAYS,
    ITEMS,
    NUMBERS,
    PROPERTIES,
    TEXTS,
    a_corner,
    a_rectangle,
)

Node = Any
ORDERS = ["=", "<>", "<", "<=", ">", ">="]
TEMPORAL = [f"t_{name}" for name in (
    "after", "before", "contains", "disjoint", "during", "equals", "finishedby", "finishes",
    "intersects", "meets", "metby", "overlappedby", "overlaps", "startedby", "starts",
)]  # fmt: skip
SPATIAL = [f"s_{name}" for name in (
    "contains", "crosses", "disjoint", "equals", "intersects", "overlaps", "touches", "within",
)]  # fmt: skip
ARRAYS = ["a_containedby", "a_contains", "a_equals", "a_overlaps"]
PATTERNS = ["%", "桃浦%", "_", "%A", "taopu", "T%U", "100\\%", "a\\_b", "a_b", "a\\\\b", "%s%s%",
            "%\\*%", "[a]", "%'%", "__%", "strasse", "ß%"]  # fmt: skip
TIMES = ["2020-02-29T15:59:59Z", "2020-02-29T16:00:00Z", "2021-02-28T23:00:00.5Z"]


def a_filter(random: Random, kind: str, depth: int = 3) -> Node:
    """A predicate over a kind's properties, itself made of predicates now and then."""
    if depth and random.random() < 0.55:
        op = random.choice(["and", "or", "not"])
        count = 1 if op == "not" else random.randrange(2, 4)
        return {"op": op, "args": [a_filter(random, kind, depth - 1) for _ in range(count)]}
    name, form = random.choice([*PROPERTIES[kind].items()])
    if random.random() < 0.12:
        return _op("isNull", _named(name))
    return _MAKERS[form](random, kind, name)


def _op(op: str, *args: Node) -> Node:
    return {"op": op, "args": [*args]}


def _named(name: str) -> Node:
    return {"property": name}


def _other(random: Random, kind: str, *forms: str) -> Node:
    return _named(random.choice([n for n, form in PROPERTIES[kind].items() if form in forms]))


def _either_way(random: Random, op: str, left: Node, right: Node) -> Node:
    return _op(op, right, left) if random.random() < 0.2 else _op(op, left, right)


def _text(random: Random, kind: str, name: str) -> Node:
    def casei(node: Node) -> Node:
        return _op("casei", node) if random.random() < 0.3 else node

    left = casei(_named(name))
    match random.randrange(4):
        case 0:
            return _op("like", left, casei(random.choice(PATTERNS)))
        case 1:
            return _op("in", left, [casei(text) for text in random.sample(TEXTS, 3)])
        case 2:
            return _op(random.choice(ORDERS), left, casei(_other(random, kind, "text")))
    return _either_way(random, random.choice(ORDERS), left, casei(random.choice(TEXTS)))


def _number(random: Random, kind: str, name: str) -> Node:
    def literal() -> float:
        return random.choice([*NUMBERS[name], 2.555, 2.5500001, -1, 0, 1e18, -1e18, 1e-7])

    match random.randrange(4):
        case 0:
            return _op("in", _named(name), [literal() for _ in range(3)])
        case 1:
            return _op("between", _named(name), literal(), literal())
        case 2:
            return _op(random.choice(ORDERS), _named(name), _other(random, kind, "number"))
    return _either_way(random, random.choice(ORDERS), _named(name), literal())


def _flag(random: Random, kind: str, name: str) -> Node:
    if random.random() < 0.5:
        return _named(name)
    return _op(random.choice(["=", "<>"]), _named(name), random.random() < 0.5)


def _instant(random: Random) -> Node:
    if random.random() < 0.3:
        return {"timestamp": random.choice(TIMES)}
    return {"date": random.choice(DAYS)}


def _date(random: Random, kind: str, name: str) -> Node:
    left = _named(name)
    match random.randrange(6):
        case 0:
            return _either_way(random, random.choice(ORDERS), left, random.choice(DATES))
        case 1:
            return _op("between", left, _instant(random), _instant(random))
        case 2:
            other = _other(random, kind, "date", "partial")
            return _op(random.choice(ORDERS), left, other)
        case 3:
            return _either_way(random, random.choice(ORDERS), left, _instant(random))
    return _either_way(random, random.choice(TEMPORAL), left, _span(random, kind))


def _span(random: Random, kind: str) -> Node:
    begins, ends = sorted(random.choices(DAYS, k=2))
    match random.randrange(5):
        case 0:
            return _instant(random)
        case 1:
            return {"interval": ["..", ends]}
        case 2:
            return {"interval": [begins, ".."]}
        case 3:
            return {"interval": [_other(random, kind, "date", "partial"), ".."]}
    return {"interval": [begins, ends]}


def _items(random: Random, kind: str, name: str) -> Node:
    other: Node = random.sample(ITEMS, random.randrange(4))
    if random.random() < 0.2:
        other = _other(random, kind, "items")
    return _either_way(random, random.choice(ARRAYS), _named(name), other)


def _geometry(random: Random, kind: str, name: str) -> Node:
    west, south = a_corner(random)
    east, north = round(west + 0.003, 3), round(south + 0.002, 3)
    shape: dict[str, Any] = random.choice(
        [
            {"bbox": [west, south, east, north]},
            {"type": "Point", "coordinates": [west, south]},
            {"type": "LineString", "coordinates": [[west, south], [east, south], [east, north]]},
            {"type": "Polygon", "coordinates": a_rectangle(random)},
            {"type": "MultiPoint", "coordinates": [[west, south], [east, north]]},
        ]
    )
    if "type" in shape and random.random() < 0.2:
        shape["bbox"] = random.choice([[0, 0, 1, 1], 5, None])  # GeoJSON's own, which says nothing.
    return _either_way(random, random.choice(SPATIAL), _named(name), shape)


_MAKERS: dict[str, Callable[[Random, str, str], Node]] = {
    "text": _text,
    "number": _number,
    "flag": _flag,
    "partial": _date,
    "date": _date,
    "items": _items,
    "geometry": _geometry,
}


def as_text(node: Node) -> str:
    """A filter as CQL2 text."""
    match node:
        case bool():
            return "TRUE" if node else "FALSE"
        case str():
            return "'" + node.replace("'", "''") + "'"
        case int() | float():
            return repr(node)
        case list():
            return "(" + ", ".join(map(as_text, node)) + ")"
        case {"property": name}:
            return name
        case {"date": text} | {"timestamp": text}:
            return f"{next(iter(node)).upper()}('{text}')"
        case {"interval": ends}:
            return f"INTERVAL({', '.join(map(as_text, ends))})"
        case {"type": form, "coordinates": coordinates}:
            return form.upper() + (
                _wkt(coordinates) if form != "Point" else f"({_wkt(coordinates)})"
            )
        case {"bbox": numbers}:
            return f"BBOX({', '.join(map(repr, numbers))})"
    return _call(node["op"], [as_text(arg) for arg in node["args"]])


def _call(op: str, args: list[str]) -> str:
    if op in ("and", "or"):
        return "(" + f" {op.upper()} ".join(args) + ")"
    if op == "not":
        return f"NOT ({args[0]})"
    if op == "isNull":
        return f"{args[0]} IS NULL"
    if op == "between":
        return f"{args[0]} BETWEEN {args[1]} AND {args[2]}"
    if op in ("like", "in") or op in ORDERS:
        return f"{args[0]} {op.upper()} {args[1]}"
    return f"{op.upper()}({', '.join(args)})"


def _wkt(coordinates: list[Any]) -> str:
    if not isinstance(coordinates[0], list):
        return " ".join(map(repr, coordinates))
    return "(" + ", ".join(map(_wkt, coordinates)) + ")"
