"""A copy in one SQLite file, for other programs to read while it is kept up to date.

Table `entry` holds the newest change of every entry, of deleted ones too (`op` is `delete`);
`content` is the published GeoJSON text. Table `bucket` keeps the digests, renewed in the same
transaction as the entries, so that proving a copy costs what has changed; once for each opening of
the file they are worked out from all entries, whose rows somebody else may have touched.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from parcel_catalog_client.changes import Change, Damaged
from parcel_catalog_client.digest import Line, bucket_digests, bucket_of, lines_digest
from parcel_catalog_client.replica import Position, Replica
from parcel_catalog_client.sqlite_tables import (
    APPLICATION,
    DROP_INDEXES,
    FORMAT,
    INDEXES,
    TABLES,
)
from parcel_catalog_client.sync_errors import ReplicaUnusable
from parcel_catalog_client.words import Language

_WAIT_S = 30.0
_PAGE_BYTES = 16 * 1024  # Contents are some kilobytes: in small pages each would be cut up.
_CACHE_KIB = 8 * 1024

_INSERT = f"""
    INSERT INTO entry (seq, release, op, collection, id, version, published_at, reason,
        replaced_by, content_sha256, prev, hash, redacted, bucket, content)
    VALUES ({"?, " * 14}CAST(? AS TEXT))"""
_STRANGER = "SELECT collection, bucket FROM entry WHERE seq = ? AND (collection, id) != (?, ?)"
_LINES = """
    SELECT id, version, content_sha256 FROM entry INDEXED BY entry_line
    WHERE collection = ? AND content_sha256 IS NOT NULL"""
# The lines of a bucket are joined by the engine: a million of them never become values here.
_DIGEST = """
    INSERT INTO bucket
    SELECT collection, bucket, lines_digest(CAST(group_concat(
        id || char(0) || version || char(0) || content_sha256 || char(10), '') AS BLOB))
    FROM entry INDEXED BY entry_line
    WHERE content_sha256 IS NOT NULL"""
_DIGEST_ONE = f"{_DIGEST} AND collection = ? AND bucket = ? GROUP BY collection, bucket"
_DIGEST_ALL = f"{_DIGEST} GROUP BY collection, bucket"


class SqliteReplica(Replica):
    """The copy in a file, which is made when the first changes are stored in it.

    Raises ReplicaUnusable, here and in every method, when the file is no replica, is damaged,
    cannot be written, or is written by somebody else.
    """

    def __init__(self, path: Path, language: Language = "zh") -> None:
        self.path = path
        self._language: Language = language
        with self._told():
            self._connection = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
            # Bytes that have rotted into no text make another id, and so they are found.
            self._connection.text_factory = lambda raw: raw.decode(errors="replace")
            self._connection.create_function("lines_digest", 1, lines_digest)
            self._is_new = self._open()
        self._seen: str | None = None
        self._counted: set[str] = set()
        self.position()

    def position(self) -> Position | None:
        with self._told():
            self._seen = self._stored()
        try:
            return None if self._seen is None else Position.load(self._seen)
        except ValueError as error:
            raise self._broken(error) from error

    def apply(
        self, changes: Iterable[Change], position: Position, *, replace: bool = False
    ) -> None:
        text = position.dump()
        with self._told(), self._transaction():
            if replace:
                self._replace(changes)
            else:
                self._change(changes)
            self._run("INSERT OR REPLACE INTO replica VALUES (1, ?)", (text,))
        if replace:
            # Worked out from the rows a moment ago.
            found = self._run("SELECT DISTINCT collection FROM bucket")
            self._counted = {name for (name,) in found}
        self._seen = text
        if self._is_new:
            # Not before: without readers a rollback journal is written once, a WAL twice.
            self._run("PRAGMA journal_mode = WAL")
            self._is_new = False

    def lines(self, collection: str) -> Iterator[Line]:
        with self._told():
            if not self._is_new:
                yield from self._run(_LINES, (collection,))

    def bucket_digests(self, collection: str) -> Mapping[str, str]:
        with self._told():
            if self._is_new:
                return {}
            kept = self._kept_digests(collection)
            if collection not in self._counted:
                kept = self._count_again(collection, kept)
            return kept

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> bool:
        """Whether the file is still empty. Sets up the connection."""
        tables = self._tables()
        (application,) = self._run("PRAGMA application_id").fetchone()
        (written,) = self._run("PRAGMA user_version").fetchone()
        if tables and application != APPLICATION:
            raise ReplicaUnusable(self._language, "no-replica", path=self.path)
        if written > FORMAT:
            raise ReplicaUnusable(self._language, "newer-replica", path=self.path)
        self._run(f"PRAGMA page_size = {_PAGE_BYTES}")
        self._run("PRAGMA synchronous = FULL")
        # An erased content must not stay readable in pages that are free.
        self._run("PRAGMA secure_delete = ON")
        self._run(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if tables:
            self._run("PRAGMA journal_mode = WAL")
        return not tables

    def _tables(self) -> int:
        (found,) = self._run("SELECT count(*) FROM sqlite_master").fetchone()
        return int(found)

    def _stored(self) -> str | None:
        if self._is_new:
            return None
        found = self._run("SELECT position FROM replica").fetchone()
        return None if found is None else str(found[0])

    def _replace(self, changes: Iterable[Change]) -> None:
        for statement in (*DROP_INDEXES, "DELETE FROM bucket", "DELETE FROM entry"):
            self._run(statement)
        # Rows come by seq and are appended; indexes made afterwards are sorted once.
        self._connection.executemany(_INSERT, map(_row, changes))
        try:
            for statement in INDEXES:
                self._run(statement)
        except sqlite3.IntegrityError:
            raise Damaged("an entry is named twice among the newest changes") from None
        self._run(_DIGEST_ALL)

    def _change(self, changes: Iterable[Change]) -> None:
        newest = {(change.collection, change.id): change for change in changes}
        touched = {(collection, bucket_of(entry_id)) for collection, entry_id in newest}
        for name, change in newest.items():
            # A seq is of one change: whatever else holds it has rotted, and gives way.
            touched.update(self._run(_STRANGER, (change.seq, *name)).fetchall())
            self._run("DELETE FROM entry WHERE seq = ?", (change.seq,))
            self._run("DELETE FROM entry WHERE collection = ? AND id = ?", name)
        told = (change for change in newest.values() if change.seq)
        self._connection.executemany(_INSERT, map(_row, told))
        self._digest(touched)

    def _kept_digests(self, collection: str) -> dict[str, str]:
        found = self._run("SELECT bucket, digest FROM bucket WHERE collection = ?", (collection,))
        return dict(found.fetchall())

    def _count_again(self, collection: str, kept: dict[str, str]) -> dict[str, str]:
        """The digests as the stored rows give them, kept from now on."""
        found = bucket_digests(self._run(_LINES, (collection,)))
        if found != kept:
            with self._transaction():
                self._run("DELETE FROM bucket WHERE collection = ?", (collection,))
                rows = ((collection, bucket, digest) for bucket, digest in found.items())
                self._connection.executemany("INSERT INTO bucket VALUES (?, ?, ?)", rows)
        self._counted.add(collection)
        return found

    def _digest(self, touched: Iterable[tuple[str, str]]) -> None:
        """Renew the digests of these buckets."""
        for name in sorted(touched):
            self._run("DELETE FROM bucket WHERE collection = ? AND bucket = ?", name)
            self._run(_DIGEST_ONE, name)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN IMMEDIATE")
        try:
            if (self._is_new and self._tables()) or self._stored() != self._seen:
                raise ReplicaUnusable(self._language, "replica-in-use", path=self.path)
            for statement in (*TABLES, *INDEXES) if self._is_new else ():
                self._run(statement)
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._run("ROLLBACK")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _broken(self, reason: Exception) -> ReplicaUnusable:
        return ReplicaUnusable(self._language, "replica-broken", path=self.path, reason=reason)

    def _run(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)


def _row(change: Change) -> tuple[Any, ...]:
    replaced_by = change.replaced_by
    return (
        *change[:8],
        json.dumps(replaced_by, separators=(",", ":")) if replaced_by else "[]",
        *change[9:12],
        int(change.redacted),
        bucket_of(change.id),
        change.content,
    )
