"""The single row that orders everything published."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from catalog.store.public.tables import clock
from catalog.values.chain import GENESIS


@dataclass(frozen=True)
class Clock:
    """Where the published catalog stands: `seq` changes in the history named `epoch`."""

    epoch: str
    seq: int
    chain: str
    data_mode: str


class NotInitialised(Exception):
    """The database holds no catalog yet."""


def start(connection: Connection, *, epoch: str, data_mode: str) -> None:
    """Begin an empty history. The mode can never be changed afterwards."""
    connection.execute(
        insert(clock).values(one=1, epoch=epoch, seq=0, chain=GENESIS, data_mode=data_mode)
    )


def read(connection: Connection) -> Clock:
    """Where the catalog stands. Raises NotInitialised on an empty database."""
    row = connection.execute(
        select(clock.c.epoch, clock.c.seq, clock.c.chain, clock.c.data_mode)
    ).one_or_none()
    if row is None:
        raise NotInitialised
    return Clock(*row)


def hold(connection: Connection) -> None:
    """Let nobody else publish until this transaction ends. To be taken after any draft."""
    connection.execute(select(clock.c.seq).where(clock.c.one == 1).with_for_update())


def advance(connection: Connection, changes: int) -> Clock:
    """Take the next `changes` seqs and hold the clock until this transaction ends.

    The row lock lasts until the commit is visible, so no later seq can be drawn before this one
    can be read: the order of seqs is the order of commits, and a rollback returns them.
    Answers the clock as it stood before.
    """
    row = connection.execute(
        update(clock)
        .where(clock.c.one == 1)
        .values(seq=clock.c.seq + changes)
        .returning(clock.c.epoch, clock.c.seq, clock.c.chain, clock.c.data_mode)
    ).one_or_none()
    if row is None:
        raise NotInitialised
    return Clock(row.epoch, row.seq - changes, row.chain, row.data_mode)


def close(connection: Connection, chain: str) -> None:
    """Record the hash of the last change of this transaction."""
    connection.execute(update(clock).where(clock.c.one == 1).values(chain=chain))


def begin_epoch(connection: Connection, epoch: str) -> None:
    """Name a new history after a restore: consumers of the old one are told to start again."""
    connection.execute(update(clock).where(clock.c.one == 1).values(epoch=epoch))
