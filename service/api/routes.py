"""Every resource of the API: its address, its parameters, its formats, its view.

Flask's routes and the contract's operations are both made of this list, one concrete path a
collection: clients such as GDAL look a collection's parameters up under its own path.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.words.label import Label
from service.api import (
    codelists,
    collections,
    explanation,
    facets,
    history,
    items,
    landing,
    lookup,
    match,
    nearby,
    packages,
    reading,
    schemas,
    search,
)
from service.api import item as one_entry
from service.api.items_parameters import (
    AS_OF,
    CRS,
    DISPLAY,
    LANG,
    SEQ,
    format_parameter,
    limit,
    question_parameters,
)
from service.api.items_query import ItemsReader
from service.api.negotiation import (
    GEOJSON,
    HTML,
    JSON,
    OPENAPI_JSON,
    OPENAPI_YAML,
    SCHEMA,
    TABLE_SCHEMA,
)
from service.api.parameters import Parameter, Parameters, PathParameter
from service.api.requirement_body import REQUIREMENT
from service.api.route import Route
from service.api.staff import staff_routes
from service.api.sync import sync_routes

_FORMAT = format_parameter(("json",))
_SCHEMA_FORMAT = format_parameter(("json", "geojson", "tableschema"))
_ITEM_FORMAT = format_parameter(("json", "geojson", "csv", "xlsx"))

ENTRY_ID = PathParameter(
    "entry_id",
    Label("条目编号", "the entry's id"),
    {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"},
    shared=True,
)
LIST_NAME = PathParameter(
    "name",
    Label("代码表名称", "the list's name"),
    {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "lifecycle-state",
    shared=True,
)

BEFORE = Parameter(
    "before",
    Label("只列此版本号之前的版本", "only versions numbered below this"),
    {"type": "integer", "minimum": 1, "maximum": history.FIRST_PAGE},
    reading.whole(1, history.FIRST_PAGE),
    10,
)


@cache
def routes(default_limit: int, max_limit: int) -> tuple[Route, ...]:
    """All routes below `/api/v1`, in the order in which a reader meets them."""
    pages = Parameters(limit(default_limit, max_limit), BEFORE, _FORMAT)
    return (
        *_beginning(),
        *(r for kind in KINDS.values() for r in _of_kind(kind, default_limit, max_limit, pages)),
        *_of_parcels(),
        *_helpers(default_limit),
        *sync_routes(),
        *staff_routes(),
    )


def _beginning() -> Iterator[Route]:
    tag = "start"
    yield Route(
        "", "getLandingPage", tag, Label("入口", "Landing page"), JSON, "Landing", landing.landing
    )
    yield Route(
        "/openapi.json", "getContract", tag, Label("接口约定", "This contract"),
        OPENAPI_JSON, "Contract", landing.openapi_json,
    )  # fmt: skip
    yield Route(
        "/openapi.yaml", "getContractYaml", tag, Label("接口约定（YAML）", "This contract in YAML"),
        OPENAPI_YAML, "Text", landing.openapi_yaml,
        Parameters(format_parameter(("yaml",))),
    )  # fmt: skip
    yield Route(
        "/docs", "getDocumentation", tag, Label("交互文档", "Interactive documentation"),
        HTML, "Text", landing.docs, Parameters(format_parameter(("html",))),
    )  # fmt: skip
    yield Route(
        "/conformance", "getConformance", tag, Label("符合的标准", "Conformance classes"),
        JSON, "Conformance", landing.conformance,
    )  # fmt: skip
    yield Route(
        "/collections", "getCollections", tag, Label("全部类别", "All collections"),
        JSON, "Collections", collections.collections,
    )  # fmt: skip


def _of_kind(kind: Kind, default_limit: int, max_limit: int, pages: Parameters) -> Iterator[Route]:
    tag, name = kind.name, operation_name(kind)
    address = f"/collections/{kind.name}"
    zh, en = kind.title.zh, kind.title.en
    yield Route(
        address, f"get{name}Collection", tag, Label(f"{zh}：类别说明", f"{en}: the collection"),
        JSON, "Collection", partial(collections.collection, kind=kind.name),
    )  # fmt: skip
    for part, part_zh, part_en in (
        ("schema", "字段", "fields"),
        ("queryables", "可查询字段", "queryables"),
        ("sortables", "可排序字段", "sortables"),
    ):
        yield Route(
            f"{address}/{part}", f"get{name}{part.capitalize()}", tag,
            Label(f"{zh}：{part_zh}", f"{en}: {part_en}"),
            SCHEMA, "JsonSchema", partial(schemas.schema, kind=kind.name, part=part),
            Parameters(_SCHEMA_FORMAT if part == "schema" else _FORMAT),
            also=(TABLE_SCHEMA,) if part == "schema" else (),
        )  # fmt: skip
    reader = ItemsReader(kind, default_limit, max_limit)
    yield Route(
        f"{address}/items", f"get{name}Items", tag, Label(f"{zh}：查询", f"{en}: query"),
        GEOJSON, f"{name}Items", partial(items.items, kind=kind.name),
        reader.parameters, reader.read, also=items.FORMATS[1:],
    )  # fmt: skip
    yield Route(
        f"{address}/facets", f"get{name}Facets", tag,
        Label(f"{zh}：分面计数", f"{en}: facets"),
        JSON, "Facets", partial(facets.facets, kind=kind.name),
        Parameters(*facets.parameters(kind), *question_parameters(kind), _FORMAT),
    )  # fmt: skip
    item = f"{address}/items/{{entry_id}}"
    yield Route(
        item, f"get{name}Item", tag, Label(f"{zh}：一个条目", f"{en}: one entry"),
        GEOJSON, f"{name}Item", partial(one_entry.item, kind=kind.name),
        Parameters(SEQ, AS_OF, CRS, DISPLAY, _ITEM_FORMAT, LANG), refusals=(404, 410),
        places=(ENTRY_ID,), also=one_entry.FORMATS[1:],
    )  # fmt: skip
    yield Route(
        f"{item}/versions", f"get{name}Versions", tag,
        Label(f"{zh}：一个条目的历次版本", f"{en}: the versions of an entry"),
        JSON, "Versions", partial(history.versions, kind=kind.name), pages,
        refusals=(404,), places=(ENTRY_ID,),
    )  # fmt: skip
    yield Route(
        f"{item}/disclosure", f"get{name}Disclosure", tag,
        Label(f"{zh}：一个条目的公开情况", f"{en}: how far an entry is disclosed"),
        JSON, "Disclosure", partial(history.disclosure, kind=kind.name),
        refusals=(404, 410), places=(ENTRY_ID,),
    )  # fmt: skip
    yield Route(
        f"{item}/explanation", f"get{name}Explanation", tag,
        Label(f"{zh}：一个条目为何符合或不符合查询", f"{en}: why an entry is found or not"),
        JSON, "Explanation", partial(explanation.explanation, kind=kind.name),
        Parameters(*question_parameters(kind), _FORMAT),
        refusals=(404, 410), places=(ENTRY_ID,),
    )  # fmt: skip


def _of_parcels() -> Iterator[Route]:
    """What is worked out from other entries when somebody asks for it of a parcel."""
    tag, item = "parcels", "/collections/parcels/items/{entry_id}"
    yield Route(
        f"{item}/nearby", "getParcelsNearby", tag,
        Label("地块：附近的设施与项目", "Parcels: facilities and projects nearby"),
        JSON, "Nearby", nearby.near_parcel,
        Parameters(*nearby.PARAMETERS, SEQ, AS_OF, _FORMAT),
        refusals=(404, 410), places=(ENTRY_ID,),
    )  # fmt: skip
    yield Route(
        f"{item}/packages", "getParcelsPackages", tag,
        Label("地块：适用的组合包", "Parcels: packages that apply"),
        JSON, "ParcelPackages", packages.of_parcel,
        Parameters(*packages.PARAMETERS, SEQ, AS_OF, _FORMAT),
        refusals=(404, 410), places=(ENTRY_ID,),
    )  # fmt: skip


def _helpers(default_limit: int) -> Iterator[Route]:
    tag = "codes"
    yield Route(
        "/search", "search", tag, Label("检索全部类别", "Search all collections"),
        JSON, "Search", partial(search.search, default_limit=min(default_limit, search.MOST)),
        Parameters(
            search.Q_OF_ALL, search.limit(default_limit), SEQ, AS_OF, search.CURSOR_OF_ALL, _FORMAT
        ),
    )  # fmt: skip
    yield Route(
        "/match", "matchRequirement", tag,
        Label("按要求匹配地块", "Match a requirement with parcels"),
        JSON, "Matches", match.matches, Parameters(SEQ, AS_OF, _FORMAT),
        method="POST", body=REQUIREMENT,
    )  # fmt: skip
    yield Route(
        "/codelists", "getCodelists", tag, Label("全部代码表", "All code lists"),
        JSON, "Codelists", codelists.codelists,
    )  # fmt: skip
    yield Route(
        "/codelists/{name}", "getCodelist", tag, Label("一个代码表", "One code list"),
        JSON, "Codelist", codelists.codelist, refusals=(404,), places=(LIST_NAME,),
    )  # fmt: skip
    yield Route(
        "/lookup", "lookUp", tag, Label("按任一标识查找", "Find by any identifier"),
        JSON, "Lookup", lookup.lookup, Parameters(lookup.IDENTIFIER, _FORMAT),
    )  # fmt: skip


def operation_name(kind: Kind) -> str:
    """`ServiceGuides` for `service-guides`."""
    return "".join(word.capitalize() for word in kind.name.split("-"))
