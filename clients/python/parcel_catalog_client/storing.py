"""Putting a page into a replica: all of it at once, or in full mode release by release."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from parcel_catalog_client.changes import Change, Damaged
from parcel_catalog_client.claims import Claims, claims_of, differing
from parcel_catalog_client.feed import Page, StartAgain
from parcel_catalog_client.http import Api
from parcel_catalog_client.progress import Silent
from parcel_catalog_client.replica import Position, Replica


def store(
    api: Api, replica: Replica, position: Position, page: Page, *, settled: int, teller: Silent
) -> Position:
    """Put a page that was asked for from `position` into the replica; where it stands then.

    In full mode the copy is held against the catalog at the end of every release beyond
    `settled`. Raises StartAgain where the changes do not follow from those before.
    """
    full = position.mode == "full"
    if full and position.collections is None:
        _check_chain(position, page.changes)
    changes = [change for change in page.changes if position.follows(change.collection)]
    if len(changes) < len(page.changes):
        raise Damaged("a page holds changes of collections that were not asked for")
    after = _after(position, page)
    if not full:
        if changes or after != position:
            replica.apply(changes, after)
        return after
    releases = [list(of) for _, of in groupby(changes, key=lambda change: change.release)]
    # Until the page is stored to its end, the cursor before it is the one to go on with.
    on_the_way = replace(position, digests=None, state_digest=None)
    for release in releases[:-1]:
        replica.apply(release, on_the_way)
        _compare(replica, position, _claims_at(api, position, release[-1]), settled, teller)
    if releases or after != position:
        replica.apply(releases[-1] if releases else (), after)
    if page.claims and page.has_more:
        _compare(replica, position, page.claims, settled, teller)
    return after


def _after(position: Position, page: Page) -> Position:
    last = page.changes[-1] if page.changes else None
    seq = last.seq if page.has_more and last else page.to
    chain = position.chain if seq == position.seq else None
    return replace(
        position,
        seq=seq,
        cursor=page.cursor,
        chain=last.hash if last and last.seq == seq else chain,
        digests=page.claims.digests if page.claims else None,
        state_digest=page.claims.state_digest if page.claims else None,
    )


def _check_chain(position: Position, changes: list[Change]) -> None:
    seq, chain = position.seq, position.chain
    for change in changes:
        if change.seq != seq + 1 or (chain is not None and change.prev != chain):
            raise StartAgain("history-diverged")
        seq, chain = change.seq, change.hash


def _claims_at(api: Api, position: Position, last: Change) -> Claims:
    """The state after the release of which this is the last followed change."""
    seq = last.seq
    if position.collections is not None:
        told = api.get_json(f"/sync/releases/{last.release}")
        seq = api.understood(told, lambda document: int(document["last_seq"]))
    answer = api.get_json("/sync/state", {"seq": seq})
    return claims_of(answer.document, seq)


def _compare(
    replica: Replica, position: Position, claims: Claims, settled: int, teller: Silent
) -> None:
    """Tell where the copy differs; what differs still at the end of the walk is mended there."""
    if claims.seq >= settled:
        wrong = differing(replica, position, claims)
        if wrong:
            teller.say("differs", seq=claims.seq, names=", ".join(wrong))
