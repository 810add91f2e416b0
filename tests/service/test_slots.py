"""The places kept for the 21 parcels are in no public answer: not a byte tells that they exist."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import delete, select, text

from catalog.commands.releasing import release_prepared
from catalog.kinds import KINDS
from catalog.store.database import Database
from catalog.store.staff.tables import authorship, draft, revision
from service.api.call import API
from service.feeds import VIEWS
from tests.service.conftest import Serve
from tests.service.contract_client import Client
from tests.support.catalogs import CHECKER, an_act


def test_a_real_catalog_answers_alike_with_its_21_slots_and_without(
    real_catalog: Database, serve: Serve
):
    release_prepared(real_catalog, "first", an_act(CHECKER))
    slot_ids = _slots(real_catalog)
    assert len(slot_ids) == 21
    with_slots = dict(_answers(serve(real_catalog), slot_ids))

    with real_catalog.write() as connection:
        slots = select(draft.c.id).where(draft.c.entry_id.is_(None))
        # What a draft said is kept for ever; here it is to be as if it had never been said.
        connection.execute(
            text(
                "DROP TRIGGER revision_never_deleted"
                if real_catalog.is_sqlite
                else "ALTER TABLE staff.revision DISABLE TRIGGER USER"
            )
        )
        for table, column in (
            (revision, revision.c.draft_id),
            (authorship, authorship.c.draft_id),
            (draft, draft.c.id),
        ):
            connection.execute(delete(table).where(column.in_(slots)))

    assert dict(_answers(serve(real_catalog), slot_ids)) == with_slots
    assert with_slots["parcels items"][0] == 200


def test_a_public_slot_would_be_seen(real_catalog: Database, serve: Serve):
    """The comparison above can fail: one published entry less changes the answers."""
    before = dict(_answers(serve(real_catalog), []))

    release_prepared(real_catalog, "first", an_act(CHECKER))

    assert dict(_answers(serve(real_catalog), [])) != before


def _slots(database: Database) -> list[str]:
    with database.read_as_staff() as connection:
        return list(connection.scalars(select(draft.c.id).where(draft.c.entry_id.is_(None))))


def _answers(client: Client, slot_ids: list[str]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Status and a digest of headers and body of every kind of public question."""
    paths = {
        "site": "/",
        "site en": "/en/",
        **{path: path for path in VIEWS},
        "landing": API,
        "collections": f"{API}/collections",
        "lookup": f"{API}/lookup?any-identifier=TP-SRC-S1",
    }
    for name in KINDS:
        root = f"{API}/collections/{name}"
        paths[f"{name}"] = root
        for resource in ("schema", "queryables", "sortables"):
            paths[f"{name} {resource}"] = f"{root}/{resource}"
        paths[f"{name} items"] = f"{root}/items?limit=1000"
        paths[f"{name} first"] = f"{root}/items?limit=1&sortby=-name_zh"
        paths[f"{name} by slot"] = f"{root}/items/{(slot_ids or ['X1'])[0].upper()[:32]}"
    paths["unidentified"] = f"{API}/collections/parcels/items?identity_status=unidentified"
    for name, path in paths.items():
        answer = client.get(path)
        body = answer.get_data()
        assert not any(slot.encode() in body for slot in slot_ids)
        told = str(sorted(answer.headers.items())).encode() + body
        yield name, (answer.status_code, hashlib.sha256(told).hexdigest())
