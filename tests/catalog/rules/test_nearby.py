"""Distances from a parcel's edge: right, only where both ends have a place, and never hidden."""

from __future__ import annotations

import math
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import shape

from catalog.kinds import KINDS
from catalog.rules.nearby import Standing, Unmeasured, around, distance_m, nearby
from catalog.values.geometry import SURROUNDINGS_GUARD, TAOPU_GUARD
from service.showing.entry import Entry
from tests.catalog.documents import a_square

SURVEYED = {"status": "official", "sources": ["TP-SRC-T1"]}
INVENTED = {"status": "illustrative"}


def an_entry(
    kind: str, entry_id: str, geometry: Any, said: dict[str, Any] = SURVEYED, **properties: Any
) -> Entry:
    evidence = {"geometry": said} if geometry else {}
    return Entry(KINDS[kind], entry_id, {**properties, "evidence": evidence}, geometry)


def a_point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


@given(
    st.floats(TAOPU_GUARD.west, TAOPU_GUARD.east - 0.004),
    st.floats(TAOPU_GUARD.south, TAOPU_GUARD.north - 0.004),
    st.floats(0.0001, 0.004),
    st.floats(SURROUNDINGS_GUARD.west, SURROUNDINGS_GUARD.east),
    st.floats(SURROUNDINGS_GUARD.south, SURROUNDINGS_GUARD.north),
)
def test_a_distance_is_that_from_the_nearest_edge_on_the_ellipsoid(
    west: float, south: float, size: float, longitude: float, latitude: float
):
    square, point = a_square(west, south, size), a_point(longitude, latitude)
    flat = Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lat_0={latitude} +lon_0={longitude}", always_xy=True
    )
    edge = shapely.transform(
        shapely.segmentize(shape(square), 1e-5), flat.transform, interleaved=False
    )
    true = edge.distance(shapely.Point(0, 0))

    assert distance_m(square, point) == pytest.approx(true, rel=0.001, abs=0.5)
    assert distance_m(point, square) == distance_m(square, point)
    assert around(square, true).holds(longitude, latitude)


def test_the_nearest_come_first_and_what_is_not_built_says_so():
    parcel = an_entry("parcels", "TP-P-001", a_square(121.35, 31.27, 0.002))
    within = an_entry("facilities", "TP-FAC-B", a_point(121.351, 31.271), status="planned")
    here_too = an_entry("projects", "TP-PRJ-A", a_square(121.3515, 31.271, 0.002), stage=None)
    station = an_entry("facilities", "TP-FAC-A", a_point(121.36, 31.27), status="existing")
    far = an_entry("facilities", "TP-FAC-C", a_point(121.44, 31.27), status="existing")
    nowhere = an_entry("facilities", "TP-FAC-D", None, status="existing")

    found = nearby(
        parcel, [far, nowhere, station, here_too, within], data_mode="real", within_m=2000
    )

    assert [(e.entry.id, e.standing) for e in found.edges] == [
        ("TP-FAC-B", Standing.COMING),
        ("TP-PRJ-A", Standing.NOT_STATED),
        ("TP-FAC-A", Standing.EXISTING),
    ]
    assert [edge.distance_m for edge in found.edges[:2]] == [0, 0]
    # 0.008 degrees of longitude in that latitude.
    assert found.edges[2].distance_m == pytest.approx(
        0.008 * 111_320 * math.cos(math.radians(31.27)), abs=2
    )
    assert found.unplaced == 1
    assert not any(edge.illustrative for edge in found.edges)


@pytest.mark.parametrize(
    ("parcel", "reason"),
    [
        (an_entry("parcels", "TP-P-001", None), Unmeasured.NO_GEOMETRY),
        (an_entry("parcels", "TP-P-001", a_square(), INVENTED), Unmeasured.NOT_TO_PLACE),
        (
            an_entry("parcels", "TP-P-001", a_square(), geometry_precision="schematic"),
            Unmeasured.NOT_TO_PLACE,
        ),
    ],
)
def test_a_real_catalog_measures_nothing_from_what_lies_nowhere(parcel: Entry, reason: Unmeasured):
    station = an_entry("facilities", "TP-FAC-A", a_point(121.36, 31.27), status="existing")

    found = nearby(parcel, [station], data_mode="real")

    assert (found.edges, found.unmeasured) == ((), reason)
    if parcel.geometry is not None:
        (edge,) = nearby(parcel, [station], data_mode="demo").edges
        assert edge.illustrative


def test_nor_to_what_is_only_a_diagram():
    parcel = an_entry("parcels", "TP-P-001", a_square())
    drawn = an_entry(
        "facilities", "TP-FAC-A", a_point(121.36, 31.27), geometry_precision="schematic"
    )

    real = nearby(parcel, [drawn], data_mode="real")
    demo = nearby(parcel, [drawn], data_mode="demo")

    assert (real.edges, real.unplaced) == ((), 1)
    assert [edge.illustrative for edge in demo.edges] == [True]
