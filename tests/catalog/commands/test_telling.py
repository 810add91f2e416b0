"""What is due, to whom, and what comes of it: leases, retries, fairness."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from time import monotonic, sleep

import orjson
import pytest
from sqlalchemy.exc import DBAPIError

from catalog.commands import tokens, webhooks
from catalog.commands.safekeeping import begin_epoch
from catalog.commands.telling import LEASE, claim, give_back, not_taken, taken
from catalog.commands.withdrawing import redact
from catalog.store.database import Database
from catalog.store.staff import leases
from catalog.store.staff.leases import Leased
from catalog.store.staff.webhooks import Webhook
from tests.support.builders import publish_sources, source_id
from tests.support.catalogs import CHECKER, EPOCH, NOON, Catalogs, an_act
from tests.support.patience import A_HANG_S
from tests.support.tokens import a_token
from tests.support.webhooks import an_endpoint, an_owner, claimed

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def owner(empty_catalog: Database) -> str:
    """The owner of one endpoint, for which two events wait."""
    found = an_owner(empty_catalog)
    an_endpoint(empty_catalog, found)
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    return found


def the_lease(database: Database, now: datetime = NOON) -> Leased:
    (found,) = claimed(database, now)
    return found


def the_endpoint(database: Database, owner: str) -> Webhook:
    (found,) = webhooks.every(database, owner)
    return found


def fail(
    database: Database, leased: Leased, now: datetime = NOON, status: int | None = 500
) -> str | None:
    error = "not-taken"
    return not_taken(database, leased, now, status=status, error=error, chance=Random(1))


def test_events_are_told_one_at_a_time_and_in_order(empty_catalog: Database, owner: str):
    first = the_lease(empty_catalog)
    assert first.event.ordinal == 1
    assert claimed(empty_catalog) == []  # The second waits until the first was taken.

    second = taken(empty_catalog, first, NOON, status=204)

    assert second is not None
    assert second.event.ordinal == 2
    assert the_endpoint(empty_catalog, owner).told == 1
    assert taken(empty_catalog, second, NOON, status=200) is None
    found = the_endpoint(empty_catalog, owner)
    assert (found.told, found.last_status, found.last_error) == (2, 200, None)
    publish_sources(empty_catalog, 3)
    assert the_lease(empty_catalog).event.ordinal == 3


def test_every_kind_of_event_is_told(empty_catalog: Database, owner: str):
    redact(empty_catalog, "sources", source_id(1), 1, an_act(CHECKER), reason="测试")
    begin_epoch(empty_catalog, EPOCH, an_act(CHECKER))

    told = []
    following: Leased | None = the_lease(empty_catalog)
    while following:
        told.append((following.event.ordinal, following.event.type))
        following = taken(empty_catalog, following, NOON, status=204)

    assert told == [
        (1, "catalog.released"), (2, "catalog.released"), (3, "catalog.released"),
        (4, "catalog.redacted"), (5, "catalog.restored"),
    ]  # fmt: skip


def test_a_failure_is_tried_again_after_longer_and_longer(empty_catalog: Database, owner: str):
    now, waited = NOON, []
    for _ in range(10):
        assert fail(empty_catalog, the_lease(empty_catalog, now), now) == "active"
        found = the_endpoint(empty_catalog, owner)
        due = datetime.fromisoformat(found.next_attempt_at or "")
        if due > now:
            assert claimed(empty_catalog, due - A_SECOND) == []
        waited.append((due - now).total_seconds())
        now = due

    promised = [0, 5, 300, 1800, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24))]
    for seconds, about in zip(waited, promised, strict=True):
        assert 0.9 * about - 1 <= seconds <= 1.1 * about
    assert waited[4:] != promised[4:]  # Some jitter there is.
    assert the_endpoint(empty_catalog, owner).attempts == 10
    assert fail(empty_catalog, the_lease(empty_catalog, now), now) == "paused"
    found = the_endpoint(empty_catalog, owner)
    assert (found.state, found.attempts, found.next_attempt_at) == ("paused", 11, None)
    assert claimed(empty_catalog, now + timedelta(days=30)) == []


def test_a_success_forgets_the_failures(empty_catalog: Database, owner: str):
    fail(empty_catalog, the_lease(empty_catalog))
    fail(empty_catalog, the_lease(empty_catalog, NOON), status=None)
    found = the_endpoint(empty_catalog, owner)
    assert (found.attempts, found.last_status, found.last_error) == (2, None, "not-taken")

    leased = the_lease(empty_catalog, NOON + timedelta(seconds=6))
    assert (leased.event.ordinal, leased.attempts) == (1, 2)
    following = taken(empty_catalog, leased, NOON, status=200)

    assert following is not None
    assert following.attempts == 0
    assert the_endpoint(empty_catalog, owner).attempts == 0


def test_a_receiver_that_is_gone_is_told_no_more(empty_catalog: Database, owner: str):
    assert fail(empty_catalog, the_lease(empty_catalog), status=410) == "disabled"

    assert the_endpoint(empty_catalog, owner).state == "disabled"
    assert claimed(empty_catalog, NOON + timedelta(days=30)) == []


def test_a_lease_that_is_over_is_somebody_elses(empty_catalog: Database, owner: str):
    sleeper = the_lease(empty_catalog)
    assert sleeper.until == "2026-11-21T04:01:00Z"
    assert claimed(empty_catalog, NOON + LEASE - A_SECOND) == []

    second = claim(
        empty_catalog, NOON + LEASE, most=1, of_one_token=1, chance=Random(1),
        new_lease=lambda: "other",
    )[0]  # fmt: skip
    following = taken(empty_catalog, second, NOON + LEASE, status=200)
    assert following is not None

    # Whatever the sleeper says when it wakes, nothing changes.
    assert taken(empty_catalog, sleeper, NOON + LEASE, status=200) is None
    assert fail(empty_catalog, sleeper, NOON + LEASE) is None
    give_back(empty_catalog, sleeper)
    found = the_endpoint(empty_catalog, owner)
    assert (found.told, found.attempts) == (1, 0)
    assert claimed(empty_catalog, NOON + LEASE) == []
    assert taken(empty_catalog, following, NOON + LEASE, status=200) is None
    assert the_endpoint(empty_catalog, owner).told == 2


def test_a_lease_lasts_from_the_last_event_taken(empty_catalog: Database, owner: str):
    later = NOON + LEASE - A_SECOND
    following = taken(empty_catalog, the_lease(empty_catalog), later, status=200)

    assert following is not None
    assert claimed(empty_catalog, NOON + LEASE) == []
    assert claimed(empty_catalog, later + LEASE) != []


def test_a_lease_given_back_can_be_had_at_once(empty_catalog: Database, owner: str):
    give_back(empty_catalog, the_lease(empty_catalog))

    assert the_lease(empty_catalog).event.ordinal == 1


def test_nothing_is_told_for_a_token_that_opens_nothing(empty_catalog: Database):
    text = a_token(empty_catalog, days=1)
    expiring = text.split("_")[1]
    an_endpoint(empty_catalog, expiring)
    revoked = an_owner(empty_catalog, "revoked")
    an_endpoint(empty_catalog, revoked, "whk_2")
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    both = claimed(empty_catalog)
    assert len(both) == 2

    tokens.revoke(empty_catalog, revoked, an_act())

    tomorrow = NOON + timedelta(days=1)
    for leased in both:
        assert taken(empty_catalog, leased, tomorrow, status=200) is None
    assert claimed(empty_catalog, tomorrow) == []
    # What was taken is recorded nevertheless.
    assert the_endpoint(empty_catalog, revoked).told == 1


def test_one_token_does_not_keep_the_others_waiting(empty_catalog: Database):
    greedy, modest = an_owner(empty_catalog, "greedy"), an_owner(empty_catalog, "modest")
    for number in range(9):
        an_endpoint(empty_catalog, greedy, f"whk_a{number}")
    an_endpoint(empty_catalog, modest, "whk_b")
    publish_sources(empty_catalog, 1)

    def some(seed: int) -> list[str]:
        names = iter(f"lease-{seed}-{n}" for n in range(4))
        found = claim(
            empty_catalog, NOON, most=4, of_one_token=3, chance=Random(seed),
            new_lease=lambda: next(names),
        )  # fmt: skip
        return [leased.webhook_id for leased in found]

    first, second = some(1), some(2)

    assert sorted([*first, *second])[-1] == "whk_b"
    assert len(first) + len(second) == 4  # Three of the greedy one's, until one of them is over.


def test_whoever_waits_has_an_equal_chance(empty_catalog: Database):
    for number in range(5):
        an_endpoint(empty_catalog, an_owner(empty_catalog, str(number)), f"whk_{number}")
    publish_sources(empty_catalog, 1)

    first = set()
    for seed in range(30):
        (leased,) = claim(
            empty_catalog, NOON, most=1, of_one_token=1, chance=Random(seed),
            new_lease=lambda: "lease",
        )  # fmt: skip
        first.add(leased.webhook_id)
        give_back(empty_catalog, leased)

    assert len(first) == 5


def test_two_that_claim_at_once_never_get_the_same(empty_catalog: Database):
    owners = [an_owner(empty_catalog, str(number)) for number in range(3)]
    for number in range(30):
        an_endpoint(empty_catalog, owners[number % 3], f"whk_{number}")
    publish_sources(empty_catalog, 1)

    def claim_some(seed: int) -> list[str]:
        names = iter(f"lease-{seed}-{n}" for n in range(30))
        found = claim(
            empty_catalog, NOON, most=30, of_one_token=30, chance=Random(seed),
            new_lease=lambda: next(names),
        )  # fmt: skip
        return [leased.webhook_id for leased in found]

    with ThreadPoolExecutor(4) as pool:
        found = [one for some in pool.map(claim_some, range(4)) for one in some]

    assert sorted(found) == sorted(f"whk_{number}" for number in range(30))


def test_a_dispatcher_frozen_in_its_transaction_is_outlived(postgres_catalogs: Catalogs):
    database = postgres_catalogs.empty()
    an_endpoint(database, an_owner(database))
    publish_sources(database, 1)
    now = "2026-11-21T04:00:00Z"
    by_another: list[Leased] = []

    def freeze_and_wake() -> None:
        deadline = monotonic() + A_HANG_S
        with database.write() as connection:
            leases.give_up_when_frozen(connection)
            assert leases.due(connection, now)
            assert claimed(database) == []
            while not by_another:
                assert monotonic() < deadline, "its locks were never given up"
                sleep(0.1)
                by_another.extend(claimed(database))
            leases.take(connection, "whk_1", "frozen", until="9", now=now)

    with pytest.raises(DBAPIError, match="idle-in-transaction"):
        freeze_and_wake()

    assert [leased.event.ordinal for leased in by_another] == [1]
    postgres_catalogs.drop(database)


def test_what_is_told_is_what_was_recorded(empty_catalog: Database, owner: str):
    event = the_lease(empty_catalog).event

    data = orjson.loads(event.data)
    assert (event.type, event.at) == ("catalog.released", "2026-11-21T04:00:00Z")
    assert data.keys() == {"epoch", "release", "head_seq", "state_digest", "collections"}
    assert (data["epoch"], data["head_seq"]) == (str(EPOCH), 1)
