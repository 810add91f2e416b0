"""Checking the whole published history: chain, hashes, order, states, index."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from catalog.feed.replay import Replay
from catalog.kinds import KINDS
from catalog.store.database import Connection
from catalog.store.public import clock as clocks
from catalog.store.public import states
from catalog.store.public.history import (
    Kept,
    KeptRelease,
    indexed,
    kept_releases,
    kept_versions,
    wrong_spans,
)
from catalog.store.public.indexing import index_row
from catalog.store.public.states import State, state_of
from catalog.store.public.tables import index_table_name
from catalog.values.canonical import sha256_hex
from catalog.values.chain import GENESIS, change_hash
from catalog.values.digest import collection_digest


@dataclass(frozen=True)
class Verified:
    """What was found: `seq` changes hold, or `problem` names the first row that does not."""

    seq: int
    problem: str | None = None


class Broken(Exception):
    """The first thing in the history that does not hold."""


def verify(connection: Connection) -> Verified:
    """Walk every version in order. Contents pass by; only the lines of the digest are kept."""
    clock = clocks.read(connection)
    try:
        _check_history(connection, clock)
        _check_releases(connection, clock)
        _check_spans(connection)
        _check_index(connection)
    except Broken as broken:
        return Verified(clock.seq, str(broken))
    return Verified(clock.seq)


def _check_history(connection: Connection, clock: clocks.Clock) -> None:
    """The chain, and the digest that every release has left."""
    expected, prev = 1, GENESIS
    replay = Replay()
    releases = kept_releases(connection)
    release = next(releases, None)
    for kept in kept_versions(connection):
        name = f"version seq {kept.seq} ({kept.collection}/{kept.entry_id} v{kept.number})"
        if kept.seq != expected:
            raise Broken(f"version seq {expected} is missing; the next one is {kept.seq}")
        if kept.prev != prev:
            raise Broken(f"{name}: its prev is not the hash of the change before")
        if kept.content is not None and sha256_hex(kept.content) != kept.content_sha256:
            raise Broken(f"{name}: its content does not match its hash")
        if _hash(kept) != kept.hash:
            raise Broken(f"{name}: its hash does not match what it says")
        if kept.data_mode != clock.data_mode:
            raise Broken(f"{name}: it belongs to a {kept.data_mode} catalog")
        expected, prev = kept.seq + 1, kept.hash
        replay.take(kept)
        while release is not None and release.last_seq <= kept.seq:
            _check_state(release, replay.state(release.last_seq))
            release = next(releases, None)
    if (clock.seq, clock.chain) != (expected - 1, prev):
        raise Broken(f"clock: it stands at {clock.seq}, the history ends at {expected - 1}")
    for name in KINDS:
        kept_digest = collection_digest(b"".join(states.buckets(connection, name)))
        if kept_digest != replay.state(clock.seq).collections[name].digest:
            raise Broken(f"bucket_digests: those of {name} are wrong")


def _check_state(release: KeptRelease, wanted: State) -> None:
    where = f"state seq {release.last_seq} (release {release.id})"
    if release.state is None:
        raise Broken(f"{where}: it is missing")
    for name, found in release.state.collections.items():
        if wanted.collections.get(name) != found:
            raise Broken(f"{where}: it is wrong about {name}")
    if release.state != state_of(release.last_seq, release.state.collections):
        raise Broken(f"{where}: its digest does not match its collections")


def _check_spans(connection: Connection) -> None:
    for seq in wrong_spans(connection):
        raise Broken(f"span seq {seq}: it does not end where the next version begins")


def _check_releases(connection: Connection, clock: clocks.Clock) -> None:
    expected = 1
    for release in kept_releases(connection):
        if release.first_seq != expected:
            raise Broken(
                f"release {release.id}: it begins at {release.first_seq}, not at {expected}"
            )
        if release.changes != release.last_seq - release.first_seq + 1:
            raise Broken(f"release {release.id}: it holds {release.changes} changes")
        expected = release.last_seq + 1
    if expected != clock.seq + 1:
        raise Broken(f"releases end at {expected - 1}, the clock stands at {clock.seq}")


def _check_index(connection: Connection) -> None:
    """Current entries and indexed entries are the same, and the index says what they say."""
    for name, kind in KINDS.items():
        for found in indexed(connection, name):
            where = f"{index_table_name(kind)} seq {found.seq}"
            if found.content is None or found.columns is None:
                raise Broken(f"{where}: {found.entry_id} is not indexed as current")
            wanted = index_row(kind, orjson.loads(found.content))
            for column, value in wanted.columns.items():
                if found.columns[column] != value:
                    raise Broken(f"{where}: {column} of {found.entry_id} is wrong")
            if found.terms != set(wanted.terms):
                raise Broken(f"term seq {found.seq}: the terms of {found.entry_id} are wrong")


def _hash(kept: Kept) -> str:
    return change_hash(
        seq=kept.seq,
        release=kept.release_id,
        op=kept.op,
        collection=kept.collection,
        entry_id=kept.entry_id,
        version=kept.number,
        published_at=kept.published_at,
        reason=kept.reason,
        replaced_by=list(kept.replaced_by),
        content_sha256=kept.content_sha256,
        prev=kept.prev,
    )
