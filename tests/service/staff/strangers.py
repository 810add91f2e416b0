"""Requests of strangers, made up: sensible ones, odd ones, and ones that look for secrets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote

from service.api.call import API
from service.api.route import Route
from service.api.routes import routes

PUBLIC = [route for route in routes(20, 1000) if route.public]
GUARDED = [route for route in routes(20, 1000) if not route.public]
PAGES = (
    "/", "/en/", "/parcels", "/feed.atom", "/catalog.jsonld", "/sitemap.xml", "/robots.txt",
    "/healthz", "/readyz", "/nothing", "/console/nothing", "/static/nothing", "/assets/nothing.png",
)  # fmt: skip
_LANGUAGES = ("", "zh-CN", "en", "fr;q=0.5, en;q=0.1")
_ACCEPTS = ("", "*/*", "application/json", "text/html", "application/geo+json;q=0.5, */*;q=0.1")


@dataclass(frozen=True)
class Asked:
    """One request of somebody who shows nothing."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)


def strangers(chance: Random, entries: Sequence[str], secrets: Sequence[str]) -> Iterator[Asked]:
    """Requests without end; `entries` are public ids, `secrets` texts that nobody knows."""
    while True:
        what = chance.random()
        if what < 0.75:
            route = chance.choice(PUBLIC)
            path = _path(route, chance, entries, secrets) + _query(route, chance, secrets)
        elif what < 0.85:
            route = chance.choice(GUARDED)
            path = _path(route, chance, entries, secrets)
            yield Asked(route.method, path, _headers(chance, secrets))
            continue
        else:
            path = chance.choice(PAGES)
            if chance.random() < 0.3:
                room = chance.choice(("parcels", "assets", "console", "projects"))
                path = f"/{room}/{_text(chance, entries, secrets)}"
        method = chance.choice(("GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "DELETE"))
        yield Asked(method, path, _headers(chance, secrets))


def _path(route: Route, chance: Random, entries: Sequence[str], secrets: Sequence[str]) -> str:
    path = API + route.path
    for place in route.places:
        text = _text(chance, entries, secrets)
        if place.example is not None and chance.random() < 0.5:
            text = str(place.example)
        path = path.replace(f"{{{place.name}}}", text)
    return path


def _text(chance: Random, entries: Sequence[str], secrets: Sequence[str]) -> str:
    texts = chance.choice((entries, entries, secrets, ("X-1", "0")))
    return quote(chance.choice(texts), safe="")


def _query(route: Route, chance: Random, secrets: Sequence[str]) -> str:
    declared = list(route.parameters.declared.values())
    said = []
    for parameter in chance.sample(declared, min(len(declared), chance.randrange(3))):
        value = parameter.example if chance.random() < 0.7 else chance.choice(secrets)
        if value is None:
            value = chance.choice(("1", "true", "M1", "区", "2020-01-01/..", *secrets))
        text = ",".join(map(str, value)) if isinstance(value, list) else str(value)
        said.append(f"{parameter.name}={quote(text, safe='')}")
    if chance.random() < 0.1:
        name = chance.choice(("staff_note", "survey_reference", "review_by", "state", "sortby"))
        said.append(f"{name}={quote(chance.choice(('staff_note', *secrets)), safe='')}")
    return f"?{'&'.join(said)}" if said else ""


def _headers(chance: Random, secrets: Sequence[str]) -> dict[str, str]:
    found = {}
    if chance.random() < 0.5:
        found["Accept-Language"] = chance.choice(_LANGUAGES)
    if chance.random() < 0.3:
        found["Accept"] = chance.choice(_ACCEPTS)
    if chance.random() < 0.3:
        found["Accept-Encoding"] = "gzip"
    if chance.random() < 0.1:
        found["If-None-Match"] = chance.choice(("*", '"x"', *(f'"{quote(s)}"' for s in secrets)))
    if chance.random() < 0.05:
        found["Authorization"] = f"Bearer lpc_{'a' * 8}_{'A' * 43}"
    if chance.random() < 0.05:
        found["Cookie"] = f"session={'A' * 43}"
    return found
