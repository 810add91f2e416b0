"""The edit form of a draft: filled, checked, saved, and merged where two people were at it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.store.staff.drafts import OPEN, Draft, Overtaken
from catalog.values.fault import Fault, Refused
from service.web.console.checking import checked, in_units
from service.web.console.form.building import form_of
from service.web.console.form.making import Making, said_at
from service.web.console.form.reading import (
    ADD,
    REMOVE,
    document_typed,
    empty_rows,
    rearranged,
    without_gaps,
)
from service.web.console.form.resaying import TOLD, changes
from service.web.console.form.spelling import Posted
from service.web.console.lookup import Choices, choices_for, names_of
from service.web.console.naming import draft_called, state_called
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.views.geometry import moved_by
from service.web.console.views.merging import ask_which
from service.web.console.visit import Visit


@dataclass(frozen=True)
class Typed:
    """What somebody typed over a draft as it was at `row_version`; `base` is how it was then."""

    row_version: int
    base: Document | None
    document: Document
    grown: dict[str, int]
    texts: Posted


def begin(visit: Visit) -> Response:
    """A draft of a new entry."""
    kind = visit.typed("kind")
    if kind not in KINDS:
        raise missing()
    draft = drafting.begin(visit.services.database, visit.act, collection=kind)
    return redirect(visit, f"/drafts/{draft.id}/edit")


def reopen(visit: Visit, collection: str, entry_id: str) -> Response:
    """A draft over what is public of an entry."""
    draft = drafting.begin(
        visit.services.database, visit.act, collection=collection, entry_id=entry_id
    )
    return redirect(visit, f"/drafts/{draft.id}/edit")


def show(visit: Visit, draft_id: str) -> Response:
    draft = drafting.one(visit.services.database, draft_id)
    if draft.state not in OPEN:
        return redirect(visit, f"/drafts/{draft_id}")
    return _form(visit, draft, draft.document)


def save(visit: Visit, draft_id: str) -> Response:
    """Keep what was typed; or show the form again with another row, or with what is wrong."""
    draft = drafting.one(visit.services.database, draft_id)
    typed = _typed(visit, draft)
    if ADD in visit.posted or REMOVE in visit.posted:
        return _form(visit, draft, typed.document, typed=typed)
    if typed.base is not None and typed.document == typed.base == draft.document:
        return redirect(visit, _after(visit, draft_id, "unchanged"))
    try:
        drafting.change(
            visit.services.database,
            visit.act,
            draft_id,
            row_version=typed.row_version,
            document=typed.document,
        )
    except Overtaken as overtaken:
        return ask_which(visit, overtaken.now, typed.base, typed.document)
    except Refused as refused:
        kind, said = KINDS[draft.collection], typed.document["properties"]
        faults = tuple(in_units(kind, fault, said) for fault in refused.faults)
        return _form(visit, draft, typed.document, faults, typed=typed)
    return redirect(visit, _after(visit, draft_id, "saved"))


def check(visit: Visit, draft_id: str) -> Response:
    """What is still to be done with what is typed at this moment, as a list and at each field."""
    draft = drafting.one(visit.services.database, draft_id)
    kind, typed = KINDS[draft.collection], _typed(visit, draft)
    found = checked(visit, draft, typed.document)
    choices = choices_for(visit, kind)
    making = Making(
        visit.language,
        said_at(found.faults, found.beside, visit.language),
        empty_rows(typed.texts),
        names_of(choices),
        typed.texts,
    )
    form = form_of(kind, typed.document["properties"], making)
    _, names = without_gaps(visit.posted)
    again = changes(form, visit.posted.get(TOLD, []), names)
    words = _words(visit, choices)
    return render(visit, "checked", checks=found, edit_at="", form=form, again=again, f=words)


def _typed(visit: Visit, draft: Draft) -> Typed:
    row_version = visit.number("row_version")
    base: Document | None = draft.document
    if row_version != draft.row_version:
        base = drafting.revision(visit.services.database, draft.id, row_version)
    posted, grown = rearranged(visit.posted)
    document = document_typed(KINDS[draft.collection], posted, base or _nothing(draft))
    return Typed(row_version, base, document, grown, without_gaps(posted)[0])


def _nothing(draft: Draft) -> Document:
    """What a form is read against when nobody knows any more what it was filled with."""
    return {**draft.document, "properties": {"evidence": {}}}


def _form(
    visit: Visit,
    draft: Draft,
    document: Document,
    refused: tuple[Fault, ...] = (),
    typed: Typed | None = None,
) -> Response:
    kind = KINDS[draft.collection]
    found = checked(visit, draft, document)
    choices = choices_for(visit, kind)
    making = Making(
        visit.language,
        said_at(refused or found.faults, found.beside, visit.language),
        typed.grown if typed else {},
        names_of(choices),
        typed.texts if typed else {},
    )
    return render(
        visit,
        "edit",
        422 if refused else 200,
        draft=draft,
        name=draft_called(visit, draft),
        state_name=state_called(visit, draft.state),
        row_version=typed.row_version if typed else draft.row_version,
        form=form_of(kind, document["properties"], making),
        map=sketch(document["geometry"]),
        f=_words(visit, choices),
        choices=choices,
        checks=found,
        edit_at="",
        refused=len(refused),
        notice=visit.asked("after"),
        moved=moved_by(visit),
    )


def _words(visit: Visit, choices: Choices) -> dict[str, object]:
    """What the inputs of a form say."""
    return {
        "add": visit.t("edit.add"),
        "remove": visit.t("edit.remove"),
        "one_a_line": visit.t("edit.one_a_line"),
        "reference": visit.t("edit.reference"),
        "evidence": visit.t("edit.evidence"),
        "no_evidence": visit.t("edit.no_evidence"),
        "staff_only": visit.t("edit.staff_only"),
        "areas": visit.t("edit.areas"),
        "lists": choices,
        "zh": visit.language == "zh",
    }


def _after(visit: Visit, draft_id: str, what: str) -> str:
    page = "" if visit.typed("then") == "page" else "/edit"
    return f"/drafts/{draft_id}{page}?after={what}"
