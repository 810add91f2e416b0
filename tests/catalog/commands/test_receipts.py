"""Receipts: equal or not, where not, and what is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from catalog.commands.receipts import Held, Verdict, receive
from catalog.feed.comparing import NoStateAtSeq
from catalog.feed.positions import EpochChanged
from catalog.store.database import Database
from catalog.store.public import clock, states
from catalog.store.staff import receipts
from catalog.store.staff.receipts import Receipt
from catalog.values.digest import EMPTY_BUCKET, bucket_name, bucket_of
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id
from tests.support.catalogs import NOON
from tests.support.tokens import a_token

WRONG = "0" * 64


@pytest.fixture
def following(empty_catalog: Database) -> Database:
    """A catalog of two releases: seq 2 and seq 3."""
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 3)
    return empty_catalog


def a_copy(database: Database, seq: int | None = None) -> Held:
    """All that an exact copy holds at a release's last seq, by default the head."""
    with database.read() as connection:
        head = clock.read(connection)
        state = states.at(connection, head.seq if seq is None else seq)
        assert state is not None
        buckets = {name: _buckets(states.buckets(connection, name)) for name in state.collections}
    collections = {name: found.digest for name, found in state.collections.items()}
    return Held(head.epoch, state.seq, state.state_digest, collections, buckets)


def _buckets(digests: list[bytes]) -> dict[str, str]:
    return {
        bucket_name(n): digest.hex() for n, digest in enumerate(digests) if digest != EMPTY_BUCKET
    }


def told(database: Database, held: Held, token: str | None = None) -> Verdict:
    return receive(database, (token or a_token(database))[4:12], held, NOON)


def kept(database: Database) -> Mapping[str, Receipt]:
    with database.read_as_staff() as connection:
        return receipts.every(connection)


def test_an_exact_copy_is_in_step(following: Database):
    verdict = told(following, a_copy(following))

    assert verdict.in_step
    assert (verdict.clock.seq, verdict.collections, verdict.buckets) == (3, (), {})


def test_a_copy_that_is_behind_is_in_step_with_what_was(following: Database):
    verdict = told(following, replace(a_copy(following, 2), buckets={}))

    assert verdict.in_step
    assert verdict.clock.seq == 3


def test_nothing_at_all_is_the_empty_catalog(following: Database):
    empty = replace(a_copy(following, 0), buckets={})

    assert told(following, empty).in_step
    assert not told(following, replace(empty, state_digest=WRONG)).in_step


def test_what_is_held_of_one_release_is_no_copy_of_another(following: Database):
    late = replace(a_copy(following, 2), seq=3, buckets={})

    verdict = told(following, late)

    assert not verdict.in_step
    assert verdict.collections == ("sources",)


def test_a_consumer_of_some_collections_gives_their_digests_alone(following: Database):
    copy = a_copy(following)
    sources = {"sources": copy.collections["sources"]}

    scoped = Held(copy.epoch, copy.seq, None, sources, {})

    assert told(following, scoped).in_step
    wrong = replace(scoped, collections={"parcels": WRONG, **sources})
    assert told(following, wrong).collections == ("parcels",)


def test_the_digest_of_all_can_be_wrong_where_no_collection_is_told(following: Database):
    verdict = told(following, Held(a_copy(following).epoch, 3, WRONG, {}, {}))

    assert not verdict.in_step
    assert verdict.collections == ()


def test_at_the_head_the_very_buckets_are_named(following: Database):
    copy = a_copy(following)
    lost = bucket_name(bucket_of(source_id(1)))
    ghost = next(b for b in ("000", "001", "002", "003") if b not in copy.buckets["sources"])
    buckets = {b: d for b, d in copy.buckets["sources"].items() if b != lost} | {ghost: WRONG}

    verdict = told(
        following,
        replace(copy, state_digest=WRONG, collections={}, buckets={"sources": buckets}),
    )

    assert not verdict.in_step
    assert verdict.collections == ("sources",)
    assert verdict.buckets == {"sources": tuple(sorted((lost, ghost)))}


def test_buckets_of_an_older_seq_are_compared_with_nothing(following: Database):
    old = replace(a_copy(following, 2), buckets={"sources": {"000": WRONG}})

    assert told(following, old).in_step


def test_a_withdrawal_leaves_an_empty_bucket(following: Database):
    publish_changes(following, a_tombstone(source_id(3)))
    copy = a_copy(following)

    assert bucket_name(bucket_of(source_id(3))) not in copy.buckets["sources"]
    assert told(following, copy).in_step


@pytest.mark.parametrize(("seq", "nearest"), [(1, 0), (4, 3), (2**63 - 1, 3)])
def test_a_seq_at_which_no_release_ends_names_the_nearest(
    following: Database, seq: int, nearest: int
):
    with pytest.raises(NoStateAtSeq) as refused:
        told(following, replace(a_copy(following), seq=seq))

    assert (refused.value.seq, refused.value.nearest) == (seq, nearest)
    assert kept(following) == {}


def test_a_receipt_of_another_history_is_not_kept(following: Database):
    other = replace(a_copy(following), epoch="00000000-0000-4000-8000-00000000000f")

    with pytest.raises(EpochChanged) as refused:
        told(following, other)

    assert refused.value.clock.seq == 3
    assert kept(following) == {}


def test_the_last_receipt_is_the_one_that_is_kept(following: Database):
    text = a_token(following)
    token_id = text[4:12]
    copy = a_copy(following)

    told(following, replace(a_copy(following, 2), buckets={}), text)
    receive(
        following, token_id, replace(copy, collections={"parcels": WRONG}),
        NOON + timedelta(minutes=1),
    )  # fmt: skip

    assert kept(following) == {
        token_id: Receipt(
            token_id, copy.epoch, 3, copy.state_digest, False, {"parcels": []},
            "2026-11-21T04:01:00Z",
        )
    }  # fmt: skip


def test_each_consumer_has_a_receipt_of_its_own(following: Database):
    first, second = a_token(following), a_token(following)

    told(following, a_copy(following), first)
    told(following, replace(a_copy(following), state_digest=WRONG), second)

    found = kept(following)
    assert found[first[4:12]].in_step
    assert not found[second[4:12]].in_step
