"""The catalog described in DCAT 3, each collection as a dataset; as JSON-LD that reads as JSON.

docs/feeds.md says which term holds which element of GB/T 21063. Every node has an address, so that
the same description is the same bytes in every process. What an operator has not stated says that
it is to be confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.store.public.clock import Clock
from catalog.words.label import Label
from service.api.collections import noticed
from service.api.exports import installed
from service.api.items import FORMATS
from service.api.landing import ABOUT, CONFORMS_TO, TITLE
from service.api.negotiation import CSV, GEOJSON, GEOJSON_SEQ, GEOPACKAGE, SHEET, Format
from service.feeds.terms import Described, Node, both, license_address, same_terms, terms

CONTEXT: dict[str, Any] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        term: {"@type": "@id"}
        for term in (
            "dcat:accessURL", "dcat:downloadURL", "dcat:endpointURL",
            "dcat:endpointDescription", "dcat:landingPage", "dcat:mediaType",
            "dcat:compressFormat", "dct:conformsTo", "dct:language",
            "foaf:homepage", "foaf:page", "rdfs:seeAlso",
        )
    },
    **{term: {"@type": "xsd:dateTime"} for term in ("dct:issued", "dct:modified")},
    **{term: {"@type": "xsd:date"} for term in ("dcat:startDate", "dcat:endDate")},
    "dcat:bbox": {"@type": "geo:wktLiteral"},
}  # fmt: skip

_IANA = "https://www.iana.org/assignments/media-types/"
_CALLED = {
    GEOJSON: Label("GeoJSON", "GeoJSON"),
    GEOJSON_SEQ: Label("GeoJSON 文本序列", "GeoJSON text sequence"),
    CSV: Label("CSV", "CSV"),
    SHEET: Label("Excel 工作簿", "Excel workbook"),
    GEOPACKAGE: Label("GeoPackage", "GeoPackage"),
}
_LANGUAGES = [f"http://id.loc.gov/vocabulary/iso639-1/{code}" for code in ("zh", "en")]


def catalogue(about: Described) -> Node:
    """The whole description, one JSON-LD document."""
    call, clock = about.call, about.clock
    newest = max(about.reaches.values(), key=lambda reach: reach.seq, default=None)
    first = min((reach.first_published_at for reach in about.reaches.values()), default=None)
    return {
        "@context": CONTEXT,
        "@id": about.node("catalog"),
        "@type": "dcat:Catalog",
        "catalog_data_mode": clock.data_mode,
        "dct:title": both(TITLE),
        "dct:description": both(noticed(clock, ABOUT)),
        **_keyword(clock),
        **({"dct:issued": first, "dct:modified": newest.published_at} if newest else {}),
        "dcat:version": str(clock.seq),
        "dct:language": _LANGUAGES,
        **terms(about),
        "foaf:homepage": f"{call.site}/",
        "rdfs:seeAlso": f"{call.site}/feed.atom",
        "dcat:distribution": list(_snapshots(about)),
        "dcat:service": list(_services(about)),
        "dcat:dataset": [_dataset(about, kind) for kind in KINDS.values()],
    }


def _dataset(about: Described, kind: Kind) -> Node:
    clock, reach = about.clock, about.reaches.get(kind.name)
    address = f"{about.call.api}/collections/{kind.name}"
    is_parcels = kind.name == "parcels"
    text = noticed(clock, kind.description) if is_parcels else kind.description
    found: Node = {
        **about.reference(kind.name),
        "@type": "dcat:Dataset",
        "dct:identifier": kind.name,
        "dct:title": both(kind.title),
        "dct:description": both(text),
        **_keyword(clock),
        "dct:language": _LANGUAGES,
        **same_terms(about),
        "dct:conformsTo": f"{address}/schema",
        "dcat:landingPage": address,
        **_extent(about, kind),
        "dcat:distribution": [
            _distribution(about, kind, offered) for offered in FORMATS if installed(offered)
        ],
    }
    if reach is not None:
        found["dct:issued"] = reach.first_published_at
        found["dct:modified"] = reach.published_at
        found["dcat:version"] = str(reach.seq)
    return found


def _distribution(about: Described, kind: Kind, offered: Format) -> Node:
    """The items in one format: GeoJSON in pages, the others as a file of all of them."""
    items = f"{about.call.api}/collections/{kind.name}/items"
    whole = f"{items}?f={offered.name}"
    called = _CALLED[offered]
    media_type = offered.media_type.partition(";")[0]
    return {
        **about.reference(f"{kind.name}-{offered.name}"),
        "@type": "dcat:Distribution",
        "dct:title": both(
            Label(f"{kind.title.zh}（{called.zh}）", f"{kind.title.en} ({called.en})")
        ),
        **(
            {"dcat:accessURL": items}
            if offered is GEOJSON
            else {"dcat:accessURL": whole, "dcat:downloadURL": whole}
        ),
        "dcat:mediaType": f"{_IANA}{media_type}",
        **(
            {"dct:conformsTo": f"{about.call.api}/collections/{kind.name}/schema?f=tableschema"}
            if offered is CSV
            else {}
        ),
        "dcat:accessService": about.reference("api"),
        "dct:license": {"@id": license_address(about)},
    }


def _extent(about: Described, kind: Kind) -> Node:
    extent, found = about.extents[kind.name], Node()
    if extent.box is not None:
        west, south, east, north = extent.box
        corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
        ring = ", ".join(f"{x} {y}" for x, y in corners)
        found["dct:spatial"] = {
            **about.reference(f"{kind.name}-area"),
            "@type": "dct:Location",
            "dcat:bbox": f"POLYGON(({ring}))",
        }
    if extent.period is not None:
        ends = zip(("dcat:startDate", "dcat:endDate"), extent.period, strict=True)
        found["dct:temporal"] = {
            **about.reference(f"{kind.name}-period"),
            "@type": "dct:PeriodOfTime",
            **{term: day for term, day in ends if day is not None},
        }
    return found


def _snapshots(about: Described) -> Iterator[Node]:
    """The whole published catalog in one file, tombstones too: docs/sync.md."""
    latest = f"{about.call.api}/sync/snapshots/latest"
    lines = {
        **about.reference("ndjson"),
        "@type": "dct:MediaTypeOrExtent",
        "rdfs:label": "application/x-ndjson",
    }
    for name, address, compression in (
        ("snapshot", latest, {}),
        ("snapshot-gz", f"{latest}?format=gz", {"dcat:compressFormat": f"{_IANA}application/gzip"}),
    ):
        yield {
            **about.reference(name),
            "@type": "dcat:Distribution",
            "dct:title": both(Label("全部内容快照", "Snapshot of everything")),
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dct:format": lines,
            **compression,
            "dcat:accessService": about.reference("sync"),
            "dct:license": {"@id": license_address(about)},
        }


def _services(about: Described) -> Iterator[Node]:
    api = about.call.api
    standards = [address for address in CONFORMS_TO if "features-1" in address]
    for name, title, address, conformance in (
        ("api", Label("OGC API 要素服务", "OGC API Features service"), api, standards),
        ("sync", Label("目录同步服务", "Catalog Sync service"), f"{api}/sync", []),
    ):
        yield {
            **about.reference(name),
            "@type": "dcat:DataService",
            "dct:title": both(title),
            "dcat:endpointURL": address,
            "dcat:endpointDescription": f"{api}/openapi.json",
            "dct:conformsTo": conformance,
            "foaf:page": f"{api}/docs",
            "dct:license": {"@id": license_address(about)},
            "dcat:servesDataset": [about.reference(kind) for kind in KINDS],
        }


def _keyword(clock: Clock) -> Node:
    """What a reader that knows no `catalog_data_mode` can still see."""
    if clock.data_mode != "demo":
        return {}
    return {"dcat:keyword": both(Label("演示", "demonstration"))}
