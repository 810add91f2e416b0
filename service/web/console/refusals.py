"""What a page says when something went wrong, in place of a problem document."""

from __future__ import annotations

import secrets
from urllib.parse import quote

import structlog
from flask import Response, request
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from catalog.commands.drafting import NoSuchEntry, NotWaiting
from catalog.commands.planning import NoSuchPlan
from catalog.commands.withdrawing import NoSuchWithdrawal
from catalog.store.public.versions import NoSuchVersion
from catalog.store.staff.accounts import NoSuchAccount
from catalog.store.staff.drafts import NoSuchDraft
from catalog.words.messages import told
from service.api.problems import TITLES, as_problem, problem
from service.web.console.rendering import redirect, render
from service.web.console.visit import ROOT, Visit

_GONE = (NoSuchAccount, NoSuchDraft, NoSuchEntry, NoSuchPlan, NoSuchVersion, NoSuchWithdrawal)


def explain(visit: Visit, error: Exception) -> Response:
    """The page that tells of an exception; whoever has to log in is sent there."""
    if isinstance(error, NotWaiting):
        return redirect(visit, f"/drafts/{error.now.id}")
    if isinstance(error, _GONE):
        error = NotFound()
    if isinstance(error, RequestEntityTooLarge):
        error = problem(413, "body-too-large", maximum=request.max_content_length)
    found = as_problem(error, visit.call)
    if found.code == "session-required":
        return redirect(visit, f"/login?next={quote(_wanted(visit), safe='')}")
    if found.status >= 500 and found.code == "internal-error":
        number = secrets.token_hex(8)
        request.environ["catalog.request_id"] = number
        found.facts = {"request_id": number}
        structlog.get_logger().error("internal_error", request_id=number, exc_info=error)
    said = told(found.code, found.facts, visit.language)
    title, detail, hint = visit.say(TITLES.get(found.status, TITLES[400])), said.detail, said.hint
    if isinstance(error, NotFound):
        title, detail = visit.t("shell.page_missing"), ""
        hint = visit.t("shell.page_missing_hint")
    template = "refused_part" if visit.by_htmx else "refused"
    answer = render(visit, template, found.status, title=title, detail=detail, hint=hint)
    answer.headers.extend(found.headers)
    return answer


def missing() -> NotFound:
    """To be raised for an id that is nobody's."""
    return NotFound()


def _wanted(visit: Visit) -> str:
    """Where somebody wanted to go, as a path of the console; a form is not sent again."""
    if request.method != "GET":
        return "/"
    query = f"?{visit.call.query}" if visit.call.query else ""
    return visit.call.path.removeprefix(ROOT) + query
