"""Following servers that break off, lie, forget, or change their history."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from parcel_catalog_client.claims import Claims, differing
from parcel_catalog_client.errors import DemonstrationRefused, NotACatalog, NotReachable, TryLater
from parcel_catalog_client.http import Api
from parcel_catalog_client.joining import Wish
from parcel_catalog_client.progress import Silent, Stopped
from parcel_catalog_client.replica import Mode
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync import Done, Follower
from parcel_catalog_client.sync_errors import NotInStep, OtherCopy, WrongWish
from tests.clients.python.feeding import Feed, feeding
from tests.clients.python.publishing import History, digest_of_collection, digest_of_state, line
from tests.clients.python.scripted import Reply, problem


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


@pytest.fixture
def feed() -> Iterator[Feed]:
    with feeding(a_history()) as found:
        yield found


@pytest.fixture
def copy(feed: Feed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Copy:
    monkeypatch.setattr("parcel_catalog_client.download.CHUNK", 100)
    return Copy(feed, tmp_path)


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


def test_a_demonstration_is_refused_until_it_is_accepted(copy: Copy):
    copy.feed.mode = "demo"

    with pytest.raises(DemonstrationRefused):
        copy.follow()
    with SqliteReplica(copy.path, "en") as replica, copy._api(accept_demo=True) as api:
        copy.follower(api, replica).catch_up()

    assert copy.is_at(copy.feed.head)


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({}, {"mode": "full"}, "other-mode"),
        ({"mode": "full"}, {"mode": "compact"}, "other-mode"),
        ({}, {"collections": ("parcels",)}, "other-collections"),
        ({"collections": ("parcels",)}, {"collections": ("sources",)}, "other-collections"),
    ],
)
def test_a_replica_is_not_mixed_with_another_way_to_follow(
    copy: Copy, first: dict[str, Any], second: dict[str, Any], code: str
):
    copy.follow(**first)

    with pytest.raises(OtherCopy) as refused:
        copy.follow(**second)

    assert refused.value.code == code


def test_a_replica_is_not_mixed_with_another_catalog(copy: Copy):
    copy.follow()
    with feeding(a_history()) as other:
        copy.feed = other

        with pytest.raises(OtherCopy, match="Use another file"):
            copy.follow()


def test_a_demonstration_is_never_followed_into_a_replica_of_real_data(copy: Copy):
    copy.follow()
    copy.feed.mode = "demo"

    with (
        SqliteReplica(copy.path, "en") as replica,
        copy._api(accept_demo=True) as api,
        pytest.raises(OtherCopy) as refused,
    ):
        copy.follower(api, replica).catch_up()

    assert refused.value.code == "other-data-mode"


def test_collections_that_do_not_exist_are_named(copy: Copy):
    with pytest.raises(WrongWish, match="no collection flats"):
        copy.follow(collections=("flats", "parcels"))


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_a_kill_between_any_two_steps_leaves_a_copy_that_goes_on(
    copy: Copy, mode: Mode, monkeypatch: pytest.MonkeyPatch
):
    """A stop is asked for before every step in turn, and the next process takes it up."""
    monkeypatch.setattr("parcel_catalog_client.feed.LIMIT", 3)
    copy.feed.snapshot = 20
    steps = 0
    while True:
        steps += 1
        left = steps
        with SqliteReplica(copy.path, "en") as replica, copy._api() as api:

            def _stopped() -> bool:
                nonlocal left
                left -= 1
                return left == 0

            try:
                copy.follower(api, replica, mode=mode, stopped=_stopped).catch_up()
            except Stopped:
                continue
        break

    assert steps > 5
    assert copy.is_at(copy.feed.head)
    assert copy.told.codes == []


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_a_killed_process_leaves_a_copy_that_goes_on(copy: Copy, mode: Mode):
    """SIGKILL on a real process, at answer after answer."""
    copy.feed.snapshot = 20
    command = [
        sys.executable, "-m", "parcel_catalog_client", copy.feed.url, str(copy.path),
        "--mode", mode,
    ]  # fmt: skip
    kills = 0
    for number in range(1, 8):
        process = subprocess.Popen(command, stderr=subprocess.PIPE)

        def _kill(reply: Reply, victim: int = process.pid) -> Reply:
            os.kill(victim, signal.SIGKILL)
            return reply

        copy.feed._faults = [("sync", lambda reply: reply)] * (number - 1) + [("sync", _kill)]
        process.communicate()
        kills += process.returncode == -signal.SIGKILL

    copy.feed._faults = []
    copy.follow(mode=mode)

    assert kills >= 4
    assert copy.is_at(copy.feed.head)


def test_receipts_are_sent_once_for_a_state_and_carry_the_token_in_a_header(copy: Copy):
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica, token="lpc_secret")
        follower.catch_up()
        follower.catch_up()
        more(copy.feed.history)
        follower.catch_up()

    sent = [request for request in copy.feed.requests if request.method == "PUT"]
    body = json.loads(sent[1].body)
    state = copy.feed.state_at(copy.feed.head)
    assert len(sent) == 2
    assert sent[0].headers["Authorization"] == "Bearer lpc_secret"
    assert (body["seq"], body["epoch"]) == (copy.feed.head, copy.feed.epoch)
    assert body["state_digest"] == state["state_digest"]
    assert body["collections"] == {n: of["digest"] for n, of in state["collections"].items()}
    assert all("Authorization" not in r.headers for r in copy.feed.requests if r.method == "GET")


def test_the_same_seq_of_another_history_has_a_receipt_of_its_own(copy: Copy):
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica, token="t")
        follower.catch_up()
        copy.feed.epoch = "00000000-0000-4000-8000-00000000000b"
        follower.catch_up()

    assert len([r for r in copy.feed.requests if r.method == "PUT"]) == 2


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


def test_a_scoped_receipt_speaks_of_its_collections_alone(copy: Copy):
    copy.follow(collections=("sources",), token="t")

    (sent,) = [request for request in copy.feed.requests if request.method == "PUT"]
    assert set(json.loads(sent.body)) == {"epoch", "seq", "collections"}
    assert set(json.loads(sent.body)["collections"]) == {"sources"}


def test_a_receipt_that_the_catalog_contradicts_is_an_error(copy: Copy):
    copy.feed.once("receipts", lambda _: problem(409, "receipt-diverged"))

    with pytest.raises(NotInStep):
        copy.follow(token="t")


def test_a_receipt_that_could_not_be_sent_is_sent_later(copy: Copy):
    for _ in range(2):
        copy.feed.once("receipts", lambda _: problem(503, "busy", retry_after=1))
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        follower = copy.follower(api, replica, token="t")
        with pytest.raises(TryLater):
            follower.catch_up()
        follower.catch_up()

    assert len([r for r in copy.feed.requests if r.method == "PUT"]) == 3


def test_following_outlives_a_catalog_that_is_away(copy: Copy):
    waits = iter([False, False, True])
    for _ in range(2):
        copy.feed.once("sync", lambda reply: replace(reply, hang_up=True))
    with SqliteReplica(copy.path, "en") as replica, copy._api() as api:
        copy.follower(api, replica).follow(60, lambda _: next(waits))

    assert copy.told.codes == ["try-again", "in-step"]
    assert copy.is_at(copy.feed.head)
