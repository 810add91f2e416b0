"""What the catalog is after each release: which versions stand, and the digest of them all."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from catalog.kinds import KINDS
from catalog.store.metadata import is_current
from catalog.store.public.tables import bucket_digests, span, state, version
from catalog.values.digest import (
    BUCKETS,
    EMPTY_BUCKET,
    EMPTY_COLLECTION,
    bucket_digest,
    bucket_of,
    collection_digest,
    state_digest,
)

PART = 16
"""Buckets whose digests share a row."""

_RAW = len(EMPTY_BUCKET)
_EMPTY_PART = EMPTY_BUCKET * PART
_CHUNK = 500


@dataclass(frozen=True)
class CollectionState:
    """How many entries of a collection are public, and the digest of them."""

    count: int
    digest: str


@dataclass(frozen=True)
class State:
    """The catalog after the release that ended at `seq`; 0 is the empty one."""

    seq: int
    state_digest: str
    collections: Mapping[str, CollectionState]

    @property
    def count(self) -> int:
        """How many entries are public in all."""
        return sum(found.count for found in self.collections.values())


def state_of(seq: int, collections: Mapping[str, CollectionState]) -> State:
    """The state in which these collections stand."""
    digest = state_digest({name: found.digest for name, found in collections.items()})
    return State(seq, digest, collections)


EMPTY = state_of(0, {name: CollectionState(0, EMPTY_COLLECTION) for name in KINDS})
"""The state before the first release."""


@dataclass(frozen=True)
class Step:
    """What one new version means for the state: how many more entries are public by it, and
    whether it supersedes another."""

    seq: int
    collection: str
    entry_id: str
    more: int
    supersedes: bool


def advance(connection: Connection, before: int, steps: Sequence[Step]) -> State:
    """Let new versions, already inserted, stand, and record the state after them.

    `before` is the seq of the release before. Costs the buckets that the steps touch.
    """
    _supersede(connection, steps)
    last = at(connection, before)
    assert last is not None, "every release has left its state"
    more: Counter[str] = Counter()
    touched: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        more[step.collection] += step.more
        touched[step.collection].add(bucket_of(step.entry_id))
    after = {name: last.collections.get(name, EMPTY.collections[name]) for name in KINDS}
    for name, buckets in touched.items():
        digest = _digest_again(connection, name, sorted(buckets))
        after[name] = CollectionState(after[name].count + more[name], digest)
    found = state_of(steps[-1].seq, after)
    connection.execute(
        insert(state).values(
            seq=found.seq,
            state_digest=found.state_digest,
            collections=json.dumps({name: asdict(of) for name, of in after.items()}),
        )
    )
    return found


def at(connection: Connection, seq: int) -> State | None:
    """The state at a release's last seq (0: the empty one), None at any other."""
    if seq == 0:
        return EMPTY
    row = connection.execute(select(state).where(state.c.seq == seq)).one_or_none()
    return None if row is None else read_state(*row)


def read_state(seq: int, digest: str, collections: str) -> State:
    """A row of the table as what it says.

    A collection that came to be after that release was empty then; it has no part in the digest
    that was recorded.
    """
    told = json.loads(collections)
    return State(seq, digest, {name: CollectionState(**of) for name, of in told.items()})


def nearest(connection: Connection, seq: int) -> int:
    """The last seq of the newest release that ended at `seq` or before; 0 when none did."""
    found: int | None = connection.execute(
        select(state.c.seq).where(state.c.seq <= seq).order_by(state.c.seq.desc()).limit(1)
    ).scalar_one_or_none()
    return found or 0


def buckets(connection: Connection, collection: str) -> list[bytes]:
    """The newest raw digests of a collection's 4096 buckets."""
    whole = _joined(_parts(connection, collection))
    return [whole[start : start + _RAW] for start in range(0, len(whole), _RAW)]


def lines(
    connection: Connection, collection: str, wanted: Sequence[int]
) -> Iterator[tuple[int, str, int, str]]:
    """(bucket, id, version, content_sha256) of every public entry of these buckets."""
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row in connection.execute(
            select(span.c.bucket, span.c.entry_id, version.c.number, version.c.content_sha256)
            .join(version, version.c.seq == span.c.seq)
            .where(
                span.c.collection == collection,
                span.c.bucket.in_(chunk),
                is_current(span),
                version.c.op == "upsert",
            )
        ):
            yield row.bucket, row.entry_id, row.number, row.content_sha256


def _supersede(connection: Connection, steps: Sequence[Step]) -> None:
    ends = [{"ends": s.seq, "of": s.collection, "id": s.entry_id} for s in steps if s.supersedes]
    if ends:
        connection.execute(
            update(span)
            .where(
                span.c.collection == bindparam("of"),
                span.c.entry_id == bindparam("id"),
                is_current(span),
            )
            .values(until_seq=bindparam("ends")),
            ends,
        )
    connection.execute(
        insert(span),
        [
            {
                "seq": step.seq,
                "collection": step.collection,
                "entry_id": step.entry_id,
                "bucket": bucket_of(step.entry_id),
            }
            for step in steps
        ],
    )


def _digest_again(connection: Connection, collection: str, touched: Sequence[int]) -> str:
    """Renew the digests of the touched buckets; the digest of their collection."""
    by_bucket: dict[int, list[tuple[str, int, str]]] = defaultdict(list)
    for bucket, entry_id, number, sha in lines(connection, collection, touched):
        by_bucket[bucket].append((entry_id, number, sha))
    kept = _parts(connection, collection)
    changed = {bucket // PART for bucket in touched}
    new = changed - kept.keys()
    for bucket in touched:
        part, start = bucket // PART, bucket % PART * _RAW
        digests = bytearray(kept.get(part, _EMPTY_PART))
        digests[start : start + _RAW] = bucket_digest(by_bucket[bucket])
        kept[part] = bytes(digests)
    rows = [{"p": part, "d": kept[part].hex()} for part in sorted(changed)]
    if new:
        connection.execute(
            insert(bucket_digests),
            [
                {"collection": collection, "part": row["p"], "digests": row["d"]}
                for row in rows
                if row["p"] in new
            ],
        )
    if changed - new:
        connection.execute(
            update(bucket_digests)
            .where(
                bucket_digests.c.collection == collection, bucket_digests.c.part == bindparam("p")
            )
            .values(digests=bindparam("d")),
            [row for row in rows if row["p"] not in new],
        )
    return collection_digest(_joined(kept))


def _parts(connection: Connection, collection: str) -> dict[int, bytes]:
    return {
        part: bytes.fromhex(digests)
        for part, digests in connection.execute(
            select(bucket_digests.c.part, bucket_digests.c.digests).where(
                bucket_digests.c.collection == collection
            )
        )
    }


def _joined(parts: Mapping[int, bytes]) -> bytes:
    return b"".join(parts.get(part, _EMPTY_PART) for part in range(BUCKETS // PART))
