"""How a request of staff is served: the permission first of all, then one transaction, one answer.

Nothing is looked up before the permission is known, so that whoever lacks it is told the same of
what there is and of what there is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, request

from catalog.commands.acts import Act
from catalog.commands.once import KeyReused, Outcome, digest_of, once, together
from catalog.exchange.reading import parse_json
from catalog.store.database import Database
from catalog.store.public.clock import Clock
from service.api.answer import Answer
from service.api.answers import standing
from service.api.call import Call, call_of
from service.api.freshness import ENVIRON_KEY as MIN_SEQ_SENT
from service.api.negotiation import JSON, Format, accepts
from service.api.parameters import Given
from service.api.problems import Problem, problem
from service.api.request_body import FileBody, RequestBody, sent_bytes
from service.api.staff.headers import key_sent, seen_row_version
from service.api.staff.refusals import explained
from service.identity.principal import Principal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from service.api.route import Route
    from service.api.services import Services

Headers = tuple[tuple[str, str], ...]

_PRIVATE: Headers = (
    ("Cache-Control", "private, no-store"),
    ("Vary", "Accept, Authorization, Cookie"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
"""On every answer to staff: it is theirs alone, and holds nothing that a browser should run."""


@dataclass(frozen=True)
class Asked:
    """What a view of staff is told. What it does with `database` is one transaction.

    `row_version` is that of the draft as it was seen, on routes that are guarded; 0 on others.
    """

    services: Services
    call: Call
    given: Given
    principal: Principal
    act: Act
    database: Database
    body: Mapping[str, Any] = field(default_factory=dict)
    row_version: int = 0


@dataclass(frozen=True)
class Told:
    """What a view answers: a value, to which the mode of the catalog is added, or a file."""

    value: Mapping[str, Any]
    status: int = 200
    headers: Headers = ()
    file: bytes | None = None
    media_type: str = JSON.media_type


def serving(route: Route, services: Services) -> Callable[..., Response]:
    """The view of a route of staff, for Flask."""
    assert route.permission is not None
    permission = route.permission

    def answer(**path: str) -> Response:
        environ = request.environ
        environ["catalog.route"] = route.operation
        now = datetime.now(UTC)
        principal = _principal(services, environ, now)
        principal.require(permission)
        call = call_of(environ, services.settings.public_url)
        asked = Asked(
            services=services,
            call=call,
            given=route.reader(call.query),
            principal=principal,
            act=services.staff.act_of(environ, now, principal.login),
            database=services.database,
        )
        _check_places(asked, route, path)
        if route.format is not None and not accepts(call.accept, route.format):
            _check_accepted(asked, route.format)
        looks_up = route.method == "GET"
        with explained():
            return (_looked_up if looks_up else _done)(route, asked, path)

    return answer


def _principal(services: Services, environ: WSGIEnvironment, now: datetime) -> Principal:
    try:
        return services.staff.principal_of(environ, now)
    except Problem as refused:
        if refused.status == 401 and not refused.headers:
            refused.headers = (("WWW-Authenticate", "Bearer"),)
        raise


def _looked_up(route: Route, asked: Asked, path: Mapping[str, str]) -> Response:
    services, environ = asked.services, request.environ
    if MIN_SEQ_SENT in environ:
        services.freshness.await_seq(environ[MIN_SEQ_SENT])
    told = route.view(asked, **path)
    if isinstance(told, Response):
        return told
    return _answer(services.reader.clock(), _outcome(told, services))


def _done(route: Route, asked: Asked, path: Mapping[str, str]) -> Response:
    """Read all of the request, then do it in one transaction: at most once if it carries a key."""
    services, environ = asked.services, request.environ
    key = key_sent(environ) if route.once else None
    row_version = seen_row_version(environ) if route.guarded else 0
    sent, body = _sent(environ, route.body)

    def do(database: Database) -> Outcome:
        own = Asked(
            services, asked.call, asked.given, asked.principal, asked.act, database, body,
            row_version,
        )  # fmt: skip
        return _outcome(route.view(own, **path), services)

    if key is None:
        return _answer(services.reader.clock(), together(services.database, do))
    try:
        done, replayed = once(services.database, asked.act, key, _digest(environ, sent), do)
    except KeyReused:
        raise problem(422, "idempotency-key-reused") from None
    more = (("Idempotency-Replayed", "true"),) if replayed else ()
    return _answer(services.reader.clock(), done, more)


def _sent(
    environ: WSGIEnvironment, body: RequestBody | FileBody | None
) -> tuple[bytes, Mapping[str, Any]]:
    """A request's bytes, and what they say; of a file that is `content`."""
    if body is None:
        return b"", {}
    if isinstance(body, FileBody):
        sent = sent_bytes(environ, body.media_types, body.maximum)
        return sent, {"content": sent}
    sent = sent_bytes(environ)
    return sent, body.understood(parse_json("", sent))


def _outcome(told: Told, services: Services) -> Outcome:
    kind = ("Content-Type", told.media_type)
    if told.file is not None:
        return Outcome(told.status, (kind, *told.headers), told.file)
    mode = services.reader.clock().data_mode
    body = orjson.dumps({**told.value, "catalog_data_mode": mode})
    return Outcome(told.status, (kind, *told.headers), body)


def _answer(clock: Clock, done: Outcome, more: Headers = ()) -> Answer:
    lines = [*done.headers, *more, *private_lines(clock)]
    return Answer(done.status, lines, done.body)


def private_lines(clock: Clock) -> Headers:
    """What every answer to staff carries."""
    return (*standing(clock), *_PRIVATE)


def _digest(environ: WSGIEnvironment, sent: bytes) -> str:
    """By which a request is known again: all of it that says what is to be done."""
    said = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "HTTP_IF_MATCH", "CONTENT_TYPE")
    return digest_of([*(environ.get(name, "").encode("latin-1") for name in said), sent])


def _check_places(asked: Asked, route: Route, path: Mapping[str, str]) -> None:
    """A text that does not have the form of what stands there names nothing."""
    for place in route.places:
        if not re.fullmatch(place.schema["pattern"], path[place.name], re.ASCII):
            raise problem(404, "resource-not-found", start=asked.call.api)


def _check_accepted(asked: Asked, offered: Format) -> None:
    if "f" not in asked.given.values:
        raise problem(406, "not-acceptable", known=offered.media_type)
