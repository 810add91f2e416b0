"""Pages: the investor's site, the staff console, and the files that pages and entries show."""

from __future__ import annotations

from importlib.resources import files

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

from service.api.services import Services
from service.web import assets, console, site, vendored, widget

_SWAGGER = str(files("flask_swagger_ui").joinpath("dist"))
_SWAGGER_FILES = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"})


def register(app: Flask, services: Services) -> None:
    console.register(app, services)
    site.register(app, services)
    app.add_url_rule("/static/swagger-ui/<name>", "swagger_ui", _swagger_ui)
    vendored.register(app)
    assets.register(app, services)
    widget.register(app, services)


def _swagger_ui(name: str) -> Response:
    """The three files of Swagger UI that the documentation uses; nothing comes from elsewhere."""
    if name not in _SWAGGER_FILES:
        raise NotFound
    return send_from_directory(_SWAGGER, name, max_age=86400)
