"""Workbooks out: any drafts of a kind, and sheets that ask a unit for what it knows.

    export(database, act, *, draft_ids, fields=None) -> File
    send(database, act, *, draft_ids, fields_by_unit, due_on) -> list[Request]
    sheet(database, act, request_id) -> File         made afresh of the drafts as they are
    states(database, *, limit) -> list[RequestState]  newest first, with the share answered
    state(database, request_id) -> RequestState
    cells(database, request_id) -> list[CellState]    each cell: answered or not, by whom, when

A cell is answered when the draft holds a value, or another reason for its absence than that it is
pending. Domain refusals: NoSuchDraft, NoSuchRequest, SeveralKinds, TooManyDrafts, NoSuchField,
NotAsked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from catalog.commands.acts import Act
from catalog.commands.recording import record
from catalog.exchange.workbook_columns import columns
from catalog.exchange.workbook_writing import MAX_DRAFTS, Asked, Outgoing, write_workbook
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.kind import Kind
from catalog.store.database import Connection, Database
from catalog.store.public import clock
from catalog.store.staff import requests, selections
from catalog.store.staff.drafts import Draft, NoSuchDraft
from catalog.store.staff.requests import Request
from catalog.values.dates import is_date, shanghai_day

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_UNIT = 100
_PENDING = "pending"


class NoSuchRequest(Exception):
    """No request of that id was sent."""

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        super().__init__(request_id)


class SeveralKinds(Exception):
    """A workbook holds entries of one kind."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = tuple(kinds)
        super().__init__(", ".join(kinds))


class TooManyDrafts(Exception):
    """More drafts than one workbook takes back."""

    def __init__(self, count: int) -> None:
        self.count, self.maximum = count, MAX_DRAFTS
        super().__init__(f"{count} of at most {MAX_DRAFTS}")


class NotAsked(Exception):
    """A request without a unit, a day, a field or a draft. `what` is which of them."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(frozen=True)
class File:
    """`name` says whether it comes from a demonstration."""

    name: str
    data: bytes


@dataclass(frozen=True)
class RequestState:
    """How far a request is answered: `answered` of `asked` cells."""

    request: Request
    asked: int
    answered: int


@dataclass(frozen=True)
class CellState:
    """One cell of a request. `by` and `at` tell its last change once it is answered, as far as
    that is known; `by_workbook` whether that came in with the sheet of a request."""

    draft_id: str
    field: str
    answered: bool
    by: str | None = None
    at: str | None = None
    by_workbook: bool = False


def export(
    database: Database, act: Act, *, draft_ids: Sequence[str], fields: Sequence[str] | None = None
) -> File:
    """A workbook of some drafts, in the order given, with some fields of their kind or all."""
    with database.read_as_staff() as connection:
        found = _drafts(connection, draft_ids)
        mode = clock.read(connection).data_mode
    subject = f"collections/{found[0].collection}"
    return _exported(database, act, subject, _written(act, found, fields, mode, None), found)


def send(
    database: Database,
    act: Act,
    *,
    draft_ids: Sequence[str],
    fields_by_unit: Mapping[str, Sequence[str]],
    due_on: str,
) -> list[Request]:
    """One request a unit, each for the fields that this unit can answer. All of them or none."""
    if not fields_by_unit or any(not fields for fields in fields_by_unit.values()):
        raise NotAsked("fields")
    if not is_date(due_on):
        raise NotAsked("due_on")
    with database.write() as connection:
        found = _drafts(connection, draft_ids)
        kind = KINDS[found[0].collection]
        sent = []
        for unit, fields in fields_by_unit.items():
            if not (unit.strip() and unit.isprintable() and len(unit) <= LONGEST_UNIT):
                raise NotAsked("unit")
            columns(kind, fields)
            ids = tuple(draft.id for draft in found)
            wanted = tuple(dict.fromkeys(fields))
            sent.append(Request(uuid4().hex, unit, due_on, wanted, ids, act.actor, act.at))
            requests.add(connection, sent[-1])
        for request in sent:
            record(
                connection,
                act,
                "request.sent",
                f"requests/{request.id}",
                unit=request.unit,
                due_on=due_on,
                fields=list(request.fields),
                drafts=len(found),
            )
    return sent


def sheet(database: Database, act: Act, request_id: str) -> File:
    """The workbook of a request, of the drafts as they are now."""
    with database.read_as_staff() as connection:
        asked = _request(connection, request_id)
        found = _drafts(connection, asked.drafts)
        mode = clock.read(connection).data_mode
    head = Asked(asked.id, asked.unit, asked.due_on)
    file = _written(act, found, asked.fields, mode, head)
    return _exported(database, act, f"requests/{asked.id}", file, found)


def states(database: Database, *, limit: int = 100) -> list[RequestState]:
    """What was asked, newest first, and how much of it is answered."""
    with database.read_as_staff() as connection:
        sent = requests.newest(connection, limit=limit)
        known = selections.these(connection, {d for request in sent for d in request.drafts})
    return [_state(request, known) for request in sent]


def state(database: Database, request_id: str) -> RequestState:
    """How far one request is answered."""
    with database.read_as_staff() as connection:
        asked = _request(connection, request_id)
        known = selections.these(connection, asked.drafts)
    return _state(asked, known)


def cells(database: Database, request_id: str) -> list[CellState]:
    """Every cell of a request, draft by draft in the order of the request."""
    with database.read_as_staff() as connection:
        asked = _request(connection, request_id)
        known = selections.these(connection, asked.drafts)
        history = selections.changes_of(connection, asked.drafts)
        brought = {(a.draft_id, a.field): (a.by, a.at) for a in requests.answers(connection, asked)}
    return [
        _cell(known[draft_id], name, history.get(draft_id, ()), brought)
        for draft_id in asked.drafts
        if draft_id in known
        for name in asked.fields
    ]


def is_answered(document: Document, name: str) -> bool:
    """Whether a document says something of a field, be it why there is nothing to say."""
    properties = document["properties"]
    if properties.get(name) is not None:
        return True
    status = properties.get("evidence", {}).get(name, {}).get("status")
    return status is not None and status != _PENDING


def _state(request: Request, known: Mapping[str, Draft]) -> RequestState:
    documents = [known[one].document for one in request.drafts if one in known]
    answered = sum(is_answered(document, f) for document in documents for f in request.fields)
    return RequestState(request, len(documents) * len(request.fields), answered)


def _cell(
    draft: Draft,
    name: str,
    history: Sequence[Any],
    brought: Mapping[tuple[str, str], tuple[str, str]],
) -> CellState:
    if not is_answered(draft.document, name):
        return CellState(draft.id, name, False)
    by, at = None, None
    before: Any = None
    for _, author, when, document in history:
        if document is None:
            by, at, before = None, None, None
            continue
        said = _said(document, name)
        if said != before:
            by, at, before = author, when, said
    return CellState(draft.id, name, True, by, at, brought.get((draft.id, name)) == (by, at))


def _said(document: Document, name: str) -> Any:
    properties = document["properties"]
    return properties.get(name), properties.get("evidence", {}).get(name)


def _request(connection: Connection, request_id: str) -> Request:
    found = requests.find(connection, request_id)
    if found is None:
        raise NoSuchRequest(request_id)
    return found


def _drafts(connection: Connection, draft_ids: Sequence[str]) -> list[Draft]:
    """Drafts of one kind, in the order given. Raises NoSuchDraft, SeveralKinds, TooManyDrafts."""
    wanted = list(dict.fromkeys(draft_ids))
    if not wanted:
        raise NotAsked("drafts")
    if len(wanted) > MAX_DRAFTS:
        raise TooManyDrafts(len(wanted))
    known = selections.these(connection, wanted)
    for draft_id in wanted:
        if draft_id not in known:
            raise NoSuchDraft(draft_id)
    kinds = sorted({draft.collection for draft in known.values()})
    if len(kinds) > 1:
        raise SeveralKinds(kinds)
    return [known[draft_id] for draft_id in wanted]


def _written(
    act: Act,
    found: Sequence[Draft],
    fields: Sequence[str] | None,
    mode: str,
    asked: Asked | None,
) -> File:
    kind = KINDS[found[0].collection]
    data = write_workbook(Outgoing(kind, found, fields, mode, act.now, asked))
    return File(_name(kind, act, mode, asked), data)


def _exported(
    database: Database, act: Act, subject: str, file: File, found: Sequence[Draft]
) -> File:
    """The file once it is recorded that it leaves; writing it held nobody up."""
    with database.write() as connection:
        record(connection, act, "workbook.exported", subject, drafts=len(found))
    return file


def _name(kind: Kind, act: Act, mode: str, asked: Asked | None) -> str:
    """A demonstration says so in the name of every file that leaves it."""
    end = ".DEMO.xlsx" if mode == "demo" else ".xlsx"
    if asked is None:
        return f"{kind.name}-{shanghai_day(act.now)}{end}"
    unit = re.sub(r"[^\w-]+", "-", asked.unit)[:40].strip("-")
    return f"{kind.name}-{unit}-{asked.due_on}{end}"
