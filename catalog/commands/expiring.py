"""Publishing that something has expired, so that nothing published depends on today's date.

A package of which a part expires changes in the same release, so that no reader ever sees the one
without the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.kinds import KINDS
from catalog.rules.outliving import outlived, policies_of
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.history import current_contents
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change, Released, append
from catalog.store.staff import drafts
from catalog.values.canonical import canonical_bytes
from catalog.values.dates import last_day, shanghai_day

_EXPIRED = {"validity_status": "expired"}

Properties = Mapping[str, Any]


@dataclass(frozen=True)
class _Due:
    """An entry as it is public, and the properties of it that change."""

    collection: str
    content: Mapping[str, Any]
    changed: Properties

    @property
    def key(self) -> tuple[str, str]:
        return self.collection, self.content["id"]


def expire(database: Database, act: Act) -> Released | None:
    """Release (cause `clock`) every entry in force whose last day has passed in Shanghai.

    So are packages that rest on what has expired, whoever published that. None when there is
    nothing to change, so that it may be run at any time and as often as one likes.
    """
    today = shanghai_day(act.now)
    with database.write() as connection:
        keys = [due.key for due in _due(connection, today)]
        if not keys:
            return None
        # Held as a release holds them, drafts before the clock. Only then is it certain what is
        # public: somebody may have prolonged or withdrawn an entry in the meantime.
        working = drafts.hold(connection, keys)
        clock.hold(connection)
        due = {found.key: found for found in _due(connection, today) if found.key in keys}
        if not due:
            return None
        # A working copy that still says "in force" would publish that again.
        for draft in working:
            key = draft.collection, draft.entry_id or ""
            if key in due:
                said = _of_draft(draft.document["properties"], due[key].changed)
                drafts.amend(connection, draft, said, now=act.at)
        title = act.release("clock", f"{today} 到期", f"Expired by {today}")
        released = append(connection, title, [_change(found) for found in due.values()])
        facts: dict[str, Any] = {"cause": "clock", "entries": len(due)}
        record(connection, act, "release.published", f"releases/{released.id}", **facts)
        return released


def _due(connection: Connection, today: str) -> list[_Due]:
    """Everything that is past its last day and in force, and the packages that rest on it."""
    packages = [*_contents(connection, "packages")]
    resting = {policy for found in packages for policy in policies_of(found["properties"])}
    parts: dict[str, Properties] = {}
    found = []
    for policy in _contents(connection, "policies"):
        properties = policy["properties"]
        if _has_passed(properties, "expires_on", today):
            found.append(_Due("policies", policy, _EXPIRED))
            properties = {**properties, **_EXPIRED}
        if policy["id"] in resting:
            parts[policy["id"]] = properties
    for package in packages:
        if _has_passed(package["properties"], "valid_until", today):
            found.append(_Due("packages", package, _EXPIRED))
        elif changed := outlived(package["properties"], parts):
            found.append(_Due("packages", package, changed))
    return found


def _contents(connection: Connection, collection: str) -> Iterator[dict[str, Any]]:
    return map(orjson.loads, current_contents(connection, collection))


def _has_passed(properties: Properties, field: str, today: str) -> bool:
    until = properties.get(field)
    in_force = properties.get("validity_status") == "effective"
    return in_force and until is not None and last_day(until) < today


def _of_draft(properties: Properties, changed: Properties) -> dict[str, Any]:
    """What changes in a working copy: of its evidence, what is said of the values that change."""
    if "evidence" not in changed:
        return dict(changed)
    said = {name: changed["evidence"][name] for name in changed if name in changed["evidence"]}
    return {**changed, "evidence": {**(properties.get("evidence") or {}), **said}}


def _change(due: _Due) -> Change:
    after = {**due.content, "properties": {**due.content["properties"], **due.changed}}
    index = index_row(KINDS[due.collection], after)
    return Change(due.collection, after["id"], canonical_bytes(after), index)
