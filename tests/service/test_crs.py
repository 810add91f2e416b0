"""Coordinate systems: of answers, of boxes, and those in which Chinese maps are drawn."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import orjson
import pyogrio
import pyproj
import pytest
import shapely

from catalog.store.database import Database
from catalog.values.coordinates import bd09_from_wgs84, gcj02_from_wgs84
from catalog.values.projections import CRS84, CRSES
from service.api.call import API
from tests.catalog.documents import a_facility
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.service.exported import read_csv
from tests.support.builders import a_change, publish_changes

EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
URIS = [CRS84, *(f"{EPSG}{code}" for code in (4326, 4490, 3857, 4528, 4549))]
LOCATED = ("parcels", "facilities")
MILLIMETRE = {"degree": 1e-8, "metre": 0.001}


def authority(uri: str) -> str:
    return "OGC:CRS84" if uri == CRS84 else f"EPSG:{uri.rpartition('/')[2]}"


def oracle(uri: str) -> pyproj.Transformer:
    """PROJ's own way from CRS84, in the order of axes that each CRS has."""
    base = "EPSG:4490" if uri.endswith(("4490", "4528", "4549")) else "EPSG:4326"
    return pyproj.Transformer.from_crs(base, authority(uri), always_xy=False)


def there(uri: str, longitude: float, latitude: float) -> tuple[float, float]:
    first, second = oracle(uri).transform(latitude, longitude)
    return first, second


def shapes(client: Client, kind: str, query: str = "") -> dict[str, Any]:
    """The geometries of a collection's entries, by id."""
    features = client.items(kind, f"limit=1000&properties=name_zh{query}")["features"]
    return {f["id"]: f["geometry"] for f in features}


def positions(geometry: dict[str, Any]) -> list[list[float]]:
    found = [geometry["coordinates"]]
    while found and not isinstance(found[0][0], int | float):
        found = [inner for outer in found for inner in outer]
    return found


def test_these_and_no_others_are_offered(any_client: Client):
    assert set(CRSES) == set(URIS)
    for kind in LOCATED:
        collection = any_client.get(f"{API}/collections/{kind}").json
        assert set(collection["crs"]) == set(URIS)
        assert collection["storageCrs"] == CRS84
    for wrong in ("EPSG:4326", f"{EPSG}4547", "GCJ02", "gcj02", "bd09", f"<{CRS84}>"):
        for name in ("crs", "bbox-crs"):
            path = f"{API}/collections/parcels/items?bbox=1,1,2,2&{name}={quote(wrong)}"
            (fault,) = any_client.refused(path)["errors"]
            assert (fault["parameter"], fault["code"]) == (name, "crs-unknown")
            assert all(uri in fault["hint"] for uri in URIS)


@pytest.mark.parametrize("uri", URIS)
def test_every_position_lies_where_proj_has_it_to_a_millimetre(any_client: Client, uri: str):
    crs = CRSES[uri]
    for kind in LOCATED:
        stored, found = shapes(any_client, kind), shapes(any_client, kind, f"&crs={quote(uri)}")
        assert found.keys() == stored.keys()
        for entry_id, geometry in stored.items():
            if geometry is None:
                assert found[entry_id] is None
                continue
            for (lon, lat), (first, second) in zip(
                positions(geometry), positions(found[entry_id]), strict=True
            ):
                wanted = (lon, lat) if uri == CRS84 else there(uri, lon, lat)
                assert (first, second) == pytest.approx(wanted, rel=0, abs=MILLIMETRE[crs.unit])
                assert round(first, crs.decimals) == first


def test_an_answer_names_its_crs_and_another_crs_is_another_answer(client: Client):
    tags = set()
    for uri in URIS:
        for path in ("parcels/items", "parcels/items/DEMO-P-001"):
            answer = client.get(f"{API}/collections/{path}?crs={quote(uri)}")
            assert answer.headers["Content-Crs"] == f"<{uri}>"
            tags.add(answer.headers["ETag"])
            own = next(link["href"] for link in answer.json["links"] if link["rel"] == "self")
            assert parse_qs(urlsplit(own).query)["crs"] == [uri]
            again = client.get(
                f"{API}/collections/{path}?crs={quote(uri)}", If_None_Match=answer.headers["ETag"]
            )
            assert again.status_code == 304
    assert len(tags) == 2 * len(URIS)
    north, east = client.items("parcels", f"limit=1&crs={EPSG}4528")["features"][0]["geometry"][
        "coordinates"
    ][0][0]
    assert 3_450_000 < north < 3_480_000 < 40_600_000 < east < 40_660_000


@pytest.mark.parametrize("uri", URIS)
def test_a_box_finds_what_meets_it_in_its_own_plane(client: Client, uri: str):
    stored = {i: g for i, g in shapes(client, "parcels").items() if g is not None}
    turned = {i: shapely.from_geojson(orjson.dumps(_placed(g, uri))) for i, g in stored.items()}
    corners = shapely.total_bounds(list(turned.values()))
    dice = random.Random(uri)
    for _ in range(12):
        x = sorted(dice.uniform(corners[0], corners[2]) for _ in range(2))
        y = sorted(dice.uniform(corners[1], corners[3]) for _ in range(2))
        box = f"{x[0]:.9f},{y[0]:.9f},{x[1]:.9f},{y[1]:.9f}"

        found = shapes(client, "parcels", f"&bbox={box}&bbox-crs={quote(uri)}")

        asked = shapely.box(*map(float, box.split(",")))
        assert {i for i, g in found.items() if g is not None} == {
            i for i, shape in turned.items() if asked.intersects(shape)
        }


def _placed(geometry: dict[str, Any], uri: str) -> dict[str, Any]:
    if uri == CRS84:
        return geometry
    rings = [[there(uri, *position) for position in ring] for ring in geometry["coordinates"]]
    return {**geometry, "coordinates": rings}


def test_a_box_of_a_plane_is_no_box_of_degrees(empty_catalog: Database, serve: Serve):
    """Grid north is not north here: at 121.4° E the one leaves the other by 0.7 degrees."""
    spots = {f"DEMO-FAC-{n:03d}": (round(121.30 + n * 0.0005, 4), 31.28) for n in range(200)}
    publish_changes(empty_catalog, *(a_change(a_facility(i, p)) for i, p in spots.items()))
    client = serve(empty_catalog)
    for code in (4528, 4549, 3857):
        places = {i: there(f"{EPSG}{code}", *p) for i, p in spots.items()}
        # The axis that comes first leads north in the two of them, and east in the third.
        least, most = (sorted(p[0] for p in places.values())[n] for n in (60, 140))
        box = ",".join(f"{value:.6f}" for value in (least, -1e9, most, 1e9))

        found = shapes(client, "facilities", f"&bbox={box}&bbox-crs={EPSG}{code}")

        wanted = {i for i, p in places.items() if least <= p[0] <= most}
        # Whoever lies on an edge to the micrometre is in or out by rounding.
        edge = {i for i, p in places.items() if min(abs(p[0] - e) for e in (least, most)) < 1e-4}
        assert found.keys() - edge == wanted - edge
        assert len(edge) < 10 < len(wanted) < len(spots)


@pytest.mark.parametrize(
    ("box", "code", "fault"),
    [
        ("31.27,121.34,31.29,121.36,1", 4326, "bbox-form"),
        ("121.34,31.27,121.36,31.29", 4326, "bbox-outside"),
        ("31.29,121.34,31.27,121.36", 4490, "bbox-reversed"),
        ("3463000,40630000,3462000,40640000", 4528, "bbox-reversed"),
        ("3462000,640000,3463000,630000", 4549, "bbox-reversed"),
        ("x,640000,3463000,630000", 4549, "bbox-form"),
    ],
)
def test_a_box_that_is_none_in_its_crs_is_refused(
    any_client: Client, box: str, code: int, fault: str
):
    path = f"{API}/collections/parcels/items?bbox={box}&bbox-crs={EPSG}{code}"

    assert [found["code"] for found in any_client.refused(path)["errors"]] == [fault]


def test_files_carry_the_crs_that_was_asked_for(any_client: Client, tmp_path: Any):
    uri = f"{EPSG}4528"
    stored = shapes(any_client, "parcels")

    names, rows = read_csv(
        any_client.get(f"{API}/collections/parcels/items?f=csv&crs={quote(uri)}").data
    )
    path = tmp_path / "plane.gpkg"
    path.write_bytes(
        any_client.get(f"{API}/collections/parcels/items?f=gpkg&crs={quote(uri)}").data
    )
    meta, _, found, columns = pyogrio.raw.read(path, layer="parcels")

    assert pyproj.CRS(meta["crs"]).to_epsg() == 4528
    ids = list(dict(zip(meta["fields"], columns, strict=True))["id"])
    for entry_id, wkb in zip(ids, found, strict=True):
        north, east = there(uri, *stored[entry_id]["coordinates"][0][0])
        # A GeoPackage has the east first, whatever its CRS says of itself.
        assert shapely.from_wkb(wkb).exterior.coords[0] == pytest.approx((east, north), abs=0.001)
    said = dict(zip(names, rows[0], strict=True))
    assert said["geometry_crs"] == uri
    written = shapely.from_wkt(said["geometry_wkt"]).exterior.coords[0]
    wanted = there(uri, *stored[said["id"]]["coordinates"][0][0])
    assert written == pytest.approx(wanted, abs=0.001)
    lon = shapely.from_geojson(orjson.dumps(stored[said["id"]])).bounds
    assert lon[0] < float(said["longitude"]) < lon[2]


def test_chinese_maps_get_coordinates_of_their_own_and_links_that_say_what_is_invented(
    any_client: Client,
):
    address = f"{API}/collections/parcels/items/DEMO-P-001"
    found = any_client.get(f"{address}?display=gcj02,bd09").json

    assert "display" not in any_client.get(address).json
    convert = {"gcj02": gcj02_from_wgs84, "bd09": bd09_from_wgs84}
    for name, display in found["display"].items():
        stored, shown = positions(found["geometry"]), positions(display["geometry"])
        for there_, here in zip(shown, stored, strict=True):
            assert there_ == pytest.approx(convert[name](*here), abs=1e-8)
    links = {urlsplit(link["href"]).hostname: link for link in found["links"]}
    amap = parse_qs(urlsplit(links["uri.amap.com"]["href"]).query)
    baidu = parse_qs(urlsplit(links["api.map.baidu.com"]["href"]).query)
    tencent = parse_qs(urlsplit(links["apis.map.qq.com"]["href"]).query)
    gcj, bd = (found["display"][name]["position"] for name in ("gcj02", "bd09"))
    assert _near(amap["position"], gcj)
    assert amap["coordinate"] == ["gaode"]
    assert _near(baidu["location"], bd[::-1])
    assert baidu["coord_type"] == ["bd09ll"]
    spot, title, addr = tencent["marker"][0].split(";")
    assert _near([spot.removeprefix("coord:")], gcj[::-1])
    for text in (amap["name"][0], baidu["title"][0], title, addr):
        assert "虚构" in text
    known = any_client.items("facilities", "limit=1000")["features"]
    absent = next(f["id"] for f in known if f["geometry"] is None)
    placed = next(f["id"] for f in known if f["geometry"] and not f["id"].startswith("DEMO"))
    path = f"{API}/collections/facilities/items"
    nowhere = any_client.get(f"{path}/{absent}?display=gcj02").json
    assert nowhere["display"] is None
    assert not [link for link in nowhere["links"] if "map" in link["href"]]
    real = any_client.get(f"{path}/{placed}?display=gcj02&crs={EPSG}4528").json
    assert list(real["display"]) == ["gcj02"]
    assert not [link for link in real["links"] if "%E8%99%9A%E6%9E%84" in link["href"]]
    assert any_client.refused(f"{address}?display=wgs84")["errors"][0]["code"] == "display-unknown"


def _near(spelt: list[str], position: list[float]) -> bool:
    return [float(part) for part in spelt[0].split(",")] == pytest.approx(position, abs=1e-6)
