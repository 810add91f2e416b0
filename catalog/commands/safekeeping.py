"""Backups and restores."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.feed.verification import verify
from catalog.store import backup
from catalog.store.database import Connection, Database
from catalog.store.public import clock, events, states
from catalog.store.public.searching import complete
from catalog.store.staff import audits


class DoesNotVerify(Exception):
    """A restored history does not hold; nothing was kept of it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def back_up(database: Database, path: Path, act: Act) -> backup.Backup:
    """Write the whole catalog into a file while others go on publishing."""
    with database.read_as_staff() as connection:
        return backup.write(connection, path, act.at)


def restore(database: Database, path: Path, epoch: UUID, act: Act) -> backup.Backup:
    """Fill an empty database from a backup, check it, and begin a new epoch.

    Consumers of the old epoch are answered 410 and start again from a snapshot: whatever was
    published after the backup is gone, and none of them may go on as if it were not. Raises
    NotABackup, NotEmpty, DoesNotVerify; on any of them the database stays empty.
    """
    with database.write() as connection:
        found = backup.read(connection, path)
        problem = verify(connection).problem or audits.fault(connection)
        if problem:
            raise DoesNotVerify(problem)
        complete(connection)
        _begin_epoch(connection, epoch, act)
        record(connection, act, "catalog.restored", f"epochs/{epoch}", rows=found.rows)
        return found


def begin_epoch(database: Database, epoch: UUID, act: Act) -> None:
    """Begin a new epoch where the catalog stands: after a failover that may have lost commits."""
    with database.write() as connection:
        clock.hold(connection)
        _begin_epoch(connection, epoch, act)
        record(connection, act, "epoch.begun", f"epochs/{epoch}")


def _begin_epoch(connection: Connection, epoch: UUID, act: Act) -> None:
    clock.begin_epoch(connection, str(epoch))
    head = clock.read(connection).seq
    state = states.at(connection, head)
    assert state is not None, "every release has left its state"
    data = {"epoch": str(epoch), "head_seq": head, "state_digest": state.state_digest}
    events.record(connection, kind="catalog.restored", seq=head, at=act.at, data=data)
