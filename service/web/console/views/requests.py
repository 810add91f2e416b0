"""Requests for data: which unit is to fill in what until when, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from catalog.commands import asking, drafting
from catalog.commands.asking import (
    LONGEST_UNIT,
    CellState,
    NoSuchRequest,
    NotAsked,
    RequestState,
    TooManyDrafts,
)
from catalog.exchange.workbook_columns import NoSuchField
from catalog.kinds import KINDS
from catalog.kinds.kind import Kind
from catalog.store.staff.drafts import Draft, NoSuchDraft
from catalog.values.dates import is_date, shanghai_day
from service.web.console.downloading import workbook
from service.web.console.naming import draft_called, kind_called
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.selecting import (
    SHOWN,
    Selection,
    fields_to_choose,
    kinds_to_choose,
    selected,
    ticks,
    which_to_choose,
)
from service.web.console.visit import Visit

UNITS = 4
"""Units that one form asks at once."""

_MOST = 100
_DRAFTS = 25
"""Drafts whose cells stand on one page."""


def show(visit: Visit) -> Response:
    """What was asked, newest first, and how much of it is answered."""
    found = asking.states(visit.services.database, limit=_MOST)
    sent = visit.asked("count") if visit.asked("count").isdecimal() else ""
    return render(
        visit,
        "requests",
        rows=[_row(visit, state) for state in found],
        notice=visit.t("requests.sent", count=sent) if sent else "",
    )


def ask(visit: Visit) -> Response:
    usual = "slots" if drafting.slots(visit.services.database) else "all"
    return _form(visit, selected(visit, visit.asked, usual), {})


def send(visit: Visit) -> Response:
    """One request a unit, all of them or none."""
    selection = selected(visit, visit.typed)
    fields, wrong = _fields_by_unit(visit, selection.kind)
    if not is_date(visit.typed("due_on")):
        wrong["due_on"] = visit.t("requests.no_day")
    elif visit.typed("due_on") < shanghai_day(visit.now):
        wrong["due_on"] = visit.t("requests.past_day")
    if wrong:
        return _form(visit, selection, wrong)
    try:
        sent = asking.send(
            visit.services.database,
            visit.act,
            draft_ids=selection.taken(visit.posted.get("draft", [])),
            fields_by_unit=fields,
            due_on=visit.typed("due_on"),
        )
    except NotAsked:
        return _form(visit, selection, {"draft": visit.t("export.nothing")})
    except TooManyDrafts as many:
        return _form(visit, selection, {"draft": visit.t("export.too_many", maximum=many.maximum)})
    except (NoSuchDraft, NoSuchField):
        return _form(visit, selection, {"draft": visit.t("export.changed")})
    if len(sent) == 1:
        return redirect(visit, f"/requests/{sent[0].id}?after=sent")
    return redirect(visit, f"/requests?count={len(sent)}")


def one(visit: Visit, request_id: str) -> Response:
    """A request cell by cell: which are answered, by whom and when."""
    database = visit.services.database
    try:
        state = asking.state(database, request_id)
        cells = asking.cells(database, request_id)
    except NoSuchRequest:
        raise missing() from None
    by_draft: dict[str, list[CellState]] = {}
    for cell in cells:
        by_draft.setdefault(cell.draft_id, []).append(cell)
    start = visit.asked("from")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    page = list(by_draft.items())[first : first + _DRAFTS]
    path = f"/requests/{request_id}"
    more = len(by_draft) > first + _DRAFTS
    drafts = [drafting.one(database, draft_id) for draft_id, _ in page]
    return render(
        visit,
        "request",
        path=path,
        row=_row(visit, state),
        titles=_titles(visit, state.request.fields, drafts),
        drafts=[_answers(visit, draft, by_draft[draft.id]) for draft in drafts],
        first=first,
        next=f"{path}?from={first + _DRAFTS}" if more else "",
        notice=visit.t("requests.sent_one") if visit.asked("after") == "sent" else "",
    )


def sheet(visit: Visit, request_id: str) -> Response:
    """The sheet of a request, of the drafts as they are now."""
    try:
        return workbook(asking.sheet(visit.services.database, visit.act, request_id))
    except NoSuchRequest:
        raise missing() from None


def _row(visit: Visit, state: RequestState) -> dict[str, Any]:
    request = state.request
    share = 100 * state.answered // state.asked if state.asked else 100
    done = state.answered == state.asked
    late = not done and request.due_on < shanghai_day(visit.now)
    return {
        "path": f"/requests/{request.id}",
        "id": request.id,
        "unit": request.unit,
        "due_on": request.due_on,
        "drafts": len(request.drafts),
        "fields": len(request.fields),
        "asked": state.asked,
        "answered": state.answered,
        "share": share,
        "state": "good" if done else "bad" if late else "pending",
        "state_name": visit.t(f"requests.{'done' if done else 'late' if late else 'waiting'}"),
        "by": request.created_by,
        "at": request.created_at,
    }


def _answers(visit: Visit, draft: Draft, cells: list[CellState]) -> dict[str, Any]:
    return {
        "path": f"/drafts/{draft.id}",
        "name": draft_called(visit, draft),
        "cells": cells,
        "answered": sum(cell.answered for cell in cells),
    }


def _titles(visit: Visit, names: Sequence[str], drafts: Sequence[Draft]) -> dict[str, str]:
    fields = KINDS[drafts[0].collection].fields if drafts else {}
    return {n: visit.say(fields[n].traits.title) if n in fields else n for n in names}


def _fields_by_unit(visit: Visit, kind: Kind) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The fields of each unit that is named, and what is wrong by the input at fault."""
    wrong: dict[str, str] = {}
    units = {str(n): visit.typed(f"unit-{n}") for n in range(1, UNITS + 1)}
    if not any(units.values()):
        wrong["unit-1"] = visit.t("requests.no_unit")
    for number, unit in units.items():
        if not unit.isprintable() or len(unit) > LONGEST_UNIT:
            wrong[f"unit-{number}"] = visit.t("requests.wrong_unit", maximum=LONGEST_UNIT)
        elif unit and list(units.values()).count(unit) > 1:
            wrong[f"unit-{number}"] = visit.t("requests.unit_twice")
    chosen: dict[str, list[str]] = {}
    for group, _, fields in fields_to_choose(visit, kind):
        of_group = visit.typed(f"group.{group}")
        for name, _ in fields:
            number = visit.typed(f"field.{name}") or of_group
            if number in units:
                chosen.setdefault(number, []).append(name)
    for number in units:
        if number in chosen and not units[number]:
            wrong.setdefault(f"unit-{number}", visit.t("requests.unit_unnamed"))
        elif units[number] and number not in chosen:
            wrong.setdefault(f"unit-{number}", visit.t("requests.no_fields"))
    return {units[number]: fields for number, fields in sorted(chosen.items())}, wrong


def _form(visit: Visit, selection: Selection, wrong: Mapping[str, str]) -> Response:
    groups = fields_to_choose(visit, selection.kind)
    typed = {name: found[0] for name, found in visit.posted.items()}
    return render(
        visit,
        "request_new",
        422 if wrong else 200,
        selection=selection,
        kind_name=kind_called(visit, selection.kind.name),
        kinds=kinds_to_choose(visit),
        which=which_to_choose(visit),
        ticks=ticks(visit, selection),
        shown=SHOWN,
        ticked=set(visit.posted.get("draft", [])),
        groups=groups,
        opened={
            group for group, _, fields in groups
            if any(typed.get(f"field.{name}") for name, _ in fields)
        },
        units=[str(n) for n in range(1, UNITS + 1)],
        typed=typed,
        wrong=wrong,
    )  # fmt: skip
