"""What has changed lately, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from catalog.store.database import Database
from catalog.store.public.clock import NotInitialised
from catalog.store.public.reading import Reader
from catalog.store.public.recent import newest_changes, reaches
from catalog.store.public.versions import erase
from catalog.values.dates import utc_text
from tests.catalog.documents import a_parcel, a_source
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
)
from tests.support.catalogs import NOON, Catalogs

LATER = NOON + timedelta(days=1)
FAR = 2**53


@pytest.fixture
def reader(empty_catalog: Database) -> Iterator[Reader]:
    found = Reader(empty_catalog)
    yield found
    found.release()


def test_each_entry_is_met_once_where_it_stands_now_newest_first(
    empty_catalog: Database, reader: Reader
) -> None:
    publish_sources(empty_catalog, 1, 2, 3)
    publish_sources(empty_catalog, 1, doc_no="再版")

    found = newest_changes(reader, before=FAR, limit=10).changes

    assert [(change.seq, change.entry_id, change.number) for change in found] == [
        (4, source_id(1), 2),
        (3, source_id(3), 1),
        (2, source_id(2), 1),
    ]


def test_pages_meet_everything_once_and_tombstones_too(
    empty_catalog: Database, reader: Reader
) -> None:
    publish_sources(empty_catalog, *range(1, 8))
    publish_changes(empty_catalog, a_tombstone(source_id(4), replaced_by=(source_id(5),)))

    seqs: list[int] = []
    before = FAR
    while page := newest_changes(reader, before=before, limit=3).changes:
        seqs += [change.seq for change in page]
        before = page[-1].seq

    assert seqs == [8, 7, 6, 5, 3, 2, 1]
    tombstone = newest_changes(reader, before=FAR, limit=1).changes[0]
    assert (tombstone.op, tombstone.reason) == ("delete", "withdrawn")
    assert tombstone.replaced_by == (source_id(5),)
    assert tombstone.content is None


def test_times_are_those_of_the_entrys_first_and_newest_release(
    empty_catalog: Database, reader: Reader
) -> None:
    publish_sources(empty_catalog, 1)
    again = a_change(a_source(source_id(1), doc_no="再版"))
    publish_changes(empty_catalog, again, now=LATER)

    found = newest_changes(reader, before=FAR, limit=5)

    assert found.published_at == utc_text(LATER)
    (change,) = found.changes
    assert change.first_published_at == utc_text(NOON)
    assert change.published_at == utc_text(LATER)
    assert change.content is not None
    assert "再版".encode() in change.content


def test_an_erased_content_is_none(empty_catalog: Database, reader: Reader) -> None:
    publish_sources(empty_catalog, 1)
    with empty_catalog.write() as connection:
        assert erase(connection, "sources", source_id(1), 1, utc_text(NOON))

    (change,) = newest_changes(reader, before=FAR, limit=5).changes

    assert (change.op, change.content) == ("upsert", None)


def test_collections_tell_how_far_they_have_come(empty_catalog: Database, reader: Reader) -> None:
    publish_sources(empty_catalog, 1)
    publish_changes(empty_catalog, a_change(a_parcel("DEMO-P-001")), now=LATER)
    publish_changes(empty_catalog, a_tombstone(source_id(1)), now=LATER + timedelta(days=1))

    clock, found = reaches(reader)

    assert clock.seq == 3
    assert set(found) == {"sources", "parcels"}
    assert (found["parcels"].seq, found["sources"].seq) == (2, 3)
    assert found["sources"].first_published_at == utc_text(NOON)
    assert found["sources"].published_at == utc_text(LATER + timedelta(days=1))


def test_before_the_first_release_there_is_a_clock_and_nothing_else(
    reader: Reader,
) -> None:
    recent = newest_changes(reader, before=FAR, limit=5)
    clock, found = reaches(reader)

    assert (recent.clock.seq, recent.published_at, recent.changes) == (0, None, ())
    assert (clock.seq, found) == (0, {})


def test_a_database_without_a_catalog_says_so(catalogs: Catalogs) -> None:
    database = catalogs.migrated()
    reader = Reader(database)

    with pytest.raises(NotInitialised):
        newest_changes(reader, before=FAR, limit=5)
    with pytest.raises(NotInitialised):
        reaches(reader)

    reader.release()
    catalogs.drop(database)
