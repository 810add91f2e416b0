"""Answers with their headers: entity tags, 304, compression, and where the catalog stands."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from catalog.store.public.clock import Clock
from service.api.answer import Answer, Headers
from service.api.bodies import GZIP_FROM, Bodies, Body, compressed
from service.api.call import Call, variant
from service.api.negotiation import JSON

REVALIDATE = "public, no-cache"
"""A head read: kept by caches, asked about each time."""

PINNED = "public, max-age=300"
"""As of a seq an answer stays as it is, unless a content is erased; hence no longer than this."""

VARY = ("Vary", "Accept, Accept-Encoding")

_EXPOSED = (
    "ETag, Link, Content-Crs, Last-Modified, "
    "Catalog-Seq, Catalog-Epoch, Catalog-Data-Mode, Retry-After, "
    "Accept-Ranges, Content-Range, Repr-Digest, Content-Disposition"
)

OPEN: Headers = [
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", _EXPOSED),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
]
"""On every answer of the API: it is public."""

EVERYWHERE: Headers = [
    *OPEN,
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
]
"""On every answer that is data: it holds nothing that a browser should run."""


@lru_cache(maxsize=16)
def standing(clock: Clock) -> tuple[tuple[str, str], ...]:
    """Where the catalog stands, and whether it is a demonstration that no robot should keep."""
    found = (
        ("Catalog-Epoch", clock.epoch),
        ("Catalog-Seq", str(clock.seq)),
        ("Catalog-Data-Mode", clock.data_mode),
    )
    return (*found, ("X-Robots-Tag", "noindex")) if clock.data_mode == "demo" else found


@lru_cache(maxsize=16)
def public(clock: Clock, cache_control: str) -> tuple[tuple[str, str], ...]:
    """What every answer that was read from the catalog carries besides its tag."""
    return (("Cache-Control", cache_control), VARY, *standing(clock), *EVERYWHERE)


def strong_tag(content: str, call: Call, clock: Clock, squeezed: bool) -> str:
    """The entity tag of a content within this address and mode, compressed or not."""
    ending = "-gz" if squeezed else ""
    return f'"{content}-{variant(call.site, clock.data_mode)}{ending}"'


def document(
    call: Call,
    bodies: Bodies,
    clock: Clock,
    value: Any,
    media_type: str,
    links: str = "",
) -> Answer:
    """A small JSON document, tagged by its bytes."""
    content = orjson.dumps(value)
    return text(call, bodies, clock, content, media_type, links)


def text(
    call: Call, bodies: Bodies, clock: Clock, content: bytes, media_type: str, links: str = ""
) -> Answer:
    """Bytes that are made already, tagged by themselves."""
    squeeze = call.gzip and len(content) >= GZIP_FROM
    etag = strong_tag(_digest(content), call, clock, squeeze)
    common = (("ETag", etag), *public(clock, REVALIDATE))
    if matches(call.if_none_match, etag):
        return Answer(304, [*common])
    headers = [("Content-Type", media_type), *([("Link", links)] if links else []), *common]
    if not squeeze:
        return Answer(200, headers, content)
    body = bodies.find_or_make(etag, lambda: compressed(Body(content, etag)))
    return Answer(200, [*headers, ("Content-Encoding", "gzip")], body.content)


def private(
    clock: Clock,
    value: Any = None,
    status: int = 200,
    headers: tuple[tuple[str, str], ...] = (),
) -> Answer:
    """An answer to somebody who showed a token, which nobody may keep; without a value no body."""
    lines = [*headers, *public(clock, "no-store")]
    if value is None:
        return Answer(status, lines)
    return Answer(status, [("Content-Type", JSON.media_type), *lines], orjson.dumps(value))


def matches(if_none_match: str, etag: str) -> bool:
    """Whether the client has this already (RFC 9110, 13.1.2: weak comparison)."""
    if not if_none_match:
        return False
    if if_none_match in (etag, "*"):
        return True
    wanted = etag.removeprefix("W/")
    return any(have.strip().removeprefix("W/") == wanted for have in if_none_match.split(","))


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
