"""Boxes in degrees, and the positions of a geometry."""

from __future__ import annotations

import pytest

from catalog.values.geometry import SURROUNDINGS_GUARD, TAOPU_GUARD, Box, bounds, positions

SQUARE = [[121.35, 31.27], [121.36, 31.27], [121.36, 31.28], [121.35, 31.28], [121.35, 31.27]]


def test_a_box_holds_its_own_edges():
    box = Box(121.0, 31.0, 122.0, 32.0)

    assert box.holds(121.0, 31.0)
    assert box.holds(122.0, 32.0)
    assert not box.holds(122.000001, 31.5)
    assert not box.holds(121.5, 30.999999)


def test_a_box_across_the_antimeridian_has_two_parts():
    assert Box(170.0, -10.0, -170.0, 10.0).parts() == (
        Box(170.0, -10.0, 180.0, 10.0),
        Box(-180.0, -10.0, -170.0, 10.0),
    )
    assert TAOPU_GUARD.parts() == (TAOPU_GUARD,)


def test_the_surroundings_hold_the_town():
    assert SURROUNDINGS_GUARD.holds(TAOPU_GUARD.west, TAOPU_GUARD.south)
    assert SURROUNDINGS_GUARD.holds(TAOPU_GUARD.east, TAOPU_GUARD.north)


@pytest.mark.parametrize(
    ("geometry", "count"),
    [
        ({"type": "Point", "coordinates": [121.35, 31.27]}, 1),
        ({"type": "LineString", "coordinates": SQUARE[:3]}, 3),
        ({"type": "Polygon", "coordinates": [SQUARE, SQUARE[::-1]]}, 10),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, 10),
    ],
)
def test_every_position_is_seen_once_and_in_order(geometry: dict, count: int):
    found = list(positions(geometry))

    assert len(found) == count
    assert found[0] == [121.35, 31.27]


def test_the_bounds_are_the_smallest_box():
    assert bounds({"type": "Polygon", "coordinates": [SQUARE]}) == (121.35, 31.27, 121.36, 31.28)
