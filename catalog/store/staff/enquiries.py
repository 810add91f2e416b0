"""Enquiries: kept for the office alone, and not for ever."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from catalog.store.staff.tables import enquiry


@dataclass(frozen=True)
class Enquiry:
    """`contact` is one way to reach who asks; `requirement` the parameters of an address.

    Times are UTC texts; `seq` is what was public when it was asked.
    """

    id: str
    at: str
    language: str
    name: str
    contact: str
    message: str
    parcel_id: str | None
    requirement: str | None
    seq: int
    settled_by: str | None = None
    settled_at: str | None = None


_COLUMNS = tuple(enquiry.c[name] for name in Enquiry.__dataclass_fields__)


def add(connection: Connection, new: Enquiry) -> None:
    connection.execute(insert(enquiry).values(new.__dict__))


def count(connection: Connection) -> int:
    """How many are kept."""
    found: int = connection.execute(select(func.count()).select_from(enquiry)).scalar_one()
    return found


def newest(connection: Connection, *, limit: int, offset: int = 0) -> list[Enquiry]:
    """Those that nobody has settled first, then the newest."""
    order = (enquiry.c.settled_at.is_not(None), enquiry.c.at.desc(), enquiry.c.id)
    statement = select(*_COLUMNS).order_by(*order).limit(limit).offset(offset)
    return [Enquiry(**row._mapping) for row in connection.execute(statement)]


def settle(connection: Connection, enquiry_id: str, *, by: str, at: str) -> bool:
    """Note that somebody has answered it. False: there is none, or somebody did so before."""
    done = connection.execute(
        update(enquiry)
        .where(enquiry.c.id == enquiry_id, enquiry.c.settled_at.is_(None))
        .values(settled_by=by, settled_at=at)
    )
    return done.rowcount == 1


def remove(connection: Connection, enquiry_id: str) -> bool:
    """Forget one. False: there is none."""
    return connection.execute(delete(enquiry).where(enquiry.c.id == enquiry_id)).rowcount == 1


def forget(connection: Connection, before: str) -> int:
    """Forget those from before an instant, settled or not, and answer how many those were."""
    return connection.execute(delete(enquiry).where(enquiry.c.at < before)).rowcount
