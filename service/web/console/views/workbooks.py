"""Workbooks: where they go out and come in, and how the office's own ones are read."""

from __future__ import annotations

from flask import Response

from catalog.commands import asking, importing
from catalog.commands.asking import NotAsked, TooManyDrafts
from catalog.exchange.workbook_columns import NoSuchField
from catalog.exchange.workbook_writing import MAX_DRAFTS
from catalog.store.staff.drafts import NoSuchDraft
from service.web.console.downloading import workbook
from service.web.console.naming import kind_called
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
from service.web.console.words.workbooks import DONE


def show(visit: Visit) -> Response:
    """The ways in and out, and which foreign headings are known."""
    return page(visit)


def page(visit: Visit, status: int = 200, problem: str = "", hint: str = "") -> Response:
    """The same, with what was wrong with the file that was sent."""
    after = visit.asked("after")
    facts = {"count": visit.asked("count")} if visit.asked("count").isdecimal() else {}
    return render(
        visit,
        "workbooks",
        status,
        kinds=kinds_to_choose(visit),
        which=which_to_choose(visit),
        known=[
            (kept, kind_called(visit, kept.collection), _columns_of(kept.columns))
            for kept in importing.known_mappings(visit.services.database)
        ],
        problem=problem,
        hint=hint,
        notice=visit.t(f"workbooks.done_{after}", **facts)
        if after in DONE and (after != "imported" or facts)
        else "",
        imported=after == "imported",
    )


def choose(visit: Visit) -> Response:
    return _choice(visit, selected(visit, visit.asked))


def export(visit: Visit) -> Response:
    """The workbook of the rows ticked, or of all that pass the filter."""
    selection = selected(visit, visit.typed)
    try:
        file = asking.export(
            visit.services.database,
            visit.act,
            draft_ids=selection.taken(visit.posted.get("draft", [])),
            fields=visit.posted.get("field") or None,
        )
    except NotAsked:
        return _choice(visit, selection, visit.t("export.nothing"))
    except TooManyDrafts as many:
        return _choice(visit, selection, visit.t("export.too_many", maximum=many.maximum))
    except (NoSuchDraft, NoSuchField):
        return _choice(visit, selection, visit.t("export.changed"))
    return workbook(file)


def forget(visit: Visit, fingerprint: str) -> Response:
    """Ask again what these headings mean, the next time they come."""
    importing.forget_mapping(visit.services.database, visit.act, fingerprint)
    return redirect(visit, "/workbooks?after=forgotten")


def _choice(visit: Visit, selection: Selection, problem: str = "") -> Response:
    return render(
        visit,
        "export",
        422 if problem else 200,
        selection=selection,
        kinds=kinds_to_choose(visit),
        which=which_to_choose(visit),
        ticks=ticks(visit, selection),
        shown=SHOWN,
        too_many=len(selection.drafts) > MAX_DRAFTS,
        maximum=MAX_DRAFTS,
        groups=fields_to_choose(visit, selection.kind),
        ticked=set(visit.posted.get("draft", [])) if problem else set(),
        fields=set(visit.posted.get("field", [])) if problem else set(),
        problem=problem,
    )


def _columns_of(columns: dict[str, object]) -> int:
    """How many columns of a mapping mean something."""
    meanings = columns.get("meanings")
    return sum(bool(each.get("key")) for each in meanings) if isinstance(meanings, list) else 0
