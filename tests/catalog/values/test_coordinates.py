"""Coordinates of Chinese web maps: to them and back, and as two station lists give them."""

from __future__ import annotations

import math

import coordTransform
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values.coordinates import (
    Position,
    bd09_from_gcj02,
    bd09_from_wgs84,
    gcj02_from_wgs84,
    metres_between,
    wgs84_from_gcj02,
)
from catalog.values.geometry import TAOPU_GUARD

# Stations of line 11: WGS-84 of one list, GCJ-02 and BD-09 of another. Once in one frame the two
# lists lie 12 to 28 m apart.
STATIONS = {
    "上海西站": ((121.396762, 31.264456), (121.401502, 31.262557), (121.40804, 31.26840)),
    "李子园": ((121.385317, 31.270706), (121.390057, 31.268796), (121.39663, 31.27448)),
    "祁连山路": ((121.371288, 31.273387), (121.376019, 31.271419), (121.38260, 31.27706)),
    "武威路": ((121.360149, 31.278923), (121.364869, 31.276940), (121.37142, 31.28268)),
    "桃浦新村": ((121.344832, 31.283593), (121.349560, 31.281496), (121.35604, 31.28750)),
    "南翔": ((121.318821, 31.298914), (121.323460, 31.296856), (121.32985, 31.30321)),
}
BETWEEN_LISTS_M = 35.0
OF_ONE_LIST_M = 1.0

in_taopu = st.tuples(
    st.floats(TAOPU_GUARD.west, TAOPU_GUARD.east), st.floats(TAOPU_GUARD.south, TAOPU_GUARD.north)
)


def apart_m(start: Position, end: Position) -> float:
    return math.hypot(*metres_between(start, end))


@given(in_taopu)
def test_there_and_back_is_nearer_than_a_millimetre(position: Position):
    back = wgs84_from_gcj02(*gcj02_from_wgs84(*position))

    assert apart_m(position, back) < 0.001


@given(in_taopu)
def test_two_published_converters_say_the_same_to_a_millimetre(position: Position):
    """Forward alone: their ways back are known to err by metres."""
    longitude, latitude = position
    ours = gcj02_from_wgs84(*position), bd09_from_wgs84(*position)

    one = (
        tuple(coordTransform.wgs84_to_gcj02(*position)),
        tuple(coordTransform.wgs84_to_bd09(*position)),
    )
    other = [
        (found.lon, found.lat)
        for found in (
            prcoords.wgs_gcj((latitude, longitude)),
            prcoords.wgs_bd((latitude, longitude)),
        )
    ]

    for mine, theirs, others in zip(ours, one, other, strict=True):
        assert apart_m(mine, theirs) < 0.001
        assert apart_m(mine, others) < 0.001


@pytest.mark.parametrize("station", STATIONS)
def test_stations_stand_where_both_lists_have_them(station: str):
    wgs84, gcj02, bd09 = STATIONS[station]

    assert apart_m(gcj02_from_wgs84(*wgs84), gcj02) <= BETWEEN_LISTS_M
    assert apart_m(bd09_from_wgs84(*wgs84), bd09) <= BETWEEN_LISTS_M
    assert apart_m(wgs84_from_gcj02(*gcj02), wgs84) <= BETWEEN_LISTS_M
    assert apart_m(bd09_from_gcj02(*gcj02), bd09) <= OF_ONE_LIST_M


@given(in_taopu)
def test_gcj_02_lies_half_a_kilometre_east_south_east(position: Position):
    east, north = metres_between(position, gcj02_from_wgs84(*position))

    assert 430 < east < 460
    assert -225 < north < -190


def test_the_middle_of_the_town_is_where_it_is_in_each_system():
    wgs84 = (121.362, 31.280)

    assert apart_m(gcj02_from_wgs84(*wgs84), (121.36662, 31.27815)) <= BETWEEN_LISTS_M
    assert apart_m(bd09_from_wgs84(*wgs84), (121.37317, 31.28387)) <= BETWEEN_LISTS_M


def test_metres_have_a_direction():
    east, north = metres_between((121.36, 31.28), (121.37, 31.27))

    assert east == pytest.approx(951.5, abs=1)
    assert north == pytest.approx(-1109.5, abs=1)
