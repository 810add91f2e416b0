"""Everything published, read in order and in one pass, for whoever checks or writes it out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, Result, Select, and_, func, select

from catalog.store.database import Connection
from catalog.store.metadata import CURRENT, is_current
from catalog.store.public.states import State, read_state
from catalog.store.public.tables import INDEX_TABLES, release, span, state, term, version

_CHUNK = 500


@dataclass(frozen=True)
class Kept:
    """One version exactly as it is kept, and when its release was published."""

    seq: int
    collection: str
    entry_id: str
    number: int
    op: str
    reason: str | None
    replaced_by: tuple[str, ...]
    release_id: str
    content: bytes | None
    content_sha256: str | None
    prev: str
    hash: str
    data_mode: str
    published_at: str


@dataclass(frozen=True)
class KeptRelease:
    """One release: the seqs that it says it holds, how many versions lie there, its state."""

    id: str
    first_seq: int
    last_seq: int
    changes: int
    state: State | None


@dataclass(frozen=True)
class Indexed:
    """A seq that is public, or indexed as current, or (as it should be) both.

    `content` is None when the seq is indexed but not public, `columns` when it is not indexed.
    """

    seq: int
    entry_id: str
    content: bytes | None
    columns: Mapping[str, Any] | None
    terms: frozenset[tuple[str, str]]


def kept_versions(connection: Connection) -> Iterator[Kept]:
    """Every version, by seq."""
    statement = (
        select(version, release.c.published_at)
        .join(release, release.c.id == version.c.release_id)
        .order_by(version.c.seq)
    )
    with _streamed(connection, statement) as rows:
        for row in rows.mappings():
            content = None if row["content"] is None else row["content"].encode()
            replaced_by = tuple(json.loads(row["replaced_by"]))
            yield Kept(**{**row, "content": content, "replaced_by": replaced_by})


def kept_releases(connection: Connection) -> Iterator[KeptRelease]:
    """Every release, by its first seq."""
    inside = and_(
        version.c.release_id == release.c.id,
        version.c.seq.between(release.c.first_seq, release.c.last_seq),
    )
    statement = (
        select(
            release.c.id,
            release.c.first_seq,
            release.c.last_seq,
            select(func.count())
            .where(inside)
            .correlate(release)
            .scalar_subquery()
            .label("changes"),
            state.c.state_digest,
            state.c.collections,
        )
        .outerjoin(state, state.c.seq == release.c.last_seq)
        .order_by(release.c.first_seq)
    )
    with _streamed(connection, statement) as rows:
        for row in rows:
            digest = row.state_digest
            found = None if digest is None else read_state(row.last_seq, digest, row.collections)
            yield KeptRelease(row.id, row.first_seq, row.last_seq, row.changes, found)


def wrong_spans(connection: Connection) -> Iterator[int]:
    """The seqs of versions whose span is missing or does not end where the next one begins."""
    following = (
        select(
            version.c.seq,
            version.c.collection,
            version.c.entry_id,
            func.lead(version.c.seq, 1, CURRENT)
            .over(
                partition_by=(version.c.collection, version.c.entry_id), order_by=version.c.number
            )
            .label("until_seq"),
        )
    ).subquery()
    right = and_(
        span.c.seq == following.c.seq,
        span.c.collection == following.c.collection,
        span.c.entry_id == following.c.entry_id,
        span.c.until_seq == following.c.until_seq,
    )
    statement = (
        select(following.c.seq)
        .outerjoin(span, right)
        .where(span.c.seq.is_(None))
        .order_by(following.c.seq)
    )
    with _streamed(connection, statement) as rows:
        for (seq,) in rows:
            yield seq


def current_contents(connection: Connection, collection: str) -> Iterator[bytes]:
    """The public contents of one kind, by id, a few hundred in memory at a time."""
    table = INDEX_TABLES[collection]
    statement = (
        select(version.c.content)
        .join(table, table.c.seq == version.c.seq)
        .where(is_current(table))
        .order_by(table.c.entry_id)
    )
    with _streamed(connection, statement) as rows:
        for (content,) in rows:
            yield content.encode()


def indexed(connection: Connection, collection: str) -> Iterator[Indexed]:
    """What is public of one kind beside what its index holds as current, by seq."""
    table = INDEX_TABLES[collection]
    newest = (
        select(version.c.entry_id, func.max(version.c.seq).label("seq"))
        .where(version.c.collection == collection)
        .group_by(version.c.entry_id)
        .subquery()
    )
    newest_public = (
        select(version.c.seq, version.c.entry_id, version.c.content)
        .join(newest, newest.c.seq == version.c.seq)
        .where(version.c.content.is_not(None))
        .subquery()
    )
    current = select(table).where(is_current(table)).subquery()
    statement = (
        select(newest_public, current)
        .select_from(newest_public.join(current, current.c.seq == newest_public.c.seq, full=True))
        .order_by(func.coalesce(newest_public.c.seq, current.c.seq))
    )
    with _streamed(connection, statement) as rows:
        for chunk in rows.partitions(_CHUNK):
            halves = [(tuple(row[:3]), _columns(current, row[3:])) for row in chunk]
            seqs = [public[0] or columns["seq"] for public, columns in halves]
            terms = _current_terms(connection, seqs)
            for seq, (public, columns) in zip(seqs, halves, strict=True):
                yield Indexed(
                    seq,
                    public[1] or columns["entry_id"],
                    None if public[2] is None else public[2].encode(),
                    None if columns["seq"] is None else columns,
                    frozenset(terms.get(seq, ())),
                )


def _columns(table: FromClause, values: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(table.c.keys(), values, strict=True))


def _streamed(connection: Connection, statement: Select[Any]) -> Result[Any]:
    """Rows that come a few hundred at a time; whoever stops early closes them (`with`)."""
    return connection.execute(statement, execution_options={"yield_per": _CHUNK})


def _current_terms(connection: Connection, seqs: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for seq, field, value in connection.execute(
        select(term.c.seq, term.c.field, term.c.value)
        .where(term.c.seq.in_(seqs), is_current(term))
        .order_by(term.c.seq, term.c.field, term.c.value)
    ):
        found.setdefault(seq, []).append((field, value))
    return found
