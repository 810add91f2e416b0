"""Answers that hold features: which format, and the headers they have in common."""

from __future__ import annotations

from collections.abc import Hashable

from flask import Response

from catalog.store.public.clock import Clock
from catalog.values.projections import CRS84
from service.api.answer import Answer
from service.api.answers import matches, public
from service.api.bodies import Body
from service.api.call import Call
from service.api.exports import EXPORTS, check_installed
from service.api.negotiation import GEOJSON, Format, preferred

_NAMED = {offered.name: offered for offered in EXPORTS} | {"json": GEOJSON, "geojson": GEOJSON}
_CONTENT_TYPE = ("Content-Type", GEOJSON.media_type)


def chosen(call: Call, named: str | None, offered: tuple[Format, ...]) -> Format:
    """The format of an answer: what `f` names, else what Accept likes best."""
    found = _NAMED[named] if named else preferred(call.accept, offered)
    assert found is not None, "whoever accepts none of them was refused before"
    check_installed(found, bool(named))
    return found


def key(clock: Clock, call: Call) -> Hashable:
    """What a body at the head is a function of."""
    return clock.epoch, clock.seq, call.site, call.path, call.query, call.gzip


def answer(call: Call, clock: Clock, body: Body, cache_control: str, crs: str = CRS84) -> Response:
    """The body, or 304 where the reader has it."""
    common = (("ETag", body.etag), *public(clock, cache_control))
    if matches(call.if_none_match, body.etag):
        return Answer(304, [*common])
    headers = [_CONTENT_TYPE, ("Content-Crs", f"<{crs}>"), ("Link", body.links), *common]
    if body.gzip:
        headers.append(("Content-Encoding", "gzip"))
    return Answer(200, headers, body.content)
