"""The token by which a page of ours shows that it sent a request."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from service.api.problems import problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FIELD = "csrf_token"
HEADER = "HTTP_X_CSRF_TOKEN"

Form = Callable[[], Mapping[str, str]]
"""Answers the fields of the form that was sent; asked only where the header is missing."""


def derived(secret: str, purpose: bytes) -> bytes:
    """Something that only who has a secret has, and from which the secret cannot be had."""
    return hmac.digest(secret.encode("utf-8", "replace"), purpose, hashlib.sha256)


def check_csrf(expected: str, environ: WSGIEnvironment, form: Form | None) -> None:
    """Refuse an unsafe request of a session that does not show its token. Raises Problem (403)."""
    shown = environ.get(HEADER)
    if shown is None and form is not None:
        shown = form().get(FIELD)
    if not hmac.compare_digest((shown or "").encode("utf-8", "replace"), expected.encode()):
        raise problem(403, "request-forged")
