"""Entries leave public view, come back under their own numbering, and can be erased for ever."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from catalog.commands.withdrawing import redact, withdraw
from catalog.feed.verification import verify
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.tables import REASONS
from catalog.store.public.versions import NoSuchVersion, NotPublished, append
from catalog.values.fault import Refused
from tests.catalog.commands.everything import everything
from tests.catalog.documents import a_contact, a_parcel, a_source, publish
from tests.store.test_naive_counters import wait_until_it_is_blocked
from tests.support.builders import a_change, a_release, publish_sources, source_id
from tests.support.catalogs import CHECKER, an_act

COLUMNS = (
    "seq", "collection", "entry_id", "number", "op", "reason", "replaced_by", "release_id",
    "content", "content_sha256",
)  # fmt: skip


def versions(database: Database, entry_id: str) -> list[dict[str, Any]]:
    rows = everything(database)["version"]
    found = [dict(zip(COLUMNS, row, strict=False)) for row in rows]
    return [row for row in found if row["entry_id"] == entry_id]


def indexed(database: Database, table: str, entry_id: str) -> list[tuple[int, int]]:
    """(seq, until_seq) of each index row of an entry."""
    return [row[:2] for row in everything(database)[table] if row[2] == entry_id]


def holds(database: Database) -> bool:
    with database.read_as_staff() as connection:
        return verify(connection).problem is None


@pytest.mark.parametrize("reason", [reason for reason in REASONS if reason != "redacted"])
def test_a_withdrawn_entry_leaves_a_tombstone_with_its_reason(empty_catalog: Database, reason: str):
    publish(empty_catalog, a_source())

    released = withdraw(empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER), reason=reason)

    first, tomb = versions(empty_catalog, "TP-SRC-T1")
    assert (tomb["seq"], tomb["number"], tomb["op"], tomb["reason"]) == (2, 2, "delete", reason)
    assert tomb["content"] is tomb["content_sha256"] is None
    assert first["content"] is not None
    assert (released.first_seq, released.last_seq) == (2, 2)
    assert indexed(empty_catalog, "index_sources", "TP-SRC-T1") == [(1, 2)]
    assert holds(empty_catalog)


def test_a_tombstone_names_what_replaced_the_entry(empty_catalog: Database):
    publish(empty_catalog, a_source("TP-SRC-T1"), a_source("TP-SRC-T2"), a_source("TP-SRC-T3"))

    withdraw(
        empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER),
        reason="split", replaced_by=("TP-SRC-T3", "TP-SRC-T2"),
    )  # fmt: skip

    assert versions(empty_catalog, "TP-SRC-T1")[-1]["replaced_by"] == '["TP-SRC-T3", "TP-SRC-T2"]'


@pytest.mark.parametrize("other", ["TP-SRC-T9", "DEMO-SVC-T1", "TP-SRC-T1", "TP-SRC-T2"])
def test_what_replaces_an_entry_is_public_of_its_kind_and_another(
    empty_catalog: Database, other: str
):
    publish(empty_catalog, a_source("TP-SRC-T1"), a_source("TP-SRC-T2"), a_contact())
    withdraw(empty_catalog, "sources", "TP-SRC-T2", an_act(CHECKER), reason="error")
    before = everything(empty_catalog)

    with pytest.raises(Refused) as refused:
        withdraw(
            empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER),
            reason="merged", replaced_by=(other,),
        )  # fmt: skip

    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == ("/replaced_by/0", "dangling-reference")
    assert everything(empty_catalog) == before


def test_the_wrong_one_among_several_is_named(empty_catalog: Database):
    publish(empty_catalog, a_source("TP-SRC-T1"), a_source("TP-SRC-T2"))

    with pytest.raises(Refused) as refused:
        withdraw(
            empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER),
            reason="split", replaced_by=("TP-SRC-T2", "TP-SRC-T3"),
        )  # fmt: skip

    assert [fault.pointer for fault in refused.value.faults] == ["/replaced_by/1"]


@pytest.mark.parametrize(
    ("collection", "entry_id"), [("sources", "TP-SRC-T9"), ("parcels", "TP-SRC-T1")]
)
def test_what_is_not_public_cannot_be_withdrawn(
    empty_catalog: Database, collection: str, entry_id: str
):
    publish(empty_catalog, a_source())
    before = everything(empty_catalog)

    with pytest.raises(NotPublished):
        withdraw(empty_catalog, collection, entry_id, an_act(CHECKER), reason="withdrawn")

    assert everything(empty_catalog) == before


def test_an_entry_is_withdrawn_once(empty_catalog: Database):
    publish(empty_catalog, a_source())
    withdraw(empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER), reason="error")

    with pytest.raises(NotPublished):
        withdraw(empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER), reason="error")


def test_an_entry_that_comes_back_goes_on_with_its_numbers(empty_catalog: Database):
    publish(empty_catalog, a_source())
    withdraw(empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER), reason="error")

    publish(empty_catalog, a_source())

    found = versions(empty_catalog, "TP-SRC-T1")
    assert [(row["seq"], row["number"], row["op"]) for row in found] == [
        (1, 1, "upsert"), (2, 2, "delete"), (3, 3, "upsert"),
    ]  # fmt: skip
    assert found[0]["content"] == found[2]["content"]
    assert [seq for seq, _ in indexed(empty_catalog, "index_sources", "TP-SRC-T1")] == [1, 3]
    assert holds(empty_catalog)


def test_the_current_version_is_erased_and_withdrawn_in_one_act(empty_catalog: Database):
    publish(empty_catalog, a_parcel(name_zh="张三的地块"), a_contact())

    released = redact(empty_catalog, "parcels", "DEMO-P-101", 1, an_act(CHECKER), reason="个人姓名")

    first, tomb = versions(empty_catalog, "DEMO-P-101")
    assert released is not None
    assert (first["content"], first["op"], first["number"]) == (None, "upsert", 1)
    assert first["content_sha256"] is not None
    assert (tomb["op"], tomb["reason"], tomb["number"]) == ("delete", "redacted", 2)
    assert holds(empty_catalog)
    assert public_part(empty_catalog).count("张三") == 0


def test_an_old_version_is_erased_and_the_entry_stays_public(empty_catalog: Database):
    publish(empty_catalog, a_parcel(name_zh="张三的地块", plot_no="ZZ-ZHANG"), a_contact())
    publish(empty_catalog, a_parcel(name_zh="地块"))
    last = versions(empty_catalog, "DEMO-P-101")[-1]

    released = redact(empty_catalog, "parcels", "DEMO-P-101", 1, an_act(CHECKER), reason="姓名")

    first, second = versions(empty_catalog, "DEMO-P-101")
    assert released is None
    assert first["content"] is None
    assert second == last
    assert [seq for seq, _ in indexed(empty_catalog, "index_parcels", "DEMO-P-101")] == [3]
    assert holds(empty_catalog)
    assert public_part(empty_catalog).count("张三") == 0
    assert public_part(empty_catalog).casefold().count("zz-zhang") == 0


@pytest.mark.parametrize("catalogs", ["sqlite"], indirect=True)
def test_no_byte_of_what_was_erased_is_left_in_the_database_file(empty_catalog: Database):
    reader = Reader(empty_catalog)
    assert reader.clock().seq == 0, "a service is running, and keeps the log from being removed"
    publish(empty_catalog, a_parcel(name_zh="张三的地块", plot_no="ZZ-ZHANG"), a_contact())
    publish(empty_catalog, a_parcel(name_zh="地块"))

    redact(empty_catalog, "parcels", "DEMO-P-101", 1, an_act(CHECKER), reason="姓名")

    path = Path(empty_catalog.url.database or "")
    stored = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert "张三".encode() not in stored
    assert b"zz-zhang" not in stored.lower()
    reader.release()


def test_a_version_that_is_being_superseded_is_erased_and_the_newer_one_stays_public(
    empty_catalog: Database,
):
    publish_sources(empty_catalog, 1, doc_no="一号")
    name, clerk = source_id(1), an_act(CHECKER)

    redaction = threading.Thread(
        target=redact, args=(empty_catalog, "sources", name, 1, clerk), kwargs={"reason": "姓名"}
    )

    with empty_catalog.write() as connection:
        append(connection, a_release(), [a_change(a_source(name, doc_no="二号"))])
        redaction.start()
        wait_until_it_is_blocked(empty_catalog, redaction)
    redaction.join()

    first, second = versions(empty_catalog, name)
    assert first["content"] is None
    assert (second["op"], second["number"]) == ("upsert", 2)


@pytest.mark.parametrize("number", [0, 2, 3, 99])
def test_there_is_nothing_to_erase_in_a_tombstone_or_a_version_that_never_was(
    empty_catalog: Database, number: int
):
    publish(empty_catalog, a_source())
    withdraw(empty_catalog, "sources", "TP-SRC-T1", an_act(CHECKER), reason="error")
    before = everything(empty_catalog)

    with pytest.raises(NoSuchVersion):
        redact(empty_catalog, "sources", "TP-SRC-T1", number, an_act(CHECKER), reason="姓名")

    assert everything(empty_catalog) == before


def test_a_version_is_erased_once(empty_catalog: Database):
    publish(empty_catalog, a_source())
    redact(empty_catalog, "sources", "TP-SRC-T1", 1, an_act(CHECKER), reason="姓名")

    with pytest.raises(NoSuchVersion):
        redact(empty_catalog, "sources", "TP-SRC-T1", 1, an_act(CHECKER), reason="姓名")


def test_an_erased_entry_can_be_published_again_in_another_form(empty_catalog: Database):
    publish(empty_catalog, a_source(name_zh="张三文件"))
    redact(empty_catalog, "sources", "TP-SRC-T1", 1, an_act(CHECKER), reason="姓名")

    publish(empty_catalog, a_source(name_zh="文件"))

    assert [row["number"] for row in versions(empty_catalog, "TP-SRC-T1")] == [1, 2, 3]
    assert holds(empty_catalog)


def public_part(database: Database) -> str:
    """Every byte of every public table."""
    return str({name: rows for name, rows in everything(database).items() if "." not in name})
