"""The JSON API: every route of the list, registered and guarded alike."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from flask import Flask, Response, request

from catalog.query.extent import Extents
from catalog.query.listing import Lists
from catalog.store.database import Database
from catalog.store.failures import Failure, failure
from catalog.store.public.reading import Reader
from service.api.call import API, call_of
from service.api.contract import contract_of
from service.api.negotiation import accepts
from service.api.problems import problem
from service.api.routes import Route, routes
from service.api.services import Services
from service.settings import Settings


def services_of(settings: Settings, database: Database) -> Services:
    """What the views need; the contract is that of the routes with these settings."""
    reader = Reader(database)
    found = routes(settings.default_limit, settings.max_limit)
    return Services(
        settings=settings,
        database=database,
        reader=reader,
        lists=Lists(reader),
        extents=Extents(reader),
        contract=contract_of(settings, found),
        docs_page=files("service.api").joinpath("docs.html").read_bytes(),
    )


def register(app: Flask, services: Services) -> None:
    """Add every route to an application."""
    settings = services.settings
    for route in routes(settings.default_limit, settings.max_limit):
        address = API + route.path.replace("{", "<").replace("}", ">")
        view = _view(route, services)
        app.add_url_rule(address, route.operation, view, methods=["GET"])
        if not route.path:
            # The contract's path `/` below the server's address spells it with a slash.
            app.add_url_rule(f"{address}/", route.operation, view, methods=["GET"])


def _view(route: Route, services: Services) -> Any:
    read, view, offered = route.reader, route.view, route.format
    declared = route.parameters
    public_url = services.settings.public_url

    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = route.operation
        call = call_of(environ, public_url)
        asked = read(call.query)
        # `f` goes before Accept.
        if not accepts(call.accept, offered) and "f" not in declared.read(call.query).values:
            raise problem(406, "not-acceptable", known=offered.media_type)
        try:
            return view(services, call, asked, **path)
        except Exception as error:
            if failure(error) is not Failure.LOST:
                raise
            # A read may be repeated, and the reader has let go of the connection that is gone.
            return view(services, call, asked, **path)

    return answer
