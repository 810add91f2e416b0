"""The shapes of what is told to followers of the catalog (docs/sync.md)."""

from __future__ import annotations

from catalog.store.public.tables import CAUSES, REASONS
from service.api.contract.nodes import (
    COUNT,
    ENTRY_ID,
    FLAG,
    LINKED,
    MODE,
    OBJECT,
    ORDINAL,
    SHA256,
    TEXT,
    WHEN,
    Node,
    listed,
    named,
    one_of,
    or_null,
    ref,
    refusal,
    shape,
)

_BUCKET: Node = {"type": "string", "pattern": "^[0-9a-f]{3}$"}
_DIGESTS: dict[str, Node] = {
    "state_digest": SHA256,
    "collections": named(shape({"count": COUNT, "digest": SHA256})),
}
_WHAT_CHANGED: dict[str, Node] = {
    "seq": ORDINAL,
    "op": one_of("upsert", "delete"),
    "collection": TEXT,
    "id": ENTRY_ID,
    "version": ORDINAL,
    "reason": or_null(one_of(*REASONS)),
    "replaced_by": listed(ENTRY_ID),
}
_RELEASE: dict[str, Node] = {
    "id": TEXT,
    "cause": one_of(*CAUSES),
    "published_at": WHEN,
    "title": ref("Bilingual"),
    "first_seq": ORDINAL,
    "last_seq": ORDINAL,
    "state_digest": SHA256,
}
_WEBHOOK: dict[str, Node] = {
    "id": TEXT,
    "url": TEXT,
    "state": one_of("active", "paused", "disabled"),
    "told": {**COUNT, "description": "最近告知的事件 · the last event told"},
    "attempts": {**COUNT, "description": "下一事件已失败的次数 · failures of the next"},
    "next_attempt_at": or_null(WHEN),
    "last_status": or_null({"type": "integer"}),
    "last_error": or_null(TEXT),
    "created_at": WHEN,
}

SYNC_SHAPES: dict[str, Node] = {
    "SyncCapability": shape(
        {
            "protocol": one_of("catalog-sync/1"),
            "epoch": TEXT,
            "head_seq": COUNT,
            "oldest_seq": ORDINAL,
            "retention_days": or_null(ORDINAL),
            "deleted_records": one_of("persistent"),
            "state_digest": SHA256,
            "collections": listed(
                shape({"id": TEXT, "schema_version": TEXT, "count": COUNT, "digest": SHA256})
            ),
            "limits": shape(
                {"changes_default": ORDINAL, "changes_max": ORDINAL, "webhooks": ORDINAL}
            ),
            **LINKED,
        },
        {
            "signing_key": shape(
                {
                    "algorithm": one_of("ed25519"),
                    "public_key": {**TEXT, "description": "base64 · 32 bytes in base64"},
                }
            )
        },
    ),
    "Change": shape(
        {
            **_WHAT_CHANGED,
            "release": TEXT,
            "published_at": WHEN,
            "content_sha256": or_null(SHA256),
            "prev": SHA256,
            "hash": SHA256,
            "content": or_null(
                {**OBJECT, "description": "规范字节的 Feature · the Feature, in canonical bytes"}
            ),
        },
        {"redacted": {**FLAG, "description": "内容已清除 · the content was erased"}},
    ),
    "Changes": shape(
        {
            "epoch": TEXT,
            "mode": one_of("compact", "full"),
            "changes": listed(ref("Change")),
            "next": {**TEXT, "description": "下次的 cursor · the cursor to go on with"},
            "has_more": FLAG,
            "head_seq": COUNT,
            "to": COUNT,
            "catalog_data_mode": MODE,
        },
        _DIGESTS,
    ),
    "Releases": shape({"releases": listed(shape(_RELEASE)), **LINKED}),
    "ReleaseWithChanges": shape(
        {**_RELEASE, "changes": listed(shape(_WHAT_CHANGED)), "changes_truncated": FLAG, **LINKED}
    ),
    "State": shape(
        {
            "epoch": TEXT,
            "seq": COUNT,
            "release": or_null(TEXT),
            "count": COUNT,
            **_DIGESTS,
            "catalog_data_mode": MODE,
        },
        {
            "collection": TEXT,
            "buckets": named(SHA256),
            "bucket": _BUCKET,
            "lines": listed(shape({"id": ENTRY_ID, "version": ORDINAL, "content_sha256": SHA256})),
        },
    ),
    "Entries": shape(
        {
            "epoch": TEXT,
            "seq": COUNT,
            "collection": TEXT,
            "bucket": _BUCKET,
            "digest": SHA256,
            "changes": listed(ref("Change")),
            "catalog_data_mode": MODE,
        }
    ),
    "StartAgainProblem": refusal({"epoch": TEXT, "head_seq": COUNT, "links": ref("Links")}),
    "NoStateProblem": refusal({"nearest": COUNT}),
    "ReceiptAccepted": shape(
        {
            "in_step": {**FLAG, "enum": [True]},
            "seq": COUNT,
            "head_seq": COUNT,
            "catalog_data_mode": MODE,
        }
    ),
    "DivergedProblem": refusal(
        {
            "in_step": {**FLAG, "enum": [False]},
            "seq": COUNT,
            "head_seq": COUNT,
            "collections": listed(TEXT),
        },
        {"buckets": named(listed(TEXT))},
    ),
    "Webhooks": shape({"webhooks": listed(shape(_WEBHOOK)), "catalog_data_mode": MODE}),
    "Webhook": shape({**_WEBHOOK, "catalog_data_mode": MODE}),
    "WebhookWithSecret": shape({**_WEBHOOK, "secret": TEXT, "catalog_data_mode": MODE}),
    "WebhookTest": shape(
        {
            "status": or_null({"type": "integer"}),
            "error": or_null(TEXT),
            "said": TEXT,
            "catalog_data_mode": MODE,
        }
    ),
}
