"""What staff keep, as it is told in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson

from catalog.commands.planning import Candidate
from catalog.store.public.past import Past
from catalog.store.staff.accounts import Account
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.store.staff.reviews import Review
from catalog.store.staff.tokens import Token
from catalog.values.fault import Fault
from catalog.words.label import Language
from catalog.words.messages import told

Json = dict[str, Any]


def head_of(draft: Draft) -> Json:
    """A draft without what it says."""
    found = asdict(draft)
    del found["document"]
    return found


def draft_told(draft: Draft) -> Json:
    """All of a draft. Its document is whole: what is told can be sent back."""
    return {**head_of(draft), "document": draft.document}


def fault_told(fault: Fault, language: Language) -> Json:
    """What is wrong with one value of an entry, in the reader's language."""
    said = told(fault.code, fault.facts, language)
    return {
        "collection": fault.kind,
        "entry_id": fault.entry_id,
        "pointer": fault.pointer,
        "code": fault.code,
        "detail": said.detail,
        "hint": said.hint,
    }


def review_told(review: Review) -> Json:
    return asdict(review)


def version_told(past: Past) -> Json:
    """A public version without its content, which stands at its own address."""
    return {
        "number": past.number,
        "op": past.op,
        "reason": past.reason,
        "replaced_by": list(past.replaced_by),
        "content_sha256": past.content_sha256,
        "release": past.release_id,
        "published_at": past.published_at,
    }


def plan_told(plan: Prepared, language: Language) -> Json:
    found = asdict(plan)
    del found["failure"]
    faults = [fault_told(fault, language) for fault in plan.failure]
    return {**found, "state": plan.state, "reviewed": plan.reviewed, "faults": faults}


def candidate_told(candidate: Candidate, language: Language) -> Json:
    """What will be public of an entry; `content` is exactly that, null while something hinders."""
    now = candidate.now
    return {
        "draft": head_of(candidate.draft),
        "entry_id": candidate.entry_id,
        "changes": candidate.changes,
        "content": _read(candidate.content),
        "now": None if now is None else _read(now.content),
        "faults": [fault_told(fault, language) for fault in candidate.faults],
    }


def account_told(account: Account) -> Json:
    """An account without anything that proves whose it is."""
    return {
        "login": account.login,
        "name": account.name,
        "state": account.state,
        "roles": sorted(account.roles),
        "has_password": account.password is not None,
        "has_totp": account.totp_secret is not None,
        "subject": account.subject,
        "row_version": account.row_version,
        "created_by": account.created_by,
        "created_at": account.created_at,
        "last_login_at": account.last_login_at,
    }


def token_told(token: Token) -> Json:
    """A token without its secret, of which nothing is kept that could be told."""
    found = asdict(token)
    del found["secret_sha256"]
    return found


def _read(content: bytes | None) -> Mapping[str, Any] | None:
    if content is None:
        return None
    found: Mapping[str, Any] = orjson.loads(content)
    return found
