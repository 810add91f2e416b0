"""Pages as answers: what every template may use, and what a browser may do with a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, request
from jinja2 import Environment, PackageLoader, StrictUndefined

from catalog.values.dates import SHANGHAI
from catalog.values.numbers import exact_decimal
from service.web.console.visit import ROOT, Visit

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


MISSING = "console.missing"
"""The endpoint of addresses that are no page."""


@dataclass(frozen=True)
class Section:
    """A place in the menu, for whoever has one of the permissions (anybody, if there is none)."""

    name: str
    path: str
    permissions: tuple[str, ...] = ()


SECTIONS = (
    Section("home", "/"),
    Section("entries", "/entries", ("draft.read",)),
    Section("drafts", "/drafts", ("draft.read",)),
    Section("reviews", "/reviews", ("draft.review",)),
    Section("releases", "/releases", ("draft.read",)),
    Section("workbooks", "/workbooks", ("workbook.export",)),
    Section("assets", "/assets", ("asset.read",)),
    Section("enquiries", "/enquiries", ("enquiry.handle",)),
    Section("consumers", "/consumers", ("consumer.read",)),
    Section("accounts", "/accounts", ("account.manage", "role.grant")),
    Section("tokens", "/tokens", ("token.own",)),
    Section("audit", "/audit", ("audit.read",)),
)


_DIFFERENCE = (
    "added", "after", "area", "before", "changed", "evidence", "field", "gained", "lost", "moved",
    "none", "removed", "reordered", "staff",
)  # fmt: skip


def render(visit: Visit, template: str, status: int = 200, **facts: Any) -> Response:
    """A page, or a part of one."""
    text = _templates().get_template(f"{template}.html").render(**_given(visit), **facts)
    return Response(text, status, content_type="text/html; charset=utf-8")


def redirect(visit: Visit, path: str) -> Response:
    """To another page of the console, which the browser gets with GET."""
    address = visit.at(path)
    if visit.by_htmx:
        return Response(status=204, headers={"HX-Redirect": address})
    return Response(status=303, headers={"Location": address})


def when(instant: str | None) -> str:
    """A UTC text as people read it in Shanghai, to the minute."""
    if not instant:
        return "—"
    parsed = datetime.fromisoformat(instant.replace("Z", "+00:00")).replace(tzinfo=UTC)
    return parsed.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def number(value: float | Decimal) -> str:
    """A figure as people read it, without zeros that say nothing."""
    exact = exact_decimal(value)
    assert exact is not None
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _given(visit: Visit) -> Mapping[str, Any]:
    principal = visit.principal
    sections = [
        section
        for section in SECTIONS
        if principal is not None
        and not principal.owes
        and (not section.permissions or any(map(principal.may, section.permissions)))
    ]
    return {
        "visit": visit,
        "t": visit.t,
        "say": visit.say,
        "at": visit.at,
        "may": principal.may if principal else lambda _: False,
        "principal": principal,
        "csrf": principal.csrf if principal else "",
        "language": visit.language,
        "zh": visit.language == "zh",
        "static": f"{urlsplit(visit.call.site).path}/static",
        "sections": sections,
        "here": visit.call.path,
        "demo": visit.services.reader.clock().data_mode == "demo",
        "back": _back(visit),
        "when": when,
        "number": number,
        "diff_words": {name: visit.t(f"diff.{name}") for name in _DIFFERENCE},
    }


def _back(visit: Visit) -> str:
    """Where the language switch leads back to: this page, or the one whose form was sent."""
    query = f"?{visit.call.query}" if visit.call.query else ""
    path = visit.call.path
    here = path if request.method == "GET" or _is_page(path) else path.rpartition("/")[0]
    return here.removeprefix(ROOT) + (query if request.method == "GET" else "") or "/"


def _is_page(path: str) -> bool:
    endpoint, _ = current_app.url_map.bind("localhost").match(path, method="GET")
    return bool(endpoint != MISSING)


@cache
def _templates() -> Environment:
    # Of its own: a name that a page gets wrong is an error here, not an empty place.
    return Environment(
        loader=PackageLoader("service.web", "templates/console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
