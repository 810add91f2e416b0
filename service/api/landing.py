"""Where a client begins: what this is, which standard it follows, where to go."""

from __future__ import annotations

from flask import Response

from catalog.words.label import Label
from catalog.words.notices import CHINESE_PREVAILS
from service.api.answers import document, text
from service.api.call import Call
from service.api.collections import description
from service.api.links import OGC, link, link_header
from service.api.negotiation import JSON, OPENAPI_JSON, OPENAPI_YAML
from service.api.parameters import Given
from service.api.services import Services
from service.api.sync.names import SYNC
from service.pages import as_sent, page

TITLE = Label("桃浦智创城产业用地目录", "Industrial land of Taopu Smart Innovation City")

ABOUT = Label(
    "桃浦智创城可供推介的产业用地、重点项目、配套设施、政策与服务，每个数值注明来源依据。",
    "Industrial land offered in Taopu, its flagship projects, facilities, policies and services; "
    "every value says who says so.",
)

_SPEC = "http://www.opengis.net/spec/"

CONFORMS_TO = [
    f"{_SPEC}ogcapi-features-1/1.0/conf/core",
    f"{_SPEC}ogcapi-features-1/1.0/conf/geojson",
    f"{_SPEC}ogcapi-features-1/1.0/conf/oas30",
    f"{_SPEC}ogcapi-common-1/1.0/conf/core",
    f"{_SPEC}ogcapi-common-1/1.0/conf/landing-page",
    f"{_SPEC}ogcapi-common-1/1.0/conf/json",
    f"{_SPEC}ogcapi-common-1/1.0/conf/oas30",
    f"{_SPEC}ogcapi-common-2/1.0/conf/collections",
    f"{_SPEC}ogcapi-features-2/1.0/conf/crs",
    f"{_SPEC}ogcapi-features-3/1.0/conf/queryables",
    f"{_SPEC}ogcapi-features-3/1.0/conf/queryables-query-parameters",
    f"{_SPEC}ogcapi-features-3/1.0/conf/filter",
    f"{_SPEC}ogcapi-features-3/1.0/conf/features-filter",
    f"{_SPEC}cql2/1.0/conf/cql2-text",
    f"{_SPEC}cql2/1.0/conf/cql2-json",
    f"{_SPEC}cql2/1.0/conf/basic-cql2",
    f"{_SPEC}cql2/1.0/conf/advanced-comparison-operators",
    f"{_SPEC}cql2/1.0/conf/case-insensitive-comparison",
    f"{_SPEC}cql2/1.0/conf/basic-spatial-functions",
    # The name it had before the standard was finished, which QGIS looks for.
    f"{_SPEC}cql2/1.0/conf/basic-spatial-operators",
    f"{_SPEC}cql2/1.0/conf/basic-spatial-functions-plus",
    f"{_SPEC}cql2/1.0/conf/spatial-functions",
    f"{_SPEC}cql2/1.0/conf/temporal-functions",
    f"{_SPEC}cql2/1.0/conf/array-functions",
    f"{_SPEC}cql2/1.0/conf/property-property",
    f"{_SPEC}ogcapi-features-5/1.0/conf/schemas",
    f"{_SPEC}ogcapi-features-5/1.0/conf/advanced-property-roles",
    f"{_SPEC}ogcapi-features-5/1.0/conf/queryables",
    f"{_SPEC}ogcapi-features-5/1.0/conf/sortables",
]


def landing(services: Services, call: Call, given: Given) -> Response:
    """The landing page (OGC API Features, root-op and root-success)."""
    clock = services.reader.clock()
    settings = services.settings
    links = [
        link(call.api, "self", JSON.media_type),
        link(f"{call.api}/openapi.json", "service-desc", OPENAPI_JSON.media_type,
             Label("接口约定", "API definition")),
        link(f"{call.api}/openapi.yaml", "service-desc", OPENAPI_YAML.media_type,
             Label("接口约定（YAML）", "API definition in YAML")),
        link(f"{call.api}/docs", "service-doc", "text/html",
             Label("接口文档", "API documentation")),
        link(f"{call.api}/conformance", "conformance", JSON.media_type,
             Label("符合的标准", "Conformance")),
        link(f"{call.api}/conformance", f"{OGC}conformance", JSON.media_type,
             Label("符合的标准", "Conformance")),
        link(f"{call.api}/collections", "data", JSON.media_type, Label("类别", "Collections")),
        link(f"{call.api}/collections", f"{OGC}data", JSON.media_type,
             Label("类别", "Collections")),
        link(f"{call.api}/codelists", "related", JSON.media_type, Label("代码表", "Code lists")),
        link(f"{call.api}{SYNC}", "related", JSON.media_type, Label("同步", "Following")),
        link(f"{call.site}/catalog.jsonld", "describedby", "application/ld+json",
             Label("目录元数据（DCAT）", "Catalogue description (DCAT)")),
        link(f"{call.site}/feed.atom", "related", "application/atom+xml",
             Label("变更订阅", "Feed of changes")),
        link(f"{call.site}/", "about", "text/html", TITLE),
    ]  # fmt: skip
    body = {
        "title": str(TITLE),
        "description": description(clock, ABOUT),
        "notice": str(CHINESE_PREVAILS),
        "attribution": f"{settings.attribution_zh} · {settings.attribution_en}",
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def conformance(services: Services, call: Call, given: Given) -> Response:
    """The conformance classes that the tests prove."""
    clock = services.reader.clock()
    links = [link(f"{call.api}/conformance", "self", JSON.media_type)]
    body = {
        "conformsTo": CONFORMS_TO,
        "links": links,
        "catalog_data_mode": clock.data_mode,
    }
    return document(call, services.bodies, clock, body, JSON.media_type, link_header(links))


def openapi_json(services: Services, call: Call, given: Given) -> Response:
    """The contract, with this service's own address."""
    clock = services.reader.clock()
    content = services.contract.json(call.api)
    return text(call, services.bodies, clock, content, OPENAPI_JSON.media_type)


def openapi_yaml(services: Services, call: Call, given: Given) -> Response:
    """The contract as YAML."""
    clock = services.reader.clock()
    content = services.contract.yaml(call.api)
    return text(call, services.bodies, clock, content, OPENAPI_YAML.media_type)


def docs(services: Services, call: Call, given: Given) -> Response:
    """Interactive documentation, every file of it from here."""
    clock = services.reader.clock()
    body = services.pages.find_or_make(
        ("docs", call.gzip), lambda: as_sent(call, services.docs_page)
    )
    return page(call, clock, body)
