"""What appending to the published history promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from catalog.commands.publication import ready_changes
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.store.public.tables import release, state
from catalog.store.public.versions import NotPublished, append, newest
from catalog.values.canonical import sha256_hex
from catalog.values.chain import GENESIS, change_hash
from tests.catalog.documents import a_contact, a_parcel, a_source, document
from tests.support.builders import (
    a_change,
    a_release,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
    versions_of,
)
from tests.support.catalogs import NOON


def test_an_empty_catalog_stands_at_zero_with_the_genesis_chain(empty_catalog: Database) -> None:
    with empty_catalog.read() as connection:
        found = clock.read(connection)

    assert (found.seq, found.chain, found.data_mode) == (0, GENESIS, "demo")


def test_seqs_are_gapless_over_releases_of_one_and_of_many(empty_catalog: Database) -> None:
    released = [
        publish_sources(empty_catalog, 1),
        publish_sources(empty_catalog, 2, 3, 4),
        publish_sources(empty_catalog, 1, 3, doc_no="再版"),
    ]

    assert [(r.first_seq, r.last_seq) for r in released] == [(1, 1), (2, 4), (5, 6)]
    assert [row.seq for row in versions_of(empty_catalog)] == [1, 2, 3, 4, 5, 6]


def test_a_release_keeps_the_order_in_which_its_changes_were_given(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, 9, 1, 5)

    assert [row.entry_id for row in versions_of(empty_catalog)] == [
        source_id(number) for number in (9, 1, 5)
    ]


def test_versions_of_an_entry_are_numbered_from_one_whatever_happens_to_others(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 2, doc_no="再版")
    publish_changes(empty_catalog, a_tombstone(source_id(2)))
    publish_sources(empty_catalog, 1, 2, doc_no="三版")

    found = [(row.entry_id, row.number, row.op) for row in versions_of(empty_catalog)]
    assert [f[1:] for f in found if f[0] == source_id(1)] == [(1, "upsert"), (2, "upsert")]
    assert [f[1:] for f in found if f[0] == source_id(2)] == [
        (1, "upsert"),
        (2, "upsert"),
        (3, "delete"),
        (4, "upsert"),
    ]


def test_each_change_names_the_hash_of_the_one_before_and_the_clock_the_last(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, 1, 2)
    publish_changes(empty_catalog, a_tombstone(source_id(1), replaced_by=(source_id(2),)))

    rows = versions_of(empty_catalog)
    assert [row.prev for row in rows] == [GENESIS, rows[0].hash, rows[1].hash]
    assert rows[2].hash == change_hash(
        seq=3,
        release="2026-11-21-002",
        op="delete",
        collection="sources",
        entry_id=source_id(1),
        version=2,
        published_at="2026-11-21T04:00:00Z",
        reason="withdrawn",
        replaced_by=[source_id(2)],
        content_sha256=None,
        prev=rows[1].hash,
    )
    with empty_catalog.read() as connection:
        assert clock.read(connection).chain == rows[2].hash


def test_the_hash_of_a_content_is_over_the_bytes_that_are_kept(empty_catalog: Database) -> None:
    change = a_change(a_source(name_zh='测试文件 "〔2026〕" ☃ 𠮷'))

    publish_changes(empty_catalog, change)

    row = versions_of(empty_catalog)[0]
    assert row.content.encode() == change.content
    assert row.content_sha256 == sha256_hex(change.content or b"")


def test_releases_are_numbered_within_the_day_in_shanghai(empty_catalog: Database) -> None:
    last_second = datetime(2026, 11, 21, 15, 59, 59, tzinfo=UTC)

    released = [
        publish_changes(empty_catalog, a_change(a_source(source_id(n))), now=now)
        for n, now in enumerate([NOON, last_second, last_second + timedelta(seconds=1)])
    ]

    assert [r.id for r in released] == ["2026-11-21-001", "2026-11-21-002", "2026-11-22-001"]


def test_a_day_may_have_more_than_999_releases(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1)
    with empty_catalog.write() as connection:
        connection.execute(
            release.insert().values(
                id="2026-11-21-999",
                cause="seed",
                published_at="2026-11-21T04:00:00Z",
                title_zh="",
                title_en="",
                first_seq=2,
                last_seq=2,
            )
        )
        clock.advance(connection, 1)
        connection.execute(state.insert().values(seq=2, state_digest="", collections="{}"))

    assert publish_sources(empty_catalog, 2).id == "2026-11-21-1000"
    assert publish_sources(empty_catalog, 3).id == "2026-11-21-1001"


@pytest.mark.parametrize("twice", [(), (1, 1), (1, 2, 1)], ids=["empty", "twice", "twice apart"])
def test_a_release_changes_at_least_one_entry_and_each_once(
    empty_catalog: Database, twice: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="each entry once"):
        publish_sources(empty_catalog, *twice)

    assert versions_of(empty_catalog) == []


@pytest.mark.parametrize("before", ["never", "withdrawn"])
def test_what_is_not_public_cannot_be_withdrawn(empty_catalog: Database, before: str) -> None:
    publish_sources(empty_catalog, 1)
    if before == "withdrawn":
        publish_sources(empty_catalog, 2)
        publish_changes(empty_catalog, a_tombstone(source_id(2)))
    kept = versions_of(empty_catalog)

    with pytest.raises(NotPublished, match=source_id(2)):
        publish_changes(empty_catalog, a_tombstone(source_id(1)), a_tombstone(source_id(2)))

    assert versions_of(empty_catalog) == kept


def test_a_release_that_fails_gives_its_numbers_back(empty_catalog: Database) -> None:
    with empty_catalog.write() as connection:
        append(connection, a_release(), [a_change(a_source(source_id(1)))])
        connection.rollback()

    released = publish_sources(empty_catalog, 2)

    assert (released.first_seq, released.id) == (1, "2026-11-21-001")
    with empty_catalog.read_as_staff() as connection:
        assert connection.execute(select(release.c.id)).scalars().all() == ["2026-11-21-001"]


def test_newest_tells_public_withdrawn_and_unknown_apart(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2)
    publish_changes(empty_catalog, a_tombstone(source_id(2)))
    asked = [("sources", source_id(n)) for n in (1, 2, 3)]

    with empty_catalog.read_as_staff() as connection:
        found = newest(connection, asked)

    first, second = found[asked[0]], found[asked[1]]
    assert (first.number, first.public) == (1, True)
    assert first.content == a_change(a_source(source_id(1))).content
    assert (second.number, second.public, second.content) == (2, False, None)
    assert asked[2] not in found


def test_newest_finds_more_entries_than_one_statement_takes(empty_catalog: Database) -> None:
    numbers = range(1, 1102)
    publish_sources(empty_catalog, *numbers)

    with empty_catalog.read_as_staff() as connection:
        found = newest(connection, [("sources", source_id(n)) for n in numbers])

    assert len(found) == 1101


def test_a_document_that_says_what_is_public_makes_no_change(empty_catalog: Database) -> None:
    documents = [document(raw) for raw in (a_source(), a_contact(), a_parcel())]
    with empty_catalog.write() as connection:
        append(connection, a_release(), ready_changes(connection, documents, "demo", 5))

    documents[1]["properties"]["name_zh"] = "另一窗口"
    with empty_catalog.read_as_staff() as connection:
        changes = ready_changes(connection, documents, "demo", 5)

    assert [change.entry_id for change in changes] == [documents[1]["id"]]


def test_a_withdrawn_entry_is_published_again_with_the_same_content(
    empty_catalog: Database,
) -> None:
    read = document(a_source())
    publish_changes(empty_catalog, a_change(a_source()))
    publish_changes(empty_catalog, a_tombstone(read["id"]))

    with empty_catalog.read_as_staff() as connection:
        changes = ready_changes(connection, [read], "demo", 5)

    assert [change.entry_id for change in changes] == [read["id"]]
