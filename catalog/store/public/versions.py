"""Appending versions: the one door through which anything becomes public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from catalog.kinds import KINDS
from catalog.store.metadata import is_current
from catalog.store.public import clock as clocks
from catalog.store.public import events, states
from catalog.store.public.indexing import IndexRow
from catalog.store.public.tables import INDEX_TABLES, release, search, span, term, version
from catalog.values.canonical import sha256_hex
from catalog.values.chain import change_hash

_CHUNK = 500


@dataclass(frozen=True)
class Change:
    """One entry's next version, made ready before the clock is touched.

    An upsert has canonical `content` and its `index`; a delete has neither, but a `reason`.
    """

    collection: str
    entry_id: str
    content: bytes | None
    index: IndexRow | None = None
    reason: str | None = None
    replaced_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewRelease:
    """What a release is before it has seqs. `published_at` is UTC; `day` is Shanghai's."""

    cause: str
    published_at: str
    day: str
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class Released:
    """A release as it was committed."""

    id: str
    first_seq: int
    last_seq: int


@dataclass(frozen=True)
class Newest:
    """An entry's last version: `public` unless it is a tombstone."""

    number: int
    public: bool
    content: bytes | None


_NEVER = Newest(0, False, None)


class NotPublished(Exception):
    """A deletion names an entry that is not public."""

    def __init__(self, collection: str, entry_id: str) -> None:
        self.collection, self.entry_id = collection, entry_id
        super().__init__(f"{collection}/{entry_id} is not published")


class NoSuchVersion(Exception):
    """There is no such version, or nothing of it is left."""

    def __init__(self, collection: str, entry_id: str, number: int) -> None:
        self.collection, self.entry_id, self.number = collection, entry_id, number
        super().__init__(f"{collection}/{entry_id} has no content in version {number}")


def append(connection: Connection, new: NewRelease, changes: Sequence[Change]) -> Released:
    """Append one version a change, in the order given, as one release.

    Everything that can be made beforehand is in `changes`; from the moment the clock is held
    there are only short reads, inserts and the caller's commit. Raises ValueError when the
    release is empty or names an entry twice, NotPublished for a deletion of nothing.
    """
    keys = [(change.collection, change.entry_id) for change in changes]
    if not changes or len(set(keys)) != len(keys):
        raise ValueError("a release changes at least one entry, and each entry once")
    before = clocks.advance(connection, len(changes))
    latest = newest(connection, keys)
    first, last = before.seq + 1, before.seq + len(changes)
    release_id = _next_release_id(connection, new.day)
    connection.execute(
        insert(release).values(
            id=release_id,
            cause=new.cause,
            published_at=new.published_at,
            title_zh=new.title_zh,
            title_en=new.title_en,
            first_seq=first,
            last_seq=last,
        )
    )
    rows, steps = [], []
    prev = before.chain
    for seq, change in enumerate(changes, start=first):
        last_one = latest.get((change.collection, change.entry_id), _NEVER)
        if change.content is None and not last_one.public:
            raise NotPublished(change.collection, change.entry_id)
        number = last_one.number + 1
        rows.append(_row(change, seq, number, release_id, new.published_at, prev, before))
        prev = rows[-1]["hash"]
        more = (change.content is not None) - last_one.public
        steps.append(states.Step(seq, change.collection, change.entry_id, more, number > 1))
    connection.execute(insert(version), rows)
    _close(connection, [step for step in steps if step.supersedes])
    _index(connection, list(enumerate(changes, start=first)))
    state = states.advance(connection, before.seq, steps)
    events.record(
        connection,
        kind="catalog.released",
        seq=last,
        at=new.published_at,
        data={
            "epoch": before.epoch,
            "release": release_id,
            "head_seq": last,
            "state_digest": state.state_digest,
            "collections": sorted({change.collection for change in changes}),
        },
    )
    clocks.close(connection, prev)
    return Released(release_id, first, last)


def erase(
    connection: Connection, collection: str, entry_id: str, number: int, erased_at: str
) -> bool:
    """Erase one version's content and everything an index says of it. False: nothing to erase."""
    clocks.hold(connection)
    seq = connection.execute(
        update(version)
        .where(
            version.c.collection == collection,
            version.c.entry_id == entry_id,
            version.c.number == number,
            version.c.content.is_not(None),
        )
        .values(content=None)
        .returning(version.c.seq)
    ).scalar_one_or_none()
    if seq is None:
        return False
    table = INDEX_TABLES[collection]
    connection.execute(table.delete().where(table.c.seq == seq))
    connection.execute(term.delete().where(term.c.seq == seq))
    connection.execute(search.delete().where(search.c.seq == seq))
    clock = clocks.read(connection)
    events.record(
        connection,
        kind="catalog.redacted",
        seq=clock.seq,
        at=erased_at,
        data={
            "epoch": clock.epoch,
            "collection": collection,
            "id": entry_id,
            "version": number,
            "head_seq": clock.seq,
        },
    )
    return True


def _row(
    change: Change,
    seq: int,
    number: int,
    release_id: str,
    published_at: str,
    prev: str,
    clock: clocks.Clock,
) -> dict[str, Any]:
    op = "delete" if change.content is None else "upsert"
    sha = None if change.content is None else sha256_hex(change.content)
    return {
        "seq": seq,
        "collection": change.collection,
        "entry_id": change.entry_id,
        "number": number,
        "op": op,
        "reason": change.reason,
        "replaced_by": json.dumps(list(change.replaced_by)),
        "release_id": release_id,
        "content": None if change.content is None else change.content.decode(),
        "content_sha256": sha,
        "prev": prev,
        "hash": change_hash(
            seq=seq,
            release=release_id,
            op=op,
            collection=change.collection,
            entry_id=change.entry_id,
            version=number,
            published_at=published_at,
            reason=change.reason,
            replaced_by=list(change.replaced_by),
            content_sha256=sha,
            prev=prev,
        ),
        "data_mode": clock.data_mode,
    }


def newest(
    connection: Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Newest]:
    """The last version of each named entry, public or not."""
    found = {}
    collections = sorted({collection for collection, _ in keys})
    for chunk in _chunks(sorted({entry_id for _, entry_id in keys})):
        for row in connection.execute(
            select(
                version.c.collection,
                version.c.entry_id,
                version.c.number,
                version.c.op,
                version.c.content,
            )
            .join(span, span.c.seq == version.c.seq)
            .where(span.c.collection.in_(collections), span.c.entry_id.in_(chunk), is_current(span))
        ):
            content = None if row.content is None else row.content.encode()
            found[row.collection, row.entry_id] = Newest(row.number, row.op == "upsert", content)
    return found


def _close(connection: Connection, steps: Sequence[states.Step]) -> None:
    """End what is indexed of the versions that new ones supersede."""
    for name in sorted({step.collection for step in steps}):
        ends = [
            {"ends": step.seq, "id": step.entry_id} for step in steps if step.collection == name
        ]
        for table, mine in ((INDEX_TABLES[name], ()), (term, (term.c.collection == name,))):
            connection.execute(
                update(table)
                .where(table.c.entry_id == bindparam("id"), is_current(table), *mine)
                .values(until_seq=bindparam("ends")),
                ends,
            )


def _index(connection: Connection, numbered: Sequence[tuple[int, Change]]) -> None:
    """Index what new versions say."""
    terms = []
    for name in KINDS:
        table = INDEX_TABLES[name]
        mine = [(seq, change) for seq, change in numbered if change.collection == name]
        if not mine:
            continue
        rows = [
            {"seq": seq, "entry_id": change.entry_id, **change.index.columns}
            for seq, change in mine
            if change.index is not None
        ]
        if rows:
            connection.execute(insert(table), rows)
        terms += [
            {
                "seq": seq,
                "field": field,
                "value": value,
                "collection": name,
                "entry_id": change.entry_id,
            }
            for seq, change in mine
            if change.index is not None
            for field, value in change.index.terms
        ]
    if terms:
        connection.execute(insert(term), terms)
    searched = [
        {"seq": seq, **change.index.searched}
        for seq, change in numbered
        if change.index is not None
    ]
    if searched:
        connection.execute(insert(search), searched)


def _next_release_id(connection: Connection, day: str) -> str:
    """`2026-11-21-003` is the third release of that day."""
    last = connection.execute(
        select(release.c.id)
        .where(release.c.id.startswith(f"{day}-", autoescape=True))
        .order_by(release.c.last_seq.desc())
        .limit(1)
    ).scalar_one_or_none()
    ordinal = 1 if last is None else int(last.rsplit("-", 1)[1]) + 1
    return f"{day}-{ordinal:03d}"


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
