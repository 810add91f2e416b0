"""The collections: what each holds, how far it reaches, and where to go from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.store.public.clock import Clock
from catalog.values.dates import utc_text
from catalog.values.projections import CRS84, CRSES
from catalog.words.label import Label
from catalog.words.notices import CHINESE_PREVAILS, DEMONSTRATION
from service.api.answers import document
from service.api.call import Call
from service.api.exports import EXPORTS, installed
from service.api.links import OGC, Link, link, link_header
from service.api.negotiation import GEOJSON, JSON, SCHEMA, TABLE_SCHEMA
from service.api.parameters import Given
from service.api.services import Services
from service.api.totals import totals
from service.settings import Settings

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def collections(services: Services, call: Call, given: Given) -> Response:
    """Every collection."""
    clock = services.reader.clock()
    links = [
        link(f"{call.api}/collections", "self", JSON.media_type),
        link(call.api, "parent", JSON.media_type),
    ]
    return document(
        call,
        services.bodies,
        clock,
        {
            "title": "类别 · Collections",
            "description": description(clock, CHINESE_PREVAILS),
            "links": links,
            "collections": [described(services, call, clock, kind) for kind in KINDS.values()],
            "catalog_data_mode": clock.data_mode,
        },
        JSON.media_type,
        link_header(links),
    )


def collection(services: Services, call: Call, given: Given, kind: str) -> Response:
    """One collection."""
    clock = services.reader.clock()
    found = described(services, call, clock, KINDS[kind])
    return document(
        call, services.bodies, clock,
        {**found, "catalog_data_mode": clock.data_mode},
        JSON.media_type, link_header(found["links"]),
    )  # fmt: skip


def description(clock: Clock, text: Label) -> str:
    """A description that says first, where it is so, that parcels are invented."""
    return str(noticed(clock, text))


def noticed(clock: Clock, text: Label) -> Label:
    """The same description, each language by itself."""
    if clock.data_mode != "demo":
        return text
    return Label(f"{DEMONSTRATION.zh}。{text.zh}", f"{DEMONSTRATION.en}. {text.en}")


def described(services: Services, call: Call, clock: Clock, kind: Kind) -> dict[str, Any]:
    """A collection object (OGC API Features, sfc-md-success: the same alone and in the list)."""
    settings = services.settings
    is_parcels = kind.name == "parcels"
    text = description(clock, kind.description) if is_parcels else str(kind.description)
    found: dict[str, Any] = {
        "id": kind.name,
        "title": str(kind.title),
        "description": text,
        "itemType": "feature" if kind.geometry else "record",
        "extent": _extent(services, clock, kind),
        "crs": [*CRSES],
        "storageCrs": CRS84,
        "links": _links(call, kind, settings),
        "attribution": f"{settings.attribution_zh} · {settings.attribution_en}",
        "provider": {"zh": settings.provider_zh, "en": settings.provider_en},
        "license": settings.license_title,
        "update_cycle": settings.update_cycle,
        "open_attribute": settings.open_attribute,
    }
    return {**found, **_totals(services, clock)} if is_parcels else found


def _extent(services: Services, clock: Clock, kind: Kind) -> dict[str, Any]:
    extent = services.extents.of(kind.name, clock)
    found: dict[str, Any] = {}
    if extent.box is not None:
        found["spatial"] = {"bbox": [list(extent.box)], "crs": CRS84}
    if extent.period is not None:
        begin, end = extent.period
        # Days are Shanghai's; over the wire times are UTC.
        interval = [_instant(begin, "00:00:00"), _instant(end, "23:59:59")]
        found["temporal"] = {"interval": [interval], "trs": GREGORIAN}
    return found


def _instant(day: str | None, time: str) -> str | None:
    return day and utc_text(datetime.fromisoformat(f"{day}T{time}+08:00"))


def _totals(services: Services, clock: Clock) -> dict[str, Any]:
    found = totals(services, clock)
    told: dict[str, Any] = {
        "published_total": found.published,
        "verified_total": found.verified,
    }
    if found.wording is not None:
        told["declared_total"] = {
            "value": found.declared,
            "as_of": found.as_of,
            "entry": found.entry_id,
            "sources": list(found.sources),
            "locator": found.locator,
            "wording": {"zh": found.wording.zh, "en": found.wording.en},
        }
    return told


def _links(call: Call, kind: Kind, settings: Settings) -> list[Link]:
    address = f"{call.api}/collections/{kind.name}"
    schema = SCHEMA.media_type
    found = [
        link(address, "self", JSON.media_type),
        link(f"{address}/items", "items", GEOJSON.media_type, Label("条目", "Items")),
        *(
            link(f"{address}/items?f={other.name}", "items", other.media_type,
                 Label("全部条目", "All entries"))
            for other in EXPORTS
            if installed(other)
        ),
        link(f"{address}/schema", f"{OGC}schema", schema, Label("字段", "Schema")),
        link(f"{address}/queryables", f"{OGC}queryables", schema, Label("可查询", "Queryables")),
        link(f"{address}/sortables", f"{OGC}sortables", schema, Label("可排序", "Sortables")),
        link(f"{address}/facets", "facets", JSON.media_type, Label("分面计数", "Facets")),
        link(f"{address}/schema?f=geojson", "describedby", schema,
             Label("GeoJSON 字段", "Schema in GeoJSON")),
        link(f"{address}/schema?f=tableschema", "describedby", TABLE_SCHEMA.media_type,
             Label("表格各列（CSV）", "Columns of the CSV")),
        link(f"{call.api}/collections", "parent", JSON.media_type),
        link(call.api, "root", JSON.media_type),
    ]  # fmt: skip
    if settings.license_url:
        found.append(link(settings.license_url, "license", "text/html"))
    return found
