"""Documents that are made once for each seq and address, and sent until the catalog moves."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from catalog.store.public.clock import Clock
from service.api.answers import text
from service.api.bodies import Body
from service.api.call import Call
from service.api.services import Services

Made = tuple[Clock, Body]


def kept(
    services: Services, call: Call, media_type: str, make: Callable[[], Made], variant: str = ""
) -> Response:
    """The document of this path as the catalog stands now, with the clock it belongs to.

    `make` answers both, for something may be published between two reads; `variant` tells apart
    documents of one path. The entity tag is that of the bytes.
    """
    clock = services.reader.clock()
    body = services.bodies.find(_key(clock, call, variant))
    if body is None:
        clock, body = make()
        services.bodies.keep(_key(clock, call, variant), body)
    return text(call, services.bodies, clock, body.content, media_type, body.links)


def _key(clock: Clock, call: Call, variant: str) -> tuple[object, ...]:
    return "feed", clock.epoch, clock.seq, call.site, call.path, variant
