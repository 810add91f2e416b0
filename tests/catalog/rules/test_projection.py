"""What is published of an entry is its public part, at the public precision, and nothing else."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
import shapely

from catalog.kinds import KINDS
from catalog.kinds.fields import Date, Text
from catalog.kinds.kind import Kind
from catalog.kinds.labels import Audience
from catalog.rules.projection import (
    precision_faults,
    public_bytes,
    public_content,
    public_geometry,
)
from catalog.store.public.indexing import index_row
from tests.catalog.documents import INVENTED, a_facility, a_parcel, a_square, document
from tests.support.catalogs import seed_documents

each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def canary(kind: Kind, number: int) -> str:
    return f"canary-{kind.name}-{number:08x}"


def with_canaries(kind: Kind) -> tuple[dict[str, Any], set[str]]:
    """A document of the kind in which every staff field holds a token of its own."""
    staff = [n for n, f in kind.fields.items() if f.traits.audience is Audience.STAFF]
    tokens = {
        name: "2099-12-31" if isinstance(kind.fields[name], Date) else canary(kind, number)
        for number, name in enumerate(staff)
    }
    assert all(isinstance(kind.fields[name], Text | Date) for name in staff)
    geometry = a_square() if kind.geometry else None
    found = {
        "type": "Feature",
        "collection": kind.name,
        "id": f"{kind.id_prefix}CANARY",
        "geometry": geometry,
        "geometry_staff": a_square(121.3512345) if kind.geometry else None,
        "properties": {"name_zh": "测试", **tokens, "evidence": {"name_zh": INVENTED}},
    }
    # As if the rule that forbids evidence of staff fields had been forgotten.
    found["properties"]["evidence"] |= dict.fromkeys(staff, INVENTED)
    return found, {*tokens, *tokens.values(), "121.3512345", "geometry_staff"}


@each_kind
def test_no_staff_field_leaves_its_value_its_name_or_its_evidence(kind: Kind):
    kept, forbidden = with_canaries(kind)

    content = public_bytes(kind, kept, 5)
    index = index_row(kind, json.loads(content))

    assert len(forbidden) >= 6
    assert {token for token in forbidden if token.encode() in content} == set()
    assert {token for token in forbidden if token in str(index)} == set()


@each_kind
def test_a_feature_holds_this_entry_alone(kind: Kind):
    kept, _ = with_canaries(kind)

    feature = json.loads(public_bytes(kind, kept, 5))

    assert list(feature) == ["geometry", "id", "properties", "type"]
    assert feature["properties"].keys() <= {*kind.public_fields, "evidence"}
    assert feature["properties"]["evidence"].keys() <= {*kind.public_fields, "geometry"}


def test_a_null_keeps_its_name():
    kept = document(a_parcel(far_max=None, evidence={"far_max": {"status": "withheld"}}))

    properties = public_content(KINDS["parcels"], kept, 5)["properties"]

    assert properties["far_max"] is None
    assert properties["evidence"]["far_max"] == {"status": "withheld"}


def test_the_same_document_has_the_same_bytes_however_it_was_written():
    kept = document(a_parcel())
    turned = {**kept, "properties": dict(reversed(kept["properties"].items()))}

    assert public_bytes(KINDS["parcels"], turned, 5) == public_bytes(KINDS["parcels"], kept, 5)


@pytest.mark.parametrize(
    ("decimals", "longitude"), [(9, 121.352123456), (7, 121.3521235), (5, 121.35212), (3, 121.352)]
)
def test_geometry_is_rounded_to_the_public_precision(decimals: int, longitude: float):
    exact = {"type": "Point", "coordinates": [121.352123456, 31.2721]}

    found = public_geometry(exact, decimals)

    assert found == {"type": "Point", "coordinates": [longitude, round(31.2721, decimals)]}


def area_sign(ring: list[list[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("hole_step", [1, -1])
@pytest.mark.parametrize("multi", [False, True])
def test_outer_rings_turn_left_and_holes_turn_right(step: int, hole_step: int, multi: bool):
    outer = a_square()["coordinates"][0][::step]
    hole = a_square(121.3505, 31.2705, 0.0005)["coordinates"][0][::hole_step]
    rings = [outer, hole]
    given = (
        {"type": "MultiPolygon", "coordinates": [rings]}
        if multi
        else {"type": "Polygon", "coordinates": rings}
    )

    found = public_geometry(given, 5)

    assert found is not None
    left, right = found["coordinates"][0] if multi else found["coordinates"]
    assert area_sign(left) > 0
    assert area_sign(right) < 0
    assert sorted(left[:-1]) == sorted(outer[:-1])


def test_an_entry_without_geometry_has_null():
    assert public_geometry(None, 5) is None


def test_a_line_keeps_its_direction():
    line = {"type": "LineString", "coordinates": [[121.36, 31.28], [121.35, 31.27]]}

    assert public_geometry(line, 5) == line


def test_every_seeded_geometry_is_still_valid_once_it_is_public():
    for kept in seed_documents(demonstration=True):
        found = public_geometry(kept["geometry"], 5)
        assert found is None or shapely.is_valid(shapely.from_geojson(json.dumps(found)))


@pytest.mark.parametrize(
    ("size", "decimals", "lost"),
    [(0.002, 5, False), (0.00001, 5, False), (0.000004, 5, True), (0.002, 2, True),
     (0.002, 3, False)],
)  # fmt: skip
def test_a_geometry_too_small_for_the_public_precision_is_refused(
    size: float, decimals: int, lost: bool
):
    kept = document(a_parcel(geometry=a_square(size=size)))

    found = [(fault.pointer, fault.code) for fault in precision_faults(kept, decimals)]

    assert found == ([("/geometry/coordinates", "geometry-lost")] if lost else [])


def test_points_and_absent_geometries_survive_any_precision():
    assert precision_faults(document(a_facility()), 0) == []
    assert precision_faults(document(a_facility()) | {"geometry": None}, 0) == []


def test_the_evidence_of_a_geometry_is_public():
    content = public_content(KINDS["facilities"], document(a_facility()), 5)

    assert content["properties"]["evidence"]["geometry"] == INVENTED
