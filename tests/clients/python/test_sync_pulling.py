"""A copy is pulled, followed and proven, by pages of any size, while more is published."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync_errors import NotInStep
from tests.clients.python.copying import MODES, Copy, more
from tests.clients.python.publishing import digest_of_collection, digest_of_state, line
from tests.clients.python.scripted import Reply


@pytest.mark.parametrize("options", MODES, ids=str)
def test_a_copy_is_pulled_followed_and_proven(copy: Copy, options: dict[str, Any]):
    copy.feed.snapshot = 25

    first = copy.follow(**options)
    head = copy.feed.head
    more(copy.feed.history)
    second = copy.follow()

    assert (first.pulled, first.seq) == (True, head)
    assert (second.pulled, second.seq, second.changes) == (False, head + 3, 3)
    assert copy.is_at(head + 3)
    assert copy.told.codes == []
    assert not copy.part.exists()


def test_a_snapshot_that_names_an_entry_twice_is_the_catalogs_fault_and_not_kept(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
):
    history = copy.feed.history.changes
    twice = [one for one in history if one["content"] and one["collection"] == "parcels"]
    other = [one for one in history if one["collection"] == "sources"]
    digests = {
        name: digest_of_collection(found)
        for name, found in (("parcels", twice), ("sources", other))
    }
    first, *_ = copy.feed.snapshot_body(copy.feed.head).splitlines(keepends=True)
    last = {
        "count": len(twice) + len(other),
        "state_digest": digest_of_state(digests),
        "collections": {name: {"digest": digest} for name, digest in digests.items()},
    }
    rows = sorted([*twice, *other], key=lambda one: int(one["seq"]))
    body = first + b"".join(map(line, rows)) + json.dumps(last).encode() + b"\n"
    with monkeypatch.context() as patched:
        patched.setattr(copy.feed, "snapshot_body", lambda seq: body)
        with pytest.raises(NotInStep, match="twice"):
            copy.follow()

    assert not copy.part.exists()
    assert copy.follow().seq == copy.feed.head


def test_a_line_without_an_end_is_not_read_to_it(copy: Copy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("parcel_catalog_client.unpacking.LONGEST_LINE", 300)

    with pytest.raises(NotInStep, match="300"):
        copy.follow()

    assert not copy.part.exists()


@pytest.mark.parametrize("options", MODES, ids=str)
def test_small_pages_change_nothing(
    copy: Copy, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("parcel_catalog_client.feed.LIMIT", 3)
    copy.feed.snapshot = 5
    copy.follow(**options)
    for number in range(5):
        more(copy.feed.history, f"r-{number}")

    done = copy.follow()

    assert copy.is_at(copy.feed.head)
    assert done.buckets == 0
    assert copy.told.codes == []


def test_in_full_mode_every_release_is_held_against_the_catalog(copy: Copy):
    copy.follow(mode="full")
    for number in range(4):
        more(copy.feed.history, f"r-{number}")

    copy.follow()

    assert len(copy.feed.asked("/state?seq=")) == 3
    assert copy.told.codes == []


def test_scoped_in_full_mode_the_ends_of_releases_are_asked_for(copy: Copy):
    copy.follow(mode="full", collections=("parcels",))
    for number in range(3):
        more(copy.feed.history, f"r-{number}")
        copy.feed.history.upsert("TP-SRC-0001", collection="sources", release=f"r-{number}")

    copy.follow()

    assert len(copy.feed.asked("/releases/")) == 2
    assert copy.told.codes == []


def test_nothing_new_is_one_request_with_one_short_answer(copy: Copy):
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica)
        follower.catch_up()
        follower.catch_up()
        before = len(copy.feed.requests)
        copy.feed.once("changes", lambda reply: Reply(304, headers=reply.headers))

        done = follower.catch_up()

    assert len(copy.feed.requests) == before + 1
    assert "If-None-Match" in copy.feed.requests[-1].headers
    assert not done.news


@pytest.mark.parametrize("options", MODES, ids=str)
def test_what_is_published_while_it_arrives_is_not_missed(copy: Copy, options: dict[str, Any]):
    copy.feed.snapshot = 20

    def _publish(reply: Reply) -> Reply:
        more(copy.feed.history)
        return reply

    for _ in range(2):
        copy.feed.once("limit=", _publish)
    first = copy.follow(**options)
    copy.feed._faults = []
    second = copy.follow()

    assert first.seq + second.changes >= copy.feed.head
    assert (first.buckets, second.buckets, second.pulled) == (0, 0, False)
    assert copy.is_at(copy.feed.head)
    assert copy.told.codes == []


def test_following_outlives_a_catalog_that_is_away(copy: Copy):
    waits = iter([False, False, True])
    for _ in range(2):
        copy.feed.once("sync", lambda reply: replace(reply, hang_up=True))
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        copy.follower(api, replica).follow(60, lambda _: next(waits))

    assert copy.told.codes == ["try-again", "in-step"]
    assert copy.is_at(copy.feed.head)
