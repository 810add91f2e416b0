"""Proving a SQLite replica from its stored bytes, and putting right what does not hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from parcel_catalog_client.claims import Claims, claims_of
from parcel_catalog_client.digest import collection_digest
from parcel_catalog_client.http import Api
from parcel_catalog_client.inspection import Inspection, inspect
from parcel_catalog_client.progress import Silent
from parcel_catalog_client.replica import Position
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync import Done, Follower
from parcel_catalog_client.sync_errors import NotInStep, ReplicaUnusable
from parcel_catalog_client.words import Language


@dataclass(frozen=True)
class Findings:
    """What an inspection found beside what should be: the buckets that differ, by collection.

    `claimed` tells whether it was held against what the catalog says of this seq; in the middle
    of a walk there is no such thing, and it was held against what was stored.
    """

    seq: int
    inspection: Inspection
    wrong: Mapping[str, tuple[str, ...]]
    claimed: bool

    @property
    def holds(self) -> bool:
        return not self.wrong and not self.inspection.deletions_altered

    @property
    def buckets(self) -> int:
        return sum(map(len, self.wrong.values()))


def verify(replica: SqliteReplica, api: Api | None, teller: Silent, language: Language) -> Findings:
    """Read the whole replica, and hold it against the catalog's state at its seq.

    Without `api` that is the state that the catalog told when the replica was last in step.
    Raises ReplicaUnusable, NotInStep when the catalog has another history, and what asking
    raises.
    """
    position = replica.position()
    if position is None:
        raise ReplicaUnusable(language, "empty-replica", path=replica.path)
    claims = _claims(position) if api is None else _claims_online(api, position)
    try:
        inspection = inspect(replica.path, teller)
    except sqlite3.Error as error:
        raise ReplicaUnusable(
            language, "replica-broken", path=replica.path, reason=error
        ) from error
    wrong = _wrong(replica, position, inspection, claims)
    return Findings(position.seq, inspection, wrong, claims is not None)


def mend(follower: Follower, findings: Findings, known: Collection[str]) -> Done:
    """Fetch again what was found to be wrong, and catch up. To be called after `catch_up`.

    What no bucket of a `known` collection can mend, a new snapshot does.
    """
    inspection = findings.inspection
    if inspection.deletions_altered or not findings.wrong.keys() <= set(known):
        return follower.start_again()
    own = {name: inspection.buckets.get(name, {}) for name in findings.wrong}
    return follower.mend(own, inspection.altered)


def _claims(position: Position) -> Claims | None:
    if position.digests is None or position.state_digest is None:
        return None
    return Claims(position.seq, position.state_digest, position.digests)


def _claims_online(api: Api, position: Position) -> Claims | None:
    if position.digests is None:
        return None
    answer = api.get_json("/sync/state", {"seq": position.seq})
    if answer.document.get("epoch") != position.epoch:
        raise NotInStep(api.language, "another-history", seq=position.seq)
    return claims_of(answer.document, position.seq)


def _wrong(
    replica: SqliteReplica, position: Position, inspection: Inspection, claims: Claims | None
) -> dict[str, tuple[str, ...]]:
    wrong = {}
    found = inspection.buckets
    names = {*found, *inspection.altered, *(claims.digests if claims else ())}
    for name in sorted(names):
        mine, kept = found.get(name, {}), replica.bucket_digests(name)
        altered = inspection.altered.get(name, frozenset())
        either = sorted({*mine, *kept})
        buckets = tuple(b for b in either if b in altered or mine.get(b) != kept.get(b))
        followed = position.follows(name)
        claimed = claims.digests.get(name) if claims and followed else None
        if buckets or (claimed and collection_digest(mine) != claimed):
            wrong[name] = buckets
    return wrong
