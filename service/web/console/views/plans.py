"""Prepared releases: put together, looked at, published, planned, cancelled."""

from __future__ import annotations

from datetime import datetime
from itertools import accumulate
from typing import Any

import orjson
from flask import Response

from catalog.commands import drafting, planning
from catalog.commands.planning import Candidate, PlanEnded
from catalog.commands.publication import OwnWork
from catalog.kinds import KINDS
from catalog.rules.difference import difference
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import NoSuchDraft
from catalog.store.staff.prepared import Prepared
from catalog.values.dates import SHANGHAI
from catalog.values.fault import Fault, Refused
from service.web.console.checking import ToDo, todo_of
from service.web.console.comparing import content_of
from service.web.console.form.building import told_faults
from service.web.console.naming import called, kind_called, state_called
from service.web.console.references import references_in
from service.web.console.rendering import redirect, render, when
from service.web.console.sketch import sketch
from service.web.console.telling import telling
from service.web.console.views.home import draft_line
from service.web.console.visit import Visit

_MOST = 500
_SHOWN = 25
"""Entries of a release on one page: the first of a real catalog has hundreds."""

_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
_AFTER = ("composed", "rescheduled")


def ask(visit: Visit) -> Response:
    return _compose(visit)


def compose(visit: Visit) -> Response:
    """Put the chosen drafts together, to be published as one."""
    try:
        plan = planning.compose(
            visit.services.database,
            visit.act,
            draft_ids=visit.posted.get("draft", []),
            title_zh=visit.typed("title_zh"),
            title_en=visit.typed("title_en"),
            publish_at=_instant(visit),
        )
    except Refused as refused:
        return _compose(visit, refused.faults)
    except NoSuchDraft as gone:
        return _compose(visit, [Fault("/drafts", "missing", {"value": gone.draft_id})])
    return redirect(visit, f"/releases/planned/{plan.name}?after=composed")


def show(visit: Visit, name: str) -> Response:
    return _plan(visit, planning.one(visit.services.database, name))


def publish(visit: Visit, name: str) -> Response:
    try:
        done = planning.publish_planned(visit.services.database, visit.act, name)
    except Refused as refused:
        return _plan(visit, planning.one(visit.services.database, name), refused.faults)
    except OwnWork:
        return _plan(visit, planning.one(visit.services.database, name), own=True)
    except PlanEnded as ended:
        return _plan(visit, ended.plan)
    if done.released is None:
        return redirect(visit, "/releases?after=nothing")
    return redirect(visit, f"/releases/{done.released.id}?after=published")


def reschedule(visit: Visit, name: str) -> Response:
    database = visit.services.database
    try:
        planning.reschedule(database, visit.act, name, _instant(visit))
    except Refused as refused:
        return _plan(visit, planning.one(database, name), refused.faults)
    except PlanEnded as ended:
        return _plan(visit, ended.plan)
    return redirect(visit, f"/releases/planned/{name}?after=rescheduled")


def cancel(visit: Visit, name: str) -> Response:
    try:
        planning.cancel(visit.services.database, visit.act, name)
    except PlanEnded as ended:
        return _plan(visit, ended.plan)
    return redirect(visit, "/releases?after=cancelled")


def _instant(visit: Visit) -> datetime | None:
    """The time that was typed, in Shanghai's. Raises Refused for a text that is none."""
    text = visit.typed("publish_at")
    if not text:
        return None
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    raise Refused([Fault("/publish_at", "time-form", {"value": text[:40]})])


def _compose(visit: Visit, faults: object = ()) -> Response:
    assert isinstance(faults, list | tuple)
    wanted = Wanted(states=("approved",))
    found = drafting.page(visit.services.database, wanted, limit=_MOST)
    of_drafts = [fault for fault in faults if fault.kind]
    return render(
        visit,
        "compose",
        422 if faults else 200,
        lines=[
            (draft.id, draft_line(visit, draft))
            for draft in found
            if draft.prepared_release is None
        ],
        chosen=set(visit.posted.get("draft", [])) if faults else set(),
        typed={n: visit.typed(n) for n in ("title_zh", "title_en", "publish_at")},
        faults=told_faults(faults, visit.language),
        todo=_todo(visit, of_drafts),
    )


def _todo(visit: Visit, faults: list[Fault]) -> list[tuple[str, ToDo]]:
    """What is wrong with each entry, named."""
    return [(fault.entry_id, todo_of(visit, KINDS[fault.kind], [fault])[0]) for fault in faults]


def _plan(visit: Visit, plan: Prepared, faults: object = (), *, own: bool = False) -> Response:
    assert isinstance(faults, list | tuple)
    state = "planned" if plan.state == "waiting" else plan.state
    waits = plan.state in ("waiting", "failed")
    inside = _inside(visit, plan) if waits else []
    first = _first(visit, len(inside))
    of_time = [fault for fault in faults if fault.pointer == "/publish_at"]
    kept = [fault for fault in faults if fault.kind] or list(plan.failure if waits else ())
    after = visit.asked("after")
    return render(
        visit,
        "plan",
        409 if own else 422 if faults else 200,
        plan=plan,
        problem=visit.t("plan.own") if own else "",
        title=plan.title_en if visit.language == "en" else plan.title_zh,
        state=state,
        state_name=state_called(visit, state),
        waits=waits,
        failed=visit.t("plan.failed", when=when(plan.failed_at)) if plan.failed_at else "",
        inside=[_candidate(visit, *each) for each in inside[first : first + _SHOWN]],
        count=len(inside),
        pages=_pages(plan, first, len(inside)),
        ready=bool(inside) and not any(candidate.faults for candidate, _ in inside),
        todo=_todo(visit, kept),
        at_told=told_faults(of_time, visit.language).get("/publish_at", ()),
        typed_at=visit.typed("publish_at") if faults else _local(plan.publish_at),
        notice=visit.t(f"plan.done_{after}") if after in _AFTER else "",
    )


def _inside(visit: Visit, plan: Prepared) -> list[tuple[Candidate, int]]:
    """What a release will make public and at which seq; what keeps it back comes first."""
    act = visit.act
    found = planning.candidates(
        visit.services.database, plan.name, act.coordinate_decimals, act.wording
    )
    seq = visit.services.reader.clock().seq
    steps = accumulate((candidate.changes for candidate in found), initial=seq)
    next(steps)
    return sorted(zip(found, steps, strict=True), key=lambda each: not each[0].faults)


def _first(visit: Visit, count: int) -> int:
    """Where the page that is asked for begins."""
    asked = visit.asked("from")
    found = int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return found if 0 <= found < count else 0


def _pages(plan: Prepared, first: int, count: int) -> dict[str, Any] | None:
    """The neighbours of a page of a release that does not fit on one."""
    if count <= _SHOWN:
        return None
    path = f"/releases/planned/{plan.name}?from="
    return {
        "first": first + 1,
        "last": min(first + _SHOWN, count),
        "before": f"{path}{max(first - _SHOWN, 0) + 1}" if first else "",
        "after": f"{path}{first + _SHOWN + 1}" if first + _SHOWN < count else "",
    }


def _local(instant: str | None) -> str:
    return when(instant) if instant else ""


def _candidate(visit: Visit, candidate: Candidate, seq: int) -> dict[str, Any]:
    draft = candidate.draft
    kind = KINDS[draft.collection]
    before = content_of(candidate.now.content) if candidate.now else None
    after = content_of(candidate.content)
    indented = orjson.dumps(after, option=orjson.OPT_INDENT_2).decode() if after else ""
    return {
        "path": f"/drafts/{draft.id}",
        "collection": draft.collection,
        "kind": kind_called(visit, draft.collection),
        "id": candidate.entry_id,
        "name": called(visit, draft.document),
        "new": before is None,
        "changes": candidate.changes,
        "difference": difference(kind, before, after) if after else None,
        "refs": references_in(visit, before, after),
        "map": sketch(after["geometry"], before["geometry"] if before else None) if after else None,
        "seq": seq,
        "json": indented,
        "faults": [telling(f, visit.language) for f in candidate.faults],
    }
