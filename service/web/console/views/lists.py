"""Lists: entries by kind, drafts by state, the places for the 21 parcels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response

from catalog.commands import drafting, overview
from catalog.kinds import KINDS
from catalog.kinds.parcels import PARCELS
from catalog.query.model import Query
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import OPEN, Draft
from catalog.values.identifiers import folded
from service.web.console.naming import called, draft_called, kind_called, state_called
from service.web.console.refusals import missing
from service.web.console.rendering import render
from service.web.console.slots import completeness_of, counted, slot_rows
from service.web.console.visit import ROOT, Visit

SHOWN = 30
_CHUNK = 200
_SCANNED = 2_000
"""Entries that one request looks through for a text."""

_STATES = ("open", "submitted", "approved", "released", "discarded")


@dataclass(frozen=True)
class Found:
    """Some public entries, and the id after which to go on."""

    contents: list[dict[str, Any]]
    after: str | None
    scanned: int


def entries(visit: Visit) -> Response:
    """The public entries of a kind, and which of them have a draft."""
    collection = visit.asked("kind") or "parcels"
    if collection not in KINDS:
        raise missing()
    text = visit.asked("q")
    found = _matching(visit, collection, text, visit.asked("after"))
    working = overview.working(
        visit.services.database, collection, [content["id"] for content in found.contents]
    )
    clock = visit.services.reader.clock()
    return render(
        visit,
        "entries",
        kinds=_kinds(visit),
        collection=collection,
        text=text,
        count=visit.services.extents.of(collection, clock).count,
        counted=counted(visit) if collection == PARCELS.name else "",
        rows=[_entry_row(visit, collection, c, working.get(c["id"])) for c in found.contents],
        scanned=found.scanned if found.after and text else 0,
        next=_again(visit, after=found.after) if found.after else "",
    )


def drafts(visit: Visit) -> Response:
    """Drafts by kind, state, author and name, those first that were changed last."""
    state, kind = visit.asked("state"), visit.asked("kind")
    after = tuple(visit.asked("after").split("~", 1)) if "~" in visit.asked("after") else None
    wanted = Wanted(
        states=(state,) if state in _STATES else OPEN,
        collection=kind if kind in KINDS else None,
        author=visit.who.login if visit.asked("by") == "me" else None,
        text=visit.asked("q") or None,
    )
    found = drafting.page(
        visit.services.database, wanted, limit=SHOWN + 1,
        after=(after[0], after[1]) if after else None,
    )  # fmt: skip
    shown = found[:SHOWN]
    last = shown[-1] if len(found) > SHOWN else None
    return render(
        visit,
        "drafts",
        kinds=_kinds(visit),
        kind=kind,
        text=visit.asked("q"),
        state=state,
        by=visit.asked("by"),
        states=[(name, state_called(visit, name)) for name in _STATES],
        rows=[_draft_row(visit, draft) for draft in shown],
        next=_again(visit, after=f"{last.updated_at}~{last.id}") if last else "",
    )


def slots(visit: Visit) -> Response:
    return render(visit, "slots", rows=slot_rows(visit), counted=counted(visit))


def _matching(visit: Visit, collection: str, text: str, after: str) -> Found:
    """Entries in whose id or names a text stands, as far as one request looks."""
    contents: list[dict[str, Any]] = []
    wanted, scanned = folded(text), 0
    position: tuple[Any, ...] | None = (after,) if after else None
    while True:
        limit = _CHUNK if wanted else SHOWN - len(contents)
        page = visit.services.lists.page(Query(collection, limit=limit, after=position))
        for content in map(orjson.loads, page.contents):
            scanned += 1
            if _has(content, wanted):
                contents.append(content)
                if len(contents) == SHOWN:
                    more = page.after is not None or content["id"] != _last(page.contents)
                    return Found(contents, content["id"] if more else None, scanned)
        position = page.after
        if position is None:
            return Found(contents, None, scanned)
        if scanned >= _SCANNED:
            return Found(contents, str(position[-1]), scanned)


def _last(contents: list[bytes]) -> str:
    return str(orjson.loads(contents[-1])["id"])


def _has(content: dict[str, Any], wanted: str) -> bool:
    if not wanted:
        return True
    said = content["properties"]
    aliases = [alias.get("name") for alias in said.get("aliases") or ()]
    names = [content["id"], said.get("name_zh"), said.get("name_en"), said.get("plot_no"), *aliases]
    return any(wanted in folded(str(name)) for name in names if name)


def _entry_row(
    visit: Visit, collection: str, content: dict[str, Any], working: Draft | None
) -> dict[str, Any]:
    waits = working is not None and working.state in OPEN
    return {
        "path": f"/entries/{collection}/{content['id']}",
        "id": content["id"],
        "name": called(visit, content),
        "complete": completeness_of(visit, content["properties"]),
        "draft": f"/drafts/{working.id}" if working is not None and waits else "",
        "state": working.state if working is not None and waits else "public",
        "state_name": state_called(visit, working.state if working and waits else "public"),
    }


def _draft_row(visit: Visit, draft: Draft) -> dict[str, Any]:
    return {
        "path": f"/drafts/{draft.id}",
        "id": draft.entry_id or "",
        "name": draft_called(visit, draft),
        "kind": kind_called(visit, draft.collection),
        "state": draft.state,
        "state_name": state_called(visit, draft.state),
        "at": draft.updated_at,
        "by": draft.updated_by,
    }


def _kinds(visit: Visit) -> Iterator[tuple[str, str]]:
    return ((name, kind_called(visit, name)) for name in KINDS)


def _again(visit: Visit, **changed: str) -> str:
    """The address of this list with some of its parameters changed."""
    asked = {name: text for name, text in visit.query.items() if text}
    return f"{visit.call.path.removeprefix(ROOT)}?{urlencode({**asked, **changed})}"
