"""Publishing that something has expired, so that nothing published depends on today's date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.kinds import KINDS
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.history import current_contents
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change, Released, append
from catalog.store.staff import drafts
from catalog.values.canonical import canonical_bytes
from catalog.values.dates import last_day, shanghai_day

_EXPIRES = {"policies": "expires_on", "packages": "valid_until"}


def expire(database: Database, act: Act) -> Released | None:
    """Release (cause `clock`) every entry in force whose last day has passed in Shanghai.

    None when there is none, so that it may be run at any time and as often as one likes.
    """
    today = shanghai_day(act.now)
    with database.write() as connection:
        keys = [(kind, content["id"]) for kind, content in _passed(connection, today)]
        if not keys:
            return None
        # Held as a release holds them, drafts before the clock. Only then is it certain what is
        # public: somebody may have prolonged or withdrawn an entry in the meantime.
        working = drafts.hold(connection, keys)
        clock.hold(connection)
        changes = [
            _expired(kind, content)
            for kind, content in _passed(connection, today)
            if (kind, content["id"]) in keys
        ]
        if not changes:
            return None
        # A working copy that still says "in force" would publish that again.
        expiring = {(change.collection, change.entry_id) for change in changes}
        for draft in working:
            if (draft.collection, draft.entry_id) in expiring:
                drafts.amend(connection, draft, {"validity_status": "expired"}, now=act.at)
        title = act.release("clock", f"{today} 到期", f"Expired by {today}")
        released = append(connection, title, changes)
        facts: dict[str, Any] = {"cause": "clock", "entries": len(changes)}
        record(connection, act, "release.published", f"releases/{released.id}", **facts)
        return released


def _passed(connection: Connection, today: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The kind and public content of everything that is past its last day and in force."""
    for kind, field in _EXPIRES.items():
        for content in map(orjson.loads, current_contents(connection, kind)):
            if _has_passed(content["properties"], field, today):
                yield kind, content


def _has_passed(properties: dict[str, Any], field: str, today: str) -> bool:
    until = properties.get(field)
    in_force = properties.get("validity_status") == "effective"
    return in_force and until is not None and last_day(until) < today


def _expired(collection: str, content: dict[str, Any]) -> Change:
    properties = {**content["properties"], "validity_status": "expired"}
    after = {**content, "properties": properties}
    index = index_row(KINDS[collection], after)
    return Change(collection, content["id"], canonical_bytes(after), index)
