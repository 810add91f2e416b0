"""Every order is total, and a walk in it sees one state of the catalog whoever publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest

from catalog.kinds import KINDS
from catalog.query.cql2.reading import read_filter
from catalog.query.listing import Lists
from catalog.query.model import Query, SortKey
from catalog.store.database import Database
from tests.query.cql2.entries import PROPERTIES, Feature, publish_randomly
from tests.store.publishing import Where, publish_many
from tests.support.builders import publish_sources, versions_of
from tests.support.processes import beside
from tests.support.readers import reading

ENTRIES = 100_000
PUBLISHERS, PUBLICATIONS = 4, 400


def _pages(lists: Lists, query: Query) -> Iterator[dict[str, Any]]:
    page = lists.page(query)
    query = replace(query, at=page.at)
    while True:
        yield from (orjson.loads(content) for content in page.contents)
        if page.after is None:
            return
        page = lists.page(replace(query, after=page.after))


@pytest.mark.parametrize("kind", PROPERTIES)
def test_every_sortable_orders_pages_both_ways_alone_and_beside_others(
    empty_catalog: Database, kind: str
):
    random = Random(kind)
    features = publish_randomly(random, empty_catalog, kind, 30)[-1][kind]
    names = [*KINDS[kind].sortables]
    with_values = [name for name in names if name in PROPERTIES[kind]]
    orders = [(SortKey(name, down),) for name in names for down in (False, True)]
    for _ in range(12):
        several = random.sample(with_values, min(3, len(with_values)))
        orders.append(tuple(SortKey(name, random.random() < 0.5) for name in several))

    with reading(empty_catalog) as reader:
        lists = Lists(reader)
        for order in orders:
            walked = [found["id"] for found in _pages(lists, Query(kind, sort=order, limit=4))]
            assert walked == _ordered(kind, features, order), order


def _ordered(kind: str, features: dict[str, Feature], order: tuple[SortKey, ...]) -> list[str]:
    """Ids by the keys, last key first: a stable sort, nulls behind everything either way."""
    found = sorted(features)
    for key in reversed(order):
        value = _value_of(kind, features, key.field)
        known = [one for one in found if value(one) is not None]
        unknown = [one for one in found if value(one) is None]
        # Reversed too, equals stay in their order.
        found = sorted(known, key=value, reverse=key.descending) + unknown
    return found


def _value_of(kind: str, features: dict[str, Feature], name: str) -> Callable[[str], Any]:
    return lambda entry_id: features[entry_id]["properties"].get(name)


@pytest.mark.slow
def test_walks_beside_four_publishers_miss_nothing_and_see_nothing_twice(
    empty_catalog: Database, scale: float
):
    count = max(400, round(ENTRIES * scale))
    for first in range(0, count, 5000):
        publish_sources(empty_catalog, *range(first, min(first + 5000, count)), doc_no="0")
    where, publications = Where.of(empty_catalog), max(30, round(PUBLICATIONS * scale))
    asked = Query(
        "sources",
        filter=read_filter("sources", "doc_no = '0' OR doc_no LIKE '1-%' OR doc_no LIKE '3-%'"),
        sort=(SortKey("issued_on"), SortKey("doc_no", descending=True)),
        limit=max(20, count // 50),
    )
    walks: list[tuple[int, list[str]]] = []

    with reading(empty_catalog) as reader, ProcessPoolExecutor(PUBLISHERS, beside()) as pool:
        lists = Lists(reader)
        begun = [pool.submit(publish_many, where, n, publications) for n in range(PUBLISHERS)]
        while len(walks) < 2 or not all(one.done() for one in begun):
            at = lists.page(asked).at
            walks.append((at, [found["id"] for found in _pages(lists, replace(asked, at=at))]))
        assert all(one.result() for one in begun)

    history = versions_of(empty_catalog)
    for at, walked in [*walks[:2], walks[-1]]:
        newest = {row.entry_id: row for row in history if row.seq <= at}
        numbers = {key: _doc_no(row) for key, row in newest.items()}
        found = [key for key in sorted(numbers) if numbers[key][:2] in ("0", "1-", "3-")]
        assert walked == sorted(found, key=numbers.__getitem__, reverse=True)
        assert len(walked) == len(set(walked)) >= count - 40


def _doc_no(row: Any) -> str:
    found: str = orjson.loads(row.content)["properties"]["doc_no"]
    return found
