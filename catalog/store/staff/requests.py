"""Requests for data: which unit is to fill in which fields of which drafts, and who did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from catalog.store.staff.tables import answer, data_request

_CHUNK = 200


@dataclass(frozen=True)
class Request:
    """A sheet sent to one unit. `due_on` is a day, `created_at` a UTC text."""

    id: str
    unit: str
    due_on: str
    fields: tuple[str, ...]
    drafts: tuple[str, ...]
    created_by: str
    created_at: str


@dataclass(frozen=True)
class Answer:
    """One cell that somebody brought in from the sheet of a request."""

    draft_id: str
    field: str
    request_id: str
    by: str
    at: str


_COLUMNS = (
    data_request.c.id,
    data_request.c.unit,
    data_request.c.due_on,
    data_request.c.fields,
    data_request.c.drafts,
    data_request.c.created_by,
    data_request.c.created_at,
)
_ANSWER = (
    answer.c.draft_id,
    answer.c.field,
    answer.c.request_id,
    answer.c["by"],
    answer.c.at,
)


def add(connection: Connection, new: Request) -> None:
    lists = {name: orjson.dumps(getattr(new, name)).decode() for name in ("fields", "drafts")}
    connection.execute(insert(data_request).values({**new.__dict__, **lists}))


def find(connection: Connection, request_id: str) -> Request | None:
    statement = select(*_COLUMNS).where(data_request.c.id == request_id)
    row = connection.execute(statement).one_or_none()
    return None if row is None else _request(row)


def newest(connection: Connection, *, limit: int) -> list[Request]:
    """What was sent last, first."""
    order = (data_request.c.created_at.desc(), data_request.c.id)
    statement = select(*_COLUMNS).order_by(*order).limit(limit)
    return [_request(row) for row in connection.execute(statement)]


def answered(connection: Connection, new: Iterable[Answer]) -> None:
    """Keep who brought in which cell; the last one to do so counts."""
    rows = [dict(found.__dict__) for found in new]
    if not rows:
        return
    adding = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    step = adding(answer)
    kept = {name: step.excluded[name] for name in ("request_id", "by", "at")}
    one = [answer.c.draft_id, answer.c.field]
    connection.execute(step.on_conflict_do_update(index_elements=one, set_=kept), rows)


def answers(connection: Connection, asked: Request) -> list[Answer]:
    """Who brought in the cells that a request asks for, under whichever request that was."""
    found: list[Answer] = []
    for start in range(0, len(asked.drafts), _CHUNK):
        mine = answer.c.draft_id.in_(asked.drafts[start : start + _CHUNK])
        statement = select(*_ANSWER).where(mine).order_by(answer.c.draft_id, answer.c.field)
        found += [Answer(**r._mapping) for r in connection.execute(statement)]
    return [one for one in found if one.field in asked.fields]


def _request(row: Any) -> Request:
    lists = {name: tuple(orjson.loads(getattr(row, name))) for name in ("fields", "drafts")}
    return Request(**{**row._mapping, **lists})
