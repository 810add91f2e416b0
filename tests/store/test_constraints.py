"""What the database refuses, whoever writes: plain SQL past the code.

Every refusal is met twice, the second time with the table's guards taken away. There the same
statement runs, so it was the guard that refused it and not a slip in the statement.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.public.tables import version
from tests.catalog.documents import a_source
from tests.store.direct import ZEROS, a_release_row, a_version, assert_guarded, insert, refusal
from tests.support.builders import a_change, publish_changes, source_id

ILLUSTRATIVE = '{"properties":{"evidence":{"far_max":{"status":"illustrative"}}}}'


def test_a_version_row_that_breaks_nothing_is_taken(real: Database) -> None:
    assert refusal(real, a_version()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"entry_id": "DEMO-P-001"},
        {"entry_id": "DEMO-"},
        {"content": ILLUSTRATIVE},
        {"content": ILLUSTRATIVE, "number": 7},
    ],
)
def test_a_real_catalog_refuses_what_belongs_to_a_demonstration(
    real: Database, demo: Database, changed: dict[str, Any]
) -> None:
    assert_guarded(real, "version", a_version(**changed), says="version_no_demo_in_real")
    assert refusal(demo, a_version(**changed, data_mode="demo")) is None


@pytest.mark.parametrize("entry_id", ["TP-DEMO-1", "DEMOCRACY-1", "DEMO1"])
def test_a_real_catalog_takes_ids_that_only_look_like_a_demonstrations(
    real: Database, entry_id: str
) -> None:
    assert refusal(real, a_version(entry_id=entry_id)) is None


@pytest.mark.parametrize(
    "text",
    [
        'evidence: {"status":"illustrative"}',
        '"status":"illustrative"',
        '\\"status\\":\\"illustrative\\"',
        "status:illustrative",
    ],
)
def test_a_real_catalog_takes_a_text_that_speaks_of_illustrative_evidence(
    real: Database, text: str
) -> None:
    publish_changes(real, a_change(a_source(source_id(2), description_zh=text)))

    with real.read_as_staff() as connection:
        content = connection.execute(
            select(version.c.content).where(version.c.seq == 2)
        ).scalar_one()
    assert "illustrative" in content


def test_a_version_belongs_to_the_mode_of_its_clock(real: Database, demo: Database) -> None:
    assert_guarded(real, "version", a_version(data_mode="demo"))
    assert_guarded(demo, "version", a_version(data_mode="real"))
    assert refusal(real, a_version(data_mode="none")) is not None


@pytest.mark.parametrize(
    "changed",
    [
        {"op": "replace"},
        {"op": "upsert", "content_sha256": None},
        {"op": "upsert", "reason": "withdrawn"},
        {"op": "delete", "reason": "withdrawn"},
        {"op": "delete", "reason": "withdrawn", "content_sha256": None},
        {"op": "delete", "reason": None, "content": None, "content_sha256": None},
        {"op": "delete", "reason": "boredom", "content": None, "content_sha256": None},
        {"seq": 0},
        {"number": 0},
        {"release_id": "2026-11-21-002"},
    ],
)
def test_a_version_is_an_upsert_with_a_hash_or_a_delete_with_a_reason(
    real: Database, changed: dict[str, Any]
) -> None:
    assert_guarded(real, "version", a_version(**changed))


def test_neither_a_seq_nor_a_number_of_an_entry_is_used_twice(real: Database) -> None:
    assert refusal(real, a_version(seq=1)) is not None
    assert refusal(real, a_version(entry_id=source_id(1))) is not None
    assert refusal(real, a_version(entry_id=source_id(1), number=2)) is None


@pytest.mark.parametrize(("first", "last"), [(0, 0), (3, 2)])
def test_a_release_covers_at_least_one_seq(real: Database, first: int, last: int) -> None:
    statement = a_release_row(id="x", first_seq=first, last_seq=last)
    assert_guarded(real, "release", statement, says="release_range")


def test_there_is_one_clock(real: Database) -> None:
    second = insert("clock", one=2, epoch="e", seq=0, chain=ZEROS, data_mode="demo")
    assert_guarded(real, "clock", second, says="clock_single")


def test_one_row_of_an_entry_is_current(real: Database) -> None:
    row = insert("index_sources", seq=2, entry_id=source_id(1))
    index = "DROP INDEX uq_index_sources_current"

    assert refusal(real, a_version(), row) is not None
    assert refusal(real, a_version(), index, row) is None
    assert refusal(real, a_version(), insert("index_sources", seq=2, entry_id="X-2")) is None
