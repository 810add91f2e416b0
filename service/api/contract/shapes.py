"""The shapes of what is no entry. Answers may gain members: nothing here is closed."""

from __future__ import annotations

from service.api.contract.nodes import (
    COUNT,
    ENTRY_ID,
    FLAG,
    LINKED,
    SHA256,
    TEXT,
    WHEN,
    Node,
    listed,
    or_null,
    ref,
    shape,
)

SHAPES: dict[str, Node] = {
    "DataMode": {
        "type": "string",
        "enum": ["real", "demo"],
        "description": "demo：地块均为虚构 · demo: parcels are invented",
    },
    "Link": shape({"href": TEXT, "rel": TEXT, "type": TEXT}, {"title": TEXT, "hreflang": TEXT}),
    "Links": listed(ref("Link")),
    "Bilingual": shape({"zh": TEXT, "en": TEXT}),
    "Text": TEXT,
    "Binary": {"type": "string", "format": "binary"},
    "JsonSchema": shape(
        {"$schema": TEXT, "$id": TEXT, "type": TEXT, "properties": {"type": "object"}}
    ),
    "TableSchema": shape(
        {
            "fields": listed(shape({"name": TEXT, "type": TEXT, "title": TEXT})),
            "missingValues": listed(TEXT),
            "primaryKey": listed(TEXT),
        }
    ),
    "Contract": shape({"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}}),
    "Landing": shape(
        {"title": TEXT, "description": TEXT, **LINKED}, {"attribution": TEXT, "notice": TEXT}
    ),
    "Conformance": shape({"conformsTo": listed(TEXT), **LINKED}),
    "Collections": shape({"collections": listed(ref("Collection")), **LINKED}),
    "Collection": shape(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "itemType": {"type": "string", "enum": ["feature", "record"]},
            "extent": ref("Extent"),
            "crs": listed(TEXT),
            "storageCrs": TEXT,
            "links": ref("Links"),
        },
        {
            "attribution": TEXT,
            "provider": ref("Bilingual"),
            "license": TEXT,
            "update_cycle": TEXT,
            "open_attribute": TEXT,
            "published_total": COUNT,
            "verified_total": COUNT,
            "declared_total": ref("DeclaredTotal"),
            "catalog_data_mode": ref("DataMode"),
        },
    ),
    "Extent": shape(
        {},
        {
            "spatial": shape(
                {
                    "bbox": listed(
                        {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}
                    ),
                    "crs": TEXT,
                }
            ),
            "temporal": shape(
                {
                    "interval": listed(
                        {"type": "array", "minItems": 2, "maxItems": 2, "items": or_null(WHEN)}
                    ),
                    "trs": TEXT,
                }
            ),
        },
    ),
    "DeclaredTotal": shape(
        {
            "value": {"type": "number"},
            "as_of": or_null(TEXT),
            "entry": ENTRY_ID,
            "sources": listed(ENTRY_ID),
            "locator": or_null(TEXT),
            "wording": ref("Bilingual"),
        }
    ),
    "Versions": shape(
        {"id": ENTRY_ID, "collection": TEXT, "versions": listed(ref("Version")), **LINKED}
    ),
    "Version": shape(
        {
            "number": {"type": "integer", "minimum": 1},
            "seq": {"type": "integer", "minimum": 1},
            "op": {"type": "string", "enum": ["upsert", "delete"]},
            "published_at": WHEN,
            "release": TEXT,
            "reason": or_null(TEXT),
            "replaced_by": listed(ENTRY_ID),
            "content_sha256": or_null(SHA256),
            "redacted": {"type": "boolean"},
            "links": ref("Links"),
        }
    ),
    "Disclosure": shape(
        {
            "id": ENTRY_ID,
            "collection": TEXT,
            "version": {"type": "integer", "minimum": 1},
            "fields": listed(ref("DisclosedField")),
            "notices": listed(ref("Bilingual")),
            **LINKED,
        }
    ),
    "DisclosedField": shape(
        {
            "field": TEXT,
            "title": ref("Bilingual"),
            "group": TEXT,
            "level": {"type": "string", "enum": ["must", "should", "may"]},
            "status": {
                "type": "string",
                "description": "数据状态；stated：无需依据；absent：没有 · status of the evidence; "
                "stated: needs none; absent: nothing there",
            },
            "has_value": {"type": "boolean"},
            "sources": listed(ENTRY_ID),
        }
    ),
    "Explanation": {
        "allOf": [
            ref("ExplainedPart"),
            shape({"id": ENTRY_ID, "collection": TEXT, "seq": COUNT, "found": FLAG, **LINKED}),
        ]
    },
    "ExplainedPart": {
        **shape(
            {"part": TEXT, "result": {"type": "string", "enum": ["true", "false", "unknown"]}},
            {
                "op": {"type": "string", "enum": ["and", "or", "not"]},
                "parts": listed(ref("ExplainedPart")),
                "asked": ref("Bilingual"),
                "values": listed(ref("ExplainedValue")),
                "sentence": ref("Bilingual"),
            },
        ),
        "description": "part：来自哪个参数；有 op 时由 parts 组成，否则为一个条件 · "
        "part: the parameter it came by; with op it is made of its parts, else it is one predicate",
    },
    "ExplainedValue": shape(
        {"field": TEXT, "title": ref("Bilingual"), "value": {"nullable": True}},
        {
            "reason": {
                "type": "string",
                "description": "没有值的原因，同数据状态；absent：未说明 · "
                "why there is no value; absent: nothing is stated",
            }
        },
    ),
    "Nearby": shape(
        {
            "id": ENTRY_ID,
            "collection": TEXT,
            "seq": COUNT,
            "method": {"type": "string", "enum": ["straight_line"]},
            "method_title": ref("Bilingual"),
            "max_distance_m": COUNT,
            "illustrative": FLAG,
            "numberMatched": COUNT,
            "numberReturned": COUNT,
            "nearby": listed(ref("NearbyEdge")),
            "without_place": {
                "type": "object",
                "additionalProperties": or_null(COUNT),
                "description": "没有公开位置的条目数；超过一万时为 null · entries without a public "
                "place; null beyond 10,000",
            },
            "notices": listed(ref("Bilingual")),
            **LINKED,
        },
        {
            "geometry_precision": TEXT,
            "not_computed": {
                **shape(
                    {
                        "reason": {"type": "string", "enum": ["no_geometry", "not_to_place"]},
                        "title": ref("Bilingual"),
                    }
                ),
                "description": "未计算距离的原因 · why no distance is computed",
            },
        },
    ),
    "NearbyEdge": shape(
        {
            "collection": TEXT,
            "id": ENTRY_ID,
            "title": ref("Bilingual"),
            "distance_m": COUNT,
            "method": TEXT,
            "illustrative": {
                **FLAG,
                "description": "一端为虚构或示意 · one end is invented or a diagram",
            },
            "standing": {
                "type": "string",
                "enum": ["existing", "coming", "not_stated"],
                "description": "coming：尚未建成 · coming: not there yet",
            },
            "standing_title": ref("Bilingual"),
            "href": TEXT,
        },
        {
            "category": ref("CodedValue"),
            "accuracy_m": {
                "type": "number",
                "description": "该条目位置的精度 · how well its place is known",
            },
            "status": ref("CodedValue"),
            "status_word": TEXT,
            "status_as_of": TEXT,
        },
    ),
    "ParcelPackages": shape(
        {
            "id": ENTRY_ID,
            "collection": TEXT,
            "seq": COUNT,
            "audience": shape(
                {"tracks": listed(ref("Named")), "enterprise_types": listed(ref("CodedValue"))}
            ),
            "published": listed({"allOf": [ref("Named"), ref("Package")]}),
            "composed": ref("Package"),
            "notices": listed(ref("Bilingual")),
            **LINKED,
        }
    ),
    "Package": shape(
        {
            "compiled": {
                **FLAG,
                "description": "编辑整理，非政府发布 · put together by this catalog",
            },
            "why": listed(ref("Bilingual")),
            "land": listed(
                shape(
                    {
                        "title": ref("Bilingual"),
                        "availability": ref("Availability"),
                        "availability_title": ref("Bilingual"),
                    }
                )
            ),
            "policies": listed(ref("PackagePart")),
            "services": listed(ref("PackagePart")),
            "validity": ref("CodedValue"),
            "undated": {
                **COUNT,
                "description": "现行政策中未载有效期的项数 · policies in use that state no end",
            },
        },
        {
            "purpose": ref("Bilingual"),
            "compiled_title": ref("Bilingual"),
            "notice": ref("Bilingual"),
            "land_text": ref("Bilingual"),
            "valid_until": {
                **TEXT,
                "description": "最短一项的最后一日 · last day of the part that ends first",
            },
        },
    ),
    "PackagePart": {
        "allOf": [
            ref("Named"),
            shape(
                {
                    "availability": ref("Availability"),
                    "availability_title": ref("Bilingual"),
                    "why": listed(ref("Bilingual")),
                },
                {
                    "stage": ref("Bilingual"),
                    "validity": ref("Bilingual"),
                    "valid_until": TEXT,
                    "locator": TEXT,
                    "document": ENTRY_ID,
                },
            ),
        ]
    },
    "Availability": {
        "type": "string",
        "enum": ["available", "prepared", "explored", "not_stated", "lapsed"],
        "description": "只有 available 是现行选项 · available alone is on offer",
    },
    "Named": shape(
        {"collection": TEXT, "id": ENTRY_ID, "title": ref("Bilingual"), "href": TEXT},
        {"illustrative": {**FLAG, "description": "虚构示例 · invented for demonstration"}},
    ),
    "CodedValue": shape({"value": TEXT, "title": ref("Bilingual")}),
    "Facets": shape(
        {
            "collection": TEXT,
            "seq": COUNT,
            "numberMatched": COUNT,
            "facets": listed(ref("Facet")),
            **LINKED,
        }
    ),
    "Facet": shape(
        {
            "field": TEXT,
            "title": ref("Bilingual"),
            "multiple": {
                **FLAG,
                "description": "一个条目可有多个值 · an entry may have several of the values",
            },
            "values": listed(shape({"value": TEXT, "label": ref("Bilingual"), "count": COUNT})),
            "null": {**COUNT, "description": "没有值的条目 · entries without a value"},
            "left_out": {
                **COUNT,
                "description": "未列出的值的个数，均较所列者少见 · how many values are not listed, "
                "each rarer than those that are",
            },
        }
    ),
    "Codelists": shape(
        {
            "codelists": listed(
                shape(
                    {
                        "name": TEXT,
                        "title": ref("Bilingual"),
                        "version": TEXT,
                        "links": ref("Links"),
                    }
                )
            ),
            **LINKED,
        }
    ),
    "Codelist": shape(
        {
            "name": TEXT,
            "title": ref("Bilingual"),
            "version": TEXT,
            "source": TEXT,
            "codes": listed(ref("Code")),
            **LINKED,
        }
    ),
    "Code": shape(
        {"code": TEXT, "title": ref("Bilingual")},
        {
            "note": ref("Bilingual"),
            "same_as": {"type": "object", "additionalProperties": TEXT},
        },
    ),
    "Search": shape(
        {"found": listed(ref("SearchFound")), "numberReturned": COUNT, **LINKED},
        {"numberMatched": {**COUNT, "description": "超过一万时不给出 · left out beyond 10,000"}},
    ),
    "SearchFound": shape(
        {
            "collection": TEXT,
            "id": ENTRY_ID,
            "title": shape({}, {"zh": TEXT, "en": TEXT}),
            "href": TEXT,
            "search": ref("SearchMatch"),
        },
    ),
    "SearchMatch": {
        **shape(
            {"field": TEXT, "title": ref("Bilingual"), "whole": FLAG},
            {"excerpt": shape({"before": TEXT, "match": TEXT, "after": TEXT})},
        ),
        "description": "决定其位次的字段；whole：该字段的文本即检索词 · the field that settles the "
        "entry's place; whole: its text is what was asked for",
    },
    "Lookup": shape({"matches": listed(ref("Match")), **LINKED}),
    "Match": shape({"collection": TEXT, "id": ENTRY_ID, "field": TEXT, "links": ref("Links")}),
    "Problem": shape(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "code": TEXT,
            "description": TEXT,
        },
        {"errors": listed(ref("Fault")), "catalog_data_mode": ref("DataMode")},
    ),
    "Fault": {
        **shape(
            {"code": TEXT, "detail": TEXT, "hint": TEXT},
            {
                "parameter": {**TEXT, "description": "参数或请求头 · a parameter or header"},
                "pointer": {**TEXT, "description": "请求体中的位置 · JSON pointer into the body"},
            },
        ),
        "anyOf": [{"required": ["parameter"]}, {"required": ["pointer"]}],
    },
    "GoneProblem": {
        "allOf": [
            ref("Problem"),
            shape(
                {
                    "entry": shape(
                        {"id": ENTRY_ID, "reason": TEXT},
                        {
                            "title": TEXT,
                            "replaced_by": listed(shape({"id": ENTRY_ID, "href": TEXT})),
                            "date": WHEN,
                        },
                    )
                }
            ),
        ]
    },
}
