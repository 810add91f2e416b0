"""From drafts to versions: ids, gate, references, bytes; who wrote, who approved; one release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from catalog.commands.acts import Act
from catalog.commands.contradicting import contradictions
from catalog.kinds import KINDS
from catalog.kinds.documents import Document, references
from catalog.rules.gate import gate_faults
from catalog.rules.projection import precision_faults, public_bytes
from catalog.store.database import Connection
from catalog.store.public import clock
from catalog.store.public.indexing import index_row
from catalog.store.public.versions import Change, Newest, Released, append, newest
from catalog.store.staff import assets, authorship, drafts, identifiers, prepared, signatures
from catalog.store.staff.drafts import Draft
from catalog.store.staff.prepared import Prepared
from catalog.store.staff.signatures import Signature
from catalog.values.fault import Fault, Refused
from catalog.values.identifiers import DEMO_PREFIX, folded
from catalog.words.wording import Severities

_PREFIX = "TP-"


class OwnWork(Exception):
    """Somebody tried to approve what they prepared themselves."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        super().__init__(f"{actor} prepared this and cannot approve it")


@dataclass(frozen=True)
class Publication:
    """`released` is None when every draft said what is already public."""

    released: Released | None
    entries: int


def publish(
    connection: Connection,
    held: Sequence[Draft],
    approvers: Mapping[str, Iterable[str]],
    act: Act,
    *,
    cause: str,
    title_zh: str,
    title_en: str,
) -> Publication:
    """Publish drafts that this transaction holds, all of them or none.

    `approvers` names who approved each draft, by its id. Drafts of no entry are given one. Raises
    OwnWork, and Refused with every fault of every draft.
    """
    written = authorship.of(connection, [draft.id for draft in held])
    approved = {draft.id: sorted(set(approvers[draft.id])) for draft in held}
    for draft in held:
        four_eyes(approved[draft.id], written[draft.id])
    mode = clock.read(connection).data_mode
    named = [_named(connection, draft, mode) for draft in held]
    changes = ready_changes(
        connection, [draft.document for draft in named], mode, act.coordinate_decimals, act.wording
    )
    drafts.mark_released(connection, named)
    if not changes:
        return Publication(None, 0)
    released = append(connection, act.release(cause, title_zh, title_en), changes)
    changed = {(change.collection, change.entry_id) for change in changes}
    signatures.add(
        connection,
        [
            # Of the content as it was approved, which had no id yet when it was new.
            Signature(
                released.id, now.collection, now.entry_id or "", author, by, was.content_sha256
            )
            for was, now in zip(held, named, strict=True)
            if (now.collection, now.entry_id) in changed
            for author in written[was.id]
            for by in approved[was.id]
        ],
    )
    return Publication(released, len(changes))


def publish_whole(
    connection: Connection, plan: Prepared, held: Sequence[Draft], act: Act
) -> Publication:
    """Publish all that one person prepared, held as its drafts are: `act.actor` approves all of it.

    Raises OwnWork for whoever prepared it or changed any of it, and Refused with every fault.
    """
    four_eyes([act.actor], [plan.prepared_by])
    done = publish(
        connection,
        held,
        {draft.id: [act.actor] for draft in held},
        act,
        cause=plan.cause,
        title_zh=plan.title_zh,
        title_en=plan.title_en,
    )
    prepared.close(
        connection,
        plan.name,
        approved_by=act.actor,
        released_at=act.at,
        release_id=None if done.released is None else done.released.id,
    )
    return done


def four_eyes(approvers: Iterable[str], authors: Iterable[str]) -> None:
    """A second person, and not the first under another spelling. Raises OwnWork."""
    mine = {folded(author) for author in authors}
    for approver in approvers:
        if folded(approver) in mine:
            raise OwnWork(approver)


def prefix_of(collection: str, mode: str) -> str:
    """What the ids that the catalog gives to entries of a kind begin with."""
    prefix = KINDS[collection].id_prefix
    return DEMO_PREFIX + prefix.removeprefix(_PREFIX) if mode == "demo" else prefix


def unready(
    connection: Connection,
    waiting: Sequence[Draft],
    decimals: int,
    wording: Severities | None = None,
    *,
    known: Iterable[tuple[str, str]] = (),
) -> list[Fault]:
    """What keeps drafts from being published together as they are.

    A draft of no entry is told by its own id. `known` are entries that may be pointed at although
    they are neither public nor among these.
    """
    mode = clock.read(connection).data_mode
    documents = [{**draft.document, "id": draft.called} for draft in waiting]
    before = newest(connection, [_key(document) for document in documents])
    return _faults(connection, documents, before, mode, decimals, wording, known)


def _named(connection: Connection, draft: Draft, mode: str) -> Draft:
    if draft.entry_id is not None:
        return draft
    given = identifiers.give(connection, draft.collection, prefix_of(draft.collection, mode))
    return drafts.name(connection, draft, given)


def ready_changes(
    connection: Connection,
    documents: Sequence[Document],
    data_mode: str,
    decimals: int,
    wording: Severities | None = None,
) -> list[Change]:
    """The changes that publishing these documents makes, those that change nothing left out.

    Raises Refused with every fault of every document at once.
    """
    before = newest(connection, [_key(document) for document in documents])
    faults = _faults(connection, documents, before, data_mode, decimals, wording)
    if faults:
        raise Refused(faults)
    changes = []
    for document in documents:
        key = _key(document)
        content = public_bytes(KINDS[key[0]], document, decimals)
        last = before.get(key)
        if last is None or last.content != content:
            index = index_row(KINDS[key[0]], orjson.loads(content))
            changes.append(Change(key[0], key[1], content, index))
    return changes


def _faults(
    connection: Connection,
    documents: Sequence[Document],
    before: Mapping[tuple[str, str], Newest],
    data_mode: str,
    decimals: int,
    wording: Severities | None,
    known: Iterable[tuple[str, str]] = (),
) -> list[Fault]:
    faults: list[Fault] = []
    for document in documents:
        key = _key(document)
        public = _content(before.get(key))
        found = gate_faults(KINDS[key[0]], document, public, data_mode, wording)
        # What a geometry becomes can be told only of one that is well formed.
        found = found or [f.of(*key) for f in precision_faults(document, decimals)]
        faults += found
    faults += _without_file(connection, documents)
    faults += contradictions(connection, documents)
    return [*faults, *_dangling(connection, documents, known)]


def _key(document: Document) -> tuple[str, str]:
    return document["collection"], document["id"]


def _content(last: Newest | None) -> dict[str, object] | None:
    if last is None or last.content is None:
        return None
    found: dict[str, object] = orjson.loads(last.content)
    return found


def _without_file(connection: Connection, documents: Sequence[Document]) -> Iterator[Fault]:
    """Files that entries are to show and nobody took in, or took in as something else."""
    shown = [
        (document, position, item)
        for document in documents
        for position, item in enumerate(document["properties"].get("media") or ())
    ]
    known = assets.of_content(connection, [item["asset"] for _, _, item in shown])
    for document, position, item in shown:
        found = known.get(item["asset"])
        if found is None or found.media_type != item["media_type"]:
            pointer = f"/properties/media/{position}/asset"
            facts = {"value": item["asset"], "media_type": item["media_type"]}
            yield Fault(pointer, "asset-unknown", facts, document["collection"], document["id"])


def _dangling(
    connection: Connection,
    documents: Sequence[Document],
    expected: Iterable[tuple[str, str]],
) -> Iterator[Fault]:
    """References to entries that are neither public nor expected nor part of the same release."""
    pointed = [
        (document, pointer, kind, entry_id)
        for document in documents
        for pointer, kind, entry_id in references(
            KINDS[document["collection"]], document["properties"]
        )
    ]
    known = {*map(_key, documents), *expected}
    wanted = {
        (name, entry_id) for _, _, kind, entry_id in pointed for name in ([kind] if kind else KINDS)
    }
    known |= {k for k, last in newest(connection, sorted(wanted - known)).items() if last.public}
    for document, pointer, kind, entry_id in pointed:
        if not any((name, entry_id) in known for name in ([kind] if kind else KINDS)):
            facts = {"value": entry_id, "collection": kind or "*"}
            yield Fault(
                pointer, "dangling-reference", facts, document["collection"], document["id"]
            )
