"""Pages of the feed: what one holds, where it ends, and that it never skips anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from catalog.feed import walking
from catalog.feed.cursor import CursorInvalid, CursorInWalk, CursorTooNarrow, decode
from catalog.feed.pages import Ask, Feed, Page
from catalog.feed.positions import (
    Behind,
    CursorExpired,
    EpochChanged,
    FeedIntegrity,
    HistoryDiverged,
)
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.store.public.reading import Reader
from tests.catalog.documents import a_contact, a_source
from tests.feed.follower import Follower
from tests.feed.tampering import tamper
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
    versions_of,
)
from tests.support.catalogs import NOON

Feeding = Callable[..., Feed]


@pytest.fixture
def feeding() -> Iterator[Feeding]:
    """Feeds over databases; what they read with is given back."""
    readers: list[Reader] = []

    def feed(database: Database, **chosen: object) -> Feed:
        readers.append(Reader(database))
        return Feed(readers[-1], **chosen)  # type: ignore[arg-type]

    yield feed
    for reader in readers:
        reader.release()


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Nine changes: four sources, two contacts, a source twice more, one taken back."""
    publish_sources(empty_catalog, 1, 2, 3, 4)
    publish_changes(
        empty_catalog, *map(a_change, (a_contact("DEMO-SVC-1"), a_contact("DEMO-SVC-2")))
    )
    publish_sources(empty_catalog, 2, doc_no="1")
    publish_sources(empty_catalog, 2, doc_no="2")
    publish_changes(empty_catalog, a_tombstone(source_id(3)))
    return empty_catalog


def seqs(page: Page) -> list[int]:
    return [orjson.loads(change)["seq"] for change in page.changes]


def on(page: Page) -> Ask:
    return Ask(cursor=decode(page.next))


class TestCompact:
    def test_each_entry_comes_once_with_its_newest_change(
        self, history: Database, feeding: Feeding
    ):
        page = feeding(history).page(Ask(), NOON)

        assert seqs(page) == [1, 4, 5, 6, 8, 9]
        assert (page.to, page.has_more) == (9, False)

    def test_only_the_last_page_claims_a_state(self, history: Database, feeding: Feeding):
        feed = feeding(history)
        first = feed.page(Ask(limit=4), NOON)
        last = feed.page(replace(on(first), limit=4), NOON)

        assert (seqs(first), first.has_more, first.state) == ([1, 4, 5, 6], True, None)
        assert (seqs(last), last.has_more) == ([8, 9], False)
        assert last.state is not None
        assert last.state.seq == 9

    def test_a_limit_that_is_just_enough_needs_no_further_page(
        self, history: Database, feeding: Feeding
    ):
        assert not feeding(history).page(Ask(limit=6), NOON).has_more

    def test_a_walk_leads_to_where_its_first_page_said(self, history: Database, feeding: Feeding):
        feed = feeding(history)
        first = feed.page(Ask(limit=4), NOON)
        publish_sources(history, 1, doc_no="1")
        publish_sources(history, 2, doc_no="3")

        last = feed.page(on(first), NOON)
        after = feed.page(on(last), NOON)

        # Source 2 stood at 8 when the walk began, and stands at 11 now.
        assert (seqs(last), last.to, last.has_more) == ([8, 9], 9, False)
        assert last.state is not None
        assert last.state.seq == 9
        assert (seqs(after), after.to) == ([10, 11], 11)

    def test_a_walk_may_begin_inside_a_release(self, history: Database, feeding: Feeding):
        feed = feeding(history)
        inside = decode(feed.page(Ask(limit=2, mode="full"), NOON).next)

        page = feed.page(Ask(cursor=inside, mode="compact"), NOON)

        assert seqs(page) == [4, 5, 6, 8, 9]
        assert decode(page.next).mode == "compact"

    def test_a_walk_that_leads_into_a_release_is_none_of_ours(
        self, history: Database, feeding: Feeding
    ):
        feed = feeding(history)
        inside = versions_of(history)[2].hash[:16]
        cursor = replace(decode(feed.page(Ask(limit=1), NOON).next), to=3, to_chain=inside)

        with pytest.raises(CursorInvalid):
            feed.page(Ask(cursor=cursor), NOON)


class TestFull:
    def test_every_change_comes(self, history: Database, feeding: Feeding):
        page = feeding(history).page(Ask(mode="full"), NOON)

        assert seqs(page) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
        assert (page.to, page.has_more, page.closed) == (9, False, False)

    @pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 9, 10])
    def test_pages_follow_each_other_without_a_gap(
        self, history: Database, feeding: Feeding, limit: int
    ):
        feed, ask, found = feeding(history), Ask(mode="full", limit=limit), []
        while True:
            page = feed.page(ask, NOON)
            found += seqs(page)
            assert page.to == found[-1]
            assert page.closed == page.has_more
            if not page.has_more:
                break
            ask = replace(on(page), limit=limit)

        assert found == [1, 2, 3, 4, 5, 6, 7, 8, 9]

    def test_a_page_that_ends_with_a_release_carries_its_state(
        self, history: Database, feeding: Feeding
    ):
        feed = feeding(history)

        ends = {
            limit: feed.page(Ask(mode="full", limit=limit), NOON).state for limit in range(1, 10)
        }

        assert {limit for limit, state in ends.items() if state} == {4, 6, 7, 8, 9}


class TestScope:
    @pytest.mark.parametrize("mode", ["compact", "full"])
    @pytest.mark.parametrize("limit", [1, 2, 1000])
    def test_a_scoped_feed_holds_its_collections_alone(
        self, history: Database, feeding: Feeding, mode: str, limit: int
    ):
        feed = feeding(history)
        ask = Ask(mode=mode, collections=("service-guides",), limit=limit)  # type: ignore[arg-type]
        found = []
        while True:
            page = feed.page(ask, NOON)
            found += seqs(page)
            if not page.has_more:
                break
            ask = replace(on(page), limit=limit)

        assert found == [5, 6]
        assert page.to == 9
        assert page.state is not None

    def test_several_collections_come_in_one_order(self, history: Database, feeding: Feeding):
        both = ("service-guides", "sources")

        page = feeding(history).page(Ask(mode="full", collections=both), NOON)

        assert seqs(page) == [1, 2, 3, 4, 5, 6, 7, 8, 9]

    def test_a_collection_without_entries_is_followed_to_the_head(
        self, history: Database, feeding: Feeding
    ):
        page = feeding(history).page(Ask(collections=("parcels",)), NOON)

        assert (seqs(page), page.to, page.has_more) == ([], 9, False)
        assert decode(page.next).seq == 9

    def test_what_is_asked_beside_a_cursor_must_be_covered_by_it(
        self, history: Database, feeding: Feeding
    ):
        feed = feeding(history)
        rest = decode(feed.page(Ask(collections=("parcels", "sources")), NOON).next)
        walking = decode(feed.page(Ask(limit=1), NOON).next)

        with pytest.raises(CursorTooNarrow):
            Ask(cursor=rest, collections=("parcels", "projects"))
        with pytest.raises(CursorInWalk):
            Ask(cursor=walking, mode="full")

    def test_whoever_is_at_rest_goes_on_with_less_and_in_either_mode(
        self, history: Database, feeding: Feeding
    ):
        feed = feeding(history)
        rest = decode(feed.page(Ask(), NOON).next)
        publish_sources(history, 1, doc_no="1")
        publish_changes(history, a_change(a_contact("DEMO-SVC-1", name_zh="改过")))
        publish_sources(history, 1, doc_no="2")

        every = feed.page(Ask(cursor=rest, mode="full"), NOON)
        some = feed.page(Ask(cursor=rest, mode="full", collections=("sources",), limit=1), NOON)
        newest = feed.page(replace(on(some), mode="compact"), NOON)

        assert [seqs(page) for page in (every, some, newest)] == [[10, 11, 12], [10], [12]]
        told = [(page.mode, page.scope) for page in (every, some, newest)]
        assert told == [("full", None), ("full", ("sources",)), ("compact", ("sources",))]
        ends = [decode(page.next) for page in (every, some, newest)]
        assert [(end.mode, end.scope) for end in ends] == told
        assert newest.state == every.state is not None

    def test_it_may_be_repeated_in_any_order(self, history: Database, feeding: Feeding):
        page = feeding(history).page(Ask(collections=("parcels", "sources")), NOON)

        ask = Ask(cursor=decode(page.next), collections=("sources", "parcels"), mode="compact")

        assert ask.scope == ("parcels", "sources")


class TestTheHead:
    @pytest.mark.parametrize("mode", ["compact", "full"])
    def test_from_now_on_there_is_only_what_comes(
        self, history: Database, feeding: Feeding, mode: str
    ):
        feed = feeding(history)
        now = feed.page(Ask(now=True, mode=mode, collections=("sources",)), NOON)  # type: ignore[arg-type]
        publish_sources(history, 9)

        page = feed.page(on(now), NOON)

        assert (now.changes, now.to, now.state, now.has_more) == ([], 9, None, False)
        assert (seqs(page), page.mode, page.scope) == ([10], mode, ("sources",))

    @pytest.mark.parametrize("mode", ["compact", "full"])
    def test_whoever_stands_there_gets_the_state_and_the_same_cursor(
        self, history: Database, feeding: Feeding, mode: str
    ):
        feed = feeding(history)
        last = feed.page(Ask(mode=mode), NOON)  # type: ignore[arg-type]

        page = feed.page(on(last), NOON)

        assert (page.changes, page.next, page.to) == ([], last.next, 9)
        assert page.state == last.state is not None

    @pytest.mark.parametrize("mode", ["compact", "full"])
    def test_an_empty_catalog_can_be_followed(
        self, empty_catalog: Database, feeding: Feeding, mode: str
    ):
        feed = feeding(empty_catalog)
        page = feed.page(Ask(mode=mode), NOON)  # type: ignore[arg-type]
        publish_sources(empty_catalog, 1)

        assert (page.changes, page.to, page.has_more) == ([], 0, False)
        assert page.state is not None
        assert page.state.state_digest == Follower().state_digest()
        assert seqs(feed.page(on(page), NOON)) == [1]

    def test_a_database_without_a_catalog_has_no_feed(self, catalogs: object, feeding: Feeding):
        database = catalogs.migrated()  # type: ignore[attr-defined]

        with pytest.raises(clock.NotInitialised):
            feeding(database).page(Ask(), NOON)


class TestPortions:
    @pytest.mark.parametrize("mode", ["compact", "full"])
    @pytest.mark.parametrize("portion", [1, 2, 3, 6, 7])
    def test_a_page_is_the_same_however_it_was_fetched(
        self, history: Database, feeding: Feeding, monkeypatch: pytest.MonkeyPatch,
        mode: str, portion: int,
    ):  # fmt: skip
        feed, asks = feeding(history), [Ask(mode=mode, limit=n) for n in range(1, 11)]  # type: ignore[arg-type]
        wanted = [feed.page(ask, NOON) for ask in asks]

        monkeypatch.setattr(walking, "PORTION", portion)

        assert [feed.page(ask, NOON) for ask in asks] == wanted

    def test_a_page_that_is_large_enough_ends_early_and_says_so(
        self, history: Database, feeding: Feeding, monkeypatch: pytest.MonkeyPatch
    ):
        feed = feeding(history)
        monkeypatch.setattr(walking, "PORTION", 2)
        monkeypatch.setattr(walking, "ENOUGH_BYTES", 1)

        page = feed.page(Ask(mode="full"), NOON)

        assert (seqs(page), page.has_more) == ([1, 2], True)
        assert seqs(feed.page(on(page), NOON)) == [3, 4]


class TestRetention:
    def test_what_is_older_than_the_feed_is_expired(self, history: Database, feeding: Feeding):
        later = NOON + timedelta(days=500)
        publish_changes(history, a_change(a_source(source_id(9))), now=NOON + timedelta(days=450))
        feed = feeding(history, retention_days=400)
        stands = decode(feeding(history).page(Ask(limit=9, mode="full"), NOON).next)

        assert feed.oldest_seq(later) == 10
        assert seqs(feed.page(Ask(cursor=stands), later)) == [10]
        with pytest.raises(CursorExpired):
            feed.page(Ask(), later)
        before = on(feeding(history).page(Ask(limit=8, mode="full"), NOON))
        with pytest.raises(CursorExpired):
            feed.page(before, later)

    def test_whoever_stands_at_the_head_never_expires(self, history: Database, feeding: Feeding):
        later = NOON + timedelta(days=4000)
        feed = feeding(history, retention_days=400)
        head = feed.page(Ask(now=True), later)

        assert feed.oldest_seq(later) == 10
        assert feed.page(on(head), later).changes == []

    def test_without_a_limit_all_can_be_followed(self, history: Database, feeding: Feeding):
        assert feeding(history).oldest_seq(NOON + timedelta(days=40000)) == 1


class TestPositions:
    @pytest.mark.parametrize(
        ("changed", "raised"),
        [
            ({"epoch": "00000000-0000-4000-8000-0000000000ff"}, EpochChanged),
            ({"chain": "0" * 16}, HistoryDiverged),
            ({"to_chain": "0" * 16}, HistoryDiverged),
            ({"seq": 10, "to": None}, HistoryDiverged),
            ({"to": 10}, HistoryDiverged),
            ({"seq": 2**63 - 1, "to": None}, HistoryDiverged),
        ],
    )
    def test_who_stands_in_no_history_of_ours_starts_again(
        self,
        history: Database,
        feeding: Feeding,
        changed: dict[str, object],
        raised: type[Exception],
    ):
        feed = feeding(history)
        cursor = decode(feed.page(Ask(limit=1), NOON).next)

        with pytest.raises(raised) as refused:
            feed.page(Ask(cursor=replace(cursor, **changed)), NOON)  # type: ignore[arg-type]

        assert refused.value.clock.seq == 9  # type: ignore[attr-defined]

    def test_a_walk_that_began_along_another_history_starts_again(
        self, history: Database, feeding: Feeding
    ):
        # Up to its seq the follower holds what we say; what its first page left out, because
        # something newer was to come, it would never get from us.
        feed = feeding(history)
        cursor = decode(feed.page(Ask(limit=1), NOON).next)

        with pytest.raises(HistoryDiverged):
            feed.page(Ask(cursor=replace(cursor, to_chain="0" * 16)), NOON)

    @pytest.mark.parametrize("changed", [{"seq": 10, "to": None}, {"to": 10}])
    def test_a_replica_may_only_be_behind(
        self, history: Database, feeding: Feeding, changed: dict[str, object]
    ):
        feed = feeding(history, replica=True)
        cursor = decode(feed.page(Ask(limit=1), NOON).next)

        with pytest.raises(Behind) as refused:
            feed.page(Ask(cursor=replace(cursor, **changed)), NOON)  # type: ignore[arg-type]

        assert (refused.value.seq, refused.value.head) == (10, 9)

    def test_a_replica_too_knows_another_chain(self, history: Database, feeding: Feeding):
        feed = feeding(history, replica=True)
        cursor = decode(feed.page(Ask(limit=1), NOON).next)

        with pytest.raises(HistoryDiverged):
            feed.page(Ask(cursor=replace(cursor, chain="0" * 16)), NOON)


class TestHoles:
    TAMPERED = (
        ("a version gone", "DELETE FROM version WHERE seq = 4"),
        ("a version and its span gone",
         "DELETE FROM span WHERE seq = 4", "DELETE FROM version WHERE seq = 4"),
        ("a span gone", "DELETE FROM span WHERE seq = 4"),
        ("a release gone", "DELETE FROM release WHERE first_seq = 1"),
        ("the state gone", "DELETE FROM state WHERE seq = 9"),
        ("another chain at the head", "UPDATE version SET hash = '0' WHERE seq = 9"),
    )  # fmt: skip

    @pytest.mark.parametrize(
        "ask",
        [Ask(), Ask(mode="full"), Ask(collections=("sources",)),
         Ask(collections=("sources",), mode="full")],
        ids=["compact", "full", "scoped", "scoped full"],
    )  # fmt: skip
    @pytest.mark.parametrize("tampered", TAMPERED, ids=lambda t: t[0])
    def test_no_page_is_given_over_a_hole(
        self, history: Database, feeding: Feeding, ask: Ask, tampered: tuple[str, ...]
    ):
        tamper(history, *tampered[1:])

        with pytest.raises(FeedIntegrity):
            feeding(history).page(ask, NOON)

    @pytest.mark.parametrize("mode", ["compact", "full"])
    def test_a_change_that_is_missing_of_other_collections_is_a_hole_too(
        self, history: Database, feeding: Feeding, mode: str
    ):
        # Nobody can tell any more whether it was of the collection that is followed.
        tamper(history, "DELETE FROM span WHERE seq = 5")

        with pytest.raises(FeedIntegrity):
            feeding(history).page(Ask(collections=("sources",), mode=mode), NOON)  # type: ignore[arg-type]

    def test_a_change_that_does_not_follow_from_the_one_before_is_a_hole(
        self, history: Database, feeding: Feeding
    ):
        tamper(history, "UPDATE version SET prev = '0' WHERE seq = 4")

        with pytest.raises(FeedIntegrity):
            feeding(history).page(Ask(mode="full"), NOON)

    def test_a_page_before_the_hole_is_given(self, history: Database, feeding: Feeding):
        tamper(history, "DELETE FROM span WHERE seq = 7", "DELETE FROM version WHERE seq = 7")
        feed = feeding(history)

        page = feed.page(Ask(mode="full", limit=5), NOON)

        assert seqs(page) == [1, 2, 3, 4, 5]
        with pytest.raises(FeedIntegrity):
            feed.page(on(page), NOON)

    def test_a_walk_never_leads_into_a_hole(self, history: Database, feeding: Feeding):
        tamper(history, "DELETE FROM version WHERE seq = 9")

        with pytest.raises(FeedIntegrity):
            feeding(history).page(Ask(limit=3), NOON)

    def test_a_cursor_that_stands_in_a_hole_is_no_forgery(
        self, history: Database, feeding: Feeding
    ):
        feed = feeding(history)
        page = feed.page(Ask(mode="full", limit=7), NOON)
        tamper(history, "DELETE FROM span WHERE seq = 7", "DELETE FROM version WHERE seq = 7")

        with pytest.raises(FeedIntegrity):
            feed.page(on(page), NOON)
