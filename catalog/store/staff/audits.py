"""What was done: insert-only rows, each with the hash of the one before it.

A row is written in the transaction of the act that it records, so that there is no act without
its row and no row without its act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from catalog.store.staff.tables import audit, audit_head
from catalog.values.canonical import canonical_bytes, sha256_hex
from catalog.values.chain import GENESIS


@dataclass(frozen=True)
class Record:
    """One act. `subject` is `<what>/<id>`; `facts` are JSON and hold no secret."""

    ordinal: int
    at: str
    actor: str
    peer: str
    act: str
    subject: str
    reason: str | None
    facts: Mapping[str, Any]
    prev: str
    hash: str


_COLUMNS = (
    audit.c.ordinal,
    audit.c.at,
    audit.c.actor,
    audit.c.peer,
    audit.c.act,
    audit.c.subject,
    audit.c.reason,
    audit.c.facts,
    audit.c.prev,
    audit.c.hash,
)

_SAID = ("ordinal", "at", "actor", "peer", "act", "subject", "reason", "facts")


def append(
    connection: Connection,
    *,
    at: str,
    actor: str,
    peer: str,
    act: str,
    subject: str,
    reason: str | None,
    facts: Mapping[str, Any],
) -> None:
    """Record an act. To be called last in its transaction: all acts wait here for each other."""
    ordinal, prev = _next(connection)
    said = {
        "ordinal": ordinal,
        "at": at,
        "actor": actor,
        "peer": peer,
        "act": act,
        "subject": subject,
        "reason": reason,
        "facts": canonical_bytes(dict(facts)).decode(),
    }
    own = record_hash(said, prev)
    connection.execute(insert(audit).values(**said, prev=prev, hash=own))
    connection.execute(update(audit_head).values(hash=own))


def record_hash(said: Mapping[str, Any], prev: str) -> str:
    """SHA-256 over the canonical form of a row without its own hash (`facts` as kept text)."""
    return sha256_hex(canonical_bytes({**said, "prev": prev}))


def newest(
    connection: Connection,
    *,
    limit: int,
    before: int | None = None,
    actor: str | None = None,
    subject: str | None = None,
) -> list[Record]:
    """The last records, newest first: below an ordinal, of one actor, of one subject."""
    statement = select(*_COLUMNS).order_by(audit.c.ordinal.desc()).limit(limit)
    if before is not None:
        statement = statement.where(audit.c.ordinal < before)
    if actor is not None:
        statement = statement.where(audit.c.actor == actor)
    if subject is not None:
        statement = statement.where(audit.c.subject == subject)
    return [_record(row) for row in connection.execute(statement)]


def every(connection: Connection) -> Iterator[Record]:
    """Every record that is kept, oldest first, without holding all of them."""
    statement = select(*_COLUMNS).order_by(audit.c.ordinal).execution_options(yield_per=500)
    for row in connection.execute(statement):
        yield _record(row)


def fault(connection: Connection) -> str | None:
    """What is wrong with the chain, naming the first bad row; None when it holds."""
    head = connection.execute(select(audit_head)).one_or_none()
    found = 0 if head is None else head.first - 1
    prev = GENESIS if head is None else head.before_first
    statement = select(*_COLUMNS).order_by(audit.c.ordinal)
    # As text, just as it is kept: what somebody put there may not even be JSON.
    with connection.execute(statement, execution_options={"yield_per": 500}) as rows:
        for row in rows.mappings():
            said = {name: row[name] for name in _SAID}
            whole = row["ordinal"] == found + 1 and row["prev"] == prev
            if not whole or row["hash"] != record_hash(said, prev):
                return f"audit record {row['ordinal']}"
            found, prev = row["ordinal"], row["hash"]
    end = (0, GENESIS) if head is None else (head.ordinal, head.hash)
    return None if (found, prev) == end else f"audit record {found + 1}"


def forget(connection: Connection, before: str) -> int:
    """Delete what was recorded before an instant, and answer how many records that were.

    The chain of what remains still verifies. The database refuses for half a year.
    """
    last = connection.execute(
        select(audit.c.ordinal, audit.c.hash)
        .where(audit.c.at < before)
        .order_by(audit.c.ordinal.desc())
        .limit(1)
    ).one_or_none()
    younger = select(func.min(audit.c.ordinal)).where(audit.c.at >= before)
    first = connection.execute(younger).scalar()
    if last is None or (first is not None and first < last.ordinal):
        # A clock that went back: what lies between must not be torn out of the chain.
        return 0
    gone = connection.execute(delete(audit).where(audit.c.ordinal <= last.ordinal)).rowcount
    connection.execute(update(audit_head).values(first=last.ordinal + 1, before_first=last.hash))
    return gone


def _next(connection: Connection) -> tuple[int, str]:
    """The next ordinal and the hash before it; whoever else records an act waits."""
    step = (
        update(audit_head)
        .values(ordinal=audit_head.c.ordinal + 1)
        .returning(audit_head.c.ordinal, audit_head.c.hash)
    )
    row = connection.execute(step).one_or_none()
    if row is None:
        empty = {"one": 1, "ordinal": 0, "hash": GENESIS, "first": 1, "before_first": GENESIS}
        try:
            with connection.begin_nested():
                connection.execute(insert(audit_head).values(empty))
        except IntegrityError:
            pass  # Somebody else recorded the first act of all.
        row = connection.execute(step).one()
    return row.ordinal, row.hash


def _record(row: Any) -> Record:
    return Record(**{**row._mapping, "facts": orjson.loads(row.facts)})
