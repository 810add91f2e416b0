"""The edit form of a draft: filled, checked, saved, and merged where two people were at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.store.staff.drafts import OPEN, Draft, Overtaken
from catalog.values.fault import Fault, Refused
from service.web.console.checking import checked, in_units
from service.web.console.form.building import Making, form_of, geometry_evidence, told_faults
from service.web.console.form.reading import ADD, REMOVE, document_typed, rearranged
from service.web.console.lookup import choices_for, names_of
from service.web.console.naming import draft_called, state_called
from service.web.console.refusals import missing
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.views.merging import ask_which
from service.web.console.visit import Visit


@dataclass(frozen=True)
class Typed:
    """What somebody typed over a draft as it was at `row_version`; `base` is how it was then."""

    row_version: int
    base: Document | None
    document: Document
    grown: dict[str, int]


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
    """What is still to be done with what is typed at this moment."""
    draft = drafting.one(visit.services.database, draft_id)
    found = checked(visit, draft, _typed(visit, draft).document)
    return render(visit, "checks", checks=found, edit_at="")


def _typed(visit: Visit, draft: Draft) -> Typed:
    row_version = visit.number("row_version")
    base: Document | None = draft.document
    if row_version != draft.row_version:
        base = drafting.revision(visit.services.database, draft.id, row_version)
    posted, grown = rearranged(visit.posted)
    document = document_typed(KINDS[draft.collection], posted, base or _nothing(draft))
    return Typed(row_version, base, document, grown)


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
    faults = found.faults if typed is not None or refused else ()
    properties: dict[str, Any] = document["properties"]
    making = Making(
        visit.language,
        told_faults(refused or faults, visit.language),
        typed.grown if typed else {},
        names_of(choices),
    )
    return render(
        visit,
        "edit",
        422 if refused else 200,
        draft=draft,
        name=draft_called(visit, draft),
        state_name=state_called(visit, draft.state),
        row_version=typed.row_version if typed else draft.row_version,
        form=form_of(kind, properties, making),
        geometry=geometry_evidence(properties, making) if kind.geometry else None,
        map=sketch(document["geometry"]),
        choices=choices,
        checks=found,
        edit_at="",
        refused=len(refused),
        notice=visit.asked("after"),
    )


def _after(visit: Visit, draft_id: str, what: str) -> str:
    page = "" if visit.typed("then") == "page" else "/edit"
    return f"/drafts/{draft_id}{page}?after={what}"
