"""A stored entry as somebody asked to see it: some of its properties, other coordinates.

Whoever asks for neither gets the bytes that were stored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from catalog.kinds.evidence import GEOMETRY
from catalog.values.placing import placing
from catalog.values.projections import Crs

Present = Callable[[bytes], bytes]


def presenting(crs: Crs, properties: tuple[str, ...] | None) -> Present | None:
    """What makes the shown entry of a stored one; None where it is shown as it is stored."""
    place = placing(crs)
    if place is None and properties is None:
        return None

    def present(content: bytes) -> bytes:
        feature = orjson.loads(content)
        if properties is not None:
            _select(feature, properties)
        if place is not None and feature["geometry"] is not None:
            feature["geometry"] = place(feature["geometry"])
        return orjson.dumps(feature)

    return present


def _select(feature: dict[str, Any], names: tuple[str, ...]) -> None:
    """Leave some of the properties, and what is said of them."""
    properties = feature["properties"]
    said = properties["evidence"]
    kept = {name: said[name] for name in (*names, GEOMETRY) if name in said}
    feature["properties"] = {name: properties[name] for name in names if name in properties}
    feature["properties"]["evidence"] = kept
