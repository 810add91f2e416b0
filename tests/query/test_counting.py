"""Counts by value beside those made by hand of the entries that an independent evaluator finds."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import shapely

from catalog.kinds import KINDS
from catalog.query import counting
from catalog.query.counting import count_facets, facets_of
from catalog.query.cql2.reading import read_filter
from catalog.query.model import Equals, Query
from catalog.store.database import Database
from catalog.values.geometry import Box
from tests.query.cql2.entries import ITEMS, Feature, publish_randomly
from tests.query.cql2.evaluating import selects
from tests.query.cql2.generating import a_filter, as_text
from tests.support.readers import reading

KIND = "parcels"
ENTRIES = 30
QUESTIONS = 2_000
BOX = Box(121.352, 31.27, 121.355, 31.273)


def test_of_many_values_the_most_frequent_are_told(demo_catalog: Database, monkeypatch):
    with reading(demo_catalog) as reader:
        (whole,) = count_facets(reader, Query("policies"), ("issuers",)).facets
        monkeypatch.setattr(counting, "MOST_VALUES", 3)
        (cut,) = count_facets(reader, Query("policies"), ("issuers",)).facets

    assert len(whole.counts) > 4
    assert whole.left_out == 0
    assert (cut.left_out, cut.without) == (len(whole.counts) - 3, whole.without)
    assert cut.counts.items() < whole.counts.items()
    rest = [count for value, count in whole.counts.items() if value not in cut.counts]
    assert min(cut.counts.values()) >= max(rest)


def test_counts_are_those_of_the_entries_that_are_found(empty_catalog: Database, scale: float):
    random = Random(f"facets {empty_catalog.is_sqlite}")
    states = publish_randomly(random, empty_catalog, KIND, ENTRIES)
    names = facets_of(KINDS[KIND])
    different: Counter[int] = Counter()

    with reading(empty_catalog) as reader:
        for _ in range(max(40, round(QUESTIONS * scale / 2))):
            asked = a_filter(random, KIND)
            state = random.randrange(len(states))
            own = _own_conditions(random)
            query = Query(
                KIND,
                filter=read_filter(KIND, as_text(asked)),
                where=tuple(Equals(name, value) for name, value in own.items()),
                bbox=BOX if random.random() < 0.3 else None,
                at=None if state == len(states) - 1 else ENTRIES + state * (ENTRIES // 3),
            )
            exclude_own = random.random() < 0.5
            found = count_facets(reader, query, names, exclude_own=exclude_own)

            others = [
                feature
                for feature in states[state][KIND].values()
                if selects(asked, feature) and (query.bbox is None or _meets(feature))
            ]
            whole = [feature for feature in others if _all_hold(own, feature)]
            assert found.matched == len(whole)
            for facet in found.facets:
                rest = {n: v for n, v in own.items() if not exclude_own or n != facet.field}
                counts, without = _counted(
                    facet.field, [feature for feature in others if _all_hold(rest, feature)]
                )
                assert (facet.counts, facet.without) == (counts, without), facet.field
            different[len(whole)] += 1

    assert len(different) > 5


def _own_conditions(random: Random) -> dict[str, Any]:
    values = {"key_parcel": random.random() < 0.5, "supply_features": random.choice(ITEMS)}
    return {name: value for name, value in values.items() if random.random() < 0.4}


def _all_hold(own: dict[str, Any], feature: Feature) -> bool:
    return all(value in _values(name, feature) for name, value in own.items())


def _values(name: str, feature: Feature) -> list[Any]:
    value = feature["properties"].get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _counted(name: str, features: list[Feature]) -> tuple[dict[str, int], int]:
    values = [_values(name, feature) for feature in features]
    spelt = ({True: "true", False: "false"}.get(v, v) for held in values for v in held)
    return dict(Counter(spelt)), sum(not held for held in values)


def _meets(feature: Feature) -> bool:
    geometry = feature["geometry"]
    return geometry is None or bool(shapely.box(*BOX).intersects(shapely.geometry.shape(geometry)))
