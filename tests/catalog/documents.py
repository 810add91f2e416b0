"""Small entries that pass every check, with one thing changed at a time."""

from __future__ import annotations

from typing import Any

from catalog.commands.loading import Loaded, load
from catalog.commands.releasing import release_drafts
from catalog.exchange.reading import RawEntry
from catalog.kinds.documents import Document, read_document
from catalog.store.database import Database
from catalog.store.public.versions import Released
from catalog.values.fault import Fault, Refused
from tests.support.catalogs import CHECKER, MAKER, an_act

Raw = dict[str, Any]

INVENTED = {"status": "illustrative"}
SOURCED = {"status": "sourced", "sources": ["TP-SRC-T1"], "locator": "表1"}
OFFICIAL = {"status": "official", "sources": ["TP-SRC-T1"], "locator": "表1"}
PENDING = {"status": "pending"}
LEFT_OUT = object()
"""A property of this value is not sent at all."""


def a_square(west: float = 121.35, south: float = 31.27, size: float = 0.002) -> Raw:
    """A square of about 190 m by 220 m, closed and counter-clockwise."""
    east, north = round(west + size, 9), round(south + size, 9)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def an_entry(collection: str, entry_id: str, said: Raw, properties: Raw, **members: Any) -> Raw:
    """A raw entry whose values have one evidence (`said`) unless `evidence` says otherwise."""
    evidence = {"*": said, **properties.pop("evidence", {})}
    sent = {name: value for name, value in properties.items() if value is not LEFT_OUT}
    sent["evidence"] = {name: e for name, e in evidence.items() if e is not LEFT_OUT}
    return {"collection": collection, "id": entry_id, "properties": sent, **members}


def a_source(entry_id: str = "TP-SRC-T1", **properties: Any) -> Raw:
    said = {**SOURCED, "sources": [entry_id]}
    given = {
        "name_zh": "测试文件",
        "source_kind": "government_document",
        "grade": "first_hand",
        "rank": "government_reply",
        **properties,
    }
    return an_entry("sources", entry_id, said, given)


def a_contact(entry_id: str = "DEMO-SVC-T1", said: Raw = INVENTED, **properties: Any) -> Raw:
    given = {
        "name_zh": "测试窗口",
        "service_kind": "contact_window",
        "categories": ["investment_contact"],
        "stage": "operating",
        **properties,
    }
    return an_entry("service-guides", entry_id, said, given)


def a_facility(
    entry_id: str = "DEMO-FAC-T1",
    position: tuple[float, float] = (121.371288, 31.273387),
    said: Raw = INVENTED,
    **properties: Any,
) -> Raw:
    given = {
        "name_zh": "测试站",
        "facility_kind": "metro_station",
        "status": "existing",
        **properties,
        "evidence": {"geometry": said, **properties.get("evidence", {})},
    }
    geometry = {"type": "Point", "coordinates": list(position)}
    return an_entry("facilities", entry_id, said, given, geometry=geometry)


def a_parcel(
    entry_id: str = "DEMO-P-101",
    said: Raw = INVENTED,
    *,
    geometry: Raw | None = None,
    geometry_staff: Raw | None = None,
    reference_facility: Raw | None = None,
    **properties: Any,
) -> Raw:
    """A parcel of 40,000 m² with FAR 2.0; what it points at but its contact is pending."""
    absent = ("industry_orientation", "talent_policies", "innovation_support", "fiscal_support")
    given = {
        "name_zh": "测试地块",
        "identity_status": "confirmed",
        "plot_no": "ZZ-101",
        "boundaries": {"east": "东路", "south": "南路", "west": "西路", "north": "北路"},
        "site_area_m2": 40000,
        "land_use_code": "M1",
        "land_use_scheme": "sh_planning",
        "far_max": 2.0,
        "height_limit_m": 60,
        "admission": {"text_zh": "清洁生产"},
        "infrastructure": [{"utility": "road", "status": "existing"}],
        "supporting_conditions_zh": "道路已通",
        "expected_benefit_zh": "研发与中试",
        "lifecycle_state": "promotable",
        "contact": "DEMO-SVC-T1",
        **dict.fromkeys(absent),
        **properties,
        "evidence": {
            "geometry": said,
            **dict.fromkeys(absent, PENDING),
            **properties.get("evidence", {}),
        },
    }
    members = {"geometry": geometry or a_square(), "geometry_staff": geometry_staff}
    if reference_facility is not None:
        members["reference_facility"] = reference_facility
    return an_entry("parcels", entry_id, said, given, **members)


def a_real_parcel(entry_id: str = "TP-P-101", **properties: Any) -> Raw:
    """The same as a sourced parcel, with an id that a real catalog takes."""
    return a_parcel(entry_id, SOURCED, **{"contact": "TP-SVC-T1", **properties})


def document(raw: Raw) -> Document:
    """What is kept of a raw entry. Raises Refused."""
    return read_document(raw)[1]


def faults_of(raw: Any) -> list[Fault]:
    """What is wrong with the form of a raw entry."""
    try:
        read_document(raw)
    except Refused as refused:
        return list(refused.faults)
    return []


def told(faults: Any) -> set[tuple[str, str]]:
    """(pointer, code) of each fault."""
    return {(fault.pointer, fault.code) for fault in faults}


def load_raw(database: Database, *entries: Raw, actor: str = MAKER, **how: bool) -> Loaded:
    rows = [RawEntry("test.json", number, raw) for number, raw in enumerate(entries, start=1)]
    return load(database, rows, an_act(actor), **how)


def publish(database: Database, *entries: Raw) -> Released:
    """Load by one person and release by another."""
    loaded = load_raw(database, *entries)
    assert loaded.stored, [line.faults for line in loaded.lines]
    done = release_drafts(database, an_act(CHECKER), title_zh="测试", title_en="Test")
    assert done.released is not None
    return done.released
