"""Snapshots that break off, are changed on the way, or are not what they say."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parcel_catalog_client.errors import NotReachable
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync_errors import NotInStep
from tests.clients.python.copying import MODES, Copy, altered, cut, more
from tests.clients.python.feeding import Feed
from tests.clients.python.scripted import Reply, problem


@pytest.mark.parametrize("options", MODES, ids=str)
def test_a_cut_snapshot_is_fetched_on_from_where_it_broke(copy: Copy, options: dict[str, Any]):
    for at in (1_000, 2_000, 4_000):
        copy.feed.once(".ndjson", cut(at))

    copy.follow(**options)

    ranges = [r.headers.get("Range") for r in copy.feed.requests if ".ndjson" in r.path]
    assert ranges == [None, "bytes=1000-", "bytes=3000-", "bytes=7000-"]
    assert copy.is_at(copy.feed.head)


def test_a_cut_that_brings_nothing_on_is_given_up_in_the_end(copy: Copy):
    for _ in range(10):
        copy.feed.once(".ndjson", cut(0))

    with pytest.raises(NotReachable):
        copy.follow()

    assert len(copy.feed.asked(".ndjson")) == 5


def test_a_killed_download_is_taken_up_by_the_next_process(copy: Copy):
    copy.stop_in_mid_download()

    copy.follow()

    assert copy.feed.requests[-2].headers["Range"] == "bytes=100-"
    assert copy.is_at(copy.feed.head)


def test_a_snapshot_that_is_no_longer_kept_is_not_waited_for(copy: Copy):
    copy.feed.snapshot = 20
    copy.stop_in_mid_download()
    copy.feed.snapshot = 30

    copy.follow()

    assert copy.is_at(copy.feed.head)


def test_another_file_under_the_same_name_is_fetched_from_its_beginning(copy: Copy):
    copy.stop_in_mid_download()
    lying(copy.feed, lambda body: body.replace(b": ", b":", 1))

    copy.follow()

    assert copy.feed.requests[-2].headers["Range"] == "bytes=100-"  # answered by 200, not 206
    assert copy.is_at(copy.feed.head)


def test_a_range_that_the_server_cannot_serve_starts_the_file_again(copy: Copy):
    copy.feed.once(".ndjson", cut(3_000))
    copy.feed.once(".ndjson", lambda _: problem(416, "range-not-satisfiable"))

    copy.follow()

    assert copy.is_at(copy.feed.head)


def test_an_address_outside_the_catalog_is_not_gone_back_to(copy: Copy):
    """A first redirect may lead anywhere; a later process asks the catalog again."""
    copy.stop_in_mid_download()
    label, rest = copy.part.read_bytes().split(b"\n", 1)
    elsewhere = {**json.loads(label), "url": "http://files.invalid/snapshot.gz"}
    copy.part.write_bytes(json.dumps(elsewhere).encode() + b"\n" + rest)

    copy.follow()

    assert copy.is_at(copy.feed.head)


def test_a_file_of_another_hash_is_thrown_away_and_fetched_once_more(copy: Copy):
    copy.feed.once(".ndjson", altered(b"TP-P-0009", b"TP-P-9999"))

    copy.follow()

    assert copy.told.codes == ["damaged"]
    assert copy.is_at(copy.feed.head)


@pytest.mark.parametrize("name", ["Repr-Digest", "ETag"])
def test_a_snapshot_without_its_hash_is_not_taken(copy: Copy, name: str):
    def _without(reply: Reply) -> Reply:
        return replace(reply, headers={k: v for k, v in reply.headers.items() if k != name})

    for _ in range(9):
        copy.feed.once(".ndjson", _without)

    with pytest.raises(NotInStep, match="without its size, version or hash"):
        copy.follow()


def lying(feed: Feed, change: Callable[[bytes], bytes]) -> None:
    """Let every snapshot lie, with a hash that fits the lie."""
    honest = feed.snapshot_body
    feed.snapshot_body = lambda seq: change(honest(seq))  # type: ignore[method-assign]


def _without_a_line(body: bytes) -> bytes:
    lines = body.splitlines(keepends=True)
    return b"".join(lines[:5] + lines[6:])


def _twice(body: bytes) -> bytes:
    lines = body.splitlines(keepends=True)
    return b"".join([*lines[:5], lines[4], *lines[5:]])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_without_a_line, "entries and says"),
        (_twice, "stands after"),
        (lambda body: body[: body.index(b'{"count"')], "without digests"),
        (lambda body: body.replace(b"far_max", b"far_min", 1), "does not match"),
        (lambda body: body.replace(b'"state_digest": "', b'"state_digest": "0', 1), "state that"),
        (lambda body: body[body.index(b"\n") + 1 :], "does not begin with its header"),
        (lambda body: b"", "is not whole"),
        (lambda body: body.replace(b"00000000-0000", b"10000000-0000"), "of the history"),
        (lambda body: body.replace(b'"data_mode": "real"', b'"data_mode": "demo"'), "history"),
    ],
)
def test_a_snapshot_that_is_not_what_it_says_is_never_stored(
    copy: Copy, change: Callable[[bytes], bytes], why: str
):
    copy.follow()
    before = copy.feed.head
    copy.feed.oldest = 10**6
    lying(copy.feed, change)

    with pytest.raises(NotInStep, match=why):
        copy.follow()

    copy.feed.oldest = 1
    assert copy.is_at(before)


def test_the_old_copy_is_readable_until_the_new_one_is_whole(copy: Copy):
    copy.follow()
    before = copy.feed.head
    more(copy.feed.history)
    copy.feed.snapshot, copy.feed.oldest = copy.feed.head, copy.feed.head + 1
    seen = []

    def _looked_at() -> bool:
        seen.append(copy.is_at(before))
        return False

    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        copy.follower(api, replica, stopped=_looked_at).catch_up()

    assert seen[:-1] == [True] * len(seen[:-1])
    assert len(seen) > 5
    assert copy.is_at(copy.feed.head)
