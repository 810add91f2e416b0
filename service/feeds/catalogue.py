"""The catalogue description: JSON-LD always, Turtle where the optional extra is installed."""

from __future__ import annotations

import orjson
from flask import Response

from catalog.kinds import KINDS
from catalog.store.public.recent import reaches
from service.api.bodies import Body
from service.api.call import Call
from service.api.problems import problem
from service.api.services import Services
from service.feeds.dcat import catalogue
from service.feeds.keeping import Made, kept
from service.feeds.terms import Described

JSON_LD = "application/ld+json"
TURTLE = "text/turtle"

EXTRA = "parcel-catalog[rdf]"


def jsonld(services: Services, call: Call) -> Response:
    """The description as JSON-LD, which is JSON to whoever knows no linked data."""
    return kept(services, call, JSON_LD, lambda: _made(services, call))


def turtle(services: Services, call: Call) -> Response:
    """The same graph as Turtle. Raises Problem (404) where nothing can write it."""
    try:
        import rdflib
        from rdflib.plugins.parsers.jsonld import to_rdf
    except ImportError:
        address = f"{call.site}/catalog.jsonld"
        raise problem(404, "turtle-not-installed", extra=EXTRA, address=address) from None

    # Times stay spelt as they are in JSON-LD: UTC with Z.
    rdflib.NORMALIZE_LITERALS = False

    def make() -> Made:
        clock, body = _made(services, call)
        # Not Graph.parse, which warns of a class that it takes by itself: this is one graph.
        graph = to_rdf(orjson.loads(body.content), rdflib.Graph())
        return clock, Body(graph.serialize(format="turtle", encoding="utf-8"))

    return kept(services, call, f"{TURTLE}; charset=utf-8", make)


def _made(services: Services, call: Call) -> Made:
    clock, found = reaches(services.reader)
    extents = {name: services.extents.of(name, clock) for name in KINDS}
    about = Described(call, services.settings, clock, found, extents)
    return clock, Body(orjson.dumps(catalogue(about)))
