"""A page as an answer: what a browser may do with it, and whether it has it already."""

from __future__ import annotations

from hashlib import blake2b

from catalog.store.public.clock import Clock
from service.api.answer import Answer
from service.api.answers import matches, standing
from service.api.bodies import Body, compressed
from service.api.call import Call

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

_HEADERS = (
    ("Cache-Control", "public, no-cache"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Vary", "Accept, Accept-Encoding"),
)


def as_sent(call: Call, content: bytes) -> Body:
    """The page as this caller takes it, compressed or not, tagged by its bytes."""
    body = Body(content, f'W/"{blake2b(content, digest_size=16).hexdigest()}"')
    return compressed(body) if call.gzip else body


def page(
    call: Call, clock: Clock, body: Body, *, status: int = 200, policy: str = POLICY
) -> Answer:
    """An HTML page that loads nothing from elsewhere."""
    common = [
        ("ETag", body.etag),
        ("Content-Security-Policy", policy),
        *_HEADERS,
        *standing(clock),
    ]
    if status == 200 and matches(call.if_none_match, body.etag):
        return Answer(304, common)
    headers = [("Content-Type", "text/html; charset=utf-8"), *common]
    if body.gzip:
        headers.append(("Content-Encoding", "gzip"))
    return Answer(status, headers, body.content)
