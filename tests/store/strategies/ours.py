"""The product's own way: a clock row in the publishing transaction, followed through the feed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import orjson

from catalog.feed.cursor import decode
from catalog.feed.pages import Ask, Feed
from catalog.store.database import Database
from catalog.store.public.reading import Reader
from catalog.store.public.versions import append
from tests.catalog.documents import a_source
from tests.store.strategies.strategy import Poll, Polled, Strategy, Work
from tests.support.builders import a_change, a_release, source_id
from tests.support.catalogs import NOON, Catalogs

_ENTRIES = 40


class ClockRow(Strategy):
    """The next seq, drawn under a row lock that lasts until the commit can be seen.

    The order of seqs is the order of commits, and a rollback returns them: no gaps.
    """

    title = "clock row (ours)"
    start = None

    def prepare(self, catalogs: Catalogs) -> Database:
        return catalogs.empty()

    def publish(self, database: Database, name: str, work: Work) -> None:
        change = a_change(a_source(source_id(crc32(name.encode()) % _ENTRIES), doc_no=name))
        with database.write() as connection:
            append(connection, a_release(), [change])
            work()

    @contextmanager
    def following(self, database: Database) -> Iterator[Poll]:
        reader = Reader(database)

        def poll(cursor: str | None) -> Polled:
            ask = Ask(cursor=decode(cursor) if cursor else None, mode="full")
            page = Feed(reader).page(ask, NOON)
            changes = map(orjson.loads, page.changes)
            seen = [(told["seq"], told["content"]["properties"]["doc_no"]) for told in changes]
            return Polled(seen, page.next)

        yield poll
        reader.release()
