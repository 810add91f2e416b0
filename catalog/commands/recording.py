"""Recording acts: no audit, no act."""

from __future__ import annotations

from typing import Any

from catalog.commands.acts import Act
from catalog.store.database import Connection
from catalog.store.staff import audits
from catalog.store.staff.drafts import Draft


def record(
    connection: Connection,
    act: Act,
    what: str,
    subject: str,
    *,
    reason: str | None = None,
    **facts: Any,
) -> None:
    """Write what is done into the audit, in the transaction that does it and last in it.

    `what` is `<thing>.<done>` (`draft.changed`), `subject` is `<what>/<id>`; `facts` are JSON,
    without any secret.
    """
    audits.append(
        connection,
        at=act.at,
        actor=act.actor,
        peer=act.peer,
        act=what,
        subject=subject,
        reason=reason,
        facts=facts,
    )


def facts_of(draft: Draft) -> dict[str, Any]:
    """What the audit says of a draft, so that it can be told when the draft is another."""
    return {
        "collection": draft.collection,
        "entry": draft.entry_id,
        "row_version": draft.row_version,
        "content_sha256": draft.content_sha256,
    }
