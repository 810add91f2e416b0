"""A geometry is refused with its suspected cause, and never mended."""

from __future__ import annotations

import math
import time
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds import KINDS
from catalog.rules.geometry import MAX_POSITIONS, geometry_faults
from catalog.values.geometry import TAOPU_GUARD
from tests.catalog.documents import a_square, told
from tests.support.patience import A_HANG_S

PARCEL, PLACE = KINDS["parcels"].geometry, KINDS["facilities"].geometry
SQUARE = a_square()
RING: list[list[float]] = SQUARE["coordinates"][0]
HOLE = a_square(121.3505, 31.2705, 0.0005)["coordinates"][0]


def faults(geometry: Any, rule: Any = PARCEL) -> set[tuple[str, str]]:
    return told(geometry_faults(geometry, rule, "/geometry"))


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def two_polygons(one: Any, other: Any) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[one], [other]]}


def with_position(value: Any) -> dict[str, Any]:
    found = deepcopy(SQUARE)
    found["coordinates"][0][1] = value
    return found


@pytest.mark.parametrize(
    "geometry",
    [
        SQUARE,
        polygon(RING[::-1]),
        polygon(RING, HOLE),
        two_polygons(RING, a_square(121.36)["coordinates"][0]),
        polygon([[TAOPU_GUARD.west, TAOPU_GUARD.south], [121.4, 31.25], [121.4, 31.3],
                 [TAOPU_GUARD.west, TAOPU_GUARD.south]]),
    ],
)  # fmt: skip
def test_an_ordinary_geometry_is_taken_as_it_is(geometry: dict[str, Any]):
    assert faults(geometry) == set()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [121.30, 31.22]},
        {"type": "LineString", "coordinates": RING[:2]},
        {"type": "MultiLineString", "coordinates": [RING[:2], RING[2:]]},
    ],
)
def test_a_facility_may_be_a_point_or_a_line_around_the_town(geometry: dict[str, Any]):
    assert faults(geometry, PLACE) == set()


@pytest.mark.parametrize(
    ("geometry", "pointer", "code"),
    [
        (True, "", "not-an-object"),
        ([121.35, 31.27], "", "not-an-object"),
        ({"type": "Point", "coordinates": [121.35, 31.27]}, "/type", "geometry-type"),
        ({"type": "GeometryCollection", "coordinates": []}, "/type", "geometry-type"),
        ({"type": ["Polygon"], "coordinates": []}, "/type", "geometry-type"),
        ({"coordinates": [RING]}, "/type", "geometry-type"),
        ({**SQUARE, "crs": {"type": "name"}}, "/crs", "geometry-with-crs"),
        ({**SQUARE, "a/b": 1}, "/a~1b", "unknown-member"),
        ({"type": "Polygon"}, "/coordinates", "coordinates-shape"),
        (polygon(), "/coordinates", "coordinates-shape"),
        (polygon([]), "/coordinates", "coordinates-shape"),
        (polygon(*RING), "/coordinates", "coordinates-shape"),
        (polygon([RING]), "/coordinates", "coordinates-shape"),
        (polygon({"0": RING}), "/coordinates", "coordinates-shape"),
        (polygon("ring"), "/coordinates", "coordinates-shape"),
        (with_position([121.35, 31.27, 4.5]), "/coordinates", "position-size"),
        (with_position([121.35]), "/coordinates", "position-size"),
        (with_position(["121.35", "31.27"]), "/coordinates", "position-number"),
        (with_position([True, 31.27]), "/coordinates", "position-number"),
        (with_position([None, 31.27]), "/coordinates", "position-number"),
        (with_position([math.nan, 31.27]), "/coordinates", "position-number"),
        (with_position([math.inf, 31.27]), "/coordinates", "position-number"),
        (with_position([Decimal("1e400"), 31.27]), "/coordinates", "position-number"),
        (polygon(RING[:-1]), "/coordinates", "ring-not-closed"),
        (polygon(RING, HOLE[:-1]), "/coordinates", "ring-not-closed"),
        (polygon([RING[0], RING[1], RING[0]]), "/coordinates", "ring-too-short"),
        (polygon([RING[0]]), "/coordinates", "ring-too-short"),
        (polygon([RING[i] for i in (0, 2, 1, 3, 0)]), "/coordinates", "geometry-invalid"),
        (polygon([RING[0]] * 4), "/coordinates", "geometry-invalid"),
        (polygon(RING, a_square(121.36)["coordinates"][0]), "/coordinates", "geometry-invalid"),
        (two_polygons(RING, RING), "/coordinates", "geometry-invalid"),
    ],
)  # fmt: skip
def test_a_wrong_geometry_is_refused_with_its_cause(geometry: Any, pointer: str, code: str):
    assert faults(geometry) == {("/geometry" + pointer, code)}


def test_a_line_has_two_different_ends():
    one = {"type": "LineString", "coordinates": RING[:1]}
    same = {"type": "MultiLineString", "coordinates": [RING[:2], [RING[0], RING[0]]]}

    assert faults(one, PLACE) == {("/geometry/coordinates", "line-too-short")}
    assert faults(same, PLACE) == {("/geometry/coordinates", "geometry-invalid")}


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        ([[y, x] for x, y in RING], "coordinates-swapped"),
        ([[351_000.5 + x, 3_461_000.0 + y] for x, y in RING], "coordinates-projected"),
        ([[40_351_000.0 + x, 3_461_000.0 + y] for x, y in RING], "coordinates-projected"),
        ([[13_509_000.0 + x, 3_666_000.0 + y] for x, y in RING], "coordinates-projected"),
        ([[x + 0.1, y] for x, y in RING], "outside-guard-box"),
        ([[x - 242, y] for x, y in RING], "outside-guard-box"),
        ([*RING[:1], [0, 0], *RING[1:]], "outside-guard-box"),
        ([*RING[:1], [31.27, 121.35], *RING[1:]], "coordinates-projected"),
    ],
)
def test_coordinates_of_another_place_or_system_name_the_suspected_cause(
    ring: list[list[float]], code: str
):
    (fault,) = geometry_faults(polygon(ring), PARCEL, "/geometry")

    assert (fault.pointer, fault.code) == ("/geometry/coordinates", code)
    assert fault.facts["box"] == "121.32–121.405, 31.245–31.315"


def test_the_box_reaches_to_its_edge_and_no_further():
    def at(east: float) -> set[tuple[str, str]]:
        return faults(polygon([[121.40, 31.27], [east, 31.27], [121.40, 31.28], [121.40, 31.27]]))

    assert at(121.405) == set()
    assert at(121.405001) == {("/geometry/coordinates", "outside-guard-box")}


def circle(count: int) -> list[list[float]]:
    turns = [2 * math.pi * n / (count - 1) for n in range(count - 1)]
    ring = [[121.36 + 0.01 * math.cos(t), 31.28 + 0.01 * math.sin(t)] for t in turns]
    return [*ring, ring[0]]


def test_as_many_positions_as_allowed_are_taken_and_not_one_more():
    assert faults(polygon(circle(MAX_POSITIONS))) == set()
    assert faults(polygon(circle(MAX_POSITIONS + 1))) == {
        ("/geometry/coordinates", "geometry-too-large")
    }


@pytest.mark.parametrize(
    "geometry",
    [
        polygon([[121.35, 31.27]] * 3_000_000),
        {"type": "MultiPolygon", "coordinates": [[RING * 500] * 200] * 200},
        polygon(*[RING] * 100_000),
        {"type": "MultiPolygon", "coordinates": [[RING]] * 100_000},
    ],
)
def test_a_huge_geometry_is_refused_before_it_is_looked_at(geometry: dict[str, Any]):
    begun = time.process_time()

    assert faults(geometry) == {("/geometry/coordinates", "geometry-too-large")}
    assert time.process_time() - begun < A_HANG_S


def test_a_star_that_takes_minutes_to_mend_is_refused_at_once():
    count = 4_999
    star = [
        [121.36 + 0.01 * math.cos(t), 31.28 + 0.01 * math.sin(t)]
        for t in (2 * math.pi * n * 2_500 / count for n in range(count))
    ]
    begun = time.process_time()

    assert faults(polygon([*star, star[0]])) == {("/geometry/coordinates", "geometry-invalid")}
    assert time.process_time() - begun < A_HANG_S


def test_arrays_nested_without_end_are_no_coordinates():
    nested: Any = 1
    for _ in range(100_000):
        nested = [nested]

    assert faults({"type": "MultiPolygon", "coordinates": nested}) == {
        ("/geometry/coordinates", "coordinates-shape")
    }
    while isinstance(nested, list):  # Taken apart by hand: freeing it would recurse.
        nested = nested.pop()


numbers = st.one_of(
    st.floats(), st.integers(), st.none(), st.booleans(), st.text(max_size=3),
    st.floats(121.32, 121.405), st.floats(31.245, 31.315),
)  # fmt: skip
anything = st.recursive(numbers, lambda inner: st.lists(inner, max_size=6), max_leaves=60)
kinds_of_geometry = st.sampled_from(
    ["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "Curve"]
)


@given(kinds_of_geometry, anything)
def test_no_arrays_whatever_end_in_anything_but_an_answer(name: str, coordinates: Any):
    for rule in (PARCEL, PLACE):
        assert isinstance(
            geometry_faults({"type": name, "coordinates": coordinates}, rule, ""), list
        )
