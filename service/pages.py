"""A page as an answer: what a browser may do with it, and whether it has it already."""

from __future__ import annotations

from hashlib import blake2b

from catalog.store.public.clock import Clock
from service.api.answer import Answer
from service.api.answers import matches, standing
from service.api.call import Call

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

_HEADERS = (
    ("Cache-Control", "public, no-cache"),
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
)


def page(call: Call, clock: Clock, content: bytes) -> Answer:
    """An HTML page that loads nothing from elsewhere."""
    etag = f'W/"{blake2b(content, digest_size=16).hexdigest()}"'
    common = [("ETag", etag), *_HEADERS, *standing(clock)]
    if matches(call.if_none_match, etag):
        return Answer(304, common)
    return Answer(200, [("Content-Type", "text/html; charset=utf-8"), *common], content)
