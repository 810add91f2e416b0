"""An address of every page of the site, so that no page is left out of what holds for all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from service.web.site.routes import PAGES
from service.web.site.visit import PREFIX

ENTRIES: Mapping[str, str] = MappingProxyType(
    {
        "parcels": "DEMO-P-001",
        "projects": "TP-PRJ-ALI-SUPPLY",
        "facilities": "TP-FAC-LINE-11",
        "industries": "TP-IND-2026-DIGITAL-HEALTH",
        "policies": "TP-POL-HGZG-2021-6",
        "service-guides": "TP-SVC-INVEST-CONTACT",
        "packages": "TP-PKG-DIGITAL-HEALTH",
        "announcements": "TP-ANN-GIPC-2026",
        "enterprises": "TP-ENT-SCHNEIDER",
        "indicators": "TP-FIG-DECLARED-TOTAL",
        "sources": "TP-SRC-S1",
    }
)
"""An entry of each kind that a demonstration holds."""

ASKED = (
    f"/search?q={quote('桃浦')}",
    "/search?q=,",
    f"/search?q={quote('没有这样的条目')}",
    "/map?colour=state&extent=all&show=parcels,facilities",
    "/map?colour=nothing&show=nothing&extent=nothing",
    (
        "/match?tracks.any_of=TP-IND-2026-SMART-MANUFACTURING&site_area_m2.min=5000&height_m.min=24"
        "&supply_features.all_of=project_bound_listing&supply_features.weight=3"
        "&metro_station_m.max=900"
    ),
    "/match?far.min=x&site_area_m2.min=2&site_area_m2.max=1&tracks.any_of=TP-IND-NONE",
    "/parcels?view=table&unit=mu&lifecycle_state=promotable",
    "/parcels?far_from=3&height_to=40&area_from=x",
    "/parcels?page=99&unknown=1",
    "/parcels/DEMO-P-003?seq=99999",
    "/compare?ids=DEMO-P-001,DEMO-P-003,DEMO-P-012&unit=ha",
    "/compare?ids=DEMO-P-004,NOBODY&only=differences",
    "/policies?category=talent",
    "/policies?category=nothing",
)
"""Pages in other states."""


def places(language: str = "zh", *, real: bool = False) -> list[str]:
    """The addresses; a real catalog has no parcel to look at."""
    paths = []
    for page in PAGES:
        kind = page.path.split("/")[1]
        if page.method != "GET" or (real and "<" in page.path and kind == "parcels"):
            continue
        paths.append(page.path.replace("<entry_id>", ENTRIES.get(kind, "")))
    prefix = PREFIX["en" if language == "en" else "zh"]
    asked = (path for path in ASKED if not real or "DEMO-" not in path)
    return [f"{prefix}{path}" for path in (*paths, *asked)]
