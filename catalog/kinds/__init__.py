"""The eleven kinds of entry, each described once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from catalog.kinds.announcements import ANNOUNCEMENTS
from catalog.kinds.enterprises import ENTERPRISES
from catalog.kinds.facilities import FACILITIES
from catalog.kinds.indicators import INDICATORS
from catalog.kinds.industries import INDUSTRIES
from catalog.kinds.kind import Kind
from catalog.kinds.packages import PACKAGES
from catalog.kinds.parcels import PARCELS
from catalog.kinds.policies import POLICIES
from catalog.kinds.projects import PROJECTS
from catalog.kinds.service_guides import SERVICE_GUIDES
from catalog.kinds.sources import SOURCES

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            PARCELS,
            PROJECTS,
            FACILITIES,
            INDUSTRIES,
            POLICIES,
            SERVICE_GUIDES,
            PACKAGES,
            ANNOUNCEMENTS,
            ENTERPRISES,
            INDICATORS,
            SOURCES,
        )
    }
)
"""By collection name, in the order in which they are listed to readers."""
