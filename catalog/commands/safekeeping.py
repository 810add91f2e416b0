"""Backups and restores."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange import asset_files
from catalog.feed.verification import verify
from catalog.store import backup
from catalog.store.database import Connection, Database
from catalog.store.public import clock, events, states
from catalog.store.public.searching import complete
from catalog.store.staff import assets, audits


class DoesNotVerify(Exception):
    """A restored history does not hold; nothing was kept of it."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


def back_up(
    database: Database, path: Path, act: Act, data_dir: Path, *, without_lost: bool = False
) -> backup.Backup:
    """Write the whole catalog into a file while others go on publishing, with the files it names.

    Raises FilesLost where some are not in the data folder as they were, unless a backup
    `without_lost` files will do, which names them.
    """
    with database.read_as_staff() as connection:
        wanted = _files(connection)
        lost = asset_files.lost(data_dir, wanted)
        if lost and not without_lost:
            raise backup.FilesLost(lost)
        kept = [
            backup.Kept(name, wanted[name], asset_files.private_path(data_dir, name))
            for name in sorted(wanted.keys() - set(lost))
        ]
        return backup.write(connection, path, act.at, kept, lost)


def lost_files(database: Database, data_dir: Path) -> list[str]:
    """The files that are not in the data folder as they were taken in."""
    with database.read_as_staff() as connection:
        return asset_files.lost(data_dir, _files(connection))


def restore(database: Database, path: Path, epoch: UUID, act: Act, data_dir: Path) -> backup.Backup:
    """Fill an empty database and a data folder from a backup, check it, and begin a new epoch.

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
        _bring_back(connection, path, found, data_dir)
        _begin_epoch(connection, epoch, act)
        record(
            connection, act, "catalog.restored", f"epochs/{epoch}",
            rows=found.rows, files=len(found.files), lost=list(found.lost),
        )  # fmt: skip
        return found


def begin_epoch(database: Database, epoch: UUID, act: Act) -> None:
    """Begin a new epoch where the catalog stands: after a failover that may have lost commits."""
    with database.write() as connection:
        clock.hold(connection)
        _begin_epoch(connection, epoch, act)
        record(connection, act, "epoch.begun", f"epochs/{epoch}")


def _files(connection: Connection) -> dict[str, str]:
    """All files that were taken in, by name, with their SHA-256."""
    found: dict[str, str] = {}
    for asset in assets.every(connection):
        found |= asset_files.files_of(asset)
    return found


def _bring_back(connection: Connection, path: Path, found: backup.Backup, data_dir: Path) -> None:
    """Put the files of a backup into the data folder. Raises DoesNotVerify."""
    wanted = _files(connection)
    for name, sha256 in sorted(wanted.items()):
        if name not in found.lost and found.files.get(name) != sha256:
            raise DoesNotVerify(f"the file {name} is not in it as it was")
    if found.files.keys() - wanted.keys():
        raise DoesNotVerify("it holds a file that nothing in it names")
    backup.read_files(path, partial(asset_files.bring_back, data_dir))


def _begin_epoch(connection: Connection, epoch: UUID, act: Act) -> None:
    clock.begin_epoch(connection, str(epoch))
    head = clock.read(connection).seq
    state = states.at(connection, head)
    assert state is not None, "every release has left its state"
    data = {"epoch": str(epoch), "head_seq": head, "state_digest": state.state_digest}
    events.record(connection, kind="catalog.restored", seq=head, at=act.at, data=data)
