"""The shapes of what is told to staff (docs/staff-api.md)."""

from __future__ import annotations

from catalog.rules.permissions import ROLES
from catalog.store.staff.drafts import OPEN
from catalog.store.staff.prepared import STATES
from service.api.contract.nodes import (
    COUNT,
    ENTRY_ID,
    FLAG,
    MODE,
    OBJECT,
    ORDINAL,
    SHA256,
    TEXT,
    WHEN,
    Node,
    listed,
    one_of,
    or_null,
    ref,
    refusal,
    shape,
)

_SEQ = or_null(ORDINAL)
_DRAFT: dict[str, Node] = {
    "id": TEXT,
    "collection": TEXT,
    "entry_id": or_null({**ENTRY_ID, "description": "首次发布前为 null · null until published"}),
    "slot_no": or_null(ORDINAL),
    "content_sha256": SHA256,
    "row_version": ORDINAL,
    "state": one_of(*OPEN, "released", "discarded"),
    "steps_passed": COUNT,
    "submitted_by": or_null(TEXT),
    "submitted_at": or_null(WHEN),
    "created_by": TEXT,
    "created_at": WHEN,
    "updated_by": TEXT,
    "updated_at": WHEN,
    "prepared_release": or_null(TEXT),
}
_REVIEW: dict[str, Node] = {
    "id": TEXT,
    "draft_id": TEXT,
    "step": ORDINAL,
    "decision": one_of("approve", "return", "comment"),
    "row_version": ORDINAL,
    "content_sha256": SHA256,
    "by": TEXT,
    "at": WHEN,
    "comment": or_null(TEXT),
}
_PLAN: dict[str, Node] = {
    "name": TEXT,
    "state": one_of(*STATES),
    "cause": TEXT,
    "title_zh": TEXT,
    "title_en": TEXT,
    "prepared_by": TEXT,
    "composed_by": or_null(TEXT),
    "reviewed": FLAG,
    "prepared_at": WHEN,
    "publish_at": or_null(WHEN),
    "approved_by": or_null(TEXT),
    "released_at": or_null(WHEN),
    "release_id": or_null(TEXT),
    "cancelled_by": or_null(TEXT),
    "cancelled_at": or_null(WHEN),
    "failed_at": or_null(WHEN),
    "faults": listed(ref("EntryFault")),
}
_WITHDRAWAL: dict[str, Node] = {
    "release_id": TEXT,
    "collection": TEXT,
    "entry_id": ENTRY_ID,
    "by": TEXT,
    "at": WHEN,
    "confirmed_by": or_null(TEXT),
    "confirmed_at": or_null(WHEN),
}
_ACCOUNT: dict[str, Node] = {
    "login": TEXT,
    "name": TEXT,
    "state": one_of("active", "disabled"),
    "roles": listed(one_of(*ROLES)),
    "has_password": FLAG,
    "has_totp": FLAG,
    "subject": or_null(TEXT),
    "row_version": ORDINAL,
    "created_by": TEXT,
    "created_at": WHEN,
    "last_login_at": or_null(WHEN),
}
_TOKEN: dict[str, Node] = {
    "id": TEXT,
    "name": TEXT,
    "scope": one_of("sync", "staff"),
    "login": or_null(TEXT),
    "created_at": WHEN,
    "created_by": TEXT,
    "expires_at": or_null(WHEN),
    "revoked_at": or_null(WHEN),
    "last_used_at": or_null(WHEN),
}
_RECORD: dict[str, Node] = {
    "ordinal": ORDINAL,
    "at": WHEN,
    "actor": TEXT,
    "peer": TEXT,
    "act": TEXT,
    "subject": TEXT,
    "reason": or_null(TEXT),
    "facts": OBJECT,
    "prev": SHA256,
    "hash": SHA256,
}
_UPLOAD: dict[str, Node] = {"id": TEXT, "sha256": SHA256, "name": TEXT, "by": TEXT, "at": WHEN}
_COUNTS: dict[str, Node] = {
    "collection": TEXT,
    "counts": shape({"accepted": COUNT, "rejected": COUNT, "unchanged": COUNT, "blank": COUNT}),
}
_CELL_FAULT = {"allOf": [ref("EntryFault"), shape({"address": TEXT})]}
_TRIAL: dict[str, Node] = {
    **_COUNTS,
    "rows_in": COUNT,
    "good": FLAG,
    "digest": SHA256,
    "faults": listed(_CELL_FAULT),
    "rows": listed(
        shape(
            {
                "address": TEXT,
                "outcome": one_of("accepted", "rejected"),
                "draft_id": or_null(TEXT),
                "called": TEXT,
                "fields": listed(TEXT),
                "faults": listed(_CELL_FAULT),
            }
        )
    ),
}
_MAPPING: dict[str, Node] = {
    "fingerprint": TEXT,
    "collection": TEXT,
    "name": TEXT,
    "columns": OBJECT,
    "confirmed_by": TEXT,
    "confirmed_at": WHEN,
}
_REQUEST: dict[str, Node] = {
    "id": TEXT,
    "unit": TEXT,
    "due_on": TEXT,
    "fields": listed(TEXT),
    "drafts": listed(TEXT),
    "created_by": TEXT,
    "created_at": WHEN,
    "asked": COUNT,
    "answered": COUNT,
}
_ASSET: dict[str, Node] = {
    "id": TEXT,
    "sha256": SHA256,
    "media_type": TEXT,
    "size_bytes": COUNT,
    "width_px": or_null(COUNT),
    "height_px": or_null(COUNT),
    "said": OBJECT,
    "renditions": listed(OBJECT),
    "created_by": TEXT,
    "created_at": WHEN,
    "public": FLAG,
}
_RELEASED: dict[str, Node] = {"release": TEXT, "first_seq": ORDINAL, "last_seq": ORDINAL}


def _whole(members: dict[str, Node], more: dict[str, Node] | None = None) -> Node:
    return shape({**members, **(more or {}), "catalog_data_mode": MODE})


STAFF_SHAPES: dict[str, Node] = {
    "DraftHead": shape(_DRAFT),
    "Draft": _whole(
        _DRAFT,
        {"document": {**OBJECT, "description": "按类别的 schema，另含内部字段 · by its kind"}},
    ),
    "Drafts": shape(
        {"drafts": listed(ref("DraftHead")), "catalog_data_mode": MODE},
        {"next": {**TEXT, "description": "还有时：下一页的 cursor · the cursor of the next page"}},
    ),
    "EntryFault": shape(
        {
            "collection": TEXT,
            "entry_id": {**TEXT, "description": "新条目为草稿编号 · a new one's draft"},
            "pointer": TEXT,
            "code": TEXT,
            "detail": TEXT,
            "hint": TEXT,
        }
    ),
    "DraftFaults": _whole({"faults": listed(ref("EntryFault"))}),
    "DraftHistory": _whole(
        {
            "revisions": listed(
                shape(
                    {"draft_id": TEXT, "row_version": ORDINAL, "by": TEXT, "at": WHEN,
                     "erased": FLAG}
                )
            ),
            "reviews": listed(shape(_REVIEW)),
            "versions": listed(
                shape(
                    {
                        "number": ORDINAL,
                        "op": one_of("upsert", "delete"),
                        "reason": or_null(TEXT),
                        "replaced_by": listed(ENTRY_ID),
                        "content_sha256": or_null(SHA256),
                        "release": TEXT,
                        "published_at": WHEN,
                    }
                )
            ),
        }
    ),
    "DraftRevision": _whole({"draft_id": TEXT, "row_version": ORDINAL, "document": OBJECT}),
    "Review": _whole(_REVIEW),
    "Reviews": _whole({"reviews": listed(shape(_REVIEW))}),
    "Plan": _whole(_PLAN),
    "Plans": _whole({"plans": listed(shape(_PLAN))}),
    "Candidates": _whole(
        {
            "candidates": listed(
                shape(
                    {
                        "draft": ref("DraftHead"),
                        "entry_id": ENTRY_ID,
                        "changes": FLAG,
                        "content": or_null(OBJECT),
                        "now": or_null(OBJECT),
                        "faults": listed(ref("EntryFault")),
                    }
                )
            )
        }
    ),
    "Publication": _whole(
        {"release": or_null(TEXT), "first_seq": _SEQ, "last_seq": _SEQ, "entries": COUNT}
    ),
    "Rollback": _whole(_RELEASED),
    "Withdrawal": _whole(_WITHDRAWAL),
    "Withdrawals": _whole({"withdrawals": listed(shape(_WITHDRAWAL))}),
    "Workbook": _whole(_UPLOAD),
    "WorkbookLook": _whole(
        _UPLOAD, {"own": FLAG, "mapping": or_null(OBJECT), "proposal": or_null(OBJECT)}
    ),
    "Trial": _whole(_TRIAL),
    "Imported": _whole({"drafts": listed(ref("DraftHead")), **_COUNTS}),
    "Mapping": _whole(_MAPPING),
    "Mappings": _whole({"mappings": listed(shape(_MAPPING))}),
    "Requests": _whole({"requests": listed(shape(_REQUEST))}),
    "RequestWithCells": _whole(_REQUEST, {"cells": listed(OBJECT)}),
    "Asset": _whole(_ASSET),
    "Assets": _whole({"assets": listed(shape(_ASSET))}),
    "Account": _whole(_ACCOUNT),
    "AccountWithLink": _whole(
        _ACCOUNT, {"invitation": {**TEXT, "description": "只在此处出现 · told here alone"}}
    ),
    "Accounts": _whole({"accounts": listed(shape(_ACCOUNT))}),
    "Token": _whole(_TOKEN),
    "TokenWithText": _whole(
        {"id": TEXT, "token": {**TEXT, "description": "只在此处出现 · told here alone"}}
    ),
    "Tokens": _whole({"tokens": listed(shape({**_TOKEN, "holds": FLAG}))}),
    "Consumers": _whole(
        {
            "head_seq": COUNT,
            "consumers": listed(
                shape(
                    {
                        "token_id": TEXT,
                        "name": TEXT,
                        "holds": FLAG,
                        "behind": or_null({"type": "integer"}),
                        "receipt": or_null(OBJECT),
                    }
                )
            ),
        }
    ),
    "Audit": _whole({"records": listed(shape(_RECORD))}),
    "OvertakenProblem": refusal({"draft": ref("DraftHead")}),
}  # fmt: skip
