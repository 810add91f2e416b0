"""The state worked out anew from the versions alone, to be held against what was recorded."""

from __future__ import annotations

from collections import defaultdict

from catalog.kinds import KINDS
from catalog.store.public.history import Kept
from catalog.store.public.states import CollectionState, State, state_of
from catalog.values.digest import (
    BUCKETS,
    EMPTY_BUCKET,
    EMPTY_COLLECTION,
    bucket_digest,
    bucket_of,
    collection_digest,
)


class Replay:
    """Takes versions in order; answers the state after each."""

    def __init__(self) -> None:
        self._collections = {name: _Collection() for name in KINDS}

    def take(self, kept: Kept) -> None:
        """Let one more version stand."""
        self._collections[kept.collection].take(kept)

    def state(self, seq: int) -> State:
        """The state after the versions taken so far, the last of which is `seq`."""
        return state_of(seq, {name: of.state() for name, of in self._collections.items()})


class _Collection:
    def __init__(self) -> None:
        self._lines: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
        self._digests = [EMPTY_BUCKET] * BUCKETS
        self._touched: set[int] = set()
        self._state = CollectionState(0, EMPTY_COLLECTION)
        self._count = 0

    def take(self, kept: Kept) -> None:
        bucket = bucket_of(kept.entry_id)
        lines = self._lines[bucket]
        self._count -= lines.pop(kept.entry_id, None) is not None
        if kept.content_sha256 is not None:
            lines[kept.entry_id] = (kept.number, kept.content_sha256)
            self._count += 1
        self._touched.add(bucket)

    def state(self) -> CollectionState:
        """Costs the buckets touched since it was last asked."""
        if self._touched:
            for bucket in self._touched:
                lines = self._lines[bucket].items()
                self._digests[bucket] = bucket_digest((i, *said) for i, said in lines)
            self._touched.clear()
            self._state = CollectionState(self._count, collection_digest(b"".join(self._digests)))
        return self._state
