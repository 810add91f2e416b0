"""The staff console: pages that need no script, in Chinese and English."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import NotFound

from catalog.words.label import Language
from service.api.call import call_of
from service.api.services import Services
from service.web.console.refusals import explain
from service.web.console.rendering import HEADERS, redirect
from service.web.console.route import EVERYBODY, Page
from service.web.console.routes import ROUTES
from service.web.console.views import language
from service.web.console.visit import ROOT, Visit


def register(app: Flask, services: Services) -> None:
    """Add every page to an application."""
    pages = Blueprint("console", __name__, url_prefix=ROOT)
    for page in ROUTES:
        view = _guarded(services, page)
        pages.add_url_rule(page.path, page.name, view, methods=[page.method])
    pages.add_url_rule("", "door", lambda: redirect(_visit(services), "/"))
    pages.add_url_rule("/<path:rest>", "missing", _missing)
    pages.register_error_handler(Exception, lambda error: explain(_visit(services), error))
    pages.after_request(_sealed)
    app.register_blueprint(pages)


def _guarded(services: Services, page: Page) -> Any:
    """The view of a page behind what it asks for."""

    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = f"console.{page.name}"
        request.max_content_length = page.most_bytes
        now = datetime.now(UTC)
        if page.asks == EVERYBODY:
            if page.method != "GET":
                services.staff.check_origin(environ)
            return page.view(_visit(services, services.staff.visitor_of(environ, now)), **path)
        principal = services.staff.principal_of(environ, now, form=lambda: request.form)
        visit = _visit(services, principal)
        if principal.owes and not page.owing:
            return redirect(visit, f"/account/{principal.owes}")
        page.admit(principal)
        return page.view(visit, **path)

    return answer


def _visit(services: Services, principal: Any = None) -> Visit:
    return Visit(
        services,
        call_of(request.environ, services.settings.public_url),
        datetime.now(UTC),
        _language(),
        principal,
        request.args,
    )


def _language() -> Language:
    return "en" if request.cookies.get(language.COOKIE) == "en" else "zh"


def _missing(rest: str) -> Response:
    raise NotFound


def _sealed(response: Response) -> Response:
    """Nobody keeps a page of staff, and no other page shows it in a frame."""
    response.headers.update(HEADERS)
    return response
