"""Whatever goes wrong anywhere becomes a problem, here and nowhere else."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

from catalog.feed.positions import FeedIntegrity
from catalog.kinds import KINDS
from catalog.query.preparing import SeqAhead
from catalog.store.failures import failure
from catalog.store.public.clock import Clock, NotInitialised
from catalog.store.public.reading import Reader
from service.api.call import API, Call, call_of, quoted_path
from service.api.problems import Problem, answer, as_problem, problem, replica_behind
from service.api.services import Services
from service.operations import HOLES
from service.settings import Settings
from service.web import site


def register(app: Flask, settings: Settings, services: Services) -> None:
    """Answer every exception of a view, and every request that reaches none."""
    reader = services.reader

    def explain(error: Exception) -> Response:
        call = call_of(request.environ, settings.public_url)
        if isinstance(error, NotFound):
            moved = _without_slash(app, call)
            if moved is not None:
                return moved
            error = _unknown_collection(call) or error
        if isinstance(error, SeqAhead) and settings.read_database_url is not None:
            error = replica_behind(error.asked, error.head)
        found = as_problem(error, call)
        if isinstance(error, MethodNotAllowed):
            found.facts = {**found.facts, "method": request.method[:20]}
        if found.status == 500:
            _record(found, error)
        if isinstance(error, FeedIntegrity):
            _alarm(error)
        if "HTTP_AUTHORIZATION" in request.environ:
            found.cacheable = False
        clock = None if found.status >= 500 else _clock(reader)
        if found.status == 404 and clock is not None and _in_a_browser(call):
            return site.missing_page(services, clock)
        return answer(found, call, clock)

    app.register_error_handler(HTTPException, explain)
    app.register_error_handler(Exception, explain)


def _in_a_browser(call: Call) -> bool:
    """Whether somebody looks for a page; programs get problems, and so do browsers in the API."""
    return "text/html" in call.accept and not call.path.startswith((API, "/console/"))


def _record(found: Problem, error: Exception) -> None:
    """Log what happened under a number that the answer tells."""
    request_id = secrets.token_hex(8)
    request.environ["catalog.request_id"] = request_id
    found.facts = {"request_id": request_id}
    structlog.get_logger().error("internal_error", request_id=request_id, exc_info=error)


def _alarm(error: FeedIntegrity) -> None:
    """Let whoever watches the service know of a hole in what is published."""
    HOLES.inc()
    structlog.get_logger().critical("feed_integrity", hole=str(error))


def _without_slash(app: Flask, call: Call) -> Response | None:
    """A permanent redirect when the address without its last slash is one of ours."""
    path = call.path.rstrip("/")
    if path == call.path or not path:
        return None
    adapter: MapAdapter = app.url_map.bind("localhost")
    try:
        adapter.match(path, method="GET")
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return None
    query = f"?{call.query}" if call.query else ""
    return Response(
        status=308,
        headers=[
            ("Location", f"{call.site}{quoted_path(path)}{query}"),
            ("Access-Control-Allow-Origin", "*"),
        ],
    )


def _unknown_collection(call: Call) -> Problem | None:
    prefix = f"{API}/collections/"
    name = call.path.removeprefix(prefix).partition("/")[0]
    if not call.path.startswith(prefix) or name in KINDS:
        return None
    return problem(404, "collection-not-found", value=name[:60], known=", ".join(KINDS))


def _clock(reader: Reader) -> Clock | None:
    """Where the catalog stands, for the headers of a refusal; a refusal needs no database."""
    try:
        return reader.clock()
    except Exception as error:
        if isinstance(error, NotInitialised) or failure(error) is not None:
            return None
        raise
