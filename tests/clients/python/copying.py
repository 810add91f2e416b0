"""A replica and its follower over a scripted catalog, as tests take it apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parcel_catalog_client.claims import Claims, differing
from parcel_catalog_client.http import Api
from parcel_catalog_client.joining import Wish
from parcel_catalog_client.progress import Silent, Stopped
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync import Done, Follower
from tests.clients.python.feeding import Feed
from tests.clients.python.publishing import History
from tests.clients.python.scripted import Reply


class Listening(Silent):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.codes: list[str] = []

    def say(self, code: str, **facts: Any) -> None:
        self.codes.append(code)


class Copy:
    """A replica and its follower, which a test can throw away and take up again."""

    def __init__(self, feed: Feed, folder: Path) -> None:
        self.feed = feed
        self.path = folder / "replica.db"
        self.part = folder / "replica.db.snapshot"
        self.told = Listening()

    def follow(self, **options: Any) -> Done:
        """One run of a new process, as it were."""
        with SqliteReplica(self.path, "en") as replica, self._api() as api:
            return self.follower(api, replica, **options).catch_up()

    def follower(self, api: Api, replica: SqliteReplica, **options: Any) -> Follower:
        wish = Wish(options.pop("mode", None), options.pop("collections", None))
        quick = {"teller": self.told, "pause": lambda _: None, **options}
        return Follower(api, replica, part=self.part, wish=wish, **quick)

    def stop_in_mid_download(self) -> None:
        """Leave a snapshot of which the first bytes have arrived."""
        with SqliteReplica(self.path, "en") as replica, self._api() as api:
            stopping = self.follower(api, replica, stopped=self.part.exists)
            with pytest.raises(Stopped):
                stopping.catch_up()

    def _api(self, **options: Any) -> Api:
        return Api(self.feed.url, language="en", attempts=2, sleep=lambda _: None, **options)

    def is_at(self, seq: int) -> bool:
        """Whether the copy is the state of that seq, and says so."""
        with SqliteReplica(self.path, "en") as replica:
            position = replica.position()
            if position is None:
                return False
            told = self.feed.state_at(seq)
            digests = {name: of["digest"] for name, of in told["collections"].items()}
            claims = Claims(seq, told["state_digest"], digests)
            return position.seq == seq and not differing(replica, position, claims)


def a_history(entries: int = 40, releases: int = 4) -> History:
    """Entries in several releases, some of which change or go."""
    history = History()
    for number in range(entries):
        release = f"r-{number * releases // entries}"
        history.upsert(f"TP-P-{number:04d}", release=release, far_max=1)
    history.upsert("TP-SRC-0001", collection="sources", release="r-s")
    for number in range(0, entries, 5):
        history.upsert(f"TP-P-{number:04d}", release="r-u", far_max=2)
    for number in range(1, entries, 7):
        history.delete(f"TP-P-{number:04d}", release="r-d")
    return history


def more(history: History, release: str = "r-m") -> None:
    history.upsert("TP-P-0002", release=release, far_max=9)
    history.upsert("TP-P-9000", release=release, far_max=9)
    history.delete("TP-P-0003", release=release, reason="merged")


def cut(at: int) -> Callable[[Reply], Reply]:
    """The answer announced as it is, and broken off."""
    return lambda reply: replace(reply, body=reply.body[:at], announced=len(reply.body))


def altered(old: bytes, new: bytes) -> Callable[[Reply], Reply]:
    return lambda reply: replace(reply, body=reply.body.replace(old, new, 1))


MODES: list[dict[str, Any]] = [
    {"mode": "compact"},
    {"mode": "full"},
    {"mode": "compact", "collections": ("parcels",)},
    {"mode": "full", "collections": ("parcels",)},
]
