"""A real service over a database of its own, which a test publishes in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from catalog.commands.safekeeping import begin_epoch
from catalog.commands.withdrawing import redact
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public import clock, states
from catalog.store.public.reading import Reader
from parcel_catalog_client.claims import Claims, differing
from parcel_catalog_client.sqlite_replica import SqliteReplica
from tests.support.builders import publish_changes, publish_sources
from tests.support.catalogs import an_act
from tests.support.server import data_dir_of, environment_of, gunicorn

OTHER_EPOCH = UUID("00000000-0000-4000-8000-0000000000ff")


@dataclass
class Published:
    """The service's address, and what is done behind it."""

    database: Database
    url: str

    def snapshot(self) -> None:
        """Write the head's, as the worker does."""
        reader = Reader(self.database)
        write_snapshot(reader, data_dir_of(self.database))
        reader.release()

    def sources(self, *numbers: int, **properties: object) -> None:
        publish_sources(self.database, *numbers, **properties)

    def changes(self, *changes: object) -> None:
        publish_changes(self.database, *changes)  # type: ignore[arg-type]

    def redact(self, collection: str, entry_id: str, number: int) -> None:
        redact(self.database, collection, entry_id, number, an_act(), reason="误发")

    def begin_epoch(self) -> None:
        begin_epoch(self.database, OTHER_EPOCH, an_act())

    @property
    def head(self) -> int:
        with self.database.read() as connection:
            return clock.read(connection).seq

    def is_held_by(self, replica: SqliteReplica) -> bool:
        """Whether a replica is what the database says that its head is."""
        position = replica.position()
        with self.database.read() as connection:
            state = states.at(connection, self.head)
        if position is None or state is None or position.seq != state.seq:
            return False
        digests = {name: of.digest for name, of in state.collections.items()}
        return not differing(replica, position, Claims(state.seq, state.state_digest, digests))


@contextmanager
def published(database: Database, **settings: str) -> Iterator[Published]:
    """Serve a database, whose snapshot is written, for the length of a `with`. Settings are
    environment variables."""
    with gunicorn("service:create_app()", **environment_of(database), **settings) as port:
        found = Published(database, f"http://127.0.0.1:{port}")
        found.snapshot()
        yield found
