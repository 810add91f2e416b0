"""A database becomes a catalog once, and stays the one it became."""

from __future__ import annotations

from uuid import UUID

import orjson
import pytest

from catalog.commands.initialising import (
    DECLARED_SLOTS,
    FIRST,
    ModeFixed,
    initialise_demo,
    initialise_real,
)
from catalog.commands.releasing import NothingToRelease, release_prepared
from catalog.feed.verification import verify
from catalog.kinds.documents import Document
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.values.fault import Refused
from tests.catalog.commands.everything import everything
from tests.catalog.documents import SOURCED, a_contact, a_parcel, a_source, document
from tests.support.catalogs import CHECKER, EPOCH, MAKER, Catalogs, an_act, seed_documents

OTHER_EPOCH = UUID("00000000-0000-4000-8000-000000000002")


def invented() -> list[Document]:
    return [document(a_parcel()), document(a_contact())]


def sourced() -> list[Document]:
    return [document(a_source()), document(a_contact("TP-SVC-T1", SOURCED))]


def public_bytes_of(database: Database) -> bytes:
    """Every byte of every public table."""
    held = everything(database)
    return repr({name: rows for name, rows in held.items() if "." not in name}).encode()


def slots_of(database: Database) -> list[tuple[str, str]]:
    """(id of the draft, its document) of every slot."""
    return [(row[0], row[4]) for row in everything(database)["staff.draft"] if row[3] is not None]


def test_a_demonstration_is_public_at_once(catalogs: Catalogs):
    database = catalogs.migrated()

    done = initialise_demo(database, invented(), an_act(), EPOCH)

    assert (done.fresh, done.seq, done.entries) == (True, 2, 2)
    release = everything(database)["release"][0]
    assert (release[1], release[5], release[6]) == ("seed", 1, 2)
    with database.read_as_staff() as connection:
        assert clock.read(connection).data_mode == "demo"
        assert verify(connection).problem is None


@pytest.mark.parametrize("initialise", [initialise_demo, initialise_real])
def test_doing_it_again_changes_nothing(catalogs: Catalogs, initialise):
    database = catalogs.migrated()
    documents = invented() if initialise is initialise_demo else sourced()
    initialise(database, documents, an_act(), EPOCH)
    before = everything(database)

    again = initialise(database, [], an_act(CHECKER), OTHER_EPOCH)

    assert not again.fresh
    assert everything(database) == before


def test_a_catalog_stays_what_it_was_made(catalogs: Catalogs):
    demo, real = catalogs.empty("demo"), catalogs.empty("real")
    before = everything(demo), everything(real)

    with pytest.raises(ModeFixed, match="demo"):
        initialise_real(demo, sourced(), an_act(), OTHER_EPOCH)
    with pytest.raises(ModeFixed, match="real"):
        initialise_demo(real, invented(), an_act(), OTHER_EPOCH)

    assert (everything(demo), everything(real)) == before


def test_a_real_catalog_begins_with_nothing_public(real_catalog: Database):
    held = everything(real_catalog)

    assert held["version"] == held["release"] == held["term"] == []
    assert all(rows == [] for name, rows in held.items() if name.startswith("index_"))
    with real_catalog.read() as connection:
        assert clock.read(connection).seq == 0


def test_all_sourced_facts_wait_in_one_prepared_release(real_catalog: Database):
    documents = seed_documents(demonstration=False)

    held = everything(real_catalog)

    waiting = {row[2] for row in held["staff.draft"] if row[15] == FIRST}
    assert waiting == {document["id"] for document in documents}
    (prepared,) = held["staff.prepared_release"]
    assert prepared[0] == FIRST
    assert prepared[4] == MAKER
    assert set(prepared[7:]) == {None}


def test_twenty_one_slots_wait_that_nobody_sees(real_catalog: Database):
    slots = slots_of(real_catalog)

    assert len(slots) == DECLARED_SLOTS == 21
    for _, kept in slots:
        slot = orjson.loads(kept)
        assert slot["id"] is None
        assert {said["status"] for said in slot["properties"]["evidence"].values()} == {"pending"}


def test_no_byte_of_a_slot_is_ever_in_a_public_table(real_catalog: Database):
    release_prepared(real_catalog, FIRST, an_act(CHECKER))

    public = public_bytes_of(real_catalog)

    assert len(everything(real_catalog)["version"]) > 100
    for draft_id, kept in slots_of(real_catalog):
        assert draft_id.encode() not in public
        assert kept.encode() not in public
    assert b"unidentified" not in public
    assert everything(real_catalog)["index_parcels"] == []


@pytest.mark.parametrize(
    "documents",
    [[document(a_parcel(contact="DEMO-SVC-T9"))], [document(a_contact("TP-SVC-T1"))]],
    ids=["dangling", "invented"],
)
def test_a_seed_with_faults_makes_no_catalog(catalogs: Catalogs, documents: list[Document]):
    database = catalogs.migrated()

    with pytest.raises(Refused):
        initialise_real(database, documents, an_act(), EPOCH)

    assert all(rows == [] for rows in everything(database).values())


def test_a_first_release_of_nothing_is_nothing_to_release(catalogs: Catalogs):
    database = catalogs.migrated()
    initialise_real(database, [], an_act(), EPOCH)

    with pytest.raises(NothingToRelease):
        release_prepared(database, FIRST, an_act(CHECKER))
