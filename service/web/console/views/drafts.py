"""The page of a draft: what it changes, what was said of it, and every act on it."""

from __future__ import annotations

from flask import Response

from catalog.commands import drafting, planning, reviewing
from catalog.commands.drafting import InPlan, NotWaiting
from catalog.commands.publication import OwnWork
from catalog.commands.reviewing import NotToReview, SamePerson
from catalog.kinds import KINDS
from catalog.store.staff.browsing import Wanted
from catalog.store.staff.drafts import OPEN, Draft, Overtaken
from catalog.values.fault import Fault, Refused
from catalog.values.identifiers import folded
from catalog.words.messages import told
from service.web.console.checking import checked, todo_of
from service.web.console.comparing import content_of, would_change
from service.web.console.naming import draft_called, kind_called, state_called
from service.web.console.references import references_in
from service.web.console.rendering import redirect, render
from service.web.console.sketch import sketch
from service.web.console.telling import telling
from service.web.console.views.home import draft_line
from service.web.console.visit import Visit

_MOST = 100


def queue(visit: Visit) -> Response:
    """What waits to be reviewed by whoever is here."""
    wanted = Wanted(states=("submitted",), not_author=visit.who.login)
    found = drafting.page(visit.services.database, wanted, limit=_MOST)
    return render(visit, "reviews", lines=[draft_line(visit, draft) for draft in found])


def show(visit: Visit, draft_id: str) -> Response:
    return _page(visit, drafting.one(visit.services.database, draft_id))


def submit(visit: Visit, draft_id: str) -> Response:
    try:
        reviewing.submit(visit.services.database, visit.act, [draft_id])
    except Refused as refused:
        draft = drafting.one(visit.services.database, draft_id)
        return _page(visit, draft, 422, refused=refused.faults)
    return redirect(visit, f"/drafts/{draft_id}?after=submitted")


def discard(visit: Visit, draft_id: str) -> Response:
    try:
        drafting.discard(
            visit.services.database, visit.act, draft_id, row_version=visit.number("row_version")
        )
    except (Overtaken, NotWaiting) as changed:
        return _page(visit, changed.now, 409, problem=visit.t("draft.changed_meanwhile"))
    except InPlan as planned:
        draft = drafting.one(visit.services.database, draft_id)
        return _page(visit, draft, 409, problem=_said(visit, "draft-in-plan", value=planned.name))
    return redirect(visit, f"/drafts/{draft_id}?after=discarded")


def reopen(visit: Visit, draft_id: str) -> Response:
    """A discarded draft waits again."""
    try:
        drafting.reopen(
            visit.services.database, visit.act, draft_id, row_version=visit.number("row_version")
        )
    except (Overtaken, NotWaiting) as changed:
        return _page(visit, changed.now, 409, problem=visit.t("draft.changed_meanwhile"))
    return redirect(visit, f"/drafts/{draft_id}?after=reopened")


def decide(visit: Visit, draft_id: str) -> Response:
    """Approve, return, or only say something."""
    database, comment = visit.services.database, visit.typed("comment")
    decision = visit.typed("decision")
    try:
        if decision == "approve":
            reviewing.approve(
                database,
                visit.act,
                draft_id,
                content_sha256=visit.typed("content_sha256"),
                steps=visit.services.settings.review_steps,
                comment=comment or None,
            )
        elif decision == "return":
            reviewing.send_back(database, visit.act, draft_id, comment=comment)
        else:
            decision = "comment"
            reviewing.comment(database, visit.act, draft_id, comment=comment)
    except (Overtaken, NotToReview) as changed:
        return _page(visit, changed.now, 409, problem=visit.t("draft.changed_meanwhile"))
    except (OwnWork, SamePerson):
        draft = drafting.one(database, draft_id)
        return _page(visit, draft, 409, problem=visit.t("draft.own"))
    except Refused as refused:
        draft = drafting.one(database, draft_id)
        return _page(visit, draft, 422, comment_faults=refused.faults)
    done = {"approve": "approved", "return": "returned"}.get(decision, "commented")
    return redirect(visit, f"/drafts/{draft_id}?after={done}")


def _page(
    visit: Visit,
    draft: Draft,
    status: int = 200,
    *,
    problem: str = "",
    refused: tuple[Fault, ...] = (),
    comment_faults: tuple[Fault, ...] = (),
) -> Response:
    database = visit.services.database
    kind = KINDS[draft.collection]
    live = drafting.live(database, draft)
    public = content_of(live.content if live else None)
    said = reviewing.of_draft(database, draft.id)
    authors = drafting.authors(database, draft.id)
    after = visit.asked("after")
    waits = draft.state in OPEN
    return render(
        visit,
        "draft",
        status,
        draft=draft,
        edit_at=visit.at(f"/drafts/{draft.id}/edit") if visit.who.may("draft.edit") else "",
        name=draft_called(visit, draft),
        planned=_planned(visit, draft.prepared_release),
        kind_name=kind_called(visit, draft.collection),
        state_name=state_called(visit, draft.state),
        authors=authors,
        steps=visit.services.settings.review_steps,
        own=folded(visit.who.login) in map(folded, authors),
        live=public is not None,
        waits=waits,
        changes=would_change(draft, live, visit.act.coordinate_decimals),
        refs=references_in(visit, draft.document, public),
        map=sketch(draft.document["geometry"], public["geometry"] if public else None),
        checks=checked(visit, draft, draft.document) if waits else None,
        said=said,
        returned=next((s for s in said[:1] if s.decision == "return"), None),
        problem=problem,
        refused=todo_of(visit, kind, refused),
        comment_told=[telling(f, visit.language) for f in comment_faults],
        comment=visit.typed("comment") if status != 200 else "",
        notice=visit.t(f"draft.done_{after}") if after in _AFTER else "",
    )


def _planned(visit: Visit, name: str | None) -> str:
    """The title of the prepared release that a draft is part of."""
    if name is None:
        return ""
    plan = planning.one(visit.services.database, name)
    return plan.title_en if visit.language == "en" else plan.title_zh


_AFTER = (
    "submitted", "approved", "returned", "commented", "discarded", "reopened", "saved", "unchanged",
)  # fmt: skip


def _said(visit: Visit, code: str, **facts: object) -> str:
    found = told(code, facts, visit.language)
    return f"{found.detail} {found.hint}"
