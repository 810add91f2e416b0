"""Publishing in a test: one entry changed, everything else as it is."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from typing import Any

from catalog.commands.loading import load
from catalog.commands.releasing import release_drafts
from catalog.commands.withdrawing import redact, withdraw
from catalog.exchange.reading import RawEntry
from catalog.kinds.documents import Document
from catalog.store.database import Database
from tests.support.catalogs import CHECKER, MAKER, an_act, seed_documents


@cache
def _seed() -> dict[str, Document]:
    return {document["id"]: document for document in seed_documents(demonstration=True)}


def seeded(entry_id: str, **properties: Any) -> Document:
    """A seeded entry with some properties changed."""
    document = deepcopy(_seed()[entry_id])
    document["properties"].update(properties)
    return document


def publish(database: Database, *documents: Document) -> int:
    """Publish documents in one release. Returns its last seq."""
    entries = [RawEntry("test", number, d) for number, d in enumerate(documents, start=1)]
    loaded = load(database, entries, an_act(MAKER))
    assert loaded.stored, [line.faults for line in loaded.lines]
    done = release_drafts(database, an_act(CHECKER), title_zh="测试", title_en="Test")
    assert done.released is not None
    return done.released.last_seq


def take_down(
    database: Database, kind: str, entry_id: str, *, replaced_by: tuple[str, ...] = ()
) -> None:
    withdraw(database, kind, entry_id, an_act(CHECKER), reason="withdrawn", replaced_by=replaced_by)


def erase(database: Database, kind: str, entry_id: str, number: int) -> None:
    redact(database, kind, entry_id, number, an_act(CHECKER), reason="test")
