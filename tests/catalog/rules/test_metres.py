"""Areas and distances are those of the ground, to 0.1 % and better."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import shape

from catalog.rules.metres import area_m2, middle, on_the_ground
from catalog.values.geometry import SURROUNDINGS_GUARD
from tests.catalog.documents import a_square

GROUND = Geod(ellps="WGS84")
longitudes = st.floats(SURROUNDINGS_GUARD.west, SURROUNDINGS_GUARD.east - 0.03)
latitudes = st.floats(SURROUNDINGS_GUARD.south, SURROUNDINGS_GUARD.north - 0.03)


def test_a_square_of_a_five_hundredth_of_a_degree_has_four_hectares():
    assert area_m2(a_square()) == pytest.approx(42_235, rel=0.001)


@given(longitudes, latitudes, st.floats(0.0001, 0.03))
def test_an_area_is_that_of_the_ellipsoid(west: float, south: float, size: float):
    square = a_square(west, south, size)

    true, _ = GROUND.geometry_area_perimeter(shape(square))

    assert area_m2(square) == pytest.approx(abs(true), rel=1e-6)


@given(longitudes, latitudes, st.floats(0, 2 * math.pi), st.floats(1, 3000))
def test_a_distance_is_right_to_a_thousandth(
    west: float, south: float, direction: float, metres: float
):
    end = GROUND.fwd(west, south, math.degrees(direction), metres)[:2]
    line = {"type": "LineString", "coordinates": [[west, south], list(end)]}

    assert on_the_ground(line, middle(line)).length == pytest.approx(metres, rel=0.001)


def test_a_hole_is_no_area_and_points_have_none():
    outer, inner = a_square(size=0.004), a_square(121.351, 31.271, 0.002)
    holed = {"type": "Polygon", "coordinates": [*outer["coordinates"], *inner["coordinates"]]}

    assert area_m2(holed) == pytest.approx(area_m2(outer) - area_m2(inner))
    assert area_m2({"type": "Point", "coordinates": [121.35, 31.27]}) == 0


def test_a_shape_that_crosses_itself_can_be_measured():
    ring = [[121.35, 31.27], [121.352, 31.272], [121.352, 31.27], [121.35, 31.272], [121.35, 31.27]]

    found = area_m2({"type": "Polygon", "coordinates": [ring]})

    assert found == pytest.approx(area_m2(a_square()) / 2, rel=0.001)
