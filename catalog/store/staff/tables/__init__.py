"""The tables behind the wall. The public identity can read none of them."""

from __future__ import annotations

from catalog.store.staff.tables.asking import answer, data_request, mapping, upload
from catalog.store.staff.tables.drafting import (
    DECISIONS,
    DRAFT_STATES,
    asset,
    authorship,
    draft,
    identifier,
    prepared_release,
    preview,
    review,
    revision,
    signature,
    withdrawal,
)
from catalog.store.staff.tables.enquiring import enquiry
from catalog.store.staff.tables.following import (
    TOKEN_SCOPES,
    WEBHOOK_STATES,
    receipt,
    token,
    webhook,
)
from catalog.store.staff.tables.people import (
    ACCOUNT_STATES,
    ROLES,
    account,
    account_role,
    invitation,
    session,
    throttle,
)
from catalog.store.staff.tables.records import audit, audit_head, idempotency

PASSING = frozenset({session, throttle, idempotency, upload, preview, enquiry})
"""What is not worth keeping, would be wrong after a restore, or has to be forgotten in time: no
backup holds it."""

__all__ = [
    "ACCOUNT_STATES",
    "DECISIONS",
    "DRAFT_STATES",
    "PASSING",
    "ROLES",
    "TOKEN_SCOPES",
    "WEBHOOK_STATES",
    "account",
    "account_role",
    "answer",
    "asset",
    "audit",
    "audit_head",
    "authorship",
    "data_request",
    "draft",
    "enquiry",
    "idempotency",
    "identifier",
    "invitation",
    "mapping",
    "prepared_release",
    "preview",
    "receipt",
    "review",
    "revision",
    "session",
    "signature",
    "throttle",
    "token",
    "upload",
    "webhook",
    "withdrawal",
]
