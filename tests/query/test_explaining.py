"""Explanations beside what is found, and beside an evaluator that shares nothing with them."""

from __future__ import annotations

from random import Random
from typing import Any

import orjson
import pytest

from catalog.kinds import KINDS
from catalog.query.cql2.reading import read_filter
from catalog.query.cql2.tree import Not
from catalog.query.evaluating import Subject
from catalog.query.explaining import Explained, explained
from catalog.query.listing import Lists
from catalog.query.model import Between, Condition, Equals, Query
from catalog.query.searching import read_search
from catalog.store.database import Database
from catalog.values.geometry import Box
from tests.query.cql2.entries import DATES, ITEMS, PROPERTIES, Feature, publish_randomly
from tests.query.cql2.evaluating import holds
from tests.query.cql2.generating import Node, a_filter, as_text
from tests.support.readers import reading

ENTRIES = 30
QUESTIONS = 4_000
"""Of both kinds on both engines together."""


@pytest.mark.parametrize("kind", PROPERTIES)
def test_an_explanation_says_of_each_entry_what_a_list_says(
    empty_catalog: Database, kind: str, scale: float
):
    random = Random(f"explained {kind} {empty_catalog.is_sqlite}")
    features = publish_randomly(random, empty_catalog, kind, ENTRIES)[-1][kind]
    subjects = {entry_id: Subject(kind, feature) for entry_id, feature in features.items()}
    found = unknown = 0

    with reading(empty_catalog) as reader:
        lists = Lists(reader)

        def selected(query: Query) -> set[str]:
            return {orjson.loads(content)["id"] for content in lists.page(query).contents}

        for _ in range(max(30, round(QUESTIONS * scale / 4))):
            node = a_filter(random, kind, random.randrange(4))
            asked = read_filter(kind, as_text(node))
            true = selected(Query(kind, filter=asked, limit=1000))
            false = selected(Query(kind, filter=Not(asked), limit=1000))
            narrow = _narrowed(random, Query(kind, filter=asked, limit=1000))
            both = selected(narrow)
            for entry_id, subject in subjects.items():
                told = explained(Query(kind, filter=asked), subject).parts[0]
                of_sql = True if entry_id in true else False if entry_id in false else None
                assert told.result is of_sql, as_text(node)
                _check(node, told, features[entry_id])
                whole = explained(narrow, subject)
                assert (whole.result is True) == (entry_id in both), narrow
                unknown += told.result is None
            found += len(both)

    assert min(found, unknown) > 10


def _check(node: Node, told: Explained, feature: Feature) -> None:
    """Each part of a filter is what the evaluator says of it, and shows public values alone."""
    assert told.result is holds(node, feature), as_text(node)
    if isinstance(node, dict) and node.get("op") in ("and", "or", "not"):
        for part, inner in zip(node["args"], told.parts, strict=True):
            _check(part, inner, feature)
    for one in told.fields:
        own: Any = feature if one.field in ("id", "geometry") else feature["properties"]
        assert one.value == own.get(one.field)
        assert (one.reason is None) == (one.value is not None)


def _narrowed(random: Random, query: Query) -> Query:
    """The same with some of what else may be asked."""
    names = KINDS[query.kind].queryables
    name, form = random.choice([*PROPERTIES[query.kind].items()])
    where: tuple[Condition, ...] = ()
    if form in ("partial", "date"):
        low, high = sorted(random.sample(DATES, 2))
        where = (Between(name, low, random.choice([None, high])),)
    elif form == "number":
        where = (Between(name, random.choice([None, 2]), 3),)
    elif form == "flag":
        where = (Equals(name, True),)
    elif form == "items":
        where = (Equals(name, random.choice(ITEMS)),)
    assert all(condition.field in names for condition in where)
    period = random.choice([None, ("2020-02-29", None), (None, "2020-12-31"), ("2021-01-01",) * 2])
    box = random.choice([None, None, Box(121.352, 31.27, 121.355, 31.273)])
    text = random.choice([None, None, read_search("taopu,桃浦")])
    return Query(
        query.kind, where, box, period=period, filter=query.filter, text=text, limit=query.limit
    )
