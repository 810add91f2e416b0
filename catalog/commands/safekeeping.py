"""Backups and restores."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from catalog.commands.acts import Act
from catalog.feed.verification import verify
from catalog.store import backup
from catalog.store.database import Database
from catalog.store.public import clock


class DoesNotVerify(Exception):
    """A restored history does not hold; nothing was kept of it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def back_up(database: Database, path: Path, act: Act) -> backup.Backup:
    """Write the whole catalog into a file while others go on publishing."""
    with database.read_as_staff() as connection:
        return backup.write(connection, path, act.at)


def restore(database: Database, path: Path, epoch: UUID) -> backup.Backup:
    """Fill an empty database from a backup, check it, and begin a new epoch.

    Consumers of the old epoch are answered 410 and start again from a snapshot: whatever was
    published after the backup is gone, and none of them may go on as if it were not. Raises
    NotABackup, NotEmpty, DoesNotVerify; on any of them the database stays empty.
    """
    with database.write() as connection:
        found = backup.read(connection, path)
        verified = verify(connection)
        if verified.problem:
            raise DoesNotVerify(verified.problem)
        clock.begin_epoch(connection, str(epoch))
        return found
