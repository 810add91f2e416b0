"""The edge of the application: which hosts it answers to, and one line and one count a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from logging import INFO
from time import perf_counter
from typing import Any

import structlog
from flask import Flask

from service.api.call import API, call_of
from service.api.problems import Problem, answer
from service.hosts import host_check
from service.operations import PATHS, count
from service.settings import Settings

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def guard(app: Flask, settings: Settings) -> None:
    """Put the edge around an application."""
    app.wsgi_app = _Observed(_HostChecked(app.wsgi_app, settings))  # type: ignore[method-assign]


_STAFFS = (f"{API}/staff/", "/console/")


class _HostChecked:
    """Refuses requests for a host that is not this service's, or for none."""

    def __init__(self, inner: WsgiApp, settings: Settings) -> None:
        self._inner = inner
        self._public_url = settings.public_url
        self._serves = host_check(settings)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._serves(environ.get("HTTP_HOST", "")) or environ["PATH_INFO"] in PATHS:
            return self._inner(environ, start_response)
        # The sender's host name is in no part of the answer.
        call = call_of({**environ, "HTTP_HOST": "localhost"}, self._public_url)
        return answer(Problem(400, "host-not-served"), call, None)(environ, start_response)


class _Observed:
    """Counts and logs what was answered and how long it took."""

    def __init__(self, inner: WsgiApp) -> None:
        self._inner = inner
        self._log = structlog.get_logger()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        started = perf_counter()
        answered: list[Any] = []

        def observing(status: str, headers: Any, exc_info: Any = None) -> Any:
            answered[:] = status, headers
            return start_response(status, headers, exc_info)

        body = self._inner(environ, observing)
        seconds = perf_counter() - started
        status = int(answered[0][:3])
        route = environ.get("catalog.route", "none")
        method = environ["REQUEST_METHOD"]
        count(route, method, status, seconds)
        if not self._log.is_enabled_for(INFO):
            return body
        self._log.info(
            "request",
            method=method,
            path=environ["PATH_INFO"],
            query=None if _is_staffs(environ["PATH_INFO"]) else environ["QUERY_STRING"],
            status=status,
            ms=round(seconds * 1000, 3),
            bytes=next((int(v) for n, v in answered[1] if n == "Content-Length"), None),
            peer=environ.get("REMOTE_ADDR"),
            agent=environ.get("HTTP_USER_AGENT"),
            route=route,
            request_id=environ.get("catalog.request_id"),
        )
        return body


def _is_staffs(path: str) -> bool:
    """Whether what is asked is staff's business: their questions may hold what is not public."""
    return path.startswith(_STAFFS)
