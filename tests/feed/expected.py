"""What was published, as the test that published it knows: nothing here asks the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.feed.cursor import Cursor
from catalog.feed.positions import (
    CursorExpired,
    EpochChanged,
    HistoryDiverged,
    StartAgain,
)

Key = tuple[str, str]
"""(collection, id)"""

State = dict[Key, tuple[int, str]]
"""The version and content hash of each public entry."""


@dataclass(frozen=True, eq=False)
class Told:
    """One change of one history: `content_sha256` is None for a tombstone.

    Two of them are the same change only when they are one object, whatever they say.
    """

    key: Key
    version: int
    content_sha256: str | None


BEGINNING = Told(("", ""), 0, None)
"""What lies at seq 0."""


@dataclass
class Expected:
    """A history: `changes[seq]`, and for each release its first seq, last seq and time."""

    epoch: str
    changes: list[Told] = field(default_factory=lambda: [BEGINNING])
    releases: list[tuple[int, int, datetime]] = field(default_factory=list)
    erased: set[tuple[Key, int]] = field(default_factory=set)

    @property
    def head(self) -> int:
        return len(self.changes) - 1

    def kept(self) -> Expected:
        """The history as it is now, whatever is published afterwards."""
        return Expected(self.epoch, copy(self.changes), copy(self.releases), copy(self.erased))

    def newest(self, key: Key) -> Told:
        mine = (told for told in reversed(self.changes) if told.key == key)
        return next(mine, Told(key, 0, None))

    def publish(self, at: datetime, contents: Iterable[tuple[Key, str | None]]) -> None:
        """One release of these content hashes; None withdraws."""
        first = self.head + 1
        for key, sha in contents:
            self.changes.append(Told(key, self.newest(key).version + 1, sha))
        self.releases.append((first, self.head, at))

    def state_at(self, seq: int) -> State:
        state: State = {}
        for told in self.changes[1 : seq + 1]:
            state.pop(told.key, None)
            if told.content_sha256 is not None:
                state[told.key] = told.version, told.content_sha256
        return state

    def public(self) -> list[Key]:
        return sorted(self.state_at(self.head))

    def erasable(self) -> list[tuple[Key, int]]:
        contents = {(t.key, t.version) for t in self.changes if t.content_sha256 is not None}
        return sorted(contents - self.erased)

    def a_release_ends_at(self, seq: int) -> bool:
        return seq == 0 or any(last == seq for _, last, _ in self.releases)

    def oldest_seq(self, retention_days: int | None, now: datetime) -> int:
        """The first seq of the first release that is young enough."""
        if retention_days is None:
            return 1
        since = now - timedelta(days=retention_days)
        return next((first for first, _, at in self.releases if at >= since), self.head + 1)

    def refusal(
        self, stands: Cursor | None, held: list[Told], oldest_seq: int
    ) -> type[StartAgain] | None:
        """What a follower must be told that stands there and has been led to `held`."""
        if stands is not None and stands.epoch != self.epoch:
            return EpochChanged
        if stands is not None and not self._holds(stands, held):
            return HistoryDiverged
        if (stands.seq if stands else 0) + 1 < oldest_seq:
            return CursorExpired
        return None

    def _holds(self, stands: Cursor, held: list[Told]) -> bool:
        reached = [seq for seq in (stands.seq, stands.to) if seq is not None]
        return [told for seq in reached for told in self.changes[seq : seq + 1]] == held
