"""What one person took out of view at once, and who confirmed it afterwards."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from catalog.store.staff.tables import withdrawal


@dataclass(frozen=True)
class Withdrawal:
    """One entry that was taken out of view at once, by the release that did it."""

    release_id: str
    collection: str
    entry_id: str
    by: str
    at: str
    confirmed_by: str | None
    confirmed_at: str | None


_COLUMNS = (
    withdrawal.c.release_id,
    withdrawal.c.collection,
    withdrawal.c.entry_id,
    withdrawal.c.by,
    withdrawal.c.at,
    withdrawal.c.confirmed_by,
    withdrawal.c.confirmed_at,
)


def add(connection: Connection, found: Withdrawal) -> None:
    """Keep who withdrew what."""
    connection.execute(insert(withdrawal).values(asdict(found)))


def find(connection: Connection, release_id: str, *, hold: bool = False) -> Withdrawal | None:
    """The withdrawal that a release made, on demand held until the transaction ends."""
    statement = select(*_COLUMNS).where(withdrawal.c.release_id == release_id)
    row = connection.execute(statement.with_for_update() if hold else statement).one_or_none()
    return None if row is None else Withdrawal(*row)


def newest(connection: Connection, *, unconfirmed: bool, limit: int) -> list[Withdrawal]:
    """Withdrawals, newest first: all of them, or those that nobody has confirmed."""
    statement = select(*_COLUMNS).order_by(withdrawal.c.at.desc(), withdrawal.c.release_id.desc())
    if unconfirmed:
        statement = statement.where(withdrawal.c.confirmed_by.is_(None))
    return [Withdrawal(*row) for row in connection.execute(statement.limit(limit))]


def confirm(connection: Connection, release_id: str, *, by: str, at: str) -> None:
    """Keep who confirmed. The database refuses whoever withdrew it."""
    connection.execute(
        update(withdrawal)
        .where(withdrawal.c.release_id == release_id)
        .values(confirmed_by=by, confirmed_at=at)
    )
