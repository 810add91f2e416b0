"""Making a new copy from a snapshot, in place of whatever the replica holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from parcel_catalog_client.changes import Damaged
from parcel_catalog_client.download import fetch_snapshot
from parcel_catalog_client.http import Api
from parcel_catalog_client.progress import Silent
from parcel_catalog_client.replica import Position, Replica
from parcel_catalog_client.snapshot import Snapshot, opened


def pull(
    api: Api,
    replica: Replica,
    start: Position,
    part: Path,
    *,
    teller: Silent,
    stopped: Callable[[], bool],
    pause: Callable[[float], None],
) -> Position:
    """Put the newest snapshot in the replica, all or nothing; the position that it leaves.

    `part` is the file that it is fetched into, found again after a kill and taken away in the
    end. Raises Damaged when what came is no state of the catalog that `start` belongs to.
    """
    fetch_snapshot(api, part, teller=teller, stopped=stopped, pause=pause)
    try:
        with opened(part, teller, stopped) as snapshot:
            position = _stored(replica, start, snapshot)
    except Damaged:
        part.unlink()
        raise
    part.unlink()
    return position


def _stored(replica: Replica, start: Position, snapshot: Snapshot) -> Position:
    header = snapshot.header
    if (header.epoch, header.data_mode) != (start.epoch, start.data_mode):
        raise Damaged(f"the snapshot is of the history {header.epoch}, not {start.epoch}")
    position = replace(
        start,
        seq=header.seq,
        cursor=header.cursor,
        chain=None,
        digests=None,
        state_digest=None,
    )
    changes = (change for change in snapshot.changes() if start.follows(change.collection))
    replica.apply(changes, position, replace=True)
    return replace(position, chain=snapshot.chain)
