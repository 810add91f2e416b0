"""Statements are remembered by their shape, and what is remembered is bounded."""

from __future__ import annotations

import pytest

from catalog.query import statements
from catalog.query.compiler import count_statement
from catalog.query.cql2.reading import read_filter
from catalog.query.model import Query
from catalog.query.statements import Statement


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(statements, "_shapes", type(statements._shapes)())


def written(text: str, backend: str) -> Statement:
    return count_statement(backend, Query("parcels", filter=read_filter("parcels", text), at=0))


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_filters_that_differ_in_their_literals_have_one_shape(backend: str):
    first = written("far_max > 2 AND zone IN ('a') AND plot_no LIKE 'x%'", backend)
    other = written("far_max > 3.5 AND zone IN ('b', 'c') AND plot_no LIKE '_y'", backend)

    assert first.sql is other.sql
    assert first.parameters.keys() == other.parameters.keys()
    assert 350 in other.parameters.values()
    assert "at" in other.parameters
    assert len(statements._shapes) == 1


def test_what_is_remembered_is_bounded_in_number_and_in_size(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(statements, "_REMEMBERED", 2)
    for text in ("far_max > 1", "far_max < 1", "far_max = 1"):
        written(text, "sqlite")
    written(" OR ".join(["T_OVERLAPS(expected_supply, DATE('2020-01-01'))"] * 50), "sqlite")
    written(" OR ".join(["A_EQUALS(green_channel, supply_features)"] * 50), "sqlite")

    assert len(statements._shapes) == 2
    assert all(len(found.string) <= statements._LONGEST for found in statements._shapes.values())
