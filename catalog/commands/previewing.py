"""Links by which somebody without an account looks at a release before it is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import prepared, previews
from catalog.store.staff.prepared import Prepared
from catalog.store.staff.previews import Preview
from catalog.values.dates import utc_text
from catalog.values.fault import Fault, Refused
from catalog.values.secret import secret_sha256

HOURS = 72
MOST_HOURS = 14 * 24
LONGEST_READER = 60

SECRET_PREFIX = "prv_"
"""By which a link's secret is known where it must not be, such as in a log."""

_SHOWN = 100


class NotToPreview(Exception):
    """No release of that name waits to be published."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class PreviewInvalid(Exception):
    """A link opens nothing. Whether it never did or no longer does is not told."""


def create(
    database: Database, act: Act, name: str, *, reader: str, secret: str, hours: int = HOURS
) -> Preview:
    """Make a link with this secret to a prepared release that waits.

    `reader` is printed across every page of it. Raises NotToPreview and Refused.
    """
    faults = _faults_of(reader, hours)
    if faults:
        raise Refused(faults)
    expires = utc_text(act.now + timedelta(hours=hours))
    new = Preview(secret_sha256(secret), name, reader.strip(), act.actor, act.at, expires)
    with database.write() as connection:
        if _waiting(prepared.find(connection, name)) is None:
            raise NotToPreview(name)
        previews.add(connection, new)
        record(
            connection, act, "preview.created", _subject(new),
            plan=name, reader=new.reader, expires_at=expires,
        )  # fmt: skip
    return new


def look(database: Database, act: Act, secret: str) -> tuple[Preview, Prepared]:
    """Open a link: the link and the release it shows, which is counted. Raises PreviewInvalid.

    One whose release was published or cancelled opens nothing: it would show nothing to come.
    """
    with database.write() as connection:
        found = previews.find(connection, secret_sha256(secret), hold=True)
        if found is None or not found.holds(act.at):
            raise PreviewInvalid
        plan = _waiting(prepared.look(connection, found.prepared_release))
        if plan is None:
            raise PreviewInvalid
        previews.count(connection, found.secret_sha256)
        record(
            connection, act, "preview.opened", _subject(found), plan=plan.name, reader=found.reader
        )
        return replace(found, opened=found.opened + 1), plan


def revoke(database: Database, act: Act, name: str, preview_id: str) -> Preview:
    """Let a link to a release, told by the hash of its secret, open nothing any more.

    One that was revoked before stays as it is. Raises PreviewInvalid when there is none.
    """
    with database.write() as connection:
        found = previews.find(connection, preview_id, hold=True)
        if found is None or found.prepared_release != name:
            raise PreviewInvalid
        if found.revoked_at is not None:
            return found
        previews.revoke(connection, found.secret_sha256, act.at)
        record(
            connection, act, "preview.revoked", _subject(found),
            plan=name, reader=found.reader, opened=found.opened,
        )  # fmt: skip
        return replace(found, revoked_at=act.at)


def of_release(database: Database, name: str) -> list[Preview]:
    """The links to a prepared release, those first that were made last."""
    with database.read_as_staff() as connection:
        return previews.of_release(connection, name, limit=_SHOWN)


def _waiting(plan: Prepared | None) -> Prepared | None:
    return plan if plan is not None and plan.state in ("waiting", "failed") else None


def _subject(preview: Preview) -> str:
    return f"previews/{preview.secret_sha256}"


def _faults_of(reader: str, hours: int) -> list[Fault]:
    faults = []
    if not (reader.strip() and reader.isprintable() and len(reader) <= LONGEST_READER):
        faults.append(Fault("/reader", "name-form", {"maximum": LONGEST_READER}))
    if not 1 <= hours <= MOST_HOURS:
        facts = {"value": hours, "maximum": MOST_HOURS}
        faults.append(Fault("/hours", "preview-hours", facts))
    return faults
