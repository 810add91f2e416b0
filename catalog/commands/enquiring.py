"""Enquiries: taken from anybody, shown to staff alone, forgotten after a set time.

Whoever asks is told that it has arrived and nothing else. From one address only a few come in at a
time; where the inbox is full none does, and people are told to phone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.store.database import Database
from catalog.store.staff import enquiries, throttles
from catalog.store.staff.enquiries import Enquiry
from catalog.values.dates import utc_text
from catalog.values.peers import neighbourhood

MOST_OF_A_PEER = 5
"""From one address until it has been quiet for a while; an office shares one."""

QUIET = timedelta(minutes=15)
LOCKED_FOR = timedelta(hours=1)

MOST_KEPT = 5000
"""Beyond so many nobody reads them any more: whoever fills the inbox fills no disk."""


class TooOften(Exception):
    """Too many came from this address a moment ago."""

    def __init__(self, until: str) -> None:
        self.until = until
        super().__init__(until)


class InboxFull(Exception):
    """Too many are kept already."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks: who it is, one way to reach them, and what they want to know."""

    name: str
    contact: str
    message: str
    language: str
    seq: int
    parcel_id: str | None = None
    requirement: str | None = None


def send(database: Database, act: Act, asked: Asked, *, enquiry_id: str) -> None:
    """Keep an enquiry. Raises TooOften and InboxFull; then nothing is kept of it.

    It is not recorded: the audit outlives what people outside may have us forget.
    """
    key = f"enquiry:{neighbourhood(act.peer)}"
    with database.write() as connection:
        until = throttles.hold(connection, [key], act.at)
        if until is not None:
            raise TooOften(until)
        if enquiries.count(connection) >= MOST_KEPT:
            raise InboxFull
        throttles.count(
            connection,
            key,
            at=act.at,
            quiet_since=utc_text(act.now - QUIET),
            most=MOST_OF_A_PEER,
            until=utc_text(act.now + LOCKED_FOR),
        )
        enquiries.add(connection, Enquiry(id=enquiry_id, at=act.at, **asked.__dict__))


def page(database: Database, *, limit: int, offset: int = 0) -> list[Enquiry]:
    """Those that nobody has settled first, then the newest."""
    with database.read_as_staff() as connection:
        return enquiries.newest(connection, limit=limit, offset=offset)


def settle(database: Database, act: Act, enquiry_id: str) -> bool:
    """Note that an enquiry has been answered. False: there is none that was not."""
    with database.write() as connection:
        done = enquiries.settle(connection, enquiry_id, by=act.actor, at=act.at)
        if done:
            record(connection, act, "enquiry.settled", f"enquiries/{enquiry_id}")
        return done


def remove(database: Database, act: Act, enquiry_id: str) -> bool:
    """Forget an enquiry before its time, as who asked may want. False: there is none."""
    with database.write() as connection:
        done = enquiries.remove(connection, enquiry_id)
        if done:
            record(connection, act, "enquiry.removed", f"enquiries/{enquiry_id}")
        return done


def forget(database: Database, act: Act, *, days: int) -> int:
    """Delete what was asked more than `days` ago, and answer how many enquiries that were.

    From where people asked is forgotten as soon as it counts no more.
    """
    before = utc_text(act.now - timedelta(days=days))
    with database.write() as connection:
        throttles.forget(connection, at=act.at, quiet_since=utc_text(act.now - QUIET))
        gone = enquiries.forget(connection, before)
        if gone:
            what, whose = "enquiry.forgotten", f"enquiries/{before}"
            record(connection, act, what, whose, enquiries=gone, days=days)
        return gone
