"""Following catalogs that forget, lie, or change their history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from parcel_catalog_client.errors import NotACatalog, TryLater
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync_errors import NotInStep
from tests.clients.python.copying import MODES, Copy, a_history, altered, more
from tests.clients.python.feeding import Feed
from tests.clients.python.publishing import History, line
from tests.clients.python.scripted import Reply, problem


@pytest.mark.parametrize("options", MODES, ids=str)
@pytest.mark.parametrize("code", ["epoch-changed", "cursor-expired", "history-diverged"])
def test_whoever_cannot_follow_on_is_given_a_new_copy_at_once(
    copy: Copy, options: dict[str, Any], code: str
):
    copy.follow(**options)
    if code == "epoch-changed":
        copy.feed.epoch = "00000000-0000-4000-8000-00000000000b"
    elif code == "history-diverged":
        copy.feed.history = a_history(30)
    else:
        more(copy.feed.history)
        copy.feed.oldest = copy.feed.head + 1
    copy.feed.snapshot = copy.feed.head

    done = copy.follow()

    assert done.pulled
    assert copy.told.codes == [code]
    assert copy.is_at(copy.feed.head)


@pytest.mark.parametrize("code", ["cursor-invalid", "cursor-in-walk", "cursor-too-narrow"])
def test_whoever_holds_a_cursor_that_does_not_fit_is_given_a_new_copy(copy: Copy, code: str):
    copy.follow(mode="full", collections=("parcels",))
    copy.feed.once("changes", lambda _: problem(400, code))

    done = copy.follow()

    assert done.pulled
    assert copy.told.codes == [code]
    assert copy.is_at(copy.feed.head)


def test_an_epoch_that_changes_between_two_pages_is_noticed(copy: Copy):
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica)
        follower.catch_up()
        copy.feed.epoch = "00000000-0000-4000-8000-00000000000b"
        copy.feed.history = a_history(17)
        copy.feed.snapshot = copy.feed.head

        assert follower.catch_up().pulled

    assert copy.told.codes == ["epoch-changed"]
    assert copy.is_at(copy.feed.head)


def test_a_past_rewritten_behind_a_cursor_that_still_fits_breaks_the_chain(copy: Copy):
    copy.feed._chain = lambda seq: "0" * 64  # type: ignore[method-assign]
    copy.follow(mode="full")
    other = History()
    for one in copy.feed.history.changes:
        other.upsert(one["id"], collection=one["collection"], release="r-x", far_max=7)
    copy.feed.history = other
    more(other)
    copy.feed.snapshot = copy.feed.head

    done = copy.follow()

    assert (done.pulled, copy.told.codes) == (True, ["history-diverged"])
    assert copy.is_at(copy.feed.head)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"far_max":9', b'"far_max":8'),
        (b'"TP-P-9000"', b'"TP-P-9001"'),
        (b'"epoch": "0', b'"epoch": "1'),
    ],
)
def test_a_page_damaged_on_the_way_is_asked_for_again(copy: Copy, old: bytes, new: bytes):
    copy.follow()
    more(copy.feed.history)
    copy.feed.once("changes", altered(old, new))

    copy.follow()

    assert copy.told.codes == ["damaged"]
    assert copy.is_at(copy.feed.head)


def test_a_page_without_a_member_it_must_have_is_told(copy: Copy):
    copy.follow()
    copy.feed.once("changes", altered(b'"head_seq"', b'"head_was"'))

    with pytest.raises(NotACatalog, match="head_seq"):
        copy.follow()


def test_a_page_that_lies_for_ever_is_never_believed(copy: Copy):
    copy.follow()
    before = copy.feed.head
    more(copy.feed.history)
    for _ in range(9):
        copy.feed.once("changes", altered(b'"far_max":9', b'"far_max":8'))

    with pytest.raises(NotInStep, match="TP-P-0002"):
        copy.follow()

    assert copy.is_at(before)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: told | {"changes": [], "has_more": True}, "says that there is more"),
        (lambda told: told | {"state_digest": None}, "without a digest"),
    ],
)
def test_a_page_that_leads_nowhere_is_not_followed(
    copy: Copy, change: Callable[[dict[str, Any]], dict[str, Any]], why: str
):
    copy.follow()
    more(copy.feed.history)

    def _changed(reply: Reply) -> Reply:
        told = change(json.loads(reply.body))
        return replace(reply, body=json.dumps(told, separators=(",", ":")).encode())

    for _ in range(9):
        copy.feed.once("changes", _changed)
    with pytest.raises(NotInStep, match=why):
        copy.follow()


def test_changes_of_collections_that_were_not_asked_for_are_not_stored(copy: Copy):
    copy.follow(collections=("sources",))
    more(copy.feed.history)
    for _ in range(9):
        copy.feed.once("changes", altered(b'"changes": []', _parcels(copy.feed)))

    with pytest.raises(NotInStep, match="not asked for"):
        copy.follow()


def _parcels(feed: Feed) -> bytes:
    return b'"changes": [' + line(feed.history.changes[-1]).rstrip() + b"]"


def test_in_full_mode_a_difference_between_two_releases_is_told(copy: Copy):
    copy.follow(mode="full")
    gone = copy.feed.history.changes[6]["id"]
    connection = sqlite3.connect(copy.path)
    connection.execute("DELETE FROM entry WHERE id = ?", (gone,))
    connection.execute("UPDATE bucket SET digest = ? WHERE collection = 'parcels'", ("0" * 64,))
    connection.commit()
    connection.close()
    more(copy.feed.history, "r-0")
    copy.feed.history.upsert(gone, release="r-1", far_max=5)

    copy.follow()

    assert copy.told.codes[0] == "differs"
    assert copy.is_at(copy.feed.head)


def test_a_page_of_another_order_is_not_stored(copy: Copy):
    copy.follow()
    before = copy.feed.head
    more(copy.feed.history)
    for _ in range(9):
        copy.feed.once("changes", lambda reply: _turned(reply))

    with pytest.raises(NotInStep, match="comes after"):
        copy.follow()

    assert copy.is_at(before)


def _turned(reply: Reply) -> Reply:
    told = json.loads(reply.body)
    told["changes"].reverse()
    return replace(reply, body=json.dumps(told, separators=(",", ":")).encode())


def test_a_catalog_that_is_busy_is_waited_for_and_then_left(copy: Copy):
    copy.feed.once("changes", lambda _: problem(503, "busy", retry_after=1))
    copy.follow()

    for _ in range(2):
        copy.feed.once("changes", lambda _: problem(503, "feed-integrity"))
    with pytest.raises(TryLater):
        copy.follow()

    assert copy.is_at(copy.feed.head)
