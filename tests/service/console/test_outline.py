"""A geometry is read in the system that was declared for it, and no system is guessed."""

from __future__ import annotations

import math

import orjson
import pytest

from catalog.values.coordinates import bd09_from_wgs84, gcj02_from_wgs84, metres_between
from catalog.values.fault import Refused
from catalog.values.projections import CRSES
from service.web.console.outline import Outline, outline
from service.web.console.systems import SYSTEMS

RING = [(121.35, 31.28), (121.352, 31.28), (121.352, 31.282), (121.35, 31.28)]
PLANE = {name: CRSES[f"http://www.opengis.net/def/crs/EPSG/0/{name[5:]}"]
         for name in SYSTEMS if name.startswith("EPSG:")}  # fmt: skip
A_CENTIMETRE_M = 0.01


def pasted(ring: list[tuple[float, float]]) -> str:
    return "\n".join(f"{first:.8f}, {second:.8f}" for first, second in ring)


def as_file(ring: list[tuple[float, float]], crs: str | None = None) -> str:
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    found = {"type": "FeatureCollection", "features": [feature], **named}
    return orjson.dumps(found).decode()


def off_m(found: Outline) -> float:
    (ring,) = found.geometry["coordinates"]
    return max(
        math.hypot(*metres_between(wanted, (read[0], read[1])))
        for wanted, read in zip(RING, ring, strict=True)
    )


def refusal(text: str, system: str) -> tuple[str, str]:
    with pytest.raises(Refused) as refused:
        outline(text, system)
    (fault,) = refused.value.faults
    return fault.pointer, fault.code


@pytest.mark.parametrize("name", PLANE)
def test_plane_coordinates_come_in_the_order_of_their_system_and_from_a_gis_east_first(name: str):
    pairs = [PLANE[name].from_lonlat(*position) for position in RING]
    east_first = pairs if name == "EPSG:3857" else [(east, north) for north, east in pairs]
    said = f"urn:ogc:def:crs:EPSG::{name[5:]}"

    assert off_m(outline(pasted(pairs), name)) < A_CENTIMETRE_M
    assert off_m(outline(as_file(east_first, said), name)) < A_CENTIMETRE_M
    assert outline(pasted(pairs), name).moved is None


def test_points_of_a_web_map_are_moved_back_and_by_how_far_is_told():
    for name, shifted, metres in (
        ("GCJ-02", gcj02_from_wgs84, range(470, 520)),
        ("BD-09", bd09_from_wgs84, range(1_050, 1_250)),
    ):
        found = outline(pasted([shifted(*position) for position in RING]), name)
        assert off_m(found) < A_CENTIMETRE_M
        assert found.moved is not None
        assert all(int(distance) in metres for distance in found.moved)


def test_what_does_not_fit_the_declared_system_is_refused():
    north_first = [PLANE["EPSG:4549"].from_lonlat(*position) for position in RING]
    swapped = [(east, north) for north, east in north_first]

    assert refusal(pasted(RING), "") == ("/crs", "crs-missing")
    assert refusal(pasted(RING), "other") == ("/crs", "crs-plane")
    assert refusal(pasted(swapped), "EPSG:4549") == ("/text", "crs-out-of-range")
    assert refusal(pasted(north_first), "EPSG:4528") == ("/text", "crs-out-of-range")
    assert refusal(pasted(RING), "EPSG:4549") == ("/text", "crs-out-of-range")
    assert refusal(as_file(RING, "EPSG:4549"), "WGS-84") == ("/crs", "crs-differs")
    assert outline(as_file(RING, "urn:ogc:def:crs:OGC:1.3:CRS84"), "CGCS2000").moved is None
