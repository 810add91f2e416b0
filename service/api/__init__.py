"""The JSON API: every route of the list, registered and guarded alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from threading import Semaphore
from typing import Any

from flask import Flask, Response, request

from catalog.feed.pages import Feed
from catalog.query.extent import Extents
from catalog.query.listing import Lists
from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from catalog.store.public.reading import Reader
from service.api.call import API, Call, call_of
from service.api.contract import contract_of
from service.api.freshness import ENVIRON_KEY as MIN_SEQ_SENT
from service.api.freshness import Freshness
from service.api.negotiation import accepts
from service.api.problems import problem
from service.api.request_body import FileBody
from service.api.route import Route
from service.api.routes import routes
from service.api.services import Services
from service.api.staff.serving import serving
from service.identity.bearer import Door
from service.identity.sessions import StaffDoor
from service.outbound.bell import Bell
from service.outbound.sending import Sender
from service.outbound.targets import Targets
from service.settings import Settings


def services_of(settings: Settings, database: Database) -> Services:
    """What the views need; the contract is that of the routes with these settings."""
    reader = Reader(database)
    door = Door(database)
    found = routes(settings.default_limit, settings.max_limit)
    return Services(
        settings=settings,
        database=database,
        reader=reader,
        lists=Lists(reader),
        extents=Extents(reader),
        contract=contract_of(settings, found),
        docs_page=files("service.api").joinpath("docs.html").read_bytes(),
        # Half of the threads stay free for requests that wait for nothing.
        freshness=Freshness(reader, most=max(1, settings.threads // 2)),
        door=door,
        staff=StaffDoor(database, settings, door, reader),
        feed=Feed(
            reader,
            retention_days=settings.feed_retention_days,
            replica=settings.read_database_url is not None,
        ),
        export_slots=Semaphore(max(1, settings.threads // 2)),
        bell=Bell(Sender(Targets(settings.webhook_allow))),
    )


def register(app: Flask, services: Services) -> None:
    """Add every route to an application."""
    settings = services.settings
    for route in routes(settings.default_limit, settings.max_limit):
        address = API + route.path.replace("{", "<").replace("}", ">")
        view = _view(route, services)
        app.add_url_rule(address, route.operation, view, methods=[route.method])
        if not route.path:
            # The contract's path `/` below the server's address spells it with a slash.
            app.add_url_rule(f"{address}/", route.operation, view, methods=[route.method])


def _view(route: Route, services: Services) -> Callable[..., Response]:
    if route.scope == "staff":
        return serving(route, services)
    return _reading(route, services) if route.public else _admitted(route, services)


def _reading(route: Route, services: Services) -> Callable[..., Response]:
    """The view of what everybody may read. Every step here is paid by every read."""
    read, view, operation, offered = route.reader, route.view, route.operation, route.format
    public_url, await_seq = services.settings.public_url, services.freshness.await_seq

    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = operation
        call = call_of(environ, public_url)
        asked = read(call.query)
        if offered is not None and not accepts(call.accept, offered):
            _check_format(route, call)
        if MIN_SEQ_SENT in environ:
            await_seq(environ[MIN_SEQ_SENT])
        found: Response
        try:
            found = view(services, call, asked, **path)
        except Exception as error:
            if failure(error) is not Failure.LOST:
                raise
            # A read may be repeated, and the reader has let go of the connection that is gone.
            found = view(services, call, asked, **path)
        return found

    return answer


def _admitted(route: Route, services: Services) -> Callable[..., Response]:
    """The view of what needs a token, or changes something: nothing of it is repeated."""
    read, view, offered = route.reader, route.view, route.format
    scope, body, door = route.scope, route.body, services.door
    assert not isinstance(body, FileBody), "files are sent to staff alone"

    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = route.operation
        call = call_of(environ, services.settings.public_url)
        asked = read(call.query)
        given: dict[str, Any] = {}
        if scope is not None:
            given["bearer"] = door.admit(environ, scope, datetime.now(UTC))
        if offered is not None and not accepts(call.accept, offered):
            _check_format(route, call)
        if route.method == "GET" and MIN_SEQ_SENT in environ:
            services.freshness.await_seq(environ[MIN_SEQ_SENT])
        if body is not None:
            given["body"] = body.read(environ)
        found: Response = view(services, call, asked, **path, **given)
        return found

    return answer


def _check_format(route: Route, call: Call) -> None:
    """Refuse whoever accepts no format there is, unless `f`, which goes first, asks for one."""
    if "f" in route.parameters.read(call.query).values:
        return
    if not any(accepts(call.accept, other) for other in route.also):
        known = ", ".join(found.media_type for found in route.formats)
        raise problem(406, "not-acceptable", known=known)
