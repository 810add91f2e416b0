"""Coordinate systems agree with PROJ, in the order of axes that their authority gives them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import pytest
from pyproj import CRS, Transformer

from catalog.values.coordinates import metres_between
from catalog.values.projections import CRS84, CRSES, Crs

A_MILLIMETRE_M = 1e-3
IN_DEGREES = 1e-8
MARGIN_M = 1e-6


def authority(uri: str) -> CRS:
    return CRS("OGC:CRS84") if uri == CRS84 else CRS(f"EPSG:{uri.rpartition('/')[2]}")


def around_shanghai(count: int) -> Iterator[tuple[float, float]]:
    """Longitudes and latitudes in the zone of 120° E, most of them in the city."""
    chance = random.Random(4528)
    for number in range(count):
        wide = number % 4 == 0
        west, east, south, north = (
            (117.5, 122.5, 25.0, 36.0) if wide else (120.8, 122.0, 30.6, 31.9)
        )
        yield chance.uniform(west, east), chance.uniform(south, north)


@pytest.mark.parametrize("crs", CRSES.values(), ids=lambda crs: crs.uri.rpartition("/")[2])
def test_a_system_agrees_with_proj_to_a_millimetre_both_ways(crs: Crs):
    there = Transformer.from_crs("OGC:CRS84", authority(crs.uri))
    back = Transformer.from_crs(authority(crs.uri), "OGC:CRS84")

    for lon, lat in around_shanghai(2_000):
        wanted, found = there.transform(lon, lat), crs.from_lonlat(lon, lat)
        least = A_MILLIMETRE_M if crs.unit == "metre" else IN_DEGREES
        assert math.dist(wanted, found) < least, (lon, lat)
        position = crs.to_lonlat(*found)
        assert math.dist(back.transform(*found), position) < IN_DEGREES
        assert math.hypot(*metres_between((lon, lat), position)) < MARGIN_M


@pytest.mark.parametrize("crs", CRSES.values(), ids=lambda crs: crs.uri.rpartition("/")[2])
def test_a_system_says_its_unit_and_its_axes_as_proj_does(crs: Crs):
    first, second = authority(crs.uri).axis_info

    assert crs.unit in (first.unit_name, second.unit_name)
    for axis, label in zip((first, second), crs.axes, strict=True):
        turned = {"north": ("lat", "north"), "east": ("lon", "east")}[axis.direction]
        assert label.en.startswith(turned[0]) or turned[1] in label.en


def test_the_digits_of_a_system_say_a_millimetre():
    for crs in CRSES.values():
        lon, lat = 121.3621234567, 31.2801234567
        first, second = (round(number, crs.decimals) for number in crs.from_lonlat(lon, lat))
        again = crs.to_lonlat(first, second)
        assert math.hypot(*metres_between((lon, lat), again)) < A_MILLIMETRE_M
