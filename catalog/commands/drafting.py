"""Working on entries while what is public of them stays as it is.

A draft is a working copy that waits for something. Whoever changes one says which row version the
change is of; whoever comes second is told how the draft is now. What a draft lacks for publication
is told and does not hinder; what no entry can say is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.commands.acts import Act
from catalog.commands.publication import unready
from catalog.commands.recording import facts_of, record
from catalog.kinds import KINDS
from catalog.kinds.documents import Document, read_document
from catalog.rules.reopening import says, working_document
from catalog.rules.slot import blank, empty_slot
from catalog.store.database import Connection, Database
from catalog.store.public import past
from catalog.store.public.past import Past
from catalog.store.public.versions import NoSuchVersion, newest
from catalog.store.staff import authorship, browsing, drafts, reviews, revisions, stages
from catalog.store.staff.browsing import Position, Wanted
from catalog.store.staff.drafts import Draft, NoSuchDraft, Overtaken
from catalog.store.staff.reviews import Review
from catalog.store.staff.revisions import Revision
from catalog.values.fault import Fault, Refused, shown
from catalog.words.wording import Severities

_MOST = 500


class NoSuchEntry(Exception):
    """Nothing of that id is public, and there is no working copy of it either."""

    def __init__(self, collection: str, entry_id: str) -> None:
        self.collection, self.entry_id = collection, entry_id
        super().__init__(f"{collection}/{entry_id}")


class NotWaiting(Exception):
    """A draft was published or discarded: it has to be begun again or reopened. `now` is how."""

    def __init__(self, now: Draft) -> None:
        self.now = now
        super().__init__(f"draft {now.id} is {now.state}")


class InPlan(Exception):
    """A draft is part of a prepared release, which is published as a whole or cancelled."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


@dataclass(frozen=True)
class History:
    """What became of a draft and its entry, newest first: changes, looks at it, public versions."""

    revisions: tuple[Revision, ...]
    reviews: tuple[Review, ...]
    versions: tuple[Past, ...]


def begin(database: Database, act: Act, *, collection: str, entry_id: str | None = None) -> Draft:
    """A draft of an entry as it is public, or of a new one; one that waits is answered as it is.

    What only staff hold of the entry is in it. An entry that was withdrawn begins where its
    working copy stands. Of two who begin the same entry at once, the second is answered the
    first's. Raises NoSuchEntry.
    """
    with database.write() as connection:
        if entry_id is None:
            done = drafts.add(connection, document=blank(collection), actor=act.actor, now=act.at)
        else:
            held = _of_entry(connection, collection, entry_id)
            if held is not None and held.state in drafts.OPEN:
                return held
            try:
                done = _begun(connection, act, collection, entry_id, held)
            except Overtaken as first:
                return first.now
        record(connection, act, "draft.begun", f"drafts/{done.id}", **facts_of(done))
        return done


def change(
    database: Database,
    act: Act,
    draft_id: str,
    *,
    row_version: int,
    document: Mapping[str, Any],
) -> Draft:
    """Let a draft say something else. What reviewers said of it before counts no more.

    `document` is the whole entry as JSON; its collection and id may be left out. In a prepared
    release the draft stays, which cannot be published before it is approved again. Raises
    Overtaken, NotWaiting, NoSuchDraft, and Refused with every fault of form.
    """
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.state not in drafts.OPEN:
            raise NotWaiting(held)
        if held.row_version != row_version:
            raise Overtaken(held)
        done = _written(connection, act, held, read(held, document))
        record(connection, act, "draft.changed", f"drafts/{done.id}", **facts_of(done))
        return done


def read(draft: Draft, document: Mapping[str, Any]) -> Document:
    """What a draft would say, of a raw JSON value. Raises Refused with every fault of form."""
    raw = {"collection": draft.collection, **document}
    if raw.get("id") is None:
        raw["id"] = draft.entry_id
    kind, found = read_document(raw, unnamed=True)
    if (kind.name, found["id"]) != (draft.collection, draft.entry_id):
        facts = {"value": shown(found["id"]), "collection": kind.name}
        raise Refused([Fault("/id", "another-entry", facts, draft.collection, draft.called)])
    return found


def discard(database: Database, act: Act, draft_id: str, *, row_version: int) -> Draft:
    """Give a draft up: it says again what is public, or nobody waits for it any more.

    A place for an unknown parcel is empty again. Raises Overtaken, NotWaiting, NoSuchDraft, InPlan.
    """
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.state not in drafts.OPEN:
            raise NotWaiting(held)
        if held.row_version != row_version:
            raise Overtaken(held)
        if held.prepared_release is not None:
            raise InPlan(held.prepared_release)
        done = _given_up(connection, act, held)
        record(connection, act, "draft.discarded", f"drafts/{done.id}", **facts_of(done))
        return done


def reopen(database: Database, act: Act, draft_id: str, *, row_version: int) -> Draft:
    """Let a discarded draft wait again, as what it said; its authors are still its authors.

    One that waits is answered as it is. Raises Overtaken, NoSuchDraft, and NotWaiting of one that
    was published.
    """
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.row_version != row_version:
            raise Overtaken(held)
        if held.state in drafts.OPEN:
            return held
        if held.state != "discarded":
            raise NotWaiting(held)
        done = stages.reopen(connection, held)
        record(connection, act, "draft.reopened", f"drafts/{done.id}", **facts_of(done))
        return done


def restore_version(
    database: Database,
    act: Act,
    collection: str,
    entry_id: str,
    number: int,
    *,
    row_version: int | None = None,
) -> Draft:
    """A draft that says what an older public version said, with what only staff hold as it is now.

    Where a draft waits already, it is changed: `row_version` says which one is meant. Raises
    NoSuchVersion, Overtaken.
    """
    with database.write() as connection:
        held = _of_entry(connection, collection, entry_id)
        version = past.one(connection, collection, entry_id, number)
        if version is None or version.content is None:
            raise NoSuchVersion(collection, entry_id, number)
        if held is not None and held.state in drafts.OPEN and held.row_version != row_version:
            raise Overtaken(held)
        document = _reopened(collection, version.content, held, act)
        done = _written(connection, act, held, document)
        facts = {**facts_of(done), "version": number}
        record(connection, act, "draft.restored", f"drafts/{done.id}", **facts)
        return done


def hold(database: Database, draft_id: str, *, row_version: int) -> Draft:
    """A draft as somebody has seen it, for what follows in the same transaction.

    Raises NoSuchDraft, Overtaken.
    """
    with database.write() as connection:
        held = drafts.held(connection, draft_id)
        if held.row_version != row_version:
            raise Overtaken(held)
        return held


def one(database: Database, draft_id: str) -> Draft:
    """A draft. Raises NoSuchDraft."""
    with database.read_as_staff() as connection:
        return _found(drafts.one(connection, draft_id), draft_id)


def of_entry(database: Database, collection: str, entry_id: str) -> Draft | None:
    """The working copy of an entry, whether or not it waits for something."""
    with database.read_as_staff() as connection:
        return drafts.find(connection, [entry_id]).get((collection, entry_id))


def page(
    database: Database, wanted: Wanted, *, limit: int, after: Position | None = None
) -> list[Draft]:
    """Drafts that fit, those first that were changed last, at most `limit` after a position."""
    with database.read_as_staff() as connection:
        return browsing.page(connection, wanted, limit=limit, after=after)


def slots(database: Database) -> list[Draft]:
    """The 21 places for parcels, in their order."""
    with database.read_as_staff() as connection:
        return browsing.slots(connection)


def counts(database: Database) -> dict[str, int]:
    """How many drafts there are in each state."""
    with database.read_as_staff() as connection:
        return browsing.counts(connection)


def authors(database: Database, draft_id: str) -> tuple[str, ...]:
    """Who changed a draft since its last publication."""
    with database.read_as_staff() as connection:
        return authorship.of(connection, [draft_id])[draft_id]


def history(database: Database, draft_id: str) -> History:
    """What became of a draft and of its entry. Raises NoSuchDraft."""
    with database.read_as_staff() as connection:
        draft = _found(drafts.one(connection, draft_id), draft_id)
        public = (
            []
            if draft.entry_id is None
            else past.versions(connection, draft.collection, draft.entry_id, limit=_MOST)
        )
        return History(
            tuple(revisions.of_draft(connection, draft_id, limit=_MOST)),
            tuple(reviews.of_draft(connection, draft_id, limit=_MOST)),
            tuple(public),
        )


def revision(database: Database, draft_id: str, row_version: int) -> Document | None:
    """What a draft said at a row version; None when it never had it, or it was erased."""
    with database.read_as_staff() as connection:
        return revisions.document(connection, draft_id, row_version)


def live(database: Database, draft: Draft) -> Past | None:
    """What is public of a draft's entry: its newest version, None when it has none."""
    if draft.entry_id is None:
        return None
    with database.read_as_staff() as connection:
        found = past.versions(connection, draft.collection, draft.entry_id, limit=1)
    return found[0] if found else None


def faults_of(
    database: Database,
    draft: Draft,
    coordinate_decimals: int = 5,
    wording: Severities | None = None,
) -> list[Fault]:
    """What keeps a draft from being published as it is; what it points at may itself be waiting.

    `draft` need not be kept so: a form asks with what is typed in its document.
    """
    with database.read_as_staff() as connection:
        waiting = browsing.waiting_entries(connection)
        return unready(connection, [draft], coordinate_decimals, wording, known=waiting)


def _found(draft: Draft | None, draft_id: str) -> Draft:
    if draft is None:
        raise NoSuchDraft(draft_id)
    return draft


def _of_entry(connection: Connection, collection: str, entry_id: str) -> Draft | None:
    held = drafts.hold(connection, [(collection, entry_id)])
    return held[0] if held else None


def _begun(
    connection: Connection, act: Act, collection: str, entry_id: str, held: Draft | None
) -> Draft:
    key = (collection, entry_id)
    last = newest(connection, [key]).get(key)
    content = None if last is None else last.content
    if content is not None:
        return _written(connection, act, held, _reopened(collection, content, held, act))
    if held is None:
        raise NoSuchEntry(collection, entry_id)
    return _written(connection, act, held, held.document)


def _written(connection: Connection, act: Act, held: Draft | None, document: Document) -> Draft:
    if held is None:
        return drafts.add(connection, document=document, actor=act.actor, now=act.at)
    done = drafts.change(
        connection,
        held,
        document=document,
        actor=act.actor,
        now=act.at,
        prepared_release=held.prepared_release,
    )
    if done is None:
        raise Overtaken(drafts.held(connection, held.id))
    return done


def _reopened(collection: str, content: bytes, held: Draft | None, act: Act) -> Document:
    before = None if held is None else held.document
    kind = KINDS[collection]
    return working_document(kind, orjson.loads(content), before, act.coordinate_decimals)


def _given_up(connection: Connection, act: Act, held: Draft) -> Draft:
    if held.entry_id is None and held.slot_no is not None:
        return _written(connection, act, held, empty_slot())
    key = (held.collection, held.entry_id or "")
    last = newest(connection, [key]).get(key)
    if last is None or last.content is None:
        return stages.discard(connection, held)
    kind, decimals = KINDS[held.collection], act.coordinate_decimals
    said = ({**d, "id": held.entry_id} for d in revisions.documents(connection, held.id))
    document = next((d for d in said if says(kind, d, last.content, decimals)), None)
    # Staff's own fields go back to what they were when this was published.
    document = document or _reopened(held.collection, last.content, held, act)
    return drafts.settle(connection, held, document, actor=act.actor, now=act.at)
