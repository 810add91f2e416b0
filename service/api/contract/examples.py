"""Examples in the contract: invented parcels, and facts that stand in a named document.

No figure here may look like one of the 21 parcels'. A test holds each against its schema.
"""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

_API = "https://catalog.example/api/v1"
_INVENTED = {"status": "illustrative"}
_PLAN = {
    "status": "sourced",
    "sources": ["TP-SRC-S4"],
    "locator": "第五章 一 专栏（4）",
    "as_of": "2021-01",
    "planned": "yes",
}

_SQUARE = [[121.34, 31.27], [121.341, 31.27], [121.341, 31.271], [121.34, 31.271], [121.34, 31.27]]

_PARCEL: Node = {
    "type": "Feature",
    "id": "DEMO-P-001",
    "geometry": {
        "type": "Polygon",
        "coordinates": [
            [
                [121.34, 31.27],
                [121.341, 31.27],
                [121.341, 31.271],
                [121.34, 31.271],
                [121.34, 31.27],
            ]
        ],
    },
    "properties": {
        "name_zh": "【示例】虚构地块",
        "name_en": "[Example] invented parcel",
        "plot_no": "ZZ-01",
        "lifecycle_state": "promotable",
        "far_max": 2.5,
        "height_limit_m": None,
        "evidence": {
            "name_zh": _INVENTED,
            "plot_no": _INVENTED,
            "lifecycle_state": _INVENTED,
            "far_max": _INVENTED,
            "height_limit_m": {"status": "pending"},
        },
    },
}

_PROJECT: Node = {
    "type": "Feature",
    "id": "TP-PRJ-E4",
    "geometry": None,
    "properties": {
        "name_zh": "金环E4地块转型项目",
        "site_area_m2": 11820,
        "far_max": 3,
        "height_limit_m": 80,
        "evidence": {
            "name_zh": _PLAN,
            "site_area_m2": _PLAN,
            "far_max": _PLAN,
            "height_limit_m": {**_PLAN, "operator": "le"},
        },
    },
}


def _item(feature: Node, kind: str) -> Node:
    address = f"{_API}/collections/{kind}/items/{feature['id']}"
    links = [
        {"href": address, "rel": "self", "type": "application/geo+json"},
        {
            "href": f"{_API}/collections/{kind}",
            "rel": "collection",
            "type": "application/json",
        },
    ]
    return {**feature, "catalog_data_mode": "demo", "links": links}


def _items(feature: Node, kind: str) -> Node:
    address = f"{_API}/collections/{kind}"
    return {
        "type": "FeatureCollection",
        "catalog_data_mode": "demo",
        "numberMatched": 1,
        "numberReturned": 1,
        "links": [
            {"href": f"{address}/items", "rel": "self", "type": "application/geo+json"},
            {"href": address, "rel": "collection", "type": "application/json"},
        ],
        "features": [feature],
    }


EXAMPLES: dict[str, Node] = {
    "ParcelsItem": _item(_PARCEL, "parcels"),
    "ParcelsItems": _items(_PARCEL, "parcels"),
    "ProjectsItem": _item(_PROJECT, "projects"),
    "ProjectsItems": _items(_PROJECT, "projects"),
    "Lookup": {
        "matches": [
            {
                "collection": "parcels",
                "id": "DEMO-P-001",
                "field": "plot_no",
                "links": [
                    {
                        "href": f"{_API}/collections/parcels/items/DEMO-P-001",
                        "rel": "item",
                        "type": "application/geo+json",
                    }
                ],
            }
        ],
        "links": [
            {
                "href": f"{_API}/lookup?any-identifier=zz-01",
                "rel": "self",
                "type": "application/json",
            }
        ],
        "catalog_data_mode": "demo",
    },
}

PROBLEM: Node = {
    "type": f"{_API}/codelists/problems#invalid-parameters",
    "title": "请求有误",
    "status": 400,
    "detail": "请求的参数有误，见 errors。",
    "code": "invalid-parameters",
    "description": "请求的参数有误，见 errors。 可用参数见 openapi.json。",
    "errors": [
        {
            "parameter": "limit",
            "code": "not-an-integer",
            "detail": "“abc”不是整数。",
            "hint": "请用半角阿拉伯数字，不带加号、下划线、小数点或指数。",
        }
    ],
    "catalog_data_mode": "demo",
}
