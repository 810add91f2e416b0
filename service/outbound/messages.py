"""What a receiver is told: a bell, never the data. It asks the feed for what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.store.public.clock import Clock
from catalog.store.staff.leases import Event


@dataclass(frozen=True)
class Message:
    """`id` and `body` are the same at every attempt."""

    id: str
    body: bytes


def message_of(event: Event) -> Message:
    """The message that tells of an event. Its id is the event's own in every history."""
    data = orjson.loads(event.data)
    return Message(f"evt_{data['epoch'][:8]}_{event.ordinal}", _body(event.type, event.at, data))


def trial_message(clock: Clock, at: str, random: str) -> Message:
    """A message of type `catalog.test`, which tells of nothing; `random` makes its id."""
    data = {"epoch": clock.epoch, "head_seq": clock.seq}
    return Message(f"evt_test_{random}", _body("catalog.test", at, data))


def _body(kind: str, at: str, data: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": at, "data": data})
