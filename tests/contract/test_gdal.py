"""GDAL's own OAPIF driver reads the service: what a GIS user gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def test_gdal_lists_every_collection(live_demo: str):
    layers = {name for name, _ in pyogrio.list_layers(f"OAPIF:{live_demo}/api/v1")}

    assert {"parcels", "projects", "facilities"} <= layers


def test_gdal_reads_the_21_parcels_with_their_fields_and_values(live_demo: str):
    _, _, _, columns, names = _read(live_demo, "parcels")

    assert len(columns[0]) == 21
    values = dict(zip(names, columns, strict=True))
    first = list(values["id"]).index("DEMO-P-001")
    assert values["plot_no"][first] == "ZZ-01"
    assert values["name_zh"][first].startswith("【示例】")
    assert values["site_area_m2"].dtype.kind == "f"


def test_gdal_reads_a_project_site_as_its_document_states_it(live_demo: str):
    _, _, _, columns, names = _read(live_demo, "projects")

    values = dict(zip(names, columns, strict=True))
    e4 = list(values["id"]).index("TP-PRJ-E4")
    assert values["site_area_m2"][e4] == 11820
    assert values["far_max"][e4] == 3.0
    assert values["height_limit_m"][e4] == 80


def test_gdal_pushes_an_equality_down_and_gets_only_matching_parcels(live_demo: str):
    everything = _values(live_demo, "parcels", "land_use_code")
    wanted = everything[0]

    found = _values(live_demo, "parcels", "land_use_code", where=f"land_use_code='{wanted}'")

    assert list(found) == [value for value in everything if value == wanted]


def test_gdal_sends_the_equality_to_the_service_instead_of_filtering_itself(live_demo: str):
    script = (
        "import pyogrio, sys; pyogrio.raw.read(sys.argv[1], layer='parcels', "
        "where=\"land_use_code='M1'\")"
    )

    traced = subprocess.run(
        [sys.executable, "-c", script, f"OAPIF:{live_demo}/api/v1"],
        env={**os.environ, "CPL_CURL_VERBOSE": "YES"},
        capture_output=True,
        text=True,
        check=True,
    )

    asked = [line for line in traced.stderr.splitlines() if "/parcels/items?" in line]
    assert any("land_use_code=M1" in line for line in asked), asked


def test_gdal_pages_five_at_a_time_and_misses_nothing(live_demo: str):
    meta = pyogrio.raw.read(
        f"OAPIF:{live_demo}/api/v1", layer="parcels", PAGE_SIZE="5", INITIAL_REQUEST_PAGE_SIZE="5"
    )

    ids = dict(zip(meta[0]["fields"], meta[3], strict=True))["id"]
    assert sorted(ids) == [f"DEMO-P-{number:03d}" for number in range(1, 22)]


def test_gdal_reads_parcels_in_the_plane_of_the_planning_authority(live_demo: str):
    degrees = shapely.from_wkb(_read(live_demo, "parcels")[2])
    to_plane = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4528", always_xy=True)

    meta, _, geometry, _, _ = _read(live_demo, "parcels", CRS="EPSG:4528")

    assert meta["crs"] == "EPSG:4528"
    wanted = to_plane.transform(*shapely.get_coordinates(degrees).T)
    found = shapely.get_coordinates(shapely.from_wkb(geometry)).T
    assert abs(found - np.array(wanted)).max() < 0.001


def test_gdal_round_trips_parcels_through_a_geopackage(live_demo: str, tmp_path: Path):
    meta, _, geometry, columns, names = _read(live_demo, "parcels")
    path = tmp_path / "parcels.gpkg"

    pyogrio.raw.write(
        path, geometry, columns, names, geometry_type=meta["geometry_type"], crs=meta["crs"]
    )

    _, _, again, read_columns, read_names = _unpacked(pyogrio.raw.read(path))
    assert list(again) == list(geometry)
    written = dict(zip(names, columns, strict=True))
    read = dict(zip(read_names, read_columns, strict=True))
    assert list(read["site_area_m2"]) == list(written["site_area_m2"])
    assert list(read["name_zh"]) == list(written["name_zh"])


def _read(base: str, layer: str, **options: object):
    return _unpacked(pyogrio.raw.read(f"OAPIF:{base}/api/v1", layer=layer, **options))


def _unpacked(read: tuple):
    meta, fids, geometry, columns = read
    return meta, fids, geometry, columns, list(meta["fields"])


def _values(base: str, layer: str, field: str, **options: object):
    _, _, _, columns, names = _read(base, layer, **options)
    return dict(zip(names, columns, strict=True))[field]
