"""From what is public back to a working copy that can be edited: the way back of projection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.kinds.documents import Document, keeping_staff_part
from catalog.kinds.kind import Kind
from catalog.rules.geometry import geometry_faults
from catalog.rules.projection import public_bytes, public_geometry


def working_document(
    kind: Kind, content: Mapping[str, Any], before: Document | None, decimals: int
) -> Document:
    """The document whose public content this is, with what only staff hold from `before`.

    `before` is another working copy of the same entry, or None. Where its geometry is published as
    this one, it is taken, because publication has taken digits away.
    """
    computed = {name for name, field in kind.fields.items() if field.traits.computed}
    said = content["properties"]
    evidence = {name: e for name, e in said["evidence"].items() if name not in computed}
    document: Document = {
        "type": "Feature",
        "collection": kind.name,
        "id": content["id"],
        "geometry": content["geometry"],
        "geometry_staff": None,
        "properties": {
            **{name: value for name, value in said.items() if name not in computed},
            "evidence": evidence,
        },
    }
    if before is None:
        return document
    kept = keeping_staff_part(kind, document, before)
    exact = before["geometry"]
    if exact is not None and _drawn(kind, exact):
        same = public_geometry(exact, decimals) == content["geometry"]
        kept["geometry"] = exact if same else content["geometry"]
    return kept


def says(kind: Kind, document: Document, content: bytes, decimals: int) -> bool:
    """Whether publishing a document would publish just that content."""
    drawn = document["geometry"] is None or _drawn(kind, document["geometry"])
    return drawn and public_bytes(kind, document, decimals) == content


def _drawn(kind: Kind, geometry: Any) -> bool:
    """A draft may hold a geometry that nothing can be made of yet."""
    return kind.geometry is not None and not list(geometry_faults(geometry, kind.geometry, ""))
