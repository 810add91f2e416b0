"""The index of boxes changes how soon an answer comes, never the answer."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
import shapely

from catalog.kinds import KINDS
from catalog.query import narrowing, outlines, preparing
from catalog.query.cql2.reading import read_filter
from catalog.query.cql2.tree import And, Shape, Spatial
from catalog.query.listing import Lists
from catalog.query.model import Query, SortKey
from catalog.query.narrowing import at_the_rim, narrowed
from catalog.query.region import plane_box
from catalog.query.statements import Statement
from catalog.store.database import Database
from catalog.store.public.indexing import index_row
from catalog.store.public.reading import Reader
from catalog.store.public.tables import INDEX_TABLES
from catalog.store.public.versions import Change
from catalog.values.canonical import canonical_bytes
from catalog.values.geometry import Box
from catalog.values.projections import CRSES
from tests.catalog.documents import a_facility
from tests.support.builders import a_change, a_tombstone, publish_changes
from tests.support.catalogs import Catalogs

FACILITIES = "facilities"
ENTRIES = 240


@pytest.fixture(scope="module")
def scattered(catalogs: Catalogs) -> Iterator[Database]:
    """Points, some moved later, some withdrawn, some places that have no geometry."""
    database, random = catalogs.empty(), Random(7)
    changes = [_change(random, number) for number in range(ENTRIES)]
    publish_changes(database, *changes)
    publish_changes(database, *(_change(random, number) for number in range(0, ENTRIES, 5)))
    withdrawn = (_id(number) for number in range(0, ENTRIES, 9))
    publish_changes(database, *(a_tombstone(one, collection=FACILITIES) for one in withdrawn))
    yield database
    catalogs.drop(database)


def _id(number: int) -> str:
    return f"DEMO-FAC-T{number}"


def _change(random: Random, number: int) -> Change:
    change = a_change(a_facility(_id(number), _position(random)), decimals=9)
    if number % 12:
        return change
    assert change.content is not None
    feature = orjson.loads(change.content) | {"geometry": None}
    index = index_row(KINDS[FACILITIES], feature)
    return Change(FACILITIES, change.entry_id, canonical_bytes(feature), index)


def _position(random: Random) -> tuple[float, float]:
    """Places whose numbers single precision cannot hold, so that rounding would show."""
    return round(random.uniform(121.3, 121.4), 7), round(random.uniform(31.2, 31.3), 7)


def _single(value: float) -> float:
    return float(struct.unpack("f", struct.pack("f", value))[0])


def _questions(database: Database) -> Iterator[Query]:
    random, reader = Random(11), Reader(database)
    page = Lists(reader).page(Query(FACILITIES, limit=1000))
    placed = [orjson.loads(content)["geometry"] for content in page.contents]
    reader.release()
    for point in filter(None, placed):
        x, y = point["coordinates"]
        yield Query(FACILITIES, bbox=Box(x, y, x, y))
        yield Query(FACILITIES, bbox=Box(_single(x), _single(y), x + 1e-9, y + 1e-9))
    for at in (None, ENTRIES, ENTRIES + 20):
        for _ in range(30):
            west, south = _position(random)
            box = Box(west, south, west + random.random() / 20, south + random.random() / 20)
            yield Query(FACILITIES, bbox=box, at=at)
            shape = Shape(shapely.box(*box).wkb)
            asked = Spatial(random.choice(["s_within", "s_intersects"]), shape)
            yield Query(FACILITIES, filter=And((asked,)), at=at)


def _told(page: Any) -> tuple[Any, ...]:
    return page.contents, page.number_matched, page.at, page.after


def test_answers_are_what_they_are_without_the_index(
    scattered: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, questions = Reader(scattered), list(_questions(scattered))
    found = [_told(Lists(reader).page(one)) for one in questions]
    monkeypatch.setattr(preparing, "narrowed", lambda query, *_: query)
    plain = [_told(Lists(reader).page(one)) for one in questions]
    reader.release()

    assert found == plain
    assert sum(bool(one[0]) for one in found) > len(found) / 2


def test_the_index_leaves_few_over_and_too_many_are_left_to_the_conditions(
    scattered: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(scattered)
    small = Query(FACILITIES, bbox=Box(121.3, 31.2, 121.31, 31.21))

    def run(statement: Statement) -> list[tuple[Any, ...]]:
        return reader.rows(statement.sql, statement.parameters)

    def left(query: Query) -> tuple[int, ...] | None:
        return narrowed(query, reader.backend, run).near

    near = left(small)
    monkeypatch.setattr(narrowing, "NEAR_LIMIT", 25)

    assert near is not None
    assert 0 < len(near) < ENTRIES / 4
    assert left(Query(FACILITIES, bbox=Box(121.2, 31.1, 121.5, 31.4))) is None
    assert left(Query("sources", bbox=small.bbox)) is None
    reader.release()


@pytest.fixture(scope="module")
def slanting(catalogs: Catalogs) -> Iterator[Database]:
    """Triangles: what meets the box around one often does not meet it itself."""
    database, random = catalogs.empty(), Random(5)
    publish_changes(database, *(_outlined(random, number) for number in range(ENTRIES)))
    yield database
    catalogs.drop(database)


def _outlined(random: Random, number: int) -> Change:
    x, y = _position(random)
    corners = [(x, y), (x + random.uniform(-0.02, 0.02), y), (x, y + random.uniform(-0.02, 0.02))]
    ring = [[round(lon, 7), round(lat, 7)] for lon, lat in (*corners, corners[0])]
    change = _change(random, 1)
    assert change.content is not None
    feature = orjson.loads(change.content)
    feature |= {"id": _id(number), "geometry": {"type": "Polygon", "coordinates": [ring]}}
    index = index_row(KINDS[FACILITIES], feature)
    return Change(FACILITIES, _id(number), canonical_bytes(feature), index)


def _boxes(random: Random) -> Iterator[Query]:
    for _ in range(40):
        west, south = _position(random)
        wide = Box(west, south, west + random.random() / 10, south + random.random() / 10)
        yield Query(FACILITIES, bbox=wide, limit=1000)
        crs = random.choice([one for one in CRSES.values() if one.unit == "metre"])
        (a, b), (c, d) = crs.from_lonlat(*wide[:2]), crs.from_lonlat(*wide[2:])
        plane = plane_box(crs, (min(a, c), min(b, d)), (max(a, c), max(b, d)))
        yield Query(FACILITIES, bbox=plane.around, plane=plane, limit=1000)


def test_shapes_are_looked_at_on_the_rim_of_a_box_alone_and_none_is_missed(
    slanting: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, looked_at, boxed = Reader(slanting), 0, 0
    monkeypatch.setattr(preparing, "narrowed", lambda query, *_: query)  # Too much lies in each.
    monkeypatch.setattr(outlines, "_TOGETHER", 7)
    everything = Lists(reader).page(Query(FACILITIES, limit=1000)).contents
    shapes = {one["id"]: one["geometry"] for one in map(orjson.loads, everything)}
    placed = {name: shapely.from_geojson(orjson.dumps(shape)) for name, shape in shapes.items()}

    def run(statement: Statement) -> list[tuple[Any, ...]]:
        return reader.rows(statement.sql, statement.parameters)

    for query in _boxes(Random(13)):
        meets = preparing.meets_box(query)
        wanted = {name for name, shape in placed.items() if meets(shape)}
        found = Lists(reader).page(query).contents
        rim = at_the_rim(query, reader.backend, run).near
        assert {orjson.loads(one)["id"] for one in found} == wanted
        assert rim is not None
        looked_at, boxed = looked_at + len(rim), boxed + len(wanted)
    reader.release()

    assert looked_at < boxed


def test_no_statement_of_a_box_a_filter_and_an_order_reads_the_whole_index(
    scattered: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, asked = Reader(scattered), list[tuple[str, Any]]()
    rows, table = reader.rows, INDEX_TABLES[FACILITIES].name

    def noted(statement: Any, given: Any) -> list[tuple[Any, ...]]:
        asked.append((str(statement), given))
        return rows(statement, given)

    monkeypatch.setattr(reader, "rows", noted)
    query = Query(
        FACILITIES,
        bbox=Box(121.3, 31.2, 121.31, 31.21),
        filter=read_filter(FACILITIES, "name_zh IS NOT NULL AND name_zh <> 'x'"),
        sort=(SortKey("name_zh", descending=True),),
        limit=5,
    )
    page = Lists(reader).page(query)
    plans = [_plan(rows, reader.backend, *one) for one in asked if table in one[0]]
    reader.release()

    boxes, shapeless, *decided = plans
    assert len(page.contents) == 5
    assert f"ix_{table}_shapeless" in shapeless
    assert len(decided) == 3
    if reader.backend == "sqlite":
        assert "SCAN box_index VIRTUAL TABLE INDEX" in boxes
        wanted, whole = f"SEARCH {table} USING INDEX sqlite_autoindex", f"SCAN {table}"
    else:
        # By a bitmap or not, as the statistics of the moment have it.
        assert re.search(rf"Index Scan (using|on) ix_{table}_box", boxes), boxes
        # So few versions are read as quickly by another index, and then filtered.
        wanted, whole = "(seq = ANY", f"Seq Scan on {table}"
    assert all(wanted in plan and whole not in plan for plan in decided), decided


def _plan(rows: Any, backend: str, statement: str, given: Any) -> str:
    if backend == "sqlite":
        return "\n".join(str(row[-1]) for row in rows(f"EXPLAIN QUERY PLAN {statement}", given))
    # So few rows are otherwise read faster as a whole.
    rows("SELECT set_config('enable_seqscan', 'off', false)", {})
    plan = rows(f"EXPLAIN (COSTS OFF) {statement}", given)
    rows("SELECT set_config('enable_seqscan', 'on', false)", {})
    return "\n".join(str(row[-1]) for row in plan)


def test_what_is_published_between_two_statements_is_in_all_of_an_answer_or_in_nothing(
    catalogs: Catalogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, random = catalogs.empty(), Random(3)
    publish_changes(database, *(_change(random, number) for number in range(1, 12)))
    reader, more = Reader(database), iter(range(100, 200, 10))
    rows = reader.rows

    def rows_while_others_publish(*asked: Any) -> list[tuple[Any, ...]]:
        found = rows(*asked)
        number = next(more, None)
        if number is not None:
            first = _change(random, number + 1)
            publish_changes(database, first, *(_change(random, number + n) for n in (2, 3)))
        return found

    monkeypatch.setattr(reader, "rows", rows_while_others_publish)
    page = Lists(reader).page(Query(FACILITIES, bbox=Box(121.0, 31.0, 122.0, 32.0), limit=1000))

    assert page.number_matched == len(page.contents)
    assert page.at == 11
    reader.release()
    catalogs.drop(database)
