"""Workbooks between the trial and the confirmation of an import: who sent which, and when.

Their bytes lie in a folder under the upload's id; the rows here say which of them are anybody's.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from catalog.store.staff.tables import upload


@dataclass(frozen=True)
class Upload:
    """`file_name` is as its sender called it: told to people, never a path."""

    id: str
    sha256: str
    file_name: str
    by: str
    at: str


_COLUMNS = (upload.c.id, upload.c.sha256, upload.c.file_name, upload.c.by, upload.c.at)


def add(connection: Connection, new: Upload) -> None:
    connection.execute(insert(upload).values(new.__dict__))


def find(connection: Connection, upload_id: str) -> Upload | None:
    statement = select(*_COLUMNS).where(upload.c.id == upload_id)
    row = connection.execute(statement).one_or_none()
    return None if row is None else Upload(**row._mapping)


def ids(connection: Connection) -> set[str]:
    """Of all uploads."""
    return set(connection.execute(select(upload.c.id)).scalars())


def remove(connection: Connection, upload_id: str) -> bool:
    """Forget an upload. False: somebody did so before."""
    done = connection.execute(delete(upload).where(upload.c.id == upload_id))
    return done.rowcount == 1


def sent_before(connection: Connection, at: str, *, limit: int) -> list[Upload]:
    """Uploads from before an instant, oldest first."""
    statement = select(*_COLUMNS).where(upload.c.at < at).order_by(upload.c.at, upload.c.id)
    return [Upload(**row._mapping) for row in connection.execute(statement.limit(limit))]
