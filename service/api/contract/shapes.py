"""The shapes of what is no entry. Answers may gain members: nothing here is closed."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]

TEXT: Node = {"type": "string"}
OBJECT: Node = {"type": "object"}
COUNT: Node = {"type": "integer", "minimum": 0}
SHA256: Node = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ENTRY_ID: Node = {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]{1,31}$"}
WHEN: Node = {"type": "string", "format": "date-time"}


def _ref(name: str) -> Node:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Node) -> Node:
    return {"type": "array", "items": items}


def _or_null(schema: Node) -> Node:
    return {**schema, "nullable": True}


def _object(required: dict[str, Node], optional: dict[str, Node] | None = None) -> Node:
    found: Node = {"type": "object", "properties": {**required, **(optional or {})}}
    return {**found, "required": list(required)} if required else found


_BOTH = {"links": _ref("Links"), "catalog_data_mode": _ref("DataMode")}

_MODE = _ref("DataMode")
_WEBHOOK: dict[str, Node] = {
    "id": TEXT,
    "url": TEXT,
    "state": {"type": "string", "enum": ["active", "paused", "disabled"]},
    "told": {**COUNT, "description": "最近告知的事件 · the last event told"},
    "attempts": {**COUNT, "description": "下一事件已失败的次数 · failures of the next"},
    "next_attempt_at": _or_null(WHEN),
    "last_status": _or_null({"type": "integer"}),
    "last_error": _or_null(TEXT),
    "created_at": WHEN,
}

SHAPES: dict[str, Node] = {
    "DataMode": {
        "type": "string",
        "enum": ["real", "demo"],
        "description": "demo：地块均为虚构 · demo: parcels are invented",
    },
    "Link": _object({"href": TEXT, "rel": TEXT, "type": TEXT}, {"title": TEXT, "hreflang": TEXT}),
    "Links": _list(_ref("Link")),
    "Bilingual": _object({"zh": TEXT, "en": TEXT}),
    "Text": TEXT,
    "Binary": {"type": "string", "format": "binary"},
    "JsonSchema": _object(
        {"$schema": TEXT, "$id": TEXT, "type": TEXT, "properties": {"type": "object"}}
    ),
    "Contract": _object({"openapi": TEXT, "info": {"type": "object"}, "paths": {"type": "object"}}),
    "Landing": _object(
        {"title": TEXT, "description": TEXT, **_BOTH}, {"attribution": TEXT, "notice": TEXT}
    ),
    "Conformance": _object({"conformsTo": _list(TEXT), **_BOTH}),
    "Collections": _object({"collections": _list(_ref("Collection")), **_BOTH}),
    "Collection": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "description": TEXT,
            "itemType": {"type": "string", "enum": ["feature", "record"]},
            "extent": _ref("Extent"),
            "crs": _list(TEXT),
            "storageCrs": TEXT,
            "links": _ref("Links"),
        },
        {
            "attribution": TEXT,
            "provider": _ref("Bilingual"),
            "license": TEXT,
            "update_cycle": TEXT,
            "open_attribute": TEXT,
            "published_total": COUNT,
            "verified_total": COUNT,
            "declared_total": _ref("DeclaredTotal"),
            "catalog_data_mode": _ref("DataMode"),
        },
    ),
    "Extent": _object(
        {},
        {
            "spatial": _object(
                {
                    "bbox": _list(
                        {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}
                    ),
                    "crs": TEXT,
                }
            ),
            "temporal": _object(
                {
                    "interval": _list(
                        {"type": "array", "minItems": 2, "maxItems": 2, "items": _or_null(WHEN)}
                    ),
                    "trs": TEXT,
                }
            ),
        },
    ),
    "DeclaredTotal": _object(
        {
            "value": {"type": "number"},
            "as_of": _or_null(TEXT),
            "entry": ENTRY_ID,
            "sources": _list(ENTRY_ID),
            "locator": _or_null(TEXT),
            "wording": _ref("Bilingual"),
        }
    ),
    "Versions": _object(
        {"id": ENTRY_ID, "collection": TEXT, "versions": _list(_ref("Version")), **_BOTH}
    ),
    "Version": _object(
        {
            "number": {"type": "integer", "minimum": 1},
            "seq": {"type": "integer", "minimum": 1},
            "op": {"type": "string", "enum": ["upsert", "delete"]},
            "published_at": WHEN,
            "release": TEXT,
            "reason": _or_null(TEXT),
            "replaced_by": _list(ENTRY_ID),
            "content_sha256": _or_null(SHA256),
            "redacted": {"type": "boolean"},
            "links": _ref("Links"),
        }
    ),
    "Disclosure": _object(
        {
            "id": ENTRY_ID,
            "collection": TEXT,
            "version": {"type": "integer", "minimum": 1},
            "fields": _list(_ref("DisclosedField")),
            "notices": _list(_ref("Bilingual")),
            **_BOTH,
        }
    ),
    "DisclosedField": _object(
        {
            "field": TEXT,
            "title": _ref("Bilingual"),
            "group": TEXT,
            "level": {"type": "string", "enum": ["must", "should", "may"]},
            "status": {
                "type": "string",
                "description": "数据状态；stated：无需依据；absent：没有 · status of the evidence; "
                "stated: needs none; absent: nothing there",
            },
            "has_value": {"type": "boolean"},
            "sources": _list(ENTRY_ID),
        }
    ),
    "Codelists": _object(
        {
            "codelists": _list(
                _object(
                    {
                        "name": TEXT,
                        "title": _ref("Bilingual"),
                        "version": TEXT,
                        "links": _ref("Links"),
                    }
                )
            ),
            **_BOTH,
        }
    ),
    "Codelist": _object(
        {
            "name": TEXT,
            "title": _ref("Bilingual"),
            "version": TEXT,
            "source": TEXT,
            "codes": _list(_ref("Code")),
            **_BOTH,
        }
    ),
    "Code": _object(
        {"code": TEXT, "title": _ref("Bilingual")},
        {
            "note": _ref("Bilingual"),
            "same_as": {"type": "object", "additionalProperties": TEXT},
        },
    ),
    "Lookup": _object({"matches": _list(_ref("Match")), **_BOTH}),
    "Match": _object({"collection": TEXT, "id": ENTRY_ID, "field": TEXT, "links": _ref("Links")}),
    "Problem": _object(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "code": TEXT,
            "description": TEXT,
        },
        {"errors": _list(_ref("Fault")), "catalog_data_mode": _ref("DataMode")},
    ),
    "Fault": {
        **_object(
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
            _ref("Problem"),
            _object(
                {
                    "entry": _object(
                        {"id": ENTRY_ID, "reason": TEXT},
                        {
                            "title": TEXT,
                            "replaced_by": _list(_object({"id": ENTRY_ID, "href": TEXT})),
                            "date": WHEN,
                        },
                    )
                }
            ),
        ]
    },
    "StartAgainProblem": {
        "allOf": [
            _ref("Problem"),
            _object({"epoch": TEXT, "head_seq": COUNT, "links": _ref("Links")}),
        ]
    },
    "NoStateProblem": {"allOf": [_ref("Problem"), _object({"nearest": COUNT})]},
    "ReceiptAccepted": _object(
        {
            "in_step": {"type": "boolean", "enum": [True]},
            "seq": COUNT,
            "head_seq": COUNT,
            "catalog_data_mode": _ref("DataMode"),
        }
    ),
    "Webhooks": _object({"webhooks": _list(_object(_WEBHOOK)), "catalog_data_mode": _MODE}),
    "Webhook": _object({**_WEBHOOK, "catalog_data_mode": _MODE}),
    "WebhookWithSecret": _object({**_WEBHOOK, "secret": TEXT, "catalog_data_mode": _MODE}),
    "WebhookTest": _object(
        {
            "status": _or_null({"type": "integer"}),
            "error": _or_null(TEXT),
            "said": TEXT,
            "catalog_data_mode": _MODE,
        }
    ),
    "DivergedProblem": {
        "allOf": [
            _ref("Problem"),
            _object(
                {
                    "in_step": {"type": "boolean", "enum": [False]},
                    "seq": COUNT,
                    "head_seq": COUNT,
                    "collections": _list(TEXT),
                },
                {"buckets": {"type": "object", "additionalProperties": _list(TEXT)}},
            ),
        ]
    },
}
