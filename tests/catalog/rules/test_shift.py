"""A thing that lies just where another map would have put it betrays that map."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.rules.shift import TOLERANCE_M, centre, suspected_shift
from catalog.values.coordinates import (
    Position,
    bd09_from_gcj02,
    bd09_from_wgs84,
    gcj02_from_wgs84,
    metres_between,
)
from catalog.values.geometry import TAOPU_GUARD
from tests.catalog.documents import a_square

WUWEI = (121.360149, 31.278923)
SYSTEMS = {
    "GCJ-02": gcj02_from_wgs84,
    "BD-09": bd09_from_wgs84,
    "GCJ-02→BD-09": bd09_from_gcj02,
}
in_taopu = st.tuples(
    st.floats(TAOPU_GUARD.west, TAOPU_GUARD.east), st.floats(TAOPU_GUARD.south, TAOPU_GUARD.north)
)


def moved(position: Position, east_m: float, north_m: float) -> Position:
    """The position that lies that many metres away (the inverse of `metres_between`, nearly)."""
    east, north = metres_between(position, (position[0] + 1e-3, position[1] + 1e-3))
    return position[0] + 1e-3 * east_m / east, position[1] + 1e-3 * north_m / north


@given(in_taopu, st.sampled_from(list(SYSTEMS)))
def test_what_a_map_has_shifted_names_that_map(true: Position, system: str):
    assert suspected_shift(true, SYSTEMS[system](*true)) == system


@given(in_taopu, st.sampled_from(list(SYSTEMS)))
def test_what_was_corrected_once_too_often_is_found_as_well(true: Position, system: str):
    east, north = metres_between(true, SYSTEMS[system](*true))

    assert suspected_shift(true, moved(true, -east, -north)) == f"−{system}"


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("east", "north"), [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1)])
def test_thirty_metres_either_way_are_the_tolerance(system: str, sign: int, east: int, north: int):
    shift_east, shift_north = metres_between(WUWEI, SYSTEMS[system](*WUWEI))

    def found(metres: float) -> str | None:
        place = moved(WUWEI, sign * shift_east + east * metres, sign * shift_north + north * metres)
        return suspected_shift(WUWEI, place)

    assert TOLERANCE_M == 30
    assert found(29) == ("" if sign > 0 else "−") + system
    assert found(31) is None


@given(in_taopu, st.floats(0, 300), st.floats(0, 2 * math.pi))
def test_an_ordinary_move_is_no_shift(true: Position, metres: float, direction: float):
    place = moved(true, metres * math.cos(direction), metres * math.sin(direction))

    assert suspected_shift(true, place) is None


@pytest.mark.parametrize(
    ("east", "north"), [(0, 485), (485, 0), (-440, -205), (2000, 2000), (0, -1100)]
)
def test_a_far_move_in_no_map_s_direction_is_no_shift(east: float, north: float):
    assert suspected_shift(WUWEI, moved(WUWEI, east, north)) is None


@pytest.mark.parametrize(
    ("geometry", "middle"),
    [
        ({"type": "Point", "coordinates": [121.35, 31.27]}, (121.35, 31.27)),
        (a_square(), (121.351, 31.271)),
        ({"type": "MultiPolygon", "coordinates": [a_square()["coordinates"]]}, (121.351, 31.271)),
    ],
)
def test_a_geometry_stands_where_its_centroid_is(geometry: dict, middle: Position):
    assert centre(geometry) == pytest.approx(middle)
