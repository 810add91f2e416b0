"""The switch between Chinese and English."""

from __future__ import annotations

from flask import Response

from service.web.console.rendering import redirect
from service.web.console.visit import ROOT, Visit

COOKIE = "console_language"
_A_YEAR_S = 365 * 24 * 3600


def choose(visit: Visit) -> Response:
    """Keep the language that was chosen and show the same page in it."""
    answer = redirect(visit, local(visit.typed("back")))
    chosen = "en" if visit.typed("language") == "en" else "zh"
    answer.set_cookie(
        COOKIE,
        chosen,
        max_age=_A_YEAR_S,
        path=visit.at("").removesuffix(ROOT) + ROOT,
        httponly=True,
        samesite="Lax",
        secure=visit.call.site.startswith("https:"),
    )
    return answer


def local(path: str) -> str:
    """A path within the console, whatever somebody put there to be sent elsewhere."""
    plain = path.startswith("/") and not path.startswith("//")
    return path if plain and path.isprintable() and "\\" not in path else "/"
