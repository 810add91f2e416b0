"""What a copy of the catalog is held against: states, buckets, and what a bucket holds now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from catalog.store.metadata import CURRENT
from catalog.store.public.clock import Clock
from catalog.store.public.following import CHANGE_COLUMNS, ChangeRow
from catalog.store.public.reading import Reader
from catalog.store.public.states import EMPTY, PART, State, read_state
from catalog.values.digest import EMPTY_BUCKET, bucket_name

_CLOCK = "c.epoch, c.seq, c.chain, c.data_mode"

_STANDING = f"""
SELECT {_CLOCK}, st.seq, st.state_digest, st.collections, r.id
FROM clock c
LEFT JOIN state st ON st.seq = (
    SELECT MAX(n.seq) FROM state n
    WHERE n.seq <= COALESCE(%(seq)s, (SELECT t.seq FROM clock t))
)
LEFT JOIN release r ON r.last_seq = st.seq
"""

_BUCKETS = f"""
SELECT {_CLOCK}, b.part, b.digests
FROM clock c
LEFT JOIN bucket_digests b ON b.collection = %(collection)s
ORDER BY b.part
"""

_RAW_HEX = 2 * len(EMPTY_BUCKET)


@dataclass(frozen=True)
class Standing:
    """The newest state up to a seq, and the release that ended there (None: the empty catalog)."""

    clock: Clock
    state: State
    release: str | None


class Line(NamedTuple):
    """An entry as its bucket's digest knows it."""

    entry_id: str
    version: int
    content_sha256: str


def standing(reader: Reader, seq: int | None) -> Standing:
    """The newest state at or below a seq, or below the head. Raises NotInitialised."""
    clock, rows = reader.with_clock(_STANDING, {"seq": seq})
    at, digest, collections, release = rows[0][4:]
    state = EMPTY if at is None else read_state(at, digest, collections)
    return Standing(clock, state, release)


def buckets(reader: Reader, collection: str) -> tuple[Clock, dict[str, str]]:
    """The digests, by name, of a collection's buckets that are not empty now."""
    clock, rows = reader.with_clock(_BUCKETS, {"collection": collection})
    empty = EMPTY_BUCKET.hex()
    found = {
        bucket_name(part * PART + place): digest
        for *_, part, digests in rows
        if part is not None
        for place in range(PART)
        if (digest := digests[place * _RAW_HEX : (place + 1) * _RAW_HEX]) != empty
    }
    return clock, found


def lines(reader: Reader, collection: str, bucket: int) -> tuple[Clock, str, list[Line]]:
    """The digest of a bucket as it is recorded, and the lines that it should be of, by id."""
    parameters = _bucket(collection, bucket)
    clock, rows = reader.with_clock(_within("v.entry_id, v.number, v.content_sha256"), parameters)
    return clock, _digest(rows[0][4], bucket), [Line(*row[6:]) for row in rows if row[5]]


def entries(reader: Reader, collection: str, bucket: int) -> tuple[Clock, str, list[ChangeRow]]:
    """The digest of a bucket as it is recorded, and the newest change of each public entry in it,
    by id."""
    clock, rows = reader.with_clock(_within(CHANGE_COLUMNS), _bucket(collection, bucket))
    return clock, _digest(rows[0][4], bucket), [ChangeRow(*row[5:]) for row in rows if row[5]]


@cache
def _within(columns: str) -> str:
    names = [column.split(" AS ")[-1].split(".")[-1] for column in columns.split(", ")]
    return f"""
SELECT {_CLOCK}, b.digests, x.seq, {", ".join(f"x.{name}" for name in names)}
FROM clock c
LEFT JOIN bucket_digests b ON b.collection = %(collection)s AND b.part = %(part)s
LEFT JOIN (
    SELECT s.seq, {columns}
    FROM span s
    JOIN version v ON v.seq = s.seq
    JOIN release r ON r.id = v.release_id
    WHERE s.collection = %(collection)s AND s.bucket = %(bucket)s AND s.until_seq = {CURRENT}
        AND v.op = 'upsert'
) x ON 1 = 1
ORDER BY x.entry_id
"""


def _bucket(collection: str, bucket: int) -> dict[str, str | int]:
    return {"collection": collection, "bucket": bucket, "part": bucket // PART}


def _digest(digests: str | None, bucket: int) -> str:
    if digests is None:
        return EMPTY_BUCKET.hex()
    place = bucket % PART * _RAW_HEX
    return digests[place : place + _RAW_HEX]
