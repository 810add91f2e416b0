"""What the catalog says that a state is: the digests that a copy has to come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parcel_catalog_client.changes import Damaged
from parcel_catalog_client.digest import collection_digest, state_digest
from parcel_catalog_client.replica import Position, Replica


@dataclass(frozen=True)
class Claims:
    """The catalog's digests at a seq. Of a scoped feed `digests` has the scoped ones alone."""

    seq: int
    state_digest: str
    digests: Mapping[str, str]


def claims_of(document: Mapping[str, Any], seq: int) -> Claims:
    """The claims of a page, a state, a manifest or a snapshot's last line. Raises Damaged."""
    try:
        digests = {name: str(of["digest"]) for name, of in document["collections"].items()}
        return Claims(seq, str(document["state_digest"]), digests)
    except (KeyError, TypeError, AttributeError):
        raise Damaged(f"the state at {seq} is told without digests") from None


def differing(replica: Replica, position: Position, claims: Claims) -> list[str]:
    """The names of the followed collections in which the copy is not what the catalog claims.

    Raises Damaged when the claims contradict themselves: then no copy could be equal.
    """
    if position.collections is None and state_digest(claims.digests) != claims.state_digest:
        raise Damaged(f"the digests at {claims.seq} do not add up to their state_digest")
    return [
        name
        for name in scope_of(position, claims.digests)
        if collection_digest(replica.bucket_digests(name)) != claims.digests.get(name)
    ]


def scope_of(position: Position, names: Iterable[str]) -> list[str]:
    """The followed ones of these collections, sorted; all that are followed by name."""
    return sorted(names if position.collections is None else position.collections)
