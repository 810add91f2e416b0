"""Each limit of a filter bites, one beyond it and not before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest

from catalog.query import resolving
from catalog.query.cql2 import limits
from catalog.query.cql2.reading import JSON, TEXT, read_filter
from catalog.query.listing import Lists
from catalog.query.model import Equals, Query
from catalog.query.resolving import FilterTooBroad
from catalog.store import database as databases
from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from catalog.store.public import reading as public_reading
from tests.support.catalogs import Catalogs
from tests.support.readers import reading

NEAR = "S_INTERSECTS(geometry, POINT(121.35 31.27))"


def refusal(text: str, language: str = TEXT) -> str | None:
    """The code with which a filter is refused, if it is."""
    try:
        read_filter("parcels", text, language=language)
    except ma.ValidationError as error:
        ((code, _),) = error.messages
        return str(code)
    return None


def points(count: int) -> str:
    return f"S_INTERSECTS(geometry, MULTIPOINT({','.join('1 2' for _ in range(count))}))"


def nested(count: int) -> dict[str, Any]:
    found: dict[str, Any] = {"op": "isNull", "args": [{"property": "id"}]}
    for _ in range(count):
        found = {"op": "not", "args": [found]}
    return found


@pytest.mark.parametrize(
    ("code", "within", "beyond"),
    [
        ("filter-too-long", "1=1".ljust(limits.LENGTH), "1=1".ljust(limits.LENGTH + 1)),
        *(
            ("filter-too-deep", opens * limits.DEPTH + "1=1" + closes * limits.DEPTH,
             opens * (limits.DEPTH + 1) + "1=1" + closes * (limits.DEPTH + 1))
            for opens, closes in (("(", ")"), ("NOT ", ""))
        ),
        ("filter-too-many-predicates", " OR ".join(["1=1"] * limits.PREDICATES),
         " OR ".join(["1=1"] * (limits.PREDICATES + 1))),
        ("filter-too-many-predicates", f"far_max IN ({','.join(['far_min'] * limits.PREDICATES)})",
         f"far_max IN ({','.join(['far_min'] * (limits.PREDICATES + 1))})"),
        ("filter-list-long", f"far_max IN ({','.join('1' * limits.LISTED)})",
         f"far_max IN ({','.join('1' * (limits.LISTED + 1))})"),
        ("filter-list-long",
         "A_CONTAINS(supply_features, (" + ",".join(["'a'"] * limits.LISTED) + "))",
         "A_CONTAINS(supply_features, (" + ",".join(["'a'"] * (limits.LISTED + 1)) + "))"),
        ("filter-too-many-vertices", points(limits.VERTICES), points(limits.VERTICES + 1)),
        ("filter-too-many-spatial", " AND ".join([NEAR] * limits.SPATIAL),
         " AND ".join([NEAR] * (limits.SPATIAL + 1))),
        ("filter-too-many-folded", " AND ".join(["casei(name_zh) = 'a'"] * limits.FOLDED),
         " AND ".join(["casei(name_zh) = 'a'"] * (limits.FOLDED + 1))),
        ("filter-too-many-wildcards", f"name_zh LIKE '{'%a' * limits.WILDCARDS}'",
         f"name_zh LIKE '{'%a' * (limits.WILDCARDS + 1)}'"),
        ("filter-number-long", f"far_max > {'1' * limits.DIGITS}",
         f"far_max > {'1' * (limits.DIGITS + 1)}"),
        ("filter-number-long", "far_max > 1e999", "far_max > 1e1000"),
    ],
)  # fmt: skip
def test_a_limit_bites_one_beyond_it(code: str, within: str, beyond: str):
    assert refusal(within) is None
    assert refusal(beyond) == code


def test_limits_hold_for_json_too():
    assert refusal(json.dumps(nested(limits.DEPTH // 2)), JSON) is None
    assert refusal(json.dumps(nested(limits.DEPTH + 1)), JSON) == "filter-too-deep"
    assert refusal("[" * 2_000, JSON) == "filter-too-deep"
    assert refusal('{"op":"=","args":[1,1' + "0" * limits.DIGITS + "]}", JSON) == (
        "filter-number-long"
    )


@pytest.mark.parametrize(
    "asked",
    [
        "S_INTERSECTS(geometry, POLYGON((121.3 31.2, 121.4 31.2, 121.4 31.3, 121.3 31.2)))",
        "CASEI(name_zh) = CASEI('x')",
        "CASEI(name_zh) = name_zh",
    ],
)
def test_what_would_look_at_too_much_is_refused_unless_it_is_narrowed(
    shared_demo: Database, asked: str, monkeypatch: pytest.MonkeyPatch
):
    narrow = (Equals("zone", "none-has-it"),)
    found = read_filter("parcels", asked)

    with reading(shared_demo) as reader:
        lists = Lists(reader)
        with monkeypatch.context() as patch:
            patch.setattr(resolving, "UNDECIDED_LIMIT", 1)
            patch.setattr(resolving, "BOXES_LIMIT", 1)
            with pytest.raises(FilterTooBroad):
                lists.page(Query("parcels", filter=found))
            assert not lists.page(Query("parcels", where=narrow, filter=found)).contents
        assert lists.page(Query("parcels", filter=found))


@pytest.fixture
def impatient(catalogs: Catalogs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A catalog whose readers have next to no time."""
    monkeypatch.setattr(databases, "READ_TIMEOUT_MS", 200)
    monkeypatch.setattr(public_reading, "MOST_STEPS", 2 * public_reading.STEPS)
    database = catalogs.empty()
    yield database
    catalogs.drop(database)


def test_a_statement_without_end_is_ended_and_its_reader_goes_on(impatient: Database):
    hundred = f"json_each('[{','.join('1' * 100)}]')"
    endless = (
        "SELECT count(*) FROM " + ", ".join(f"{hundred} AS t{n}" for n in range(6))
        if impatient.is_sqlite
        else "SELECT pg_sleep(3600)"
    )

    with reading(impatient) as reader:
        with pytest.raises(Exception) as ended:  # noqa: PT011 - each driver has its own
            reader.rows(endless, {})

        assert failure(ended.value) is Failure.TOO_LONG
        assert reader.clock().seq == 0
