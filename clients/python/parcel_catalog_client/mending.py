"""Mending a copy that differs: down the digest tree to the buckets that do, and those anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from parcel_catalog_client.changes import Change, Damaged, ghost, parse_page
from parcel_catalog_client.digest import bucket_digest, bucket_of
from parcel_catalog_client.http import Api
from parcel_catalog_client.progress import Silent
from parcel_catalog_client.replica import Position, Replica

MOST_BUCKETS = 1024
"""A copy that differs in more buckets is pulled anew: one file instead of thousands of answers."""


class TooDifferent(Exception):
    """Whole parts of the copy differ, so that a snapshot mends it faster."""


@dataclass(frozen=True)
class Mended:
    """`fetched` are the buckets that were replaced, by collection; `seq` is the state that they
    are of, which may lie ahead of the rest of the copy."""

    seq: int
    fetched: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.fetched.values()))


def mend(
    api: Api,
    replica: Replica,
    position: Position,
    own: Mapping[str, Mapping[str, str]],
    *,
    altered: Mapping[str, Collection[str]],
    teller: Silent,
) -> Mended:
    """Replace the buckets in which the catalog's digests are not `own`, and the `altered` ones.

    `own` holds the bucket digests of every collection that may differ. Entries that are missing,
    different, or in the copy alone are put right; the position stays. Raises TooDifferent,
    Damaged, and what asking raises.
    """
    at = {"Catalog-Min-Seq": str(position.seq)}
    wrong, seq = {}, position.seq
    for name in sorted({*own, *altered}):
        answer = api.get_json("/sync/state", {"collection": name, "buckets": "true"}, headers=at)
        seq, theirs = api.understood(answer, lambda told: (int(told["seq"]), dict(told["buckets"])))
        mine = own.get(name, {})
        either = {*mine, *theirs, *altered.get(name, ())}
        again = set(altered.get(name, ()))
        wrong[name] = sorted(b for b in either if b in again or mine.get(b) != theirs.get(b))
    if sum(map(len, wrong.values())) > MOST_BUCKETS:
        raise TooDifferent
    for name, buckets in wrong.items():
        seq = max(seq, _replace(api, replica, position, name, buckets, teller))
    return Mended(seq, wrong)


def _replace(
    api: Api, replica: Replica, position: Position, name: str, buckets: list[str], teller: Silent
) -> int:
    """Store what the catalog holds in these buckets, one by one; the newest seq among them."""
    held: dict[str, set[str]] = defaultdict(set)
    for entry_id, _, _ in replica.lines(name) if buckets else ():
        held[bucket_of(entry_id)].add(entry_id)
    newest = 0
    for done, bucket in enumerate(buckets, start=1):
        seq, changes = _fetch(api, position, name, bucket)
        ghosts = held[bucket] - {change.id for change in changes}
        replica.apply([*(ghost(name, gone) for gone in sorted(ghosts)), *changes], position)
        newest = max(newest, seq)
        teller.at("mending", done, len(buckets))
    return newest


def _fetch(api: Api, position: Position, name: str, bucket: str) -> tuple[int, list[Change]]:
    answer = api.get_json(
        "/sync/entries",
        {"collection": name, "bucket": bucket},
        headers={"Catalog-Min-Seq": str(position.seq)},
    )
    told = parse_page(answer.content)
    changes: list[Change] = told.get("changes", [])
    seq, digest = api.understood(answer, lambda _: _seq_and_digest(told))
    lines = sorted((c.id, c.version, c.content_sha256 or "") for c in changes)
    strange = any(c.collection != name or bucket_of(c.id) != bucket for c in changes)
    if strange or bucket_digest(lines) != digest or told.get("epoch") != position.epoch:
        raise Damaged(f"bucket {bucket} of {name} is not what its digest says")
    return seq, changes


def _seq_and_digest(told: Mapping[str, Any]) -> tuple[int, str]:
    return int(told["seq"]), str(told["digest"])
