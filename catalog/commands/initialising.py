"""Making a database a catalog, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from catalog.commands.acts import Act
from catalog.commands.publication import ready_changes
from catalog.commands.recording import record
from catalog.kinds.documents import Document
from catalog.rules.slot import empty_slot
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.public.versions import append
from catalog.store.staff import drafts, prepared

FIRST = "first"
"""The name of the release that `init --real` prepares."""

DECLARED_SLOTS = 21


class ModeFixed(Exception):
    """A database was made for another mode, and that can never be changed."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        super().__init__(f"this database is a {mode} catalog and stays one")


@dataclass(frozen=True)
class Initialised:
    """`fresh` is False when the catalog was there before and nothing was done."""

    fresh: bool
    seq: int
    entries: int


def initialise_demo(
    database: Database, documents: Sequence[Document], act: Act, epoch: UUID
) -> Initialised:
    """Publish sourced facts and invented parcels as one seed release."""
    with database.write() as connection:
        found = _existing(connection, "demo")
        if found:
            return found
        clock.start(connection, epoch=str(epoch), data_mode="demo")
        for document in documents:
            drafts.save(connection, document=document, existing=None, actor=act.actor, now=act.at)
        opened = drafts.lock(connection, prepared_release=None)
        changes = ready_changes(connection, documents, "demo", act.coordinate_decimals, act.wording)
        released = append(
            connection, act.release("seed", "演示目录", "Demonstration catalog"), changes
        )
        drafts.mark_released(connection, opened)
        record(
            connection,
            act,
            "catalog.initialised",
            "catalog/demo",
            entries=len(changes),
            release=released.id,
        )
        return Initialised(True, released.last_seq, len(changes))


def initialise_real(
    database: Database,
    documents: Sequence[Document],
    act: Act,
    epoch: UUID,
) -> Initialised:
    """Prepare all sourced facts as one first release, and the 21 slots that nobody sees yet.

    Nothing is public afterwards: a second person releases it.
    """
    with database.write() as connection:
        found = _existing(connection, "real")
        if found:
            return found
        clock.start(connection, epoch=str(epoch), data_mode="real")
        prepared.add(
            connection,
            name=FIRST,
            cause="staff",
            title_zh="首次发布",
            title_en="First publication",
            prepared_by=act.actor,
            prepared_at=act.at,
        )
        for document in documents:
            drafts.save(
                connection,
                document=document,
                existing=None,
                actor=act.actor,
                now=act.at,
                prepared_release=FIRST,
            )
        for number in range(1, DECLARED_SLOTS + 1):
            drafts.add(
                connection, document=empty_slot(), actor=act.actor, now=act.at, slot_no=number
            )
        # Faults show now, not on the day of publication.
        ready_changes(connection, documents, "real", act.coordinate_decimals, act.wording)
        record(
            connection,
            act,
            "catalog.initialised",
            "catalog/real",
            entries=len(documents),
            plan=FIRST,
        )
        return Initialised(True, 0, len(documents))


def _existing(connection: Connection, mode: str) -> Initialised | None:
    try:
        found = clock.read(connection)
    except clock.NotInitialised:
        return None
    if found.data_mode != mode:
        raise ModeFixed(found.data_mode)
    return Initialised(False, found.seq, 0)
