"""Entries of which nothing is known yet; of parcels that is a place among the 21."""

from __future__ import annotations

from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.evidence import GEOMETRY
from catalog.kinds.labels import Disclosure
from catalog.kinds.parcels import PARCELS


def empty_slot() -> Document:
    """A parcel without id or identity: every indicator is null, because it is pending.

    No document lists the parcels one by one, so a slot says nothing that could be taken for one.
    """
    asked = [
        name
        for name, field in PARCELS.public_fields.items()
        if field.traits.evidenced
        and not field.traits.computed
        and field.traits.disclosure is not Disclosure.MAY
    ]
    return {
        "type": "Feature",
        "collection": PARCELS.name,
        "id": None,
        "geometry": None,
        "geometry_staff": None,
        "properties": {
            "identity_status": "unidentified",
            **dict.fromkeys(asked),
            "evidence": {name: {"status": "pending"} for name in (*asked, GEOMETRY)},
        },
    }


def blank(collection: str) -> Document:
    """An entry of a kind, without id, of which nothing is known yet. Raises KeyError."""
    if collection == PARCELS.name:
        return empty_slot()
    return {
        "type": "Feature",
        "collection": KINDS[collection].name,
        "id": None,
        "geometry": None,
        "geometry_staff": None,
        "properties": {"evidence": {}},
    }
