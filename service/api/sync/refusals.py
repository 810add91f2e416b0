"""Refusals that several resources of the protocol share."""

from __future__ import annotations

from catalog.store.public.clock import Clock
from service.api.call import Call
from service.api.links import link, link_header
from service.api.negotiation import NDJSON
from service.api.problems import Problem
from service.api.sync.names import SYNC


def start_again(code: str, call: Call, clock: Clock) -> Problem:
    """410: nothing can be followed from there; a snapshot is where to begin."""
    links = [link(f"{call.api}{SYNC}/snapshots/latest", "snapshot", NDJSON.media_type)]
    members = {"epoch": clock.epoch, "head_seq": clock.seq, "links": links}
    return Problem(410, code, members=members, headers=(("Link", link_header(links)),))


def no_state_at_seq(seq: int, nearest: int) -> Problem:
    """404: the catalog stood at that seq in the midst of a release, or has not reached it."""
    facts = {"value": seq, "nearest": nearest}
    return Problem(404, "no-state-at-seq", facts, members={"nearest": nearest})
