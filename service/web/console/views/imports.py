"""A workbook on its way in: sent, tried out row by row, its columns explained, carried out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, request

from catalog.commands import importing
from catalog.commands.importing import Look, NoSuchUpload, NotGood, TrialOutdated
from catalog.commands.judging import NotMapped
from catalog.exchange.reading import Unreadable
from catalog.exchange.workbook_container import MAX_BYTES
from catalog.exchange.workbook_proposing import Proposal
from catalog.exchange.workbook_rows import CellFault
from catalog.exchange.workbook_trial import ACCEPTED, REJECTED, Line, Trial
from catalog.kinds import KINDS
from catalog.values.fault import Fault, Refused
from catalog.words.messages import told
from catalog.words.messages.message import Told
from service.web.console.form.building import told_faults
from service.web.console.lookup import choices_for
from service.web.console.mapping_form import mapping_typed, rows_of, statuses, units
from service.web.console.naming import kind_called
from service.web.console.rendering import redirect, render
from service.web.console.selecting import kinds_to_choose
from service.web.console.trying import Progress, trial_of
from service.web.console.views import workbooks
from service.web.console.visit import Visit

SHOWN = 50
"""Rows told one by one on a page."""

_FAULTS = 200
_CONFLICT = "draft-changed-since-export"


def receive(visit: Visit) -> Response:
    """Keep the file that was sent and go on to what it would do."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return workbooks.page(visit, 422, visit.t("import.no_file"))
    try:
        kept = importing.receive(
            visit.services.database,
            visit.act,
            folder=_folder(visit),
            file_name=file.filename,
            data=file.stream.read(MAX_BYTES + 1),
        )
    except Unreadable as refused:
        said = told(refused.code, refused.facts, visit.language)
        return workbooks.page(visit, 422, said.detail, said.hint)
    return redirect(visit, f"/workbooks/import/{kept.id}")


def show(visit: Visit, upload_id: str) -> Response:
    """What the workbook would do, or how far its trial is; if need be the questions about it.

    A page that shows how far it is asks every other second and is led on when there is more.
    """
    outdated = bool(visit.asked("outdated"))
    path = f"/workbooks/import/{upload_id}"
    try:
        found = _tried(visit, upload_id, again=bool(visit.asked("again")))
    except NotMapped:
        return redirect(visit, f"{path}/columns")
    except NoSuchUpload:
        return redirect(visit, path) if visit.by_htmx else _gone(visit)
    if visit.by_htmx and (isinstance(found, Trial) or found.ended):
        return redirect(visit, f"{path}?outdated=1" if outdated else path)
    return _seen(visit, upload_id, found, outdated=outdated)


def carry_out(visit: Visit, upload_id: str) -> Response:
    """Do what was looked at, all of it or nothing."""
    try:
        # After a trial this takes as long as writing does; without one it would be judged here.
        found = _tried(visit, upload_id)
        if isinstance(found, Progress):
            return _seen(visit, upload_id, found, 409, outdated=True)
        done = importing.carry_out(
            visit.services.database,
            visit.act,
            upload_id,
            folder=_folder(visit),
            digest=visit.typed("digest"),
        )
    except NotMapped:
        return redirect(visit, f"/workbooks/import/{upload_id}/columns")
    except NoSuchUpload:
        return _gone(visit)
    except (NotGood, TrialOutdated) as changed:
        return _seen(visit, upload_id, changed.trial, 409, outdated=True)
    kind = done.trial.collection
    return redirect(visit, f"/workbooks?after=imported&kind={kind}&count={len(done.drafts)}")


def ask_columns(visit: Visit, upload_id: str) -> Response:
    """What each heading of a foreign workbook probably means."""
    try:
        found = _look(visit, upload_id, visit.asked("kind"))
    except NoSuchUpload:
        return _gone(visit)
    return _columns(visit, found)


def confirm_columns(visit: Visit, upload_id: str) -> Response:
    """Remember what somebody says the headings mean."""
    try:
        found = _look(visit, upload_id, visit.typed("kind"))
    except NoSuchUpload:
        return _gone(visit)
    if found.proposal is not None:
        try:
            said = mapping_typed(found.proposal, visit.posted)
            importing.confirm_mapping(visit.services.database, visit.act, said)
        except Refused as refused:
            return _columns(visit, found, refused.faults)
    return redirect(visit, f"/workbooks/import/{upload_id}")


def _look(visit: Visit, upload_id: str, kind: str) -> Look:
    return importing.look(
        visit.services.database,
        upload_id,
        folder=_folder(visit),
        collection=kind if kind in KINDS else None,
    )


def _tried(visit: Visit, upload_id: str, *, again: bool = False) -> Trial | Progress:
    return trial_of(visit.services.database, upload_id, folder=_folder(visit), again=again)


def _folder(visit: Visit) -> Path:
    return visit.services.settings.data_dir / "uploads"


def _gone(visit: Visit) -> Response:
    """An upload is there once and for a day; a page that went back in time says so."""
    return workbooks.page(visit, 404, visit.t("import.gone"), visit.t("import.gone_hint"))


def _seen(
    visit: Visit, upload_id: str, found: Trial | Progress, status: int = 200, *, outdated: bool
) -> Response:
    if isinstance(found, Trial):
        return _trial(visit, upload_id, found, status, outdated=outdated)
    path = f"/workbooks/import/{upload_id}"
    return render(
        visit,
        "progress" if visit.by_htmx else "trying",
        status,
        path=f"{path}?outdated=1" if outdated else path,
        again=f"{path}?again=1",
        progress=found,
        outdated=outdated,
    )


def _trial(
    visit: Visit, upload_id: str, found: Trial, status: int = 200, *, outdated: bool
) -> Response:
    accepted = [line for line in found.lines if line.outcome == ACCEPTED]
    rejected = [line for line in found.lines if line.outcome == REJECTED]
    conflicts = [line for line in rejected if _is_conflict(line)]
    faulty = [line for line in rejected if not _is_conflict(line)]
    start = visit.asked("from")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    path = f"/workbooks/import/{upload_id}"
    return render(
        visit,
        "import",
        status,
        path=path,
        trial=found,
        kind_name=kind_called(visit, found.collection),
        ready=found.good and bool(accepted),
        whole=[_fault(visit, fault) for fault in found.faults],
        conflicts=[_line(visit, line) for line in conflicts[:_FAULTS]],
        faulty=[_line(visit, line) for line in faulty[:_FAULTS]],
        more_faults=max(0, len(conflicts) - _FAULTS) + max(0, len(faulty) - _FAULTS),
        accepted=[_line(visit, line) for line in accepted[first : first + SHOWN]],
        first=first,
        next=f"{path}?from={first + SHOWN}" if len(accepted) > first + SHOWN else "",
        outdated=outdated,
    )


def _is_conflict(line: Line) -> bool:
    return any(found.fault.code == _CONFLICT for found in line.faults)


def _line(visit: Visit, line: Line) -> dict[str, Any]:
    return {
        "address": line.address,
        "called": line.called or visit.t("naming.unnamed"),
        "path": f"/drafts/{line.draft.id}" if line.draft else "",
        "difference": line.difference,
        "faults": [_fault(visit, fault) for fault in line.faults],
    }


def _fault(visit: Visit, found: CellFault) -> tuple[str, Told]:
    """Where, and what is wrong there."""
    fault = found.fault
    return found.address, told(fault.code, fault.facts, visit.language)


def _columns(visit: Visit, found: Look, faults: tuple[Fault, ...] = ()) -> Response:
    path = f"/workbooks/import/{found.upload.id}"
    proposal = found.proposal
    if proposal is None and (found.own is not None or found.mapping is not None):
        return redirect(visit, path)
    return render(
        visit,
        "columns",
        422 if faults else 200,
        path=path,
        file_name=found.upload.file_name,
        kinds=kinds_to_choose(visit),
        kind=proposal.mapping.collection if proposal else visit.asked("kind"),
        proposal=proposal,
        **(_asked(visit, proposal, faults) if proposal else {}),
    )


def _naming_column(proposal: Proposal) -> str:
    """The column by which rows probably find their drafts."""
    mapping = proposal.mapping
    named = (each.column for each in mapping.meanings if each.key == mapping.identified_by)
    return str(next(named, ""))


def _asked(visit: Visit, proposal: Proposal, faults: tuple[Fault, ...]) -> dict[str, Any]:
    """The questions, answered as they were answered last or as they are proposed."""
    typed = visit.posted if faults else {}
    known = told_faults(faults, visit.language)
    kind = KINDS[proposal.mapping.collection]

    def last(name: str, usual: str = "") -> str:
        return typed.get(name, [usual])[0]

    return {
        "rows": rows_of(visit, proposal, typed, known),
        "units": units(),
        "statuses": statuses(visit),
        "sources": choices_for(visit, kind)["sources"],
        "said": {name: last(name) for name in ("status", "sources", "locator", "as_of")},
        "name": last("name", proposal.mapping.name),
        "by": last("by", _naming_column(proposal)),
        "notes": last("notes", "\n".join(proposal.mapping.notes)),
        "skipped": set(typed.get("skip", [])) if typed else set(proposal.mapping.other_sheets),
        "faults": known,
        "elsewhere": [
            said
            for pointer, found in known.items()
            if pointer not in ("/identified_by", "/name", "/default", "/default/status")
            and not pointer.startswith("/meanings/")
            for said in found
        ],
    }
