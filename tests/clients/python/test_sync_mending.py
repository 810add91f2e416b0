"""What a copy differs in is found, told and put right, and no more is fetched than that."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from parcel_catalog_client.digest import bucket_of
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync import Done
from parcel_catalog_client.verifying import Findings, mend, verify
from tests.clients.python.copying import Copy, altered, more
from tests.clients.python.feeding import COLLECTIONS, Feed
from tests.clients.python.publishing import History
from tests.clients.python.scripted import Reply


def broken(copy: Copy, *statements: str) -> None:
    """Change the replica's file behind the client's back."""
    connection = sqlite3.connect(copy.path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def found(copy: Copy, *, online: bool = True) -> Findings:
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        return verify(replica, api if online else None, copy.told, "en")


def mended(copy: Copy, **options: Any) -> Done:
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica, **options)
        follower.catch_up()
        findings = verify(replica, api, copy.told, "en")
        assert not findings.holds
        return mend(follower, findings, COLLECTIONS)


NO_DIGEST = "0" * 64
DAMAGES: dict[str, tuple[str, ...]] = {
    "a missing entry": ("DELETE FROM entry WHERE id = 'TP-P-0006'",),
    "another version": (
        f"UPDATE entry SET version = 7, content_sha256 = '{NO_DIGEST}' WHERE id = 'TP-P-0006'",
    ),
    "a ghost": ("UPDATE entry SET id = 'TP-P-7777' WHERE id = 'TP-P-0006'",),
    "an entry of another collection": (
        "UPDATE entry SET collection = 'sources' WHERE id = 'TP-P-0006'",
    ),
    "an entry of no collection": (
        "UPDATE entry SET collection = 'parcelz' WHERE id = 'TP-P-0006'",
    ),
    "an entry whose id is no text": (
        "UPDATE entry SET id = CAST(x'ff' AS TEXT) WHERE id = 'TP-P-0006'",
    ),
}
ALL_DIGESTS_TOUCHED = f"UPDATE bucket SET digest = '{NO_DIGEST}'"


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_a_copy_that_differs_is_mended_at_the_end_of_a_walk(copy: Copy, mode: str):
    copy.follow(mode=mode)
    wrong = bucket_of("TP-P-0006")
    broken(
        copy,
        "DELETE FROM entry WHERE id = 'TP-P-0006'",
        f"UPDATE bucket SET digest = '{NO_DIGEST}' WHERE bucket = '{wrong}'",
    )
    more(copy.feed.history)

    done = copy.follow()

    assert (done.buckets, done.pulled) == (1, False)
    assert copy.told.codes == ["differs", "mended"]
    assert copy.is_at(copy.feed.head)
    assert found(copy).holds


@pytest.mark.parametrize("damage", DAMAGES, ids=str)
@pytest.mark.parametrize("mode", ["compact", "full"])
def test_missing_different_and_ghost_entries_are_found_and_mended(
    copy: Copy, mode: str, damage: str
):
    copy.follow(mode=mode)
    broken(copy, *DAMAGES[damage])

    offline = found(copy, online=False)
    done = copy.follow()

    assert not offline.holds
    assert 1 <= done.buckets <= 2
    assert not done.pulled
    assert copy.is_at(copy.feed.head)
    assert found(copy).holds


@pytest.mark.parametrize("scope", [None, ("parcels",)])
def test_a_flipped_byte_is_only_seen_in_the_stored_bytes(copy: Copy, scope: tuple[str, ...] | None):
    copy.follow(collections=scope)
    broken(copy, "UPDATE entry SET content = replace(content, '1', '2') WHERE id = 'TP-P-0006'")

    walked = copy.follow()
    offline, online = found(copy, online=False), found(copy)
    done = mended(copy)

    assert walked.buckets == 0
    assert offline.wrong == online.wrong == {"parcels": (bucket_of("TP-P-0006"),)}
    assert len(copy.feed.asked("/entries")) == done.buckets == 1
    assert found(copy).holds


def test_text_that_rotted_into_no_text_is_found_and_mended(copy: Copy):
    copy.follow()
    broken(copy, "UPDATE entry SET content = CAST(x'ff00fe' AS TEXT) WHERE id = 'TP-P-0006'")

    assert found(copy).buckets == 1
    mended(copy)

    assert found(copy).holds


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("published_at", "2020-01-01T00:00:00Z"), ("release", "another"), ("replaced_by", "[1]"),
        ("reason", "error"), ("prev", "0"), ("bucket", "000"),
    ],
)  # fmt: skip
def test_what_no_digest_covers_is_held_to_the_change_s_own_hash(
    copy: Copy, column: str, value: str
):
    copy.follow()
    broken(copy, f"UPDATE entry SET {column} = '{value}' WHERE id = 'TP-P-0006'")

    findings = found(copy)
    done = mended(copy)

    assert findings.wrong == {"parcels": (bucket_of("TP-P-0006"),)}
    assert (done.buckets, done.pulled) == (1, False)
    assert found(copy).holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET reason = 'error' WHERE op = 'delete'",
        "UPDATE entry SET replaced_by = 'no list' WHERE op = 'delete'",
    ],
)
def test_what_no_bucket_can_mend_a_new_snapshot_does(copy: Copy, statement: str):
    copy.follow()
    broken(copy, statement)

    done = mended(copy)

    assert done.pulled
    assert copy.is_at(copy.feed.head)
    assert found(copy).holds


def test_a_copy_that_differs_everywhere_is_pulled_anew(copy: Copy, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("parcel_catalog_client.mending.MOST_BUCKETS", 5)
    copy.follow()
    broken(copy, "DELETE FROM entry WHERE id < 'TP-P-0020'", ALL_DIGESTS_TOUCHED)
    more(copy.feed.history)

    done = copy.follow()

    assert done.pulled
    assert copy.told.codes == ["differs", "too-different"]
    assert copy.is_at(copy.feed.head)


def test_what_is_published_while_it_is_mended_is_no_difference(copy: Copy):
    copy.follow()
    broken(copy, "DELETE FROM entry WHERE id = 'TP-P-0006'", ALL_DIGESTS_TOUCHED)
    reached: list[Callable[[], None]] = [lambda: more(copy.feed.history)]

    def _publish(reply: Any) -> Any:
        reached.pop()()
        return reply

    copy.feed.once("/entries", _publish)
    done = copy.follow()

    assert copy.told.codes == ["differs", "mended"]
    assert (done.seq, done.pulled) == (copy.feed.head, False)
    assert copy.is_at(copy.feed.head)


def test_a_history_that_ends_while_it_is_mended_is_left_behind(copy: Copy):
    copy.follow()
    broken(copy, "DELETE FROM entry WHERE id = 'TP-P-0006'", ALL_DIGESTS_TOUCHED)
    shorter = History()
    shorter.upsert("TP-P-0001")

    def _restore(reply: Reply) -> Reply:
        copy.feed.history, copy.feed.snapshot = shorter, 1
        copy.feed.epoch = "00000000-0000-4000-8000-00000000000b"
        return reply

    copy.feed.once(f"/entries?collection=parcels&bucket={bucket_of('TP-P-0006')}", _restore)
    done = copy.follow()

    assert copy.told.codes == ["differs", "mended", "epoch-changed"]
    assert (done.seq, done.pulled) == (1, True)
    assert copy.is_at(1)


def test_a_bucket_that_lies_is_not_stored(copy: Copy):
    copy.follow()
    broken(copy, "DELETE FROM entry WHERE id = 'TP-P-0006'", ALL_DIGESTS_TOUCHED)
    copy.feed.once("/entries", altered(b'"digest": "', b'"digest": "0'))

    copy.follow()

    assert "damaged" in copy.told.codes
    assert copy.is_at(copy.feed.head)


def test_an_answer_about_another_bucket_is_not_stored(copy: Copy):
    copy.follow()
    broken(copy, "DELETE FROM entry WHERE id = 'TP-P-0006'", ALL_DIGESTS_TOUCHED)
    stranger = copy.feed._entries({"collection": "parcels", "bucket": bucket_of("TP-P-0007")})
    copy.feed.once("/entries", lambda _: stranger)

    copy.follow()

    assert "damaged" in copy.told.codes
    assert copy.is_at(copy.feed.head)


def test_claims_that_do_not_add_up_are_no_reason_to_mend(copy: Copy):
    copy.follow()
    more(copy.feed.history)
    copy.feed.once("changes", altered(b'"state_digest": "', b'"state_digest": "0'))

    done = copy.follow()

    assert copy.told.codes == ["damaged"]
    assert done.buckets == 0
    assert copy.is_at(copy.feed.head)


def test_a_catalog_whose_digests_never_fit_leaves_the_copy_unproven(copy: Copy):
    copy.follow()
    copy.feed.state_at = _never(copy.feed)  # type: ignore[method-assign]

    with pytest.raises(Exception, match="could not be brought in step"):
        copy.follow()


def _never(feed: Feed) -> Callable[..., dict[str, Any]]:
    honest = feed.state_at

    def _lie(seq: int, only: tuple[str, ...] = COLLECTIONS) -> dict[str, Any]:
        told = honest(seq, only)
        return {**told, "collections": {n: {"digest": "0" * 64, "count": 0} for n in only}}

    return _lie


def test_a_replica_in_mid_walk_is_held_against_what_was_stored(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("parcel_catalog_client.feed.LIMIT", 2)
    copy.follow()
    more(copy.feed.history)
    copy.feed.once("changes", lambda reply: reply)
    copy.feed.once("changes", altered(b"TP-P", b"TP-X"))
    copy.feed.once("changes", altered(b"TP-P", b"TP-X"))
    copy.feed.once("changes", altered(b"TP-P", b"TP-X"))
    with pytest.raises(Exception, match="in step"):
        copy.follow()

    findings = found(copy)

    assert (findings.holds, findings.claimed) == (True, False)
    broken(copy, "UPDATE entry SET content = '' WHERE id = 'TP-P-0006'")
    assert not found(copy).holds


def test_an_erased_content_holds(copy: Copy):
    history = History()
    told = history.upsert("TP-P-001", contact="someone")
    told["content"], told["redacted"] = None, True
    copy.feed.history = history
    copy.feed.snapshot = 1

    copy.follow()

    assert found(copy).holds
    broken(copy, "UPDATE entry SET redacted = 0")
    assert not found(copy).holds
