"""An owner's endpoints: theirs alone, told from now on, and never past what they were told."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from catalog.commands import webhooks
from catalog.commands.telling import not_taken, taken
from catalog.commands.webhooks import MOST, NoSuchWebhook, TooManyWebhooks
from catalog.store.database import Database
from catalog.store.staff.webhooks import Webhook
from tests.support.builders import publish_sources
from tests.support.catalogs import NOON, an_act
from tests.support.webhooks import SECRET, an_endpoint, an_owner, claimed

OTHER_SECRET = "whsec_" + "B" * 43 + "="


def test_a_new_endpoint_stands_at_the_newest_event(empty_catalog: Database):
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    owner = an_owner(empty_catalog)

    found = webhooks.register(
        empty_catalog, owner, an_act(), webhook_id="whk_1", url="https://a.example/", secret=SECRET
    )

    assert found == Webhook(
        id="whk_1", url="https://a.example/", state="active", told=2, attempts=0,
        next_attempt_at=None, last_status=None, last_error=None, created_at="2026-11-21T04:00:00Z",
    )  # fmt: skip
    assert claimed(empty_catalog) == []


def test_an_owner_sees_their_endpoints_alone(empty_catalog: Database):
    ours, theirs = an_owner(empty_catalog, "ours"), an_owner(empty_catalog, "theirs")
    an_endpoint(empty_catalog, ours, "whk_2", now=NOON + timedelta(minutes=1))
    an_endpoint(empty_catalog, ours, "whk_1", now=NOON + timedelta(minutes=2))
    an_endpoint(empty_catalog, theirs, "whk_3")

    assert [found.id for found in webhooks.every(empty_catalog, ours)] == ["whk_2", "whk_1"]
    assert webhooks.one(empty_catalog, theirs, "whk_3").id == "whk_3"


@pytest.mark.parametrize("webhook_id", ["whk_theirs", "whk_nobodys"])
def test_what_is_not_the_owners_is_not_there(empty_catalog: Database, webhook_id: str):
    ours, theirs = an_owner(empty_catalog, "ours"), an_owner(empty_catalog, "theirs")
    an_endpoint(empty_catalog, theirs, "whk_theirs")
    before = webhooks.every(empty_catalog, theirs)
    acts = [
        lambda: webhooks.one(empty_catalog, ours, webhook_id),
        lambda: webhooks.to_test(empty_catalog, ours, webhook_id, an_act()),
        lambda: webhooks.rotate(empty_catalog, ours, webhook_id, an_act(), secret=OTHER_SECRET),
        lambda: webhooks.resume(empty_catalog, ours, webhook_id, an_act()),
        lambda: webhooks.replay(empty_catalog, ours, webhook_id, an_act(), from_seq=0),
        lambda: webhooks.remove(empty_catalog, ours, webhook_id, an_act()),
    ]

    for act in acts:
        with pytest.raises(NoSuchWebhook, match=webhook_id):
            act()

    assert webhooks.every(empty_catalog, theirs) == before
    assert webhooks.to_test(empty_catalog, theirs, "whk_theirs", an_act())[2] == (SECRET,)


def test_a_token_has_so_many_endpoints_and_no_more(empty_catalog: Database):
    ours, theirs = an_owner(empty_catalog, "ours"), an_owner(empty_catalog, "theirs")
    for number in range(MOST):
        an_endpoint(empty_catalog, ours, f"whk_{number}")

    with pytest.raises(TooManyWebhooks):
        an_endpoint(empty_catalog, ours, "whk_more")

    an_endpoint(empty_catalog, theirs, "whk_theirs")
    webhooks.remove(empty_catalog, ours, "whk_0", an_act())
    an_endpoint(empty_catalog, ours, "whk_again")
    assert len(webhooks.every(empty_catalog, ours)) == MOST


def test_for_a_day_after_a_rotation_both_secrets_sign(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1)

    webhooks.rotate(empty_catalog, owner, endpoint, an_act(), secret=OTHER_SECRET)

    a_day_later = NOON + timedelta(hours=24)
    (during,) = claimed(empty_catalog, a_day_later - timedelta(seconds=61))
    (after,) = claimed(empty_catalog, a_day_later)
    assert during.secrets == (OTHER_SECRET, SECRET)
    assert after.secrets == (OTHER_SECRET,)
    for_a_test = [
        webhooks.to_test(empty_catalog, owner, endpoint, an_act(now=now))[2]
        for now in (NOON, a_day_later)
    ]
    assert for_a_test == [(OTHER_SECRET, SECRET), (OTHER_SECRET,)]


def test_a_replay_tells_everything_after_a_seq_again(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1, 2, 3)  # seq 3
    publish_sources(empty_catalog, 4)  # seq 4
    publish_sources(empty_catalog, 5, 6)  # seq 6
    tell_everything(empty_catalog)

    for from_seq, told in [(6, 3), (9, 3), (5, 2), (4, 2), (3, 1), (2, 0), (0, 0)]:
        assert (
            webhooks.replay(empty_catalog, owner, endpoint, an_act(), from_seq=from_seq).told
            == told
        )
        assert tell_everything(empty_catalog) == list(range(told + 1, 4))


def test_a_replay_never_skips_what_was_not_told(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)

    found = webhooks.replay(empty_catalog, owner, endpoint, an_act(), from_seq=2)

    assert found.told == 0
    assert tell_everything(empty_catalog) == [1, 2]


def test_a_replay_is_not_undone_by_what_is_under_way(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    (leased,) = claimed(empty_catalog)
    leased = taken(empty_catalog, leased, NOON, status=200) or pytest.fail("nothing follows")

    webhooks.replay(empty_catalog, owner, endpoint, an_act(), from_seq=0)

    assert taken(empty_catalog, leased, NOON, status=200) is None
    assert webhooks.one(empty_catalog, owner, endpoint).told == 0


def test_resuming_goes_on_where_it_stopped(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    (leased,) = claimed(empty_catalog)
    leased = taken(empty_catalog, leased, NOON, status=200) or pytest.fail("nothing follows")
    not_taken(empty_catalog, leased, NOON, status=410, error="not-taken", chance=Random(1))
    assert webhooks.one(empty_catalog, owner, endpoint).state == "disabled"
    assert claimed(empty_catalog, NOON + timedelta(days=9)) == []

    found = webhooks.resume(empty_catalog, owner, endpoint, an_act())

    assert (found.state, found.told, found.attempts, found.last_status) == ("active", 1, 0, 410)
    assert tell_everything(empty_catalog) == [2]


def test_what_was_removed_is_told_nothing(empty_catalog: Database):
    owner = an_owner(empty_catalog)
    endpoint = an_endpoint(empty_catalog, owner)
    publish_sources(empty_catalog, 1)
    publish_sources(empty_catalog, 2)
    (leased,) = claimed(empty_catalog)

    webhooks.remove(empty_catalog, owner, endpoint, an_act())

    assert taken(empty_catalog, leased, NOON, status=200) is None
    assert claimed(empty_catalog, NOON + timedelta(days=1)) == []
    assert webhooks.every(empty_catalog, owner) == []


def tell_everything(database: Database) -> list[int]:
    """Tell what is due, all of which is taken; the ordinals in order."""
    told = []
    following = claimed(database)
    while following:
        leased = following.pop()
        told.append(leased.event.ordinal)
        after = taken(database, leased, NOON, status=204)
        following += [after] if after else []
    return told
