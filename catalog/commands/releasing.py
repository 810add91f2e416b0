"""Publishing drafts: all of a release or none of it, and never by whoever prepared it."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.commands.acts import Act
from catalog.commands.publication import Publication, publish, publish_whole
from catalog.commands.recording import record
from catalog.store.database import Connection, Database
from catalog.store.staff import authorship, drafts, prepared


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


class InPrepared(Exception):
    """A draft belongs to a prepared release, which is published as a whole."""


def release_prepared(database: Database, name: str, act: Act) -> Publication:
    """Publish a prepared release. `act.actor` approves it.

    Raises Refused, OwnWork, NothingToRelease, AlreadyReleased.
    """
    with database.write() as connection:
        opened = drafts.lock(connection, prepared_release=name)
        found = prepared.find(connection, name)
        # What was composed of approved drafts is published by those who reviewed them.
        if found is None or found.reviewed:
            raise NothingToRelease(name)
        if found.release_id is not None:
            raise AlreadyReleased(name, found.release_id)
        if not opened:
            raise NothingToRelease(name)
        done = publish_whole(connection, found, opened, act)
        _record(connection, act, done, found.name)
        return done


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
        written = authorship.of(connection, [draft.id for draft in opened])
        done = publish(
            connection,
            opened,
            {draft.id: [act.actor] for draft in opened},
            act,
            cause="staff",
            title_zh=title_zh,
            title_en=title_en,
        )
        if done.released is not None:
            prepared.add(
                connection,
                name=done.released.id,
                cause="staff",
                title_zh=title_zh,
                title_en=title_en,
                prepared_by=", ".join(sorted({by for all_by in written.values() for by in all_by})),
                prepared_at=act.at,
            )
            prepared.close(
                connection,
                done.released.id,
                approved_by=act.actor,
                released_at=act.at,
                release_id=done.released.id,
            )
        _record(connection, act, done, "drafts")
        return done


def _record(connection: Connection, act: Act, done: Publication, name: str) -> None:
    released = done.released
    subject = f"plans/{name}" if released is None else f"releases/{released.id}"
    record(
        connection,
        act,
        "release.published",
        subject,
        plan=name,
        approved_by=[act.actor],
        entries=done.entries,
    )
