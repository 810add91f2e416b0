"""A client that follows the catalog, and holds what it is given against what was published."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson

from catalog.feed.cursor import Cursor, CursorInWalk, CursorTooNarrow, Mode, Scope, decode
from catalog.feed.pages import Ask, Page
from tests.feed.expected import Expected, State, Told
from tests.feed.follower import Follower


class Client:
    """Follows with a mode and a scope of its own; knows what it was led to."""

    def __init__(self, mode: Mode, scope: Scope | None) -> None:
        self.wish = mode, scope
        self.begin()

    def begin(self) -> None:
        """Hold nothing, and walk from before the first change."""
        self.follower = Follower()
        self.mode, self.scope = self.wish
        self.cursor: Cursor | None = None
        self.led_to: list[Told] = []
        self.walks_to: int | None = None

    def ask(self, limit: int) -> Ask:
        return Ask(limit, self.cursor, self.scope, self.mode)

    def refusal(self, mode: Mode, scope: Scope | None) -> type[Exception] | None:
        """What it must be told that goes on with this question; without a scope with its own."""
        wanted = scope or self.scope
        if self.scope is not None and not set(wanted or ()) <= set(self.scope):
            return CursorTooNarrow
        if self.walks_to is not None and (mode, wanted) != (self.mode, self.scope):
            return CursorInWalk
        return None

    def narrow(self, mode: Mode, scope: Scope | None) -> None:
        """Follow no more than this from here on, and keep nothing else."""
        self.mode, self.scope = mode, scope or self.scope
        copy = self.follower.copy
        self.follower.copy = {key: held for key, held in copy.items() if self._follows(key[0])}

    def holds(self) -> State:
        return {key: (number, sha) for key, (number, sha, _) in self.follower.copy.items()}

    def take(self, page: Page, expected: Expected) -> None:
        """Apply a page. At the end of a walk, and after any full page, hold what was public."""
        _check_contents(page.changes, expected)
        self.follower.apply(page.changes)
        self._stand_at(decode(page.next), expected)
        assert (self.cursor.mode, self.cursor.scope) == (self.mode, self.scope)
        assert self.walks_to in (None, page.to), "the end of a walk has moved"
        arrived = page.mode == "full" or not page.has_more
        self.walks_to = None if arrived else page.to
        if arrived:
            self._check_arrival(page, expected)
        else:
            assert page.state is None

    def take_snapshot(self, path: Path, expected: Expected) -> None:
        """Begin anew with what it follows of a compressed snapshot of the head."""
        first, *changes, last = gzip.decompress(path.read_bytes()).splitlines()
        self.begin()
        _check_contents(changes, expected)
        self.follower.apply(
            [change for change in changes if self._follows(orjson.loads(change)["collection"])]
        )
        self._stand_at(decode(orjson.loads(first)["cursor"]), expected)
        assert self.holds() == self._mine(expected.state_at(expected.head))
        told = orjson.loads(last)
        if self.scope is None:
            assert told["state_digest"] == self.follower.state_digest()
        for name in self.scope or ():
            assert told["collections"][name]["digest"] == self.follower.digest_of(name)

    def _follows(self, collection: str) -> bool:
        return self.scope is None or collection in self.scope

    def _mine(self, state: State) -> State:
        return {key: told for key, told in state.items() if self._follows(key[0])}

    def _stand_at(self, found: Cursor, expected: Expected) -> None:
        self.cursor = found
        reached = [seq for seq in (found.seq, found.to) if seq is not None]
        self.led_to = [expected.changes[seq] for seq in reached]

    def _check_arrival(self, page: Page, expected: Expected) -> None:
        assert self.cursor is not None
        assert self.cursor.seq == page.to
        assert page.has_more or page.mode == "compact" or page.to == expected.head
        assert self.holds() == self._mine(expected.state_at(page.to))
        assert (page.state is not None) == expected.a_release_ends_at(page.to)
        if page.state is not None and page.scope is None:
            assert page.state.state_digest == self.follower.state_digest()
        elif page.state is not None:
            for name in page.scope or ():
                assert page.state.collections[name].digest == self.follower.digest_of(name)


def _check_contents(changes: list[bytes], expected: Expected) -> None:
    """An upsert has its content unless that was erased; what was erased is nowhere."""
    for told in map(orjson.loads, changes):
        erased = ((told["collection"], told["id"]), told["version"]) in expected.erased
        assert (told["content"] is None) == (told["op"] == "delete" or erased)
