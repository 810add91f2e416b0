"""What search compares is there for every version with a content, and gone with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.migrating import upgrade
from catalog.store.public.tables import SEARCHED, search
from catalog.store.public.versions import erase
from catalog.store.staff.tables import enquiry
from catalog.values.searchable import in_sample, narrowing_whole, sampled
from tests.catalog.documents import a_facility
from tests.store.direct import execute
from tests.support.builders import (
    a_change,
    a_tombstone,
    publish_changes,
    publish_sources,
    source_id,
)
from tests.support.catalogs import an_act


def rows_of(database: Database) -> dict[int, tuple[str, ...]]:
    """By seq: the texts of each rank, and the tokens as the engine spells them."""
    with database.read_as_staff() as connection:
        rows = connection.execute(select(search.c.seq, *SEARCHED.values(), search.c.tokens))
        return {row[0]: tuple(row[1:]) for row in rows}


def test_a_row_holds_the_texts_of_each_rank(empty_catalog: Database) -> None:
    facility = a_facility(
        "TP-FAC-1",
        name_zh="國際創新園",
        aliases=[{"name": "中以（上海）创新园", "relation": "likely_same", "note_zh": "旧称"}],
        address="武威路８８号",
        zone="core",
        description_zh="园区·简介",
    )
    publish_changes(empty_catalog, a_change(facility))

    name, code, place, text, tokens = rows_of(empty_catalog)[1]

    assert "| 国际创新园 |" in name
    assert "| 中以 上海 创新园 |" in name
    assert code == "| tp fac 1 |"
    assert "| 核心区 || core area |" in place
    assert "| 武威路 88 号 |" in place
    assert "| 园区 简介 |" in text
    assert "旧称" not in text
    held = set(tokens.replace("'", "").split())
    assert {"0国际", "0际创", "0园", "2武威", "288", "2core", "3简介"} <= held
    assert not {"0武威", "0简介", "2国际"} & held
    assert narrowing_whole(0, "国际创新园") in held
    assert narrowing_whole(0, "国际创新") not in held


def test_every_content_has_a_row_and_no_tombstone(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2)
    publish_sources(empty_catalog, 1, doc_no="二号")
    publish_changes(empty_catalog, a_tombstone(source_id(2)))

    assert sorted(rows_of(empty_catalog)) == [1, 2, 3]


def test_what_is_missing_is_worked_out_by_an_upgrade(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, 2, doc_no="沪规〔2026〕1号")
    before = rows_of(empty_catalog)
    with empty_catalog.write() as connection:
        connection.execute(search.delete().where(search.c.seq == 1))

    upgrade(empty_catalog)

    assert rows_of(empty_catalog) == before
    assert indexed(empty_catalog, "1沪规") == [1, 2]


def test_what_was_indexed_otherwise_is_worked_out_anew_by_an_upgrade(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, 1, 2, doc_no="沪规〔2026〕1号")
    before = rows_of(empty_catalog)
    with empty_catalog.write() as connection:
        connection.execute(search.delete())
        as_before = {rank.name: "" for rank in SEARCHED.values()} | {"tokens": "沪规"}
        connection.execute(search.insert(), [{"seq": seq, **as_before} for seq in (1, 2)])
        execute(connection, "UPDATE alembic_version SET version_num = '0005'")
        # What later versions add is not there yet.
        enquiry.drop(connection)
    assert indexed(empty_catalog, "沪规") == [1, 2]

    upgrade(empty_catalog)

    assert rows_of(empty_catalog) == before
    assert indexed(empty_catalog, "沪规") == []
    assert indexed(empty_catalog, "1沪规") == [1, 2]


def test_of_some_entries_the_tokens_are_kept_once_more_for_counting(
    empty_catalog: Database,
) -> None:
    publish_sources(empty_catalog, *range(1, 300), doc_no="沪规〔2026〕1号")

    chosen = [n for n in range(1, 300) if in_sample(f"sources/{source_id(n)}")]
    assert 0 < len(chosen) < 30
    assert indexed(empty_catalog, sampled("1沪规")) == chosen
    assert len(indexed(empty_catalog, "1沪规")) == 299


def test_an_erasure_leaves_no_token(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, 1, doc_no="误发姓名甲乙")
    publish_sources(empty_catalog, 1, doc_no="更正")
    assert indexed(empty_catalog, "1姓名") == [1]

    with empty_catalog.write() as connection:
        erase(connection, "sources", source_id(1), 1, an_act().at)
    empty_catalog.forget()

    assert sorted(rows_of(empty_catalog)) == [2]
    assert indexed(empty_catalog, "1姓名") == []
    if empty_catalog.is_sqlite:
        kept = Path(empty_catalog.url.database or "").read_bytes()
        assert "更正".encode() in kept
        for word in ("姓名", "误发", "甲乙", narrowing_whole(1, "误发姓名甲乙")):
            assert word.encode() not in kept


@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
def test_the_full_text_index_is_never_out_of_step(empty_catalog: Database) -> None:
    publish_sources(empty_catalog, *range(1, 30), doc_no="沪规〔2026〕1号")
    with empty_catalog.write() as connection:
        erase(connection, "sources", source_id(7), 1, an_act().at)
        with pytest.raises(Exception, match="never changed"):
            execute(connection, "UPDATE search SET tokens = '' WHERE seq = 1")

        # It fails when the index and the table disagree on any row.
        execute(connection, "INSERT INTO search_index(search_index, rank) "
                            "VALUES ('integrity-check', 1)")  # fmt: skip


def indexed(database: Database, token: str) -> list[int]:
    """The seqs that the index finds a token in, asked by the public identity."""
    asked = (
        f"SELECT rowid FROM search_index WHERE search_index MATCH '{token}'"
        if database.is_sqlite
        else f"SELECT seq FROM search WHERE tokens @@ '{token}'::tsquery"
    )
    with database.read() as connection:
        return sorted(row[0] for row in execute(connection, asked).fetchall())
