"""When two people changed one draft: what each did, and which of it shall stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response

from catalog.commands import drafting
from catalog.kinds import KINDS
from catalog.kinds.documents import Document
from catalog.kinds.kind import Kind
from catalog.kinds.spoken import spoken
from catalog.rules.merging import Said, Side, Unsettled, merge, settle
from catalog.store.staff.drafts import Draft, Overtaken
from catalog.values.codes import code_list
from catalog.values.fault import Refused
from service.web.console.checking import todo_of
from service.web.console.naming import draft_called
from service.web.console.rendering import redirect, render, when
from service.web.console.visit import Visit


@dataclass(frozen=True)
class Choice:
    """One thing that both changed: what it was, and what each made of it."""

    name: str
    title: str
    sides: tuple[tuple[str, str], ...]


def ask_which(
    visit: Visit,
    theirs: Draft,
    base: Document | None,
    mine: Document,
    *,
    unsettled: bool = False,
    refused: Refused | None = None,
) -> Response:
    """The page that shows both changes. `mine` goes along in it, to be sent once more."""
    kind = KINDS[theirs.collection]
    merged = merge(kind, base, mine, theirs.document)
    facts = {"by": theirs.updated_by, "when": when(theirs.updated_at)}
    about = "merge.about" if merged.conflicts else "merge.about_none"
    return render(
        visit,
        "merge",
        409,
        draft=theirs,
        name=draft_called(visit, theirs),
        about=visit.t(about, **facts),
        conflicts=[
            Choice(
                conflict.name,
                visit.say(conflict.title),
                tuple((side, _told(visit, kind, said)) for side, said in conflict.sides.items()),
            )
            for conflict in merged.conflicts
        ],
        mine=[_title(visit, kind, name) for name in merged.mine],
        theirs=[_title(visit, kind, name) for name in merged.theirs],
        base_version=visit.typed("row_version"),
        document=orjson.dumps(mine).decode(),
        unsettled=unsettled,
        todo=todo_of(visit, kind, refused.faults) if refused else (),
    )


def save(visit: Visit, draft_id: str) -> Response:
    """Keep the draft that was put together from both."""
    database = visit.services.database
    draft = drafting.one(database, draft_id)
    kind = KINDS[draft.collection]
    mine = _mine(visit, draft)
    base = drafting.revision(database, draft_id, visit.number("row_version"))
    merged = merge(kind, base, mine, draft.document)
    choices = {
        conflict.name: Side(visit.typed(f"choose.{conflict.name}"))
        for conflict in merged.conflicts
        if visit.typed(f"choose.{conflict.name}") in set(Side)
    }
    try:
        document = settle(merged, choices)
        drafting.change(
            database,
            visit.act,
            draft_id,
            # Of the draft that was shown: who saved meanwhile is not written over either.
            row_version=visit.number("theirs_version"),
            document=document,
        )
    except Unsettled:
        return ask_which(visit, draft, base, mine, unsettled=True)
    except Overtaken as overtaken:
        return ask_which(visit, overtaken.now, base, mine)
    except Refused as refused:
        return ask_which(visit, draft, base, mine, refused=refused)
    return redirect(visit, f"/drafts/{draft_id}/edit?after=saved")


def _mine(visit: Visit, draft: Draft) -> Document:
    """What somebody had typed, as the page before gave it back; the command checks all of it."""
    try:
        found: Any = orjson.loads(visit.secret("document"))
    except orjson.JSONDecodeError:
        found = None
    properties = found.get("properties") if isinstance(found, dict) else None
    if not isinstance(properties, dict) or not isinstance(properties.get("evidence"), dict):
        return draft.document
    return {**draft.document, "geometry": found.get("geometry"), "properties": properties}


def _told(visit: Visit, kind: Kind, said: Said) -> str:
    statuses = code_list("evidence-status")
    lines = []
    for name, value in said.values.items():
        field = kind.fields.get(name)
        label = visit.say(spoken(field, value)) if field else visit.t("geometry.title")
        title = _title(visit, kind, name)
        lines.append(label if len(said.values) == 1 else f"{title}: {label}")
    for evidence in said.evidence.values():
        status = evidence.get("status")
        where = [*(evidence.get("sources") or ()), evidence.get("locator")]
        label = visit.say(statuses.label(status)) if status in statuses else str(status)
        lines.append("（" + " · ".join(filter(None, [label, *where])) + "）")
    return " ".join(lines) or "—"


def _title(visit: Visit, kind: Kind, name: str) -> str:
    field = kind.fields.get(name)
    return visit.say(field.traits.title) if field else visit.t("geometry.title")
