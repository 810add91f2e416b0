"""What a diverged copy compares itself with: states, buckets, lines, and releases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import orjson
import pytest

from catalog.feed.comparing import NoStateAtSeq, bucket_changes, bucket_lines, state_at
from catalog.feed.positions import Behind, FeedIntegrity
from catalog.store.database import Database
from catalog.store.public.comparing import buckets
from catalog.store.public.reading import Reader
from catalog.store.public.releases import changes_of, newest_releases, one_release
from tests.feed.tampering import tamper
from tests.support.builders import a_tombstone, publish_changes, publish_sources, source_id

NOTHING = hashlib.sha256().hexdigest()


@pytest.fixture
def history(empty_catalog: Database) -> Database:
    """Three sources, one of them published twice and one taken back: five changes."""
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 2, doc_no="1")
    publish_changes(empty_catalog, a_tombstone(source_id(3), replaced_by=(source_id(1),)))
    return empty_catalog


@pytest.fixture
def reader(history: Database) -> Iterator[Reader]:
    found = Reader(history)
    yield found
    found.release()


def bucket_of(number: int) -> int:
    return int(hashlib.sha256(source_id(number).encode()).hexdigest()[:3], 16)


class TestStates:
    @pytest.mark.parametrize(("seq", "count"), [(0, 0), (3, 3), (4, 3), (5, 2)])
    def test_each_release_has_left_a_state(self, reader: Reader, seq: int, count: int):
        found = state_at(reader, seq)

        assert (found.state.seq, found.state.count) == (seq, count)
        assert (found.release is None) == (seq == 0)

    def test_the_head_is_the_last_of_them(self, reader: Reader):
        assert state_at(reader) == state_at(reader, 5)

    @pytest.mark.parametrize(("seq", "nearest"), [(1, 0), (2, 0), (6, 5), (2**53 - 1, 5)])
    def test_where_no_release_ended_there_is_none(self, reader: Reader, seq: int, nearest: int):
        with pytest.raises(NoStateAtSeq) as refused:
            state_at(reader, seq)

        assert refused.value.nearest == nearest

    def test_a_replica_may_only_not_have_come_there(self, reader: Reader):
        with pytest.raises(Behind):
            state_at(reader, 6, replica=True)
        with pytest.raises(NoStateAtSeq):
            state_at(reader, 2, replica=True)

    def test_a_head_without_a_state_is_a_hole(self, history: Database, reader: Reader):
        tamper(history, "DELETE FROM state WHERE seq = 5")

        with pytest.raises(FeedIntegrity):
            state_at(reader)


class TestBuckets:
    def test_the_buckets_that_are_not_empty_are_told(self, reader: Reader):
        clock, found = buckets(reader, "sources")

        assert clock.seq == 5
        assert set(found) == {f"{bucket_of(number):03x}" for number in (1, 2)}
        assert buckets(reader, "parcels")[1] == {}

    def test_a_bucket_is_the_digest_of_its_lines(self, reader: Reader):
        found = bucket_lines(reader, "sources", bucket_of(2))

        assert [(line.entry_id, line.version) for line in found.lines] == [(source_id(2), 2)]
        line = found.lines[0]
        text = f"{line.entry_id}\0{line.version}\0{line.content_sha256}\n"
        assert found.digest == hashlib.sha256(text.encode()).hexdigest()

    def test_its_entries_are_told_with_their_newest_change(self, reader: Reader):
        found = bucket_changes(reader, "sources", bucket_of(2))

        (change,) = map(orjson.loads, found.changes)
        assert (change["seq"], change["version"], change["op"]) == (4, 2, "upsert")
        assert change["content"]["properties"]["doc_no"] == "1"

    @pytest.mark.parametrize("collection", ["sources", "parcels"])
    def test_what_was_taken_back_is_in_no_bucket(self, reader: Reader, collection: str):
        lines = bucket_lines(reader, collection, bucket_of(3))
        changes = bucket_changes(reader, collection, bucket_of(3))

        assert (lines.lines, lines.digest) == ((), NOTHING)
        assert (changes.changes, changes.digest) == ((), NOTHING)

    @pytest.mark.parametrize("asked", [bucket_lines, bucket_changes])
    def test_a_bucket_that_is_not_what_was_recorded_is_a_hole(
        self, history: Database, reader: Reader, asked: object
    ):
        tamper(history, "DELETE FROM span WHERE seq = 4")

        with pytest.raises(FeedIntegrity):
            asked(reader, "sources", bucket_of(2))  # type: ignore[operator]


class TestReleases:
    def test_the_newest_comes_first(self, reader: Reader):
        clock, found = newest_releases(reader, before=2**53, limit=10)

        assert clock.seq == 5
        assert [(release.first_seq, release.last_seq) for release in found] == [
            (5, 5), (4, 4), (1, 3),
        ]  # fmt: skip
        assert [release.state_digest for release in found] == [
            state_at(reader, seq).state.state_digest for seq in (5, 4, 3)
        ]

    @pytest.mark.parametrize(
        ("before", "limit", "ends"),
        [(2**53, 1, [5]), (5, 10, [4, 3]), (5, 1, [4]), (3, 10, []), (0, 1, [])],
    )
    def test_a_list_goes_on_below_a_seq(
        self, reader: Reader, before: int, limit: int, ends: list[int]
    ):
        clock, found = newest_releases(reader, before=before, limit=limit)

        assert (clock.seq, [release.last_seq for release in found]) == (5, ends)

    def test_one_release_tells_what_it_changed(self, reader: Reader):
        _, release = one_release(reader, "2026-11-21-003")
        assert release is not None

        (change,) = changes_of(reader, release, 10)

        assert (change.seq, change.op, change.entry_id) == (5, "delete", source_id(3))
        assert (change.reason, change.replaced_by) == ("withdrawn", (source_id(1),))

    def test_a_release_of_many_changes_tells_the_first(self, reader: Reader):
        _, release = one_release(reader, "2026-11-21-001")
        assert release is not None

        assert [change.seq for change in changes_of(reader, release, 2)] == [1, 2]

    def test_another_name_is_no_release(self, reader: Reader):
        assert one_release(reader, "2026-11-21-004")[1] is None

    def test_an_empty_catalog_has_none(self, empty_catalog: Database):
        reader = Reader(empty_catalog)

        assert newest_releases(reader, before=1, limit=1)[1] == []
        assert state_at(reader).state.count == 0
        reader.release()
