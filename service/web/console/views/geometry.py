"""A draft's geometry: from a file, from pasted coordinates, or drawn; in a declared system."""

from __future__ import annotations

import re

from flask import Response, request

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.rules.geometry import geometry_faults
from catalog.store.staff.drafts import Draft, Overtaken
from catalog.values.fault import Fault, Refused
from service.web.console.drawing import board, corners, ring_of
from service.web.console.form.building import told_faults
from service.web.console.form.spelling import as_text
from service.web.console.naming import draft_called
from service.web.console.outline import Outline, outline
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.systems import SYSTEMS
from service.web.console.visit import Visit

MEMBERS = ("geometry", "geometry_staff")
_MOST_BYTES = 2 * 2**20


DRAWN = "CGCS2000"
"""The system of what is drawn, and of the rows beside it."""

_SPARE_ROWS = 4


def ask(visit: Visit, draft_id: str) -> Response:
    return _page(visit, drafting.one(visit.services.database, draft_id))


def save(visit: Visit, draft_id: str) -> Response:
    """Put the geometry that was sent or drawn into the draft, or take it out."""
    draft = drafting.one(visit.services.database, draft_id)
    act, member = visit.typed("act"), _member(visit.typed("which"))
    if act == "more":
        return _page(visit, draft)
    try:
        given = None if act == "remove" else _given(visit, drawn=act == "draw")
        drafting.change(
            visit.services.database,
            visit.act,
            draft_id,
            row_version=visit.number("row_version"),
            document={**draft.document, member: given.geometry if given else None},
        )
    except Overtaken as overtaken:
        return _page(visit, overtaken.now, 409, problem=visit.t("draft.changed_meanwhile"))
    except Refused as refused:
        return _page(visit, draft, 422, refused.faults)
    moved = given.moved if given else None
    how = f"&from={visit.typed('crs')}&moved={moved[0]:.0f}-{moved[1]:.0f}" if moved else ""
    return redirect(visit, f"/drafts/{draft_id}/edit?after=geometry{how}#geometry")


def moved_by(visit: Visit) -> str:
    """What a page says after a conversion has moved the points of a geometry."""
    system, found = SYSTEMS.get(visit.asked("from")), visit.asked("moved")
    if system is None or system.label is None or not re.fullmatch(r"\d{1,6}-\d{1,6}", found):
        return ""
    least, most = found.split("-")
    far = least if least == most else f"{least}–{most}"
    return visit.t("geometry.moved", system=visit.say(system.label), far=far)


def _given(visit: Visit, *, drawn: bool) -> Outline:
    return outline(ring_of(_rows(visit)), DRAWN) if drawn else outline(_sent(), visit.typed("crs"))


def _member(name: str) -> str:
    return name if name in MEMBERS else MEMBERS[0]


def _rows(visit: Visit) -> list[tuple[str, str]]:
    """The rows that were sent, each with a longitude and a latitude as they were typed."""
    texts = ([t.strip() for t in visit.posted.get(name, [])] for name in ("lon", "lat"))
    return list(zip(*texts, strict=False))


def _sent() -> str:
    """The text of the file, or what was pasted."""
    file = request.files.get("file")
    if file is not None and file.filename:
        content = file.stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise Refused([Fault("/text", "geometry-file-too-large", {"maximum": _MOST_BYTES})])
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refused([Fault("/text", "geometry-unreadable", {"value": ""})]) from None
    return request.form.get("text", "")


def _page(
    visit: Visit,
    draft: Draft,
    status: int = 200,
    faults: tuple[Fault, ...] = (),
    problem: str = "",
) -> Response:
    kind = KINDS[draft.collection]
    if kind.geometry is None:
        raise missing()
    act = visit.typed("act")
    which = _member(visit.typed("which") or visit.asked("which"))
    shown = draft.document[which]
    if status == 200 and shown is not None:
        faults = tuple(geometry_faults(shown, kind.geometry, f"/{which}"))
    found = told_faults(faults, visit.language)
    before = corners(shown)
    rows = [(as_text(x), as_text(y)) for x, y in before or ()]
    if act in ("draw", "more"):
        rows = [row for row in _rows(visit) if any(row)]
    sent = status != 200 and act not in ("draw", "remove")
    crs_told = found.pop("/crs", ())
    told = [said for each in found.values() for said in each]
    return render(
        visit,
        "geometry",
        status,
        draft=draft,
        name=draft_called(visit, draft),
        maps={member: sketch(draft.document[member]) for member in MEMBERS},
        systems=SYSTEMS,
        chosen=visit.typed("crs") if sent else "",
        which=which,
        text=request.form.get("text", "") if sent else "",
        crs_told=crs_told,
        told=told if sent else (),
        drawn_told=() if sent else told,
        rows=rows + [("", "")] * _SPARE_ROWS,
        other=before is None,
        board=board(visit, draft, shown),
        problem=problem,
    )
