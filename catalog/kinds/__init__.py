"""The eleven kinds of entry, each described once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catalog.kinds.kind import Kind
from catalog.kinds.parcels import PARCELS

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in (PARCELS,)})
"""By collection name, in the order in which they are listed to readers."""
