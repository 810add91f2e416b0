"""What of a document becomes public: the canonical Feature of this entry alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import shapely

from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.kind import Kind
from catalog.rules.derivation import derived_properties
from catalog.values.canonical import canonical_bytes
from catalog.values.fault import Fault


def public_content(kind: Kind, document: Document, decimals: int) -> dict[str, Any]:
    """The Feature that is published: public fields, computed ones, evidence of both.

    Geometry is rounded to `decimals` places of a degree and its rings turn as RFC 7946 asks. No
    staff field passes, neither its value nor its evidence.
    """
    properties = derived_properties(kind, document["properties"])
    kept = {name: properties[name] for name in kind.public_fields if name in properties}
    said = {
        name: evidence
        for name, evidence in properties["evidence"].items()
        if name in kind.public_fields or (name == GEOMETRY and kind.geometry is not None)
    }
    return {
        "type": "Feature",
        "id": document["id"],
        "geometry": public_geometry(document["geometry"], decimals),
        "properties": {**kept, "evidence": said},
    }


def public_bytes(kind: Kind, document: Document, decimals: int) -> bytes:
    """The canonical bytes of the public content."""
    return canonical_bytes(public_content(kind, document, decimals))


def public_geometry(geometry: Mapping[str, Any] | None, decimals: int) -> dict[str, Any] | None:
    """A geometry at the public precision, outer rings counter-clockwise."""
    if geometry is None:
        return None
    oriented = shapely.orient_polygons(shapely.from_geojson(orjson.dumps(geometry)))
    return {
        "type": geometry["type"],
        "coordinates": _rounded(shapely.geometry.mapping(oriented)["coordinates"], decimals),
    }


def precision_faults(document: Document, decimals: int) -> list[Fault]:
    """What keeps a well-formed geometry from being published at that precision: it collapses."""
    found = public_geometry(document["geometry"], decimals)
    if found is None or shapely.is_valid(shapely.from_geojson(orjson.dumps(found))):
        return []
    return [Fault("/geometry/coordinates", "geometry-lost", {"decimals": decimals})]


def _rounded(coordinates: Any, decimals: int) -> Any:
    if isinstance(coordinates, float | int):
        return round(coordinates, decimals)
    return [_rounded(item, decimals) for item in coordinates]
