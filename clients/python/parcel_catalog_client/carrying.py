"""Bringing a replica forward by a bundle, without any connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from parcel_catalog_client.answers import DEMO
from parcel_catalog_client.bundle import Bundle, Manifest, opened
from parcel_catalog_client.changes import Change
from parcel_catalog_client.claims import Claims, differing
from parcel_catalog_client.errors import DemonstrationRefused
from parcel_catalog_client.joining import Wish, check_same
from parcel_catalog_client.replica import Position, Replica
from parcel_catalog_client.sync_errors import BundleRefused, NotInStep
from parcel_catalog_client.words import Language, said


def carry(
    replica: Replica,
    path: Path,
    *,
    key: str | None,
    wish: Wish,
    accept_demo: bool,
    language: Language,
) -> tuple[int, int]:
    """Apply a bundle; the seq at which the copy stands then, proven, and how many changes came.

    `key` is the public key of whoever may sign, in base64; without one the key counts that an
    earlier sync over a connection has remembered. A bundle from 0 makes a new copy where there
    is none or a wrong one. One that brings nothing new changes nothing. Raises BundleRefused,
    OtherCopy, DemonstrationRefused, WrongWish, NotInStep, and what the replica raises.
    """
    before = replica.position()
    trusted = key or (before.public_key if before else None)
    if trusted is None:
        raise BundleRefused(language, "no-public-key")
    with opened(path, trusted, language) as bundle:
        told = bundle.manifest
        if told.data_mode == DEMO and not accept_demo:
            raise DemonstrationRefused(said(language, "demonstration", url=path), url=str(path))
        if before is not None:
            check_same(language, before, wish, catalog=None, data_mode=told.data_mode)
        whole = before is not None and _is_whole(replica, before, told)
        if before is not None and whole:
            if told.to <= before.seq:
                return before.seq, 0
            _check_continues(language, before, bundle)
        elif told.since != 0:
            raise BundleRefused(language, "bundle-not-from-0", since=told.since)
        after = _after(before, told, wish, trusted)
        held = before.seq if before and whole else 0
        changes = _wanted(bundle, after, held)
        replica.apply(changes, after, replace=not whole)
        wrong = differing(replica, after, told.claims)
        if wrong:
            raise NotInStep(language, "differs-after-bundle", names=", ".join(wrong))
        return after.seq, told.to - held


def _is_whole(replica: Replica, before: Position, told: Manifest) -> bool:
    """Whether the copy is a state of the bundle's history, as far as its kept digests tell."""
    if before.epoch != told.epoch or before.digests is None or before.state_digest is None:
        return False
    claims = Claims(before.seq, before.state_digest, before.digests)
    return not differing(replica, before, claims)


def _check_continues(language: Language, before: Position, bundle: Bundle) -> None:
    told = bundle.manifest
    if told.since > before.seq:
        raise BundleRefused(language, "bundle-gap", since=told.since, seq=before.seq)
    if before.chain is not None and bundle.chain_at(before.seq) != before.chain:
        raise BundleRefused(language, "bundle-other-history", seq=before.seq)


def _after(before: Position | None, told: Manifest, wish: Wish, key: str) -> Position:
    start = before or Position(
        catalog="",
        epoch=told.epoch,
        data_mode=told.data_mode,
        mode=wish.mode or "compact",
        collections=wish.collections,
        seq=0,
        cursor=None,
    )
    return replace(
        start,
        epoch=told.epoch,
        seq=told.to,
        cursor=None,
        chain=told.chain_to,
        digests=told.claims.digests,
        state_digest=told.claims.state_digest,
        public_key=key,
    )


def _wanted(bundle: Bundle, after: Position, held: int) -> Iterator[Change]:
    return (
        change
        for change in bundle.newest()
        if change.seq > held and after.follows(change.collection)
    )
