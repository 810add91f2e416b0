"""Prepared releases: who prepared and composed them, who approved, when, what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, and_, insert, select, update

from catalog.store.staff.tables import prepared_release as table
from catalog.values.fault import Fault
from catalog.words.label import Label

STATES = ("waiting", "failed", "released", "cancelled")


@dataclass(frozen=True)
class Prepared:
    """A release that is put together. `composed_by` is None for those whose entries nobody reviews
    one by one. `failure` is why the worker could not publish it; `release_id` is None in one that
    was released although everything in it was public before.
    """

    name: str
    cause: str
    title_zh: str
    title_en: str
    prepared_by: str
    composed_by: str | None
    prepared_at: str
    publish_at: str | None
    approved_by: str | None
    released_at: str | None
    release_id: str | None
    cancelled_by: str | None
    cancelled_at: str | None
    failed_at: str | None
    failure: tuple[Fault, ...]

    @property
    def reviewed(self) -> bool:
        """Whether its entries are approved one by one; else whoever publishes it approves all."""
        return self.composed_by is not None

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.released_at is not None:
            return "released"
        if self.cancelled_at is not None:
            return "cancelled"
        return "waiting" if self.failed_at is None else "failed"


_COLUMNS = (
    table.c.name,
    table.c.cause,
    table.c.title_zh,
    table.c.title_en,
    table.c.prepared_by,
    table.c.composed_by,
    table.c.prepared_at,
    table.c.publish_at,
    table.c.approved_by,
    table.c.released_at,
    table.c.release_id,
    table.c.cancelled_by,
    table.c.cancelled_at,
    table.c.failed_at,
    table.c.failure,
)
_WAITS = and_(table.c.released_at.is_(None), table.c.cancelled_at.is_(None))
_IN_STATE: Mapping[str, ColumnElement[bool]] = {
    "waiting": and_(_WAITS, table.c.failed_at.is_(None)),
    "failed": and_(_WAITS, table.c.failed_at.is_not(None)),
    "released": table.c.released_at.is_not(None),
    "cancelled": table.c.cancelled_at.is_not(None),
}


def add(
    connection: Connection,
    *,
    name: str,
    cause: str,
    title_zh: str,
    title_en: str,
    prepared_by: str,
    prepared_at: str,
    composed_by: str | None = None,
    publish_at: str | None = None,
) -> None:
    """Record that somebody prepared a release under a name of its own."""
    connection.execute(
        insert(table).values(
            name=name,
            cause=cause,
            title_zh=title_zh,
            title_en=title_en,
            prepared_by=prepared_by,
            prepared_at=prepared_at,
            composed_by=composed_by,
            publish_at=publish_at,
        )
    )


def find(connection: Connection, name: str) -> Prepared | None:
    """The prepared release of that name, held until the transaction ends."""
    return _one(connection, select(*_COLUMNS).where(table.c.name == name).with_for_update())


def look(connection: Connection, name: str) -> Prepared | None:
    """The prepared release of that name, for somebody who only looks."""
    return _one(connection, select(*_COLUMNS).where(table.c.name == name))


def newest(connection: Connection, *, states: Iterable[str], limit: int) -> list[Prepared]:
    """Prepared releases in any of these states, those first that were prepared last."""
    found = [_IN_STATE[state] for state in states]
    statement = select(*_COLUMNS).order_by(table.c.prepared_at.desc(), table.c.name.desc())
    wanted = found[0].self_group()
    for more in found[1:]:
        wanted = wanted | more.self_group()
    rows = connection.execute(statement.where(wanted).limit(limit))
    return [_prepared(row) for row in rows]


def due(connection: Connection, now: str) -> list[str]:
    """The names of releases whose time has come, those first that have waited longest."""
    statement = select(table.c.name).where(_IN_STATE["waiting"], table.c.publish_at <= now)
    return list(connection.execute(statement.order_by(table.c.publish_at, table.c.name)).scalars())


def close(
    connection: Connection,
    name: str,
    *,
    approved_by: str | None,
    released_at: str,
    release_id: str | None,
) -> None:
    """Record the publication. The database refuses an approver who prepared it."""
    _set(
        connection,
        name,
        approved_by=approved_by,
        released_at=released_at,
        release_id=release_id,
        failed_at=None,
        failure=None,
    )


def schedule(connection: Connection, name: str, publish_at: str | None) -> None:
    """Let the worker publish it at a time, or nobody before somebody does. A failure is over."""
    _set(connection, name, publish_at=publish_at, failed_at=None, failure=None)


def cancel(connection: Connection, name: str, *, by: str, at: str) -> None:
    """It will not be published."""
    _set(connection, name, cancelled_by=by, cancelled_at=at)


def fail(connection: Connection, name: str, *, at: str, faults: Iterable[Fault]) -> None:
    """Record why it could not be published at its time."""
    kept = orjson.dumps([_kept(fault) for fault in faults], default=str).decode()
    _set(connection, name, failed_at=at, failure=kept)


def _set(connection: Connection, name: str, **said: Any) -> None:
    connection.execute(update(table).where(table.c.name == name).values(**said))


def _one(connection: Connection, statement: Select[Any]) -> Prepared | None:
    row = connection.execute(statement).one_or_none()
    return None if row is None else _prepared(row)


def _prepared(row: Any) -> Prepared:
    failure = [] if row.failure is None else orjson.loads(row.failure)
    return Prepared(**{**row._mapping, "failure": tuple(_read(fault) for fault in failure)})


def _kept(fault: Fault) -> dict[str, Any]:
    facts = {
        name: {"zh": fact.zh, "en": fact.en} if isinstance(fact, Label) else fact
        for name, fact in fault.facts.items()
    }
    return {**fault.__dict__, "facts": facts}


def _read(kept: dict[str, Any]) -> Fault:
    facts = {
        name: Label(**fact) if isinstance(fact, dict) else fact
        for name, fact in kept["facts"].items()
    }
    return Fault(**{**kept, "facts": facts})
