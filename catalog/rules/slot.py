"""A place for a parcel of which nothing is public yet."""

from __future__ import annotations

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
