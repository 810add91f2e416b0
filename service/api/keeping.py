"""Documents that are worked out from several entries, made once while nothing is published."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from catalog.store.public.clock import Clock
from service.api.answers import text
from service.api.bodies import Body
from service.api.call import Call
from service.api.negotiation import JSON
from service.api.parameters import Given
from service.api.services import Services


def kept_at_head(
    services: Services, call: Call, given: Given, make: Callable[[], tuple[Clock, Body]]
) -> Response:
    """The JSON that `make` answers with the clock it belongs to.

    At the head it is a function of the clock and the address and is kept; as of a seq an erasure
    may change it, so that it is made each time.
    """
    clock = services.reader.clock()
    where = ("made", call.site, call.path, call.query)
    at_head = "seq" not in given.values
    body = services.bodies.find((*where, clock.epoch, clock.seq)) if at_head else None
    if body is None:
        clock, body = make()
        if at_head:
            services.bodies.keep((*where, clock.epoch, clock.seq), body)
    return text(call, services.bodies, clock, body.content, JSON.media_type, body.links)
