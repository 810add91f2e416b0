"""A draft's geometry: from a GeoJSON file or pasted coordinates, in a declared system."""

from __future__ import annotations

from flask import Response, request

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.store.staff.drafts import Draft, Overtaken
from catalog.values.fault import Fault, Refused
from service.web.console.form.building import told_faults
from service.web.console.naming import draft_called
from service.web.console.outline import SYSTEMS, outline
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.visit import Visit

MEMBERS = ("geometry", "geometry_staff")
_MOST_BYTES = 2 * 2**20


def ask(visit: Visit, draft_id: str) -> Response:
    return _page(visit, drafting.one(visit.services.database, draft_id))


def save(visit: Visit, draft_id: str) -> Response:
    """Put the geometry that was sent into the draft, or take it out."""
    draft = drafting.one(visit.services.database, draft_id)
    member = visit.typed("which")
    if member not in MEMBERS:
        member = MEMBERS[0]
    try:
        given = None if visit.typed("act") == "remove" else outline(_sent(), visit.typed("crs"))
        drafting.change(
            visit.services.database,
            visit.act,
            draft_id,
            row_version=visit.number("row_version"),
            document={**draft.document, member: given},
        )
    except Overtaken as overtaken:
        return _page(visit, overtaken.now, 409, problem=visit.t("draft.changed_meanwhile"))
    except Refused as refused:
        return _page(visit, draft, 422, refused.faults)
    return redirect(visit, f"/drafts/{draft_id}/edit?after=geometry#geometry")


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
    found = told_faults(faults, visit.language)
    return render(
        visit,
        "geometry",
        status,
        draft=draft,
        name=draft_called(visit, draft),
        maps={member: sketch(draft.document[member]) for member in MEMBERS},
        systems=SYSTEMS,
        chosen=visit.typed("crs") if status != 200 else "",
        which=visit.typed("which") if status != 200 else MEMBERS[0],
        text=request.form.get("text", "") if status != 200 else "",
        crs_told=found.pop("/crs", ()),
        told=[said for each in found.values() for said in each],
        problem=problem,
    )
