"""A page as an answer: what a browser may do with it, and whether it has it already."""

from __future__ import annotations

from hashlib import blake2b

from catalog.store.public.clock import Clock
from service.api.answer import Answer
from service.api.answers import matches, standing
from service.api.bodies import Bodies, Body, compressed
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


def page(
    call: Call,
    clock: Clock,
    content: bytes,
    bodies: Bodies,
    *,
    status: int = 200,
    policy: str = POLICY,
) -> Answer:
    """An HTML page that loads nothing from elsewhere, tagged by its bytes."""
    etag = f'W/"{blake2b(content, digest_size=16).hexdigest()}"'
    common = [
        ("ETag", etag),
        ("Content-Security-Policy", policy),
        *_HEADERS,
        *standing(clock),
    ]
    if status == 200 and matches(call.if_none_match, etag):
        return Answer(304, common)
    headers = [("Content-Type", "text/html; charset=utf-8"), *common]
    if not call.gzip:
        return Answer(status, headers, content)
    # The tag names the bytes, so that a page is compressed once however often it is asked for.
    body = bodies.find_or_make(etag, lambda: compressed(Body(content, etag)))
    if body.gzip:
        headers.append(("Content-Encoding", "gzip"))
    return Answer(status, headers, body.content)
