"""A client that follows the catalog, and holds what it is given against what was published."""

from __future__ import annotations

import gzip
from pathlib import Path

import orjson

from catalog.feed.cursor import Cursor, Mode, Scope, decode
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
        if self.cursor is None:
            return Ask(limit, None, self.scope, self.mode)
        return Ask(limit, self.cursor)

    def holds(self) -> State:
        return {key: (number, sha) for key, (number, sha, _) in self.follower.copy.items()}

    def take(self, page: Page, expected: Expected) -> None:
        """Apply a page. At the end of a walk, and after any full page, hold what was public."""
        _check_contents(page.changes, expected)
        self.follower.apply(page.changes)
        self._go_on_from(page.next, expected)
        assert self.walks_to in (None, page.to), "the end of a walk has moved"
        arrived = page.mode == "full" or not page.has_more
        self.walks_to = None if arrived else page.to
        if arrived:
            self._check_arrival(page, expected)
        else:
            assert page.state is None

    def take_snapshot(self, path: Path, expected: Expected) -> None:
        """Begin anew with a compressed snapshot of the head, and follow as its cursor says."""
        first, *changes, last = gzip.decompress(path.read_bytes()).splitlines()
        self.begin()
        _check_contents(changes, expected)
        self.follower.apply(changes)
        self._go_on_from(orjson.loads(first)["cursor"], expected)
        assert self.holds() == expected.state_at(expected.head)
        assert orjson.loads(last)["state_digest"] == self.follower.state_digest()

    def _go_on_from(self, text: str, expected: Expected) -> None:
        found = decode(text)
        self.cursor, self.mode, self.scope = found, found.mode, found.scope
        reached = [seq for seq in (found.seq, found.to) if seq is not None]
        self.led_to = [expected.changes[seq] for seq in reached]

    def _check_arrival(self, page: Page, expected: Expected) -> None:
        assert self.cursor is not None
        assert self.cursor.seq == page.to
        assert page.has_more or page.mode == "compact" or page.to == expected.head
        everything = expected.state_at(page.to)
        mine = {k: v for k, v in everything.items() if page.scope is None or k[0] in page.scope}
        assert self.holds() == mine
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
