"""Small catalogs of entries that have every type of property, each of them sometimes missing."""

from __future__ import annotations

from random import Random
from typing import Any

from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change
from catalog.values.canonical import canonical_bytes
from tests.support.builders import a_tombstone, publish_changes

Feature = dict[str, Any]
Catalog = dict[str, dict[str, Feature]]
"""What is public: entries by their ids, by their kinds."""

TEXTS = ["桃浦甲", "桃浦乙 A", "Taopu", "TAOPU", "Straße", "STRASSE", "İ", "ſ", "100%", "a_b", "ab",
         "a\\b", "a*b", "[a]", "O'Brien", "\U00020BB7", "～"]  # fmt: skip
NUMBERS = {"far_max": [0.5, 2, 2.5, 2.55, 3], "far_min": [1, 2, 2.5], "register_no": [1, 2, 3],
           "site_area_m2": [100.25, 2.5, 3], "start_price_wan": [2.5, 2.5501, 3]}  # fmt: skip
FLAGS = ["key_parcel"]
DATES = ["2020", "2020-02", "2020-02-29", "2021", "2021-02", "2021-02-28", "2021-03-01",
         "2020-12-31", "2020-04", "2020-04-30"]  # fmt: skip
DAYS = [date for date in DATES if len(date) == 10]
ITEMS = ["甲", "乙", "丙", "O'X"]

PROPERTIES: dict[str, dict[str, str]] = {
    "parcels": {
        "id": "text",
        "name_zh": "text",
        "name_en": "text",
        "plot_no": "text",
        "far_max": "number",
        "far_min": "number",
        "register_no": "number",
        "key_parcel": "flag",
        "expected_supply": "partial",
        "supply_features": "items",
        "green_channel": "items",
        "geometry": "geometry",
    },
    "announcements": {
        "name_zh": "text",
        "winner": "text",
        "site_area_m2": "number",
        "start_price_wan": "number",
        "published_on": "partial",
        "opens_on": "partial",
        "deal_on": "date",
        "registration_closes_on": "date",
        "organisers": "items",
    },
}
"""What filters of the test name, and of which type it is."""


def publish_randomly(random: Random, database: Database, kind: str, count: int) -> list[Catalog]:
    """Three releases, the later ones with changes and withdrawals: the catalog after each."""
    now: Catalog = {kind: {}}
    found = []
    for _ in range(3):
        changes = []
        for number in random.sample(range(count), count if not found else count // 3):
            entry_id = f"DEMO-E-{number:03d}"
            if entry_id in now[kind] and random.random() < 0.2:
                del now[kind][entry_id]
                changes.append(a_tombstone(entry_id, collection=kind))
            else:
                now[kind][entry_id] = feature = a_feature(random, kind, entry_id)
                content = canonical_bytes(feature)
                changes.append(Change(kind, entry_id, content, index_row(KINDS[kind], feature)))
        publish_changes(database, *changes)
        found.append({kind: dict(now[kind])})
    return found


def a_feature(random: Random, kind: str, entry_id: str) -> Feature:
    """A Feature as it is published; a quarter of its values are missing."""
    properties: dict[str, Any] = {"evidence": {}}
    for name, form in PROPERTIES[kind].items():
        if name not in ("id", "geometry") and random.random() < 0.75:
            properties[name] = _value(random, name, form)
    geometry = a_geometry(random) if kind == "parcels" and random.random() < 0.75 else None
    return {"type": "Feature", "id": entry_id, "geometry": geometry, "properties": properties}


def _value(random: Random, name: str, form: str) -> Any:
    match form:
        case "text":
            return random.choice(TEXTS)
        case "number":
            return random.choice(NUMBERS[name])
        case "flag":
            return random.random() < 0.5
        case "partial":
            return random.choice(DATES)
        case "date":
            return random.choice(DAYS)
    return random.sample(ITEMS, random.randrange(4))


def a_geometry(random: Random) -> dict[str, Any]:
    """Points and rectangles on a coarse grid, so that many touch, hold or equal each other."""
    if random.random() < 0.3:
        return {"type": "Point", "coordinates": [*a_corner(random)]}
    if random.random() < 0.3:
        first = a_rectangle(random)
        west = max(x for x, _ in first[0]) + 0.005
        moved = [[[round(x - first[0][0][0] + west, 6), y] for x, y in ring] for ring in first]
        return {"type": "MultiPolygon", "coordinates": [first, moved]}
    return {"type": "Polygon", "coordinates": a_rectangle(random)}


def a_corner(random: Random) -> tuple[float, float]:
    west, south = (random.randrange(8) / 1000 for _ in range(2))
    return round(121.35 + west, 3), round(31.27 + south, 3)


def a_rectangle(random: Random) -> list[list[list[float]]]:
    west, south = a_corner(random)
    east, north = (round(start + random.randrange(1, 5) / 1000, 6) for start in (west, south))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    if random.random() < 0.3:
        # A triangle, whose box does not tell all of it.
        ring = [ring[0], ring[1], ring[2], ring[0]]
    return [ring]
