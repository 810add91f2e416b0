"""Reading the audit, taking it along, and letting go of what is older than it has to be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import audits
from catalog.store.staff.audits import Record
from catalog.store.staff.guards import AUDIT_KEPT_DAYS
from catalog.values.canonical import canonical_bytes
from catalog.values.dates import utc_text


def page(
    database: Database,
    *,
    limit: int,
    before: int | None = None,
    actor: str | None = None,
    subject: str | None = None,
) -> list[Record]:
    """Records, newest first: those below an ordinal, of one actor, of one subject."""
    with database.read_as_staff() as connection:
        return audits.newest(connection, limit=limit, before=before, actor=actor, subject=subject)


def export(database: Database) -> Iterator[bytes]:
    """Every record that is kept, oldest first, a line of canonical JSON each (NDJSON).

    Whoever has the lines can work out every hash: it is SHA-256 over the canonical JSON of the
    other members, `facts` as a text.
    """
    with database.read_as_staff() as connection:
        for found in audits.every(connection):
            yield canonical_bytes(_line(found)) + b"\n"


def fault(database: Database) -> str | None:
    """The first record that does not hold in the chain; None when all do."""
    with database.read_as_staff() as connection:
        return audits.fault(connection)


def forget(database: Database, act: Act, *, days: int) -> int:
    """Delete what was recorded more than `days` ago, and answer how many records that were.

    Less than half a year is refused by the database as well.
    """
    assert days >= AUDIT_KEPT_DAYS
    before = utc_text(act.now - timedelta(days=days))
    with database.write() as connection:
        gone = audits.forget(connection, before)
        if gone:
            record(connection, act, "audit.forgotten", f"audit/{before}", records=gone, days=days)
        return gone


def _line(found: Record) -> dict[str, Any]:
    return {**found.__dict__, "facts": dict(found.facts)}
