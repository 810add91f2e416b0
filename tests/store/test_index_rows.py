"""What the index holds of each version, and since when, and until when."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.metadata import CURRENT
from catalog.store.public.tables import INDEX_TABLES, term, version
from catalog.store.public.versions import erase
from tests.catalog.documents import a_parcel, a_source
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
)
from tests.support.catalogs import an_act

SOURCES = INDEX_TABLES["sources"]


def spans(database: Database, entry_id: str) -> list[tuple[int, int]]:
    """(seq, until_seq) of an entry's index rows; its terms are checked to agree."""
    with database.read_as_staff() as connection:
        found = [
            tuple(row)
            for row in connection.execute(
                select(SOURCES.c.seq, SOURCES.c.until_seq)
                .where(SOURCES.c.entry_id == entry_id)
                .order_by(SOURCES.c.seq)
            )
        ]
        terms = {
            tuple(row)
            for row in connection.execute(
                select(term.c.seq, term.c.until_seq).where(
                    term.c.collection == "sources", term.c.entry_id == entry_id
                )
            )
        }
    assert terms <= set(found)
    return found  # type: ignore[return-value]


def terms_of(database: Database, seq: int) -> set[tuple[str, str]]:
    with database.read_as_staff() as connection:
        rows = connection.execute(select(term.c.field, term.c.value).where(term.c.seq == seq))
        return {(row.field, row.value) for row in rows}


def public_at(database: Database, seq: int) -> dict[str, int]:
    """Which entries the index says are public at a seq, and by which version's seq."""
    with database.read_as_staff() as connection:
        rows = connection.execute(
            select(SOURCES.c.entry_id, SOURCES.c.seq).where(
                SOURCES.c.seq <= seq, SOURCES.c.until_seq > seq
            )
        )
        return {row.entry_id: row.seq for row in rows}


def test_a_row_lasts_until_the_next_version_of_its_entry(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2, doc_no="一号")
    publish_sources(empty_catalog, 1, doc_no="二号")

    assert spans(empty_catalog, source_id(1)) == [(1, 3), (3, CURRENT)]
    assert spans(empty_catalog, source_id(2)) == [(2, CURRENT)]


def test_a_tombstone_ends_a_row_and_begins_none(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, doc_no="一号")
    publish_changes(empty_catalog, a_tombstone(source_id(1)))
    assert spans(empty_catalog, source_id(1)) == [(1, 2)]

    publish_sources(empty_catalog, 1, doc_no="一号")
    assert spans(empty_catalog, source_id(1)) == [(1, 2), (3, CURRENT)]


def test_the_index_answers_for_every_seq_of_the_past(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 2, doc_no="再版")
    publish_changes(empty_catalog, a_tombstone(source_id(1)))

    one, two = source_id(1), source_id(2)
    assert [public_at(empty_catalog, seq) for seq in range(5)] == [
        {},
        {one: 1},
        {one: 1, two: 2},
        {one: 1, two: 3},
        {two: 3},
    ]


def test_entries_of_two_kinds_with_one_id_do_not_end_each_other(empty_catalog: Database) -> None:
    publish_changes(empty_catalog, a_change(a_source("SAME-1", doc_no="同号")))

    publish_changes(empty_catalog, a_change(a_parcel("SAME-1")))

    assert spans(empty_catalog, "SAME-1") == [(1, CURRENT)]


def test_numbers_are_indexed_as_whole_numbers_at_their_scale(empty_catalog: Database) -> None:
    raw = a_parcel(site_area_m2=11820.25, far_max=2.05)
    publish_changes(empty_catalog, a_change(raw))
    parcels = INDEX_TABLES["parcels"]

    with empty_catalog.read_as_staff() as connection:
        row = connection.execute(
            select(parcels.c.site_area_m2, parcels.c.far_max, parcels.c.west, parcels.c.north)
        ).one()

    assert tuple(row) == (1182025, 205, 121.35, 31.272)


def test_terms_hold_each_item_of_a_list_and_identifiers_folded(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, issuers=["甲局", "乙委"], doc_no="普府〔2026〕32号")
    publish_sources(empty_catalog, 1, issuers=["乙委"], doc_no="普府[2026] ３２号")

    assert terms_of(empty_catalog, 1) == {
        ("issuers", "甲局"),
        ("issuers", "乙委"),
        ("=doc_no", "普府〔2026〕32号"),
    }
    assert terms_of(empty_catalog, 2) == {("issuers", "乙委"), ("=doc_no", "普府〔2026〕32号")}


@pytest.mark.parametrize("number", [1, 2], ids=["superseded", "current"])
def test_erasing_leaves_neither_content_nor_index_of_that_version(
    empty_catalog: Database, number: int
) -> None:
    publish_sources(empty_catalog, 1, doc_no="一号")
    publish_sources(empty_catalog, 1, doc_no="二号")

    with empty_catalog.write() as connection:
        erased = erase(connection, "sources", source_id(1), number, an_act().at)

    other = 3 - number
    assert erased
    assert contents(empty_catalog) == {number: None, other: b"kept"}
    assert [seq for seq, _ in spans(empty_catalog, source_id(1))] == [other]
    assert terms_of(empty_catalog, number) == set()
    assert terms_of(empty_catalog, other) != set()


def test_only_what_has_content_can_be_erased(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1)
    publish_changes(empty_catalog, a_tombstone(source_id(1)))

    with empty_catalog.write() as connection:
        answers = [erase(connection, "sources", source_id(1), n, an_act().at) for n in (1, 1, 2, 3)]
        answers.append(erase(connection, "parcels", source_id(1), 1, an_act().at))

    assert answers == [True, False, False, False, False]


def contents(database: Database) -> dict[int, Any]:
    """By number: None when the content is gone, else `kept`."""
    with database.read_as_staff() as connection:
        rows = connection.execute(select(version.c.number, version.c.content))
        return {row.number: None if row.content is None else b"kept" for row in rows}
