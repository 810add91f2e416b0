"""A copy stays of one catalog, in one mode, whole after a kill, and honest in its receipts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from parcel_catalog_client.errors import DemonstrationRefused, TryLater
from parcel_catalog_client.progress import Stopped
from parcel_catalog_client.replica import Mode
from parcel_catalog_client.sqlite_replica import SqliteReplica
from parcel_catalog_client.sync_errors import NotInStep, OtherCopy, WrongWish
from tests.clients.python.copying import Copy, a_history, more
from tests.clients.python.feeding import feeding
from tests.clients.python.scripted import Reply, problem


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
