"""The short way to published bytes: fixed SQL on a driver connection that each thread keeps.

Checking a pooled connection out for every read costs several times the read itself, so a thread
holds one. Every method is one statement, hence one snapshot: the clock it answers with is the
clock its rows belong to.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from catalog.store.database import Database
from catalog.store.public.clock import Clock, NotInitialised

STEPS = 1_000_000
"""Steps of SQLite's machine between two looks at whether a statement has had its share."""

MOST_STEPS = 500 * STEPS
"""What one statement may take on SQLite: some seconds, as on PostgreSQL, but told exactly."""

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"
_CLOCK_ROW = f"SELECT {_CLOCK} FROM clock c"

# Content comes as bytes, so that no driver decodes what would only be encoded again.
_ITEM = f"""
SELECT {_CLOCK}, v.number, v.op, v.reason, v.replaced_by, @content@, v.content_sha256,
       r.published_at
FROM clock c
LEFT JOIN version v ON v.seq = (
    SELECT w.seq FROM version w
    WHERE w.collection = %(collection)s AND w.entry_id = %(entry_id)s
    ORDER BY w.number DESC LIMIT 1
)
LEFT JOIN release r ON r.id = v.release_id
"""

_ITEM_AT = _ITEM.replace("    ORDER BY", "    AND w.seq <= %(at)s\n    ORDER BY")

_VERSIONS = f"""
SELECT {_CLOCK}, v.number, v.op, v.reason, v.replaced_by, @content@, v.content_sha256,
       r.published_at, v.seq, v.release_id
FROM clock c
LEFT JOIN version v ON v.collection = %(collection)s AND v.entry_id = %(entry_id)s
LEFT JOIN release r ON r.id = v.release_id
WHERE v.number IS NULL OR v.number < %(before)s
ORDER BY v.number DESC LIMIT %(limit)s
"""

_LOOKUP = """
SELECT t.collection, t.entry_id, t.field FROM term t
WHERE t.value = %(value)s AND t.field LIKE '=%%' AND t.until_seq = 9223372036854775807
ORDER BY t.collection, t.entry_id, t.field LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Version:
    """One version as it is kept. `content` is None for a tombstone and after an erasure."""

    number: int
    op: str
    reason: str | None
    replaced_by: tuple[str, ...]
    content: bytes | None
    content_sha256: str | None
    published_at: str
    seq: int = 0
    release_id: str = ""

    @property
    def redacted(self) -> bool:
        return self.op == "upsert" and self.content is None


class Reader:
    """Reads the published catalog under the public identity, one connection a thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._local = threading.local()
        self._sqlite = database.is_sqlite
        self.backend = "sqlite" if self._sqlite else "postgresql"
        self._clock, self._item, self._item_at, self._versions, self._lookup = (
            spelt(statement, self._sqlite)
            for statement in (_CLOCK_ROW, _ITEM, _ITEM_AT, _VERSIONS, _LOOKUP)
        )

    def rows(self, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """All rows of one statement in the engine's own spelling."""
        try:
            found: list[tuple[Any, ...]] = self._execute(sql, parameters).fetchall()
        except Exception:
            # A connection that the server has closed is given up, so that the next read of this
            # thread gets a fresh one; whether this read is repeated is the caller's to decide.
            self.release()
            raise
        return found

    def with_clock(
        self, statement: str, parameters: Mapping[str, Any]
    ) -> tuple[Clock, list[tuple[Any, ...]]]:
        """The rows of a fixed statement whose first four columns are the clock's, and the clock.

        Parameters are spelt `%(name)s`. Raises NotInitialised when there is no row.
        """
        rows = self.rows(_spelt_once(statement, self._sqlite), parameters)
        return self._clocked(rows)[0], rows

    def _execute(self, sql: str, parameters: Mapping[str, Any]) -> Any:
        if self._sqlite:
            connection = self._connection()
            self._local.steps = 0
            return connection.execute(sql, parameters)
        # Binary results: the text form of bytes is twice as long and has to be parsed.
        return self._connection().execute(sql, parameters, binary=True)

    def clock(self) -> Clock:
        """Where the catalog stands. Raises NotInitialised on an empty database."""
        rows = self.rows(self._clock, {})
        if not rows:
            raise NotInitialised
        return Clock(*rows[0])

    def item(
        self, collection: str, entry_id: str, at: int | None = None
    ) -> tuple[Clock, Version | None]:
        """The entry's newest version (as of seq `at`), or None when it never was public."""
        parameters = {"collection": collection, "entry_id": entry_id}
        if at is None:
            rows = self.rows(self._item, parameters)
        else:
            rows = self.rows(self._item_at, {**parameters, "at": at})
        return self._clocked(rows)[0], _version(rows[0])

    def versions(
        self, collection: str, entry_id: str, *, before: int, limit: int
    ) -> tuple[Clock, list[Version]]:
        """The entry's versions numbered below `before`, newest first, at most `limit`."""
        rows = self.rows(
            self._versions,
            {"collection": collection, "entry_id": entry_id, "before": before, "limit": limit},
        )
        if not rows:
            return self.clock(), []
        found = [version for version in map(_version, rows) if version is not None]
        return self._clocked(rows)[0], found

    def lookup(self, folded_value: str, limit: int) -> list[tuple[str, str, str]]:
        """(collection, id, field) of current entries that carry the identifier."""
        rows = self.rows(self._lookup, {"value": folded_value, "limit": limit})
        return [(row[0], row[1], row[2].removeprefix("=")) for row in rows]

    def release(self) -> None:
        """Give this thread's connection back."""
        fairy = getattr(self._local, "fairy", None)
        if fairy is not None:
            self._local.fairy = None
            fairy.invalidate()

    def _has_had_its_share(self) -> bool:
        self._local.steps += STEPS
        return bool(self._local.steps > MOST_STEPS)

    def _clocked(self, rows: list[tuple[Any, ...]]) -> tuple[Clock, tuple[Any, ...]]:
        if not rows:
            raise NotInitialised
        return Clock(*rows[0][:4]), rows[0]

    def _connection(self) -> Any:
        fairy = getattr(self._local, "fairy", None)
        if fairy is None:
            fairy = self._database.public_engine.raw_connection()
            driver: Any = fairy.driver_connection
            if self._sqlite:
                driver.set_progress_handler(self._has_had_its_share, STEPS)
            else:
                driver.autocommit = True
            self._local.fairy = fairy
        return fairy.driver_connection


def _version(row: tuple[Any, ...]) -> Version | None:
    number, op, reason, replaced_by, content, sha, published_at, *more = row[4:]
    if number is None:
        return None
    return Version(
        number,
        op,
        reason,
        tuple(json.loads(replaced_by)) if replaced_by != "[]" else (),
        content,
        sha,
        published_at,
        *more,
    )


def spelt(sql: str, sqlite: bool) -> str:
    """A statement with `%(name)s` parameters as the engine's driver spells it."""
    if not sqlite:
        return sql.replace("@content@", "convert_to(v.content, 'UTF8')")
    named = re.sub(r"%\((\w+)\)s", r":\1", sql).replace("%%", "%")
    return named.replace("@content@", "CAST(v.content AS BLOB)")


# Only for statements of the code, of which there are few.
_spelt_once = cache(spelt)
