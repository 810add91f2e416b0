"""Pages of the site as answers: what every template may use, and how a page is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from flask import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from catalog.values.dates import SHANGHAI
from catalog.words import notices
from service.api.answer import Answer
from service.api.answers import standing
from service.api.call import Call
from service.api.totals import totals
from service.pages import POLICY, as_sent, page
from service.showing.moments import moments
from service.web.site import structured
from service.web.site.menu import FOOTER, MENU
from service.web.site.visit import Visit


def render(
    visit: Visit, template: str, status: int = 200, *, policy: str = POLICY, **facts: Any
) -> Response:
    """A page. `canonical` among the facts are the parameters that belong to its address.

    It is kept for whoever asks next, as long as nothing is published or erased.
    """
    canonical: Mapping[str, object] = facts.pop("canonical", {})
    text = _templates().get_template(f"{template}.html").render(**_given(visit, canonical), **facts)
    body = as_sent(visit.call, text.encode())
    if visit.key is not None and (status, policy) == (200, POLICY):
        visit.services.pages.keep(visit.key, body)
    return page(visit.call, visit.clock, body, status=status, policy=policy)


def render_once(
    visit: Visit, template: str, status: int, *more: tuple[str, str], **facts: Any
) -> Response:
    """A page that holds what somebody has typed, which nobody keeps; `more` are headers."""
    text = _templates().get_template(f"{template}.html").render(**_given(visit, {}), **facts)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        *standing(visit.clock),
        *more,
    ]
    return Answer(status, headers, text.encode())


def written(visit: Visit, template: str, **facts: Any) -> str:
    """The text of a page that somebody else sends."""
    return _templates().get_template(f"{template}.html").render(**_given(visit, {}), **facts)


def moved(call: Call, address: str) -> Response:
    """A permanent redirect."""
    return Answer(308, [("Location", address), ("Access-Control-Allow-Origin", "*")])


def day(instant: str | None) -> str:
    """The day in Shanghai on which a UTC text lies."""
    if not instant:
        return "—"
    parsed = datetime.fromisoformat(instant.replace("Z", "+00:00")).replace(tzinfo=UTC)
    return parsed.astimezone(SHANGHAI).strftime("%Y-%m-%d")


def _given(visit: Visit, canonical: Mapping[str, object]) -> Mapping[str, Any]:
    clock = visit.clock
    return {
        "visit": visit,
        "t": visit.t,
        "say": visit.say,
        "at": visit.at,
        "of": visit.of,
        "file": visit.file,
        "zh": visit.language == "zh",
        "language": visit.language,
        "demo": visit.demo,
        "clock": clock,
        "as_of": day(visit.published.published_at),
        "day": day,
        "menu": MENU,
        "footer": FOOTER,
        "notices": notices,
        "days_of": moments,
        "structured": partial(structured.of_entry, visit),
        "structured_catalog": partial(structured.of_catalog, visit),
        "totals": totals(visit.services, clock),
        "provider": _provider(visit),
        "canonical": visit.at(visit.path, **canonical),
        "other": _other(visit),
        "alternates": {
            "zh-CN": visit.at(visit.path, "zh", **canonical),
            "en": visit.at(visit.path, "en", **canonical),
        },
    }


def _other(visit: Visit) -> str:
    """The page in the other language, asked for the same: also for what is no part of its address,
    such as the state of a printed copy, and for what was typed wrongly."""
    asked = {name: [value for value in values if value] for name, values in visit.query.items()}
    return visit.at(visit.path, "en" if visit.language == "zh" else "zh", **asked)


def _provider(visit: Visit) -> str:
    settings = visit.services.settings
    return visit.t(settings.provider_zh, settings.provider_en)


@cache
def _templates() -> Environment:
    # Of its own: a name that a page gets wrong is an error here, not an empty place.
    return Environment(
        loader=PackageLoader("service.web", "templates/site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
