"""Taking a release back by a new one: every entry as it was before, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import orjson

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.kinds import KINDS
from catalog.rules.reopening import working_document
from catalog.store.database import Connection, Database
from catalog.store.public import clock, past
from catalog.store.public.indexing import index_row
from catalog.store.public.past import Past
from catalog.store.public.versions import Change, Newest, Released, append, newest
from catalog.store.staff import drafts, stages
from catalog.store.staff.drafts import Draft
from catalog.values.fault import Fault, Refused

_CAUSES = ("staff", "rollback")

_NEW = "withdrawn"
"""Why an entry is gone that was not there before the release."""


class CannotRollBack(Exception):
    """There is no release of that id, or it is none that somebody decided on."""

    def __init__(self, release_id: str) -> None:
        self.release_id = release_id
        super().__init__(release_id)


def roll_back(database: Database, act: Act, release_id: str, *, reason: str) -> Released:
    """Publish what every entry of a release said before it, or a tombstone of one that was new.

    Working copies follow; drafts of these entries that wait lose their approval, because it was
    given to something that stands beside other things now. Raises CannotRollBack, and Refused when
    an entry has changed since or what it said was erased.
    """
    with database.write() as connection:
        made = past.of_release(connection, release_id)
        if past.cause(connection, release_id) not in _CAUSES:
            raise CannotRollBack(release_id)
        keys = [(version.collection, version.entry_id) for version in made]
        working = drafts.hold(connection, keys)
        clock.hold(connection)
        before = [_before(connection, version) for version in made]
        faults = list(_faults(made, before, newest(connection, keys)))
        if faults or not reason.strip():
            raise Refused(faults or [Fault("/reason", "missing")])
        title = act.release("rollback", f"撤回 {release_id}", f"Roll-back of {release_id}")
        changes = [_back(*pair) for pair in zip(made, before, strict=True)]
        released = append(connection, title, changes)
        for draft in working:
            _follow(connection, draft, changes, act)
        record(
            connection,
            act,
            "release.rolled_back",
            f"releases/{release_id}",
            reason=reason.strip(),
            by_release=released.id,
            entries=len(changes),
        )
        return released


def _before(connection: Connection, version: Past) -> Past | None:
    return past.one(connection, version.collection, version.entry_id, version.number - 1)


def _faults(
    made: Sequence[Past],
    before: Sequence[Past | None],
    now: dict[tuple[str, str], Newest],
) -> Iterator[Fault]:
    for version, earlier in zip(made, before, strict=True):
        key = (version.collection, version.entry_id)
        if now[key].number != version.number:
            facts = {"value": version.number, "now": now[key].number}
            yield Fault("", "changed-since", facts, *key)
        elif earlier is not None and earlier.op == "upsert" and earlier.content is None:
            yield Fault("", "erased-before", {"value": earlier.number}, *key)


def _back(version: Past, earlier: Past | None) -> Change:
    key = (version.collection, version.entry_id)
    if earlier is None:
        return Change(*key, None, reason=_NEW)
    if earlier.content is None:
        return Change(*key, None, reason=earlier.reason, replaced_by=earlier.replaced_by)
    index = index_row(KINDS[version.collection], orjson.loads(earlier.content))
    return Change(*key, earlier.content, index)


def _follow(connection: Connection, draft: Draft, changes: Sequence[Change], act: Act) -> None:
    if draft.state in drafts.OPEN:
        stages.reopen(connection, draft)
        return
    (content,) = (
        change.content
        for change in changes
        if (change.collection, change.entry_id) == (draft.collection, draft.entry_id)
    )
    if content is not None:
        said = orjson.loads(content)
        document = working_document(
            KINDS[draft.collection], said, draft.document, act.coordinate_decimals
        )
        drafts.settle(connection, draft, document, actor=act.actor, now=act.at)
