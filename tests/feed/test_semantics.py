"""What the protocol promises to followers, promise by promise (docs/sync.md, 4 and 6).

The follower here shares no code with the catalog: it knows the protocol alone. What is promised
of HTTP is shown where HTTP is; `ELSEWHERE` says where.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from catalog.commands.safekeeping import back_up, begin_epoch, restore
from catalog.feed import snapshots
from catalog.feed.comparing import NoStateAtSeq, state_at
from catalog.feed.cursor import Cursor, CursorInvalid, CursorTooNarrow, decode
from catalog.feed.pages import Ask, Feed, Page
from catalog.feed.positions import (
    Behind,
    CursorExpired,
    EpochChanged,
    FeedIntegrity,
    HistoryDiverged,
)
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from tests.feed.follower import COLLECTIONS, Follower, chain_hash
from tests.feed.histories import play, random_steps
from tests.feed.tampering import tamper
from tests.support.builders import publish_sources
from tests.support.catalogs import EPOCH, NOON, Catalogs, an_act

ROOT = Path(__file__).parents[2]
SCOPE = ("parcels", "service-guides")
STEPS = list(random_steps(11, 45, 24))

ELSEWHERE = {
    "7 a hole is an alarm": "service/sync/test_changes.py::test_a_hole_is_an_alarm",
    "8 over HTTP": "service/sync/test_refusals.py::test_each_410_leads_to_the_snapshot",
    "10 one read, 304": "service/sync/test_changes.py::test_a_poll_with_nothing_new_is_one_read",
    "10 closed pages": "service/sync/test_changes.py::test_a_closed_page_may_be_kept_for_a_day",
    "11 min-seq": "service/test_min_seq.py::"
    "test_a_request_waits_for_a_publication_that_is_on_its_way",
    "12 schema versions": "service/sync/test_capability.py::"
    "test_each_collection_has_a_schema_version",
    "13 429": "service/test_tokens.py::test_wrong_tokens_without_end_are_told_to_wait",
    "14 a demonstration": "service/sync/test_capability.py::"
    "test_a_demonstration_says_so_in_every_document",
}


@pytest.fixture(scope="module")
def busy(catalogs: Catalogs) -> Iterator[Database]:
    """A history of many small releases, with withdrawals, returns and erasures; only read."""
    database = catalogs.empty()
    for number, step in enumerate(STEPS):
        play(database, step, NOON + timedelta(minutes=number))
    yield database
    catalogs.drop(database)


@pytest.fixture(scope="module")
def feed(busy: Database) -> Iterator[Feed]:
    reader = Reader(busy)
    yield Feed(reader)
    reader.release()


def walk(feed: Feed, ask: Ask) -> Iterator[Page]:
    """Every page from there to the head."""
    while True:
        page = feed.page(ask, NOON)
        yield page
        if not page.has_more:
            return
        ask = Ask(limit=ask.limit, cursor=decode(page.next))


def follow(feed: Feed, ask: Ask, follower: Follower | None = None) -> Follower:
    follower = follower or Follower()
    for page in walk(feed, ask):
        follower.apply(page.changes)
    return follower


def told(pages: Iterator[Page]) -> list[dict[str, Any]]:
    return [json.loads(change) for page in pages for change in page.changes]


@pytest.mark.parametrize("where", ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_is_shown_elsewhere_is_there(where: str):
    path, _, name = where.partition("::")
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))

    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_1_applying_a_page_twice_changes_nothing(feed: Feed, mode: Any):
    once, twice = Follower(), Follower()
    for page in walk(feed, Ask(mode=mode, limit=7)):
        once.apply(page.changes)
        twice.apply(page.changes)
        twice.apply(page.changes)
        assert twice.copy == once.copy


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_1_following_once_more_from_an_older_cursor_changes_nothing(feed: Feed, mode: Any):
    pages = list(walk(feed, Ask(mode=mode, limit=7)))
    follower = follow(feed, Ask())
    before = dict(follower.copy)

    for page in pages:
        follow(feed, Ask(cursor=decode(page.next)), follower)
        assert {key: held[:2] for key, held in follower.copy.items()} == {
            key: held[:2] for key, held in before.items()
        }


@pytest.mark.parametrize("limit", [1, 4, 1000])
def test_2_full_pages_are_contiguous_and_chain_from_page_to_page(feed: Feed, limit: int):
    changes = told(walk(feed, Ask(mode="full", limit=limit)))

    assert [change["seq"] for change in changes] == [*range(1, len(changes) + 1)]
    prev = "0" * 64
    for change in changes:
        assert change["prev"] == prev
        assert change["hash"] == chain_hash(change)
        prev = change["hash"]


def test_2_the_digest_can_be_checked_at_every_release_boundary(busy: Database, feed: Feed):
    follower, ends = Follower(), 0
    reader = Reader(busy)
    for page in walk(feed, Ask(mode="full", limit=1)):
        follower.apply(page.changes)
        if page.state is None:
            with pytest.raises(NoStateAtSeq):
                state_at(reader, page.to)
            continue
        ends += 1
        assert page.state.seq == page.to
        assert page.state.state_digest == follower.state_digest()
        assert state_at(reader, page.to).state == page.state
    reader.release()

    assert ends >= len(STEPS) - sum(1 for step in STEPS if type(step).__name__ == "Redact")


def test_3_a_compact_walk_gives_each_entry_once_and_ends_exactly_at_to(feed: Feed):
    pages = list(walk(feed, Ask(limit=5)))
    changes = told(iter(pages))

    assert max(Counter((c["collection"], c["id"]) for c in changes).values()) == 1
    assert [c["seq"] for c in changes] == sorted(c["seq"] for c in changes)
    assert {page.to for page in pages} == {pages[0].clock.seq}
    assert [page.state is not None for page in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[-1].state is not None
    assert pages[-1].state.state_digest == follow(feed, Ask(limit=5)).state_digest()
    assert decode(pages[-1].next).seq == pages[-1].to


def test_3_what_is_published_in_mid_walk_comes_with_the_next_one(catalogs: Catalogs):
    database = catalogs.empty()
    reader = Reader(database)
    feed, follower, chance = Feed(reader), Follower(), Random(3)
    ask = Ask(limit=3)
    for number, step in enumerate(STEPS):
        play(database, step, NOON + timedelta(minutes=number))
        for _ in range(chance.randrange(3)):
            page = feed.page(ask, NOON)
            follower.apply(page.changes)
            ask = Ask(limit=3, cursor=decode(page.next))
            assert (page.state is None) == page.has_more
            if page.state is not None:
                # Exactly the state at `to`, whatever has been published since the walk began.
                assert page.state.seq == page.to
                assert page.state.state_digest == follower.state_digest()
    follow(feed, ask, follower)

    assert follower.state_digest() == state_at(reader).state.state_digest
    reader.release()
    catalogs.drop(database)


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_4_only_collections_filter_and_what_leaves_public_view_is_a_delete(feed: Feed, mode: Any):
    pages = list(walk(feed, Ask(mode=mode, collections=SCOPE, limit=4)))
    changes = told(iter(pages))
    everything = told(walk(feed, Ask(mode=mode)))

    assert changes == [change for change in everything if change["collection"] in SCOPE]
    assert {c["op"] for c in changes} == {"upsert", "delete"}
    assert all(c["reason"] and c["content"] is None for c in changes if c["op"] == "delete")
    state = pages[-1].state
    assert state is not None
    follower = Follower()
    for page in pages:
        follower.apply(page.changes)
    for name in SCOPE:
        assert state.collections[name].digest == follower.digest_of(name)
        held = sum(1 for collection, _ in follower.copy if collection == name)
        assert state.collections[name].count == held


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_5_a_snapshot_and_the_changes_since_are_the_next_snapshot(
    catalogs: Catalogs, tmp_path: Path, mode: Any
):
    database = catalogs.empty()
    reader = Reader(database)
    for number, step in enumerate(STEPS[:20]):
        play(database, step, NOON + timedelta(minutes=number))
    follower, cursor = from_snapshot(reader, tmp_path)
    for number, step in enumerate(STEPS[20:], start=20):
        play(database, step, NOON + timedelta(minutes=number))

    follow(Feed(reader), Ask(cursor=replace(cursor, mode=mode)), follower)
    other, _ = from_snapshot(reader, tmp_path)

    assert follower.copy.keys() == other.copy.keys()
    assert {key: held[:2] for key, held in follower.copy.items()} == {
        key: held[:2] for key, held in other.copy.items()
    }
    for name in COLLECTIONS:
        assert follower.digest_of(name) == other.digest_of(name)
    assert follower.state_digest() == state_at(reader).state.state_digest
    reader.release()
    catalogs.drop(database)


def from_snapshot(reader: Reader, data_dir: Path) -> tuple[Follower, Cursor]:
    """A follower that holds the snapshot of the head, and where it says to go on."""
    epoch, seq = write_snapshot(reader, data_dir)
    files = snapshots.find(data_dir, epoch, seq)
    assert files is not None
    first, *changes, last = files[snapshots.PLAIN].path.read_bytes().splitlines()
    follower = Follower()
    follower.apply(changes)
    assert json.loads(last)["state_digest"] == follower.state_digest()
    return follower, decode(json.loads(first)["cursor"])


def test_6_the_digest_is_that_of_the_protocol_and_tombstones_carry_no_line(feed: Feed):
    follower = follow(feed, Ask())
    state = feed.page(Ask(), NOON).state

    assert state is not None
    assert sorted(state.collections) == list(COLLECTIONS)
    assert state.state_digest == follower.state_digest()
    assert state.count == len(follower.copy) < len(told(walk(feed, Ask())))
    for name, of in state.collections.items():
        assert of.digest == follower.digest_of(name)


def test_7_a_hole_is_never_skipped(demo_catalog: Database):
    reader = Reader(demo_catalog)
    tamper(demo_catalog, "DELETE FROM span WHERE seq = 300")

    for ask in (
        Ask(),
        Ask(mode="full"),
        Ask(collections=SCOPE),
        Ask(collections=SCOPE, mode="full"),
    ):
        with pytest.raises(FeedIntegrity):
            list(walk(Feed(reader), replace(ask, limit=100)))
    reader.release()


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_7_head_and_rows_are_of_one_snapshot_while_others_publish(
    empty_catalog: Database, mode: Any, scale: float
):
    releases = max(20, round(300 * scale))

    def publish() -> None:
        chance = Random(5)
        for number in range(releases):
            some = chance.sample(range(30), chance.randint(1, 4))
            publish_sources(empty_catalog, *some, doc_no=str(number))

    reader, follower, ask, states = Reader(empty_catalog), Follower(), Ask(mode=mode, limit=3), 0
    with ThreadPoolExecutor(1) as pool:
        publisher = pool.submit(publish)
        while True:
            ended = publisher.done()
            page = Feed(reader).page(ask, NOON)
            follower.apply(page.changes)
            if page.state is not None:
                states += 1
                assert page.state.state_digest == follower.state_digest()
            if ended and not page.has_more and page.to == page.clock.seq:
                break
            ask = Ask(limit=3, cursor=decode(page.next))
        publisher.result()

    assert follower.state_digest() == state_at(reader).state.state_digest
    assert states
    reader.release()


class TestEight:
    """A cursor shows which history its follower holds."""

    def test_8_a_malformed_cursor_is_invalid_and_a_narrow_one_asks_for_no_more(self, feed: Feed):
        cursor = decode(feed.page(Ask(collections=SCOPE, mode="full"), NOON).next)

        for text in ("", "nonsense", feed.page(Ask(), NOON).next[:-2]):
            with pytest.raises(CursorInvalid):
                decode(text)
        others = tuple(name for name in COLLECTIONS if name not in SCOPE)
        for wider in (others, (*SCOPE, others[0])):
            with pytest.raises(CursorTooNarrow):
                Ask(cursor=cursor, collections=wider)
        assert Ask(cursor=cursor, collections=SCOPE[:1], mode="compact").mode == "compact"

    def test_8_after_a_restore_everybody_starts_again(
        self, demo_catalog: Database, catalogs: Catalogs, tmp_path: Path
    ):
        reader = Reader(demo_catalog)
        cursor = decode(Feed(reader).page(Ask(), NOON).next)
        reader.release()
        back_up(demo_catalog, tmp_path / "kept", an_act(), tmp_path)
        target = catalogs.migrated()
        restore(target, tmp_path / "kept", UUID(int=EPOCH.int + 1), an_act(), tmp_path)
        restored = Reader(target)

        with pytest.raises(EpochChanged):
            Feed(restored).page(Ask(cursor=cursor), NOON)
        restored.release()
        catalogs.drop(target)

    def test_8_after_a_new_epoch_everybody_starts_again(self, demo_catalog: Database):
        reader = Reader(demo_catalog)
        feed = Feed(reader)
        cursor = decode(feed.page(Ask(), NOON).next)
        begin_epoch(demo_catalog, UUID(int=EPOCH.int + 1), an_act())

        with pytest.raises(EpochChanged):
            feed.page(Ask(cursor=cursor), NOON)
        assert feed.page(Ask(), NOON).clock.epoch != cursor.epoch
        reader.release()

    def test_8_whoever_holds_what_a_failover_lost_is_told(self, catalogs: Catalogs):
        # Two servers part after three changes: one more reached followers, and not the other.
        lost, kept = catalogs.empty(), catalogs.empty()
        for database in (lost, kept):
            publish_sources(database, 1, 2, 3)
        publish_sources(lost, 4)
        publish_sources(kept, 5)
        publish_sources(kept, 6)
        before, after = Reader(lost), Reader(kept)
        cursor = decode(Feed(before).page(Ask(), NOON).next)

        with pytest.raises(HistoryDiverged):
            Feed(after).page(Ask(cursor=cursor), NOON)
        for reader, database in ((before, lost), (after, kept)):
            reader.release()
            catalogs.drop(database)

    def test_8_ahead_of_the_head_has_diverged_or_a_replica_is_behind(self, busy: Database):
        reader = Reader(busy)
        here = decode(Feed(reader).page(Ask(now=True), NOON).next)
        ahead = replace(here, seq=here.seq + 1)

        with pytest.raises(HistoryDiverged):
            Feed(reader).page(Ask(cursor=ahead), NOON)
        with pytest.raises(Behind):
            Feed(reader, replica=True).page(Ask(cursor=ahead), NOON)
        reader.release()

    def test_8_below_the_oldest_is_expired(self, busy: Database):
        reader = Reader(busy)
        kept = Feed(reader, retention_days=400)
        soon, late = NOON + timedelta(days=399), NOON + timedelta(days=402)
        cursor = decode(Feed(reader).page(Ask(limit=1), NOON).next)

        assert kept.page(Ask(cursor=cursor), soon).changes
        with pytest.raises(CursorExpired):
            kept.page(Ask(cursor=cursor), late)
        reader.release()


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_9_any_page_may_be_asked_for_again(feed: Feed, mode: Any):
    asked, ask = [], Ask(mode=mode, limit=6)
    while True:
        page = feed.page(ask, NOON)
        asked.append((ask, page))
        if not page.has_more:
            break
        ask = Ask(limit=6, cursor=decode(page.next))

    for ask, page in Random(9).sample(asked, len(asked)):
        assert feed.page(ask, NOON) == page


@pytest.mark.parametrize("mode", ["compact", "full"])
def test_9_a_killed_follower_goes_on_from_its_last_cursor(feed: Feed, mode: Any):
    """It is killed after any page: half of the page applied, the cursor not yet stored."""
    pages = list(walk(feed, Ask(mode=mode, limit=6)))
    for killed in range(len(pages)):
        follower, cursor = Follower(), None
        for page in pages[:killed]:
            follower.apply(page.changes)
            cursor = decode(page.next)
        half = pages[killed].changes
        follower.apply(half[: len(half) // 2])

        resumed = Ask(limit=50, cursor=cursor, mode=mode)
        follow(feed, resumed, follower)

        state = pages[-1].state
        assert state is not None
        assert follower.state_digest() == state.state_digest


def test_an_erased_content_is_told_as_erased_and_the_chain_still_verifies(feed: Feed):
    changes = told(walk(feed, Ask(mode="full")))
    erased = [change for change in changes if change.get("redacted")]

    assert erased
    for change in erased:
        assert (change["op"], change["content"]) == ("upsert", None)
        assert change["content_sha256"]
        assert change["hash"] == chain_hash(change)
    # What stands is never erased: a compact walk from the beginning meets none.
    assert not [c for c in told(walk(feed, Ask())) if c.get("redacted")]
