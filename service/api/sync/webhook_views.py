"""What the owner of a token may do with webhooks over HTTP.

Another token's endpoint is not there, and a secret is shown once.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Response

from catalog.commands import webhooks
from catalog.commands.acts import Act
from catalog.commands.tokens import Bearer
from catalog.commands.webhooks import MOST, NoSuchWebhook, TooManyWebhooks
from catalog.values.fault import Fault, Refused, shown
from service.api.answers import private
from service.api.call import Call
from service.api.parameters import Given
from service.api.problems import Problem, problem
from service.api.services import Services
from service.api.sync.names import SYNC
from service.outbound.bell import Busy
from service.outbound.messages import trial_message
from service.outbound.sending import TOTAL_S
from service.outbound.signing import SECRET_BYTES, secret_of, signed
from service.outbound.targets import PORTS, TargetRefused

ID = "whk_[0-9a-f]{16}"
"""The form of an endpoint's id."""


def get_webhooks(services: Services, call: Call, given: Given, bearer: Bearer) -> Response:
    """The bearer's endpoints, at most 20."""
    found = webhooks.every(services.database, bearer.token_id)
    return _answer(services, {"webhooks": [asdict(webhook) for webhook in found]})


def post_webhook(
    services: Services, call: Call, given: Given, bearer: Bearer, body: Mapping[str, Any]
) -> Response:
    """201 with the secret, which is shown here and nowhere again."""
    try:
        with _unless_busy():
            services.bell.check(body["url"])
    except TargetRefused as refused:
        facts = {"ports": ", ".join(map(str, PORTS))}
        raise Refused([Fault("/url", refused.code, facts)]) from None
    webhook_id, secret = f"whk_{secrets.token_hex(8)}", _new_secret()
    try:
        found = webhooks.register(
            services.database,
            bearer.token_id,
            _act(bearer),
            webhook_id=webhook_id,
            url=body["url"],
            secret=secret,
        )
    except TooManyWebhooks:
        raise problem(409, "too-many-webhooks", maximum=MOST) from None
    location = ("Location", f"{call.api}{SYNC}/webhooks/{webhook_id}")
    return _answer(services, {**asdict(found), "secret": secret}, 201, (location,))


def get_webhook(
    services: Services, call: Call, given: Given, webhook_id: str, bearer: Bearer
) -> Response:
    with _own(webhook_id):
        found = webhooks.one(services.database, bearer.token_id, webhook_id)
    return _answer(services, asdict(found))


def delete_webhook(
    services: Services, call: Call, given: Given, webhook_id: str, bearer: Bearer
) -> Response:
    with _own(webhook_id):
        webhooks.remove(services.database, bearer.token_id, webhook_id, _act(bearer))
    return private(services.reader.clock(), status=204)


def ring_webhook(
    services: Services, call: Call, given: Given, webhook_id: str, bearer: Bearer
) -> Response:
    """200 whatever the receiver did with the one message: the answer says what that was."""
    act = _act(bearer)
    with _own(webhook_id):
        clock, found, signing = webhooks.to_test(
            services.database, bearer.token_id, webhook_id, act
        )
    message = trial_message(clock, act.at, secrets.token_hex(8))
    headers = signed(message.id, message.body, signing, act.now)
    with _unless_busy():
        outcome = services.bell.ring(found.url, headers, message.body)
    return _answer(services, asdict(outcome))


def rotate_webhook(
    services: Services, call: Call, given: Given, webhook_id: str, bearer: Bearer
) -> Response:
    secret = _new_secret()
    with _own(webhook_id):
        found = webhooks.rotate(
            services.database, bearer.token_id, webhook_id, _act(bearer), secret=secret
        )
    return _answer(services, {**asdict(found), "secret": secret})


def replay_webhook(
    services: Services,
    call: Call,
    given: Given,
    webhook_id: str,
    bearer: Bearer,
    body: Mapping[str, Any],
) -> Response:
    with _own(webhook_id):
        found = webhooks.replay(
            services.database,
            bearer.token_id,
            webhook_id,
            _act(bearer),
            from_seq=body["from_seq"],
        )
    return _answer(services, asdict(found))


def resume_webhook(
    services: Services, call: Call, given: Given, webhook_id: str, bearer: Bearer
) -> Response:
    with _own(webhook_id):
        found = webhooks.resume(services.database, bearer.token_id, webhook_id, _act(bearer))
    return _answer(services, asdict(found))


@contextmanager
def _own(webhook_id: str) -> Iterator[None]:
    """404 for what is no endpoint of the bearer's, whether or not it is another's."""
    absent = problem(404, "webhook-not-found", value=shown(webhook_id))
    if not re.fullmatch(ID, webhook_id):
        raise absent
    try:
        yield
    except NoSuchWebhook:
        raise absent from None


@contextmanager
def _unless_busy() -> Iterator[None]:
    """429 while others wait for the world outside."""
    try:
        yield
    except Busy:
        seconds = round(TOTAL_S)
        raise Problem(429, "too-many-requests", {"seconds": seconds},
                      headers=(("Retry-After", str(seconds)),)) from None  # fmt: skip


def _act(bearer: Bearer) -> Act:
    # Its name may be anything, even somebody's login.
    return Act(f"token:{bearer.token_id}", datetime.now(UTC))


def _new_secret() -> str:
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _answer(
    services: Services,
    said: Mapping[str, Any],
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
) -> Response:
    clock = services.reader.clock()
    return private(clock, {**said, "catalog_data_mode": clock.data_mode}, status, headers)
