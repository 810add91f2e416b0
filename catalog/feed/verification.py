"""Checking the whole published history: chain, hashes, order, index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from catalog.kinds import KINDS
from catalog.store.metadata import is_current
from catalog.store.public import clock as clocks
from catalog.store.public.indexing import index_row
from catalog.store.public.tables import INDEX_TABLES, release, term, version
from catalog.values.canonical import sha256_hex
from catalog.values.chain import GENESIS, change_hash

_CHUNK = 1000


@dataclass(frozen=True)
class Verified:
    """What was found: `seq` changes hold, or `problem` names the first row that does not."""

    seq: int
    problem: str | None = None


class Broken(Exception):
    """The first thing in the history that does not hold."""


def verify(connection: Connection) -> Verified:
    """Walk every version in order. Memory does not grow with the catalog."""
    clock = clocks.read(connection)
    try:
        _check_history(connection, clock)
        _check_releases(connection, clock)
        _check_index(connection)
    except Broken as broken:
        return Verified(clock.seq, str(broken))
    return Verified(clock.seq)


def _check_history(connection: Connection, clock: clocks.Clock) -> None:
    expected, prev = 1, GENESIS
    for row in _versions(connection):
        name = f"version seq {row.seq} ({row.collection}/{row.entry_id} v{row.number})"
        if row.seq != expected:
            raise Broken(f"version seq {expected} is missing; the next one is {row.seq}")
        if row.prev != prev:
            raise Broken(f"{name}: its prev is not the hash of the change before")
        if row.content is not None and sha256_hex(row.content.encode()) != row.content_sha256:
            raise Broken(f"{name}: its content does not match its hash")
        if _hash(row) != row.hash:
            raise Broken(f"{name}: its hash does not match what it says")
        if row.data_mode != clock.data_mode:
            raise Broken(f"{name}: it belongs to a {row.data_mode} catalog")
        expected, prev = row.seq + 1, row.hash
    if (clock.seq, clock.chain) != (expected - 1, prev):
        raise Broken(f"clock: it stands at {clock.seq}, the history ends at {expected - 1}")


def _check_releases(connection: Connection, clock: clocks.Clock) -> None:
    expected = 1
    for row in connection.execute(
        select(release.c.id, release.c.first_seq, release.c.last_seq).order_by(release.c.first_seq)
    ):
        if row.first_seq != expected:
            raise Broken(f"release {row.id}: it begins at {row.first_seq}, not at {expected}")
        inside = connection.execute(
            select(func.count())
            .select_from(version)
            .where(
                version.c.release_id == row.id,
                version.c.seq.between(row.first_seq, row.last_seq),
            )
        ).scalar_one()
        if inside != row.last_seq - row.first_seq + 1:
            raise Broken(f"release {row.id}: it holds {inside} changes")
        expected = row.last_seq + 1
    if expected != clock.seq + 1:
        raise Broken(f"releases end at {expected - 1}, the clock stands at {clock.seq}")


def _check_index(connection: Connection) -> None:
    """Current entries and indexed entries are the same, and the index says what they say."""
    for name, kind in KINDS.items():
        table = INDEX_TABLES[name]
        last = (
            select(version.c.entry_id, func.max(version.c.seq).label("seq"))
            .where(version.c.collection == name)
            .group_by(version.c.entry_id)
            .subquery()
        )
        public = {
            row.seq: row
            for row in connection.execute(
                select(version.c.seq, version.c.entry_id, version.c.content)
                .join(last, last.c.seq == version.c.seq)
                .where(version.c.content.is_not(None))
                .order_by(version.c.seq)
            )
        }
        indexed = {
            row.seq: row
            for row in connection.execute(
                select(table).where(is_current(table)).order_by(table.c.seq)
            )
        }
        for seq in sorted(public.keys() ^ indexed.keys()):
            where = public.get(seq) or indexed[seq]
            raise Broken(f"{table.name} seq {seq}: {where.entry_id} is not indexed as current")
        for seq, row in public.items():
            wanted = index_row(kind, orjson.loads(row.content))
            for column, value in wanted.columns.items():
                if indexed[seq]._mapping[column] != value:
                    raise Broken(f"{table.name} seq {seq}: {column} of {row.entry_id} is wrong")
            terms = {
                (found.field, found.value)
                for found in connection.execute(
                    select(term.c.field, term.c.value).where(term.c.seq == seq, is_current(term))
                )
            }
            if terms != set(wanted.terms):
                raise Broken(f"term seq {seq}: the terms of {row.entry_id} are wrong")


def _hash(row: Any) -> str:
    return change_hash(
        seq=row.seq,
        release=row.release_id,
        op=row.op,
        collection=row.collection,
        entry_id=row.entry_id,
        version=row.number,
        published_at=row.published_at,
        reason=row.reason,
        replaced_by=orjson.loads(row.replaced_by),
        content_sha256=row.content_sha256,
        prev=row.prev,
    )


def _versions(connection: Connection) -> Iterator[Any]:
    after = 0
    while True:
        rows = connection.execute(
            select(version, release.c.published_at)
            .join(release, release.c.id == version.c.release_id)
            .where(version.c.seq > after)
            .order_by(version.c.seq)
            .limit(_CHUNK)
        ).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = rows[-1].seq
