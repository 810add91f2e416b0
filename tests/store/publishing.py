"""What publishing and following processes do. Other processes find them by name."""

from __future__ import annotations

import time
from dataclasses import dataclass
from random import Random

import orjson
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.public import clock
from catalog.store.public.tables import version
from catalog.store.public.versions import append
from tests.catalog.documents import a_source
from tests.support.builders import a_change, a_release, source_id

LAST = "last"
"""The document number of the publication after which a follower stops."""

_ENTRIES = 40
_DELAY_S = 0.003
_PATIENCE_S = 300


@dataclass(frozen=True)
class Where:
    """A database as another process can be told of it."""

    url: str
    reader_role: str | None

    @classmethod
    def of(cls, database: Database) -> Where:
        role = None if database.is_sqlite else database.reader_role
        return cls(database.url.render_as_string(hide_password=False), role)

    def database(self) -> Database:
        return Database(self.url, reader_role=self.reader_role)


def publish_many(where: Where, publisher: int, count: int) -> dict[str, int]:
    """Publish `count` changes to few entries, dawdling inside, one in ten rolled back.

    Answers the seq of each publication that was acknowledged, by its document number.
    """
    chance = Random(publisher)
    database = where.database()
    acknowledged = {}
    for n in range(count):
        token = f"{publisher}-{n}"
        change = a_change(a_source(source_id(chance.randrange(_ENTRIES)), doc_no=token))
        with database.write() as connection:
            clock.read(connection)
            time.sleep(chance.uniform(0, _DELAY_S))
            released = append(connection, a_release(), [change])
            time.sleep(chance.uniform(0, _DELAY_S))
            rolled_back = chance.random() < 0.1
            if rolled_back:
                connection.rollback()
        if not rolled_back:
            acknowledged[token] = released.first_seq
    database.dispose()
    return acknowledged


def follow(where: Where) -> list[tuple[int, str]]:
    """Poll for what lies behind the last seq seen, until the last publication has come.

    Answers (seq, document number) in the order seen. Every poll must show the whole of what its
    own snapshot's clock says, else the follower would have skipped or awaited something.
    """
    database = where.database()
    seen: list[tuple[int, str]] = []
    deadline = time.monotonic() + _PATIENCE_S
    while not seen or seen[-1][1] != LAST:
        if time.monotonic() > deadline:
            raise TimeoutError(f"stood at {seen[-1:]}")
        after = seen[-1][0] if seen else 0
        with database.read() as connection:
            head = clock.read(connection).seq
            rows = connection.execute(
                select(version.c.seq, version.c.content)
                .where(version.c.seq > after)
                .order_by(version.c.seq)
            ).all()
        if [row.seq for row in rows] != list(range(after + 1, head + 1)):
            raise AssertionError(f"at {after}, head {head}: {[row.seq for row in rows]}")
        seen += [(row.seq, orjson.loads(row.content)["properties"]["doc_no"]) for row in rows]
        time.sleep(0.001)
    database.dispose()
    return seen
