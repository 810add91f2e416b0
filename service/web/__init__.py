"""Pages. For now one, in two languages: what this is, in which mode it runs, where to go."""

from __future__ import annotations

from importlib.resources import files

from flask import Flask, Response, render_template, request, send_from_directory
from werkzeug.exceptions import NotFound

from catalog.kinds import KINDS
from catalog.words import notices
from catalog.words.label import Language
from service.api.call import call_of
from service.api.landing import ABOUT, TITLE
from service.api.services import Services
from service.api.totals import totals
from service.pages import page
from service.web import assets, console

_SWAGGER = str(files("flask_swagger_ui").joinpath("dist"))
_SWAGGER_FILES = frozenset({"swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"})
_ADDRESSES: dict[Language, str] = {"zh": "/", "en": "/en/"}


def register(app: Flask, services: Services) -> None:
    for language, address in _ADDRESSES.items():
        app.add_url_rule(
            address, f"home_{language}", lambda language=language: _home(services, language)
        )
    console.register(app, services)
    app.add_url_rule("/en", "home_en_bare", lambda: _to_english(services))
    app.add_url_rule("/static/swagger-ui/<name>", "swagger_ui", _swagger_ui)
    assets.register(app, services)


def _home(services: Services, language: Language) -> Response:
    call = call_of(request.environ, services.settings.public_url)
    clock = services.reader.clock()
    wording = totals(services, clock).wording
    content = render_template(
        "home.html",
        language=language,
        site=call.site,
        api=call.api,
        addresses=_ADDRESSES,
        title=TITLE.in_language(language),
        about=ABOUT.in_language(language),
        demonstration=notices.DEMONSTRATION if clock.data_mode == "demo" else None,
        total=wording.in_language(language) if wording else None,
        prevails=notices.CHINESE_PREVAILS.in_language(language),
        collections=[
            (kind, services.extents.of(kind.name, clock).count) for kind in KINDS.values()
        ],
        clock=clock,
    )
    return page(call, clock, content.encode())


def _to_english(services: Services) -> Response:
    call = call_of(request.environ, services.settings.public_url)
    return Response(status=308, headers={"Location": f"{call.site}/en/"})


def _swagger_ui(name: str) -> Response:
    """The three files of Swagger UI that the documentation uses; nothing comes from elsewhere."""
    if name not in _SWAGGER_FILES:
        raise NotFound
    return send_from_directory(_SWAGGER, name, max_age=86400)
