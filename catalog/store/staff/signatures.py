"""Who wrote and who approved what was published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select

from catalog.store.staff.tables import signature


@dataclass(frozen=True)
class Signature:
    """One author's and one approver's part in an entry of a release. They are never the same."""

    release_id: str
    collection: str
    entry_id: str
    author: str
    approver: str
    content_sha256: str


def add(connection: Connection, signatures: Iterable[Signature]) -> None:
    """Keep signatures. The database refuses one whose author and approver are the same."""
    rows = [asdict(found) for found in signatures]
    if rows:
        connection.execute(insert(signature), rows)


def of_release(connection: Connection, release_id: str) -> list[Signature]:
    """The signatures of a release, by entry."""
    columns = (
        signature.c.release_id,
        signature.c.collection,
        signature.c.entry_id,
        signature.c.author,
        signature.c.approver,
        signature.c.content_sha256,
    )
    rows = connection.execute(
        select(*columns).where(signature.c.release_id == release_id).order_by(*columns[1:5])
    )
    return [Signature(*row) for row in rows]
