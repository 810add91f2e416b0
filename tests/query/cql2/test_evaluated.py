"""Compiled filters beside an evaluator that shares nothing with them."""

from __future__ import annotations

import json
from random import Random

import orjson
import pytest

from catalog.query.cql2.reading import JSON, read_filter
from catalog.query.cql2.tree import Expression
from catalog.query.listing import Lists
from catalog.query.model import Query
from catalog.store.database import Database
from tests.query.cql2.entries import PROPERTIES, publish_randomly
from tests.query.cql2.evaluating import selects
from tests.query.cql2.generating import Node, a_filter, as_text
from tests.support.readers import reading

FILTERS = 20_000
"""On both engines together."""

ENTRIES = 30


@pytest.mark.parametrize("kind", PROPERTIES)
def test_what_a_filter_selects_is_what_the_standard_says(
    empty_catalog: Database, kind: str, scale: float
):
    random = Random(f"{kind} {empty_catalog.is_sqlite}")
    states = publish_randomly(random, empty_catalog, kind, ENTRIES)
    unknown = selected = 0

    with reading(empty_catalog) as reader:
        lists = Lists(reader)
        heads = _heads(lists, kind, len(states))
        for _ in range(max(50, round(FILTERS * scale / 4))):
            asked = a_filter(random, kind)
            expected = random.randrange(len(states))
            at = None if expected == len(states) - 1 else heads[expected]
            page = lists.page(Query(kind, filter=_read(random, kind, asked), limit=1000, at=at))

            found = sorted(orjson.loads(content)["id"] for content in page.contents)
            everything = states[expected][kind]
            right = sorted(i for i, feature in everything.items() if selects(asked, feature))
            assert found == right, as_text(asked)
            assert page.number_matched == len(right)
            selected += bool(right)
            unknown += len(right) < len(everything)

    # Else most of them asked for nothing, or for everything.
    assert min(selected, unknown) > 10


def _heads(lists: Lists, kind: str, count: int) -> list[int]:
    """The seqs with which the releases ended: the first one only published, the others a third."""
    first, third = ENTRIES, ENTRIES // 3
    heads = [first + n * third for n in range(count)]
    assert lists.page(Query(kind)).clock.seq == heads[-1]
    return heads


def _read(random: Random, kind: str, asked: Node) -> Expression:
    """The filter as it is read from text or, in one of three, from JSON."""
    if random.random() < 0.33:
        return read_filter(kind, json.dumps(asked), language=JSON)
    return read_filter(kind, as_text(asked))
