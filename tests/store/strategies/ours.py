"""The product's own way: a clock row in the publishing transaction."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import orjson
from sqlalchemy import select

from catalog.store.database import Database
from catalog.store.public.tables import version
from catalog.store.public.versions import append
from tests.catalog.documents import a_source
from tests.store.strategies.strategy import Seen, Strategy, Work
from tests.support.builders import a_change, a_release, source_id
from tests.support.catalogs import Catalogs

_ENTRIES = 40


class ClockRow(Strategy):
    """The next seq, drawn under a row lock that lasts until the commit can be seen.

    The order of seqs is the order of commits, and a rollback returns them: no gaps.
    """

    title = "clock row (ours)"

    def prepare(self, catalogs: Catalogs) -> Database:
        return catalogs.empty()

    def publish(self, database: Database, name: str, work: Work) -> None:
        change = a_change(a_source(source_id(crc32(name.encode()) % _ENTRIES), doc_no=name))
        with database.write() as connection:
            append(connection, a_release(), [change])
            work()

    def poll(self, database: Database, cursor: Any) -> Seen:
        behind = (
            select(version.c.seq, version.c.content)
            .where(version.c.seq > cursor)
            .order_by(version.c.seq)
        )
        with database.read() as connection:
            rows = connection.execute(behind).all()
        return [(row.seq, orjson.loads(row.content)["properties"]["doc_no"]) for row in rows]
