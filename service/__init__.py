"""The faces of the catalog. `create_app` puts the application together on one screen."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, Response, request

from catalog.store.database import Database
from service import api, edge, errors, feeds, operations, web
from service.addresses import LateRule
from service.api.call import API
from service.gauges import Following
from service.logs import configure_logs
from service.settings import Settings, load_settings

PREFLIGHT = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Catalog-Min-Seq, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
_ASKED_BY_POST = {
    f"{API}/match": {
        **PREFLIGHT,
        "Access-Control-Allow-Methods": "POST, OPTIONS",
        "Access-Control-Allow-Headers": "Content-Type",
    }
}
"""Public questions that are too long for an address; nothing is changed or kept by them."""


class Catalog(Flask):
    """Flask whose answer to OPTIONS also answers a browser's preflight to the public API."""

    url_rule_class = LateRule

    def make_default_options_response(self) -> Response:
        answer = super().make_default_options_response()
        if request.path.startswith(API):
            answer.headers.update(_ASKED_BY_POST.get(request.path, PREFLIGHT))
        return answer


def create_app(settings: Settings | None = None) -> Flask:
    """The WSGI application; without settings those of the environment (raises WrongSettings)."""
    settings = settings or load_settings()
    configure_logs(settings)
    database = Database(
        settings.database_url,
        read_url=settings.read_database_url,
        reader_role=settings.reader_role,
        pool_size=settings.threads + 4,
    )
    services = api.services_of(settings, database)

    app = Catalog(__name__, static_folder="web/static", template_folder="web/templates")
    # A doubled slash is no address of ours; a redirect would be built from the Host header.
    app.url_map.merge_slashes = False
    app.extensions["catalog"] = services
    api.register(app, services)
    web.register(app, services)
    feeds.register(app, services)
    following = Following(database, services.reader, settings.data_dir, lambda: datetime.now(UTC))
    operations.register(app, services.reader, following)
    errors.register(app, settings, services)
    edge.guard(app, settings)
    return app
