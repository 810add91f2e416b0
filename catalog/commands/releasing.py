"""Publishing drafts: all of a release or none of it, and never by whoever prepared it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.commands.acts import Act
from catalog.commands.publication import ready_changes
from catalog.store.database import Database
from catalog.store.public import clock
from catalog.store.public.versions import Released, append
from catalog.store.staff import drafts, prepared
from catalog.values.identifiers import folded


class NothingToRelease(Exception):
    """There is no open draft to publish, or none of that name was prepared."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"nothing to release under {name!r}")


class AlreadyReleased(Exception):
    """A prepared release was published before."""

    def __init__(self, name: str, release_id: str) -> None:
        self.name, self.release_id = name, release_id
        super().__init__(f"{name!r} was published as {release_id}")


class OwnWork(Exception):
    """Somebody tried to approve what they prepared themselves."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        super().__init__(f"{actor} prepared this and cannot approve it")


class InPrepared(Exception):
    """A draft belongs to a prepared release, which is published as a whole."""


@dataclass(frozen=True)
class Publication:
    """`released` is None when every draft said what is already public."""

    released: Released | None
    entries: int


def release_prepared(database: Database, name: str, act: Act) -> Publication:
    """Publish a prepared release. `act.actor` approves it.

    Raises Refused, OwnWork, NothingToRelease, AlreadyReleased.
    """
    with database.write() as connection:
        found = prepared.find(connection, name)
        if found is None:
            raise NothingToRelease(name)
        if found.release_id is not None:
            raise AlreadyReleased(name, found.release_id)
        opened = drafts.lock(connection, prepared_release=name)
        _four_eyes(act.actor, [found.prepared_by, *(draft.updated_by for draft in opened)])
        if not opened:
            raise NothingToRelease(name)
        mode = clock.read(connection).data_mode
        documents = [draft.document for draft in opened]
        changes = ready_changes(connection, documents, mode, act.coordinate_decimals)
        released = append(
            connection, act.release(found.cause, found.title_zh, found.title_en), changes
        )
        prepared.close(
            connection,
            name,
            approved_by=act.actor,
            released_at=act.at,
            release_id=released.id,
        )
        drafts.mark_released(connection, [draft.id for draft in opened])
        return Publication(released, len(changes))


def release_drafts(
    database: Database,
    act: Act,
    *,
    title_zh: str,
    title_en: str,
    only: Iterable[str] | None = None,
) -> Publication:
    """Publish open drafts that belong to no prepared release (`only` those, by draft id).

    `act.actor` approves them. Raises Refused, OwnWork, NothingToRelease, InPrepared.
    """
    wanted = None if only is None else set(only)
    with database.write() as connection:
        opened = drafts.lock(connection, prepared_release=None, only=wanted)
        if wanted is not None and wanted & drafts.in_prepared(connection):
            raise InPrepared
        if not opened:
            raise NothingToRelease("drafts")
        preparers = sorted({draft.updated_by for draft in opened})
        _four_eyes(act.actor, preparers)
        mode = clock.read(connection).data_mode
        documents = [draft.document for draft in opened]
        changes = ready_changes(connection, documents, mode, act.coordinate_decimals)
        drafts.mark_released(connection, [draft.id for draft in opened])
        if not changes:
            return Publication(None, 0)
        released = append(connection, act.release("staff", title_zh, title_en), changes)
        prepared.add(
            connection,
            name=released.id,
            cause="staff",
            title_zh=title_zh,
            title_en=title_en,
            prepared_by=", ".join(preparers),
            prepared_at=act.at,
        )
        prepared.close(
            connection,
            released.id,
            approved_by=act.actor,
            released_at=act.at,
            release_id=released.id,
        )
        return Publication(released, len(changes))


def _four_eyes(approver: str, preparers: Iterable[str]) -> None:
    """A second person, and not the first under another spelling."""
    if folded(approver) in {folded(preparer) for preparer in preparers}:
        raise OwnWork(approver)
