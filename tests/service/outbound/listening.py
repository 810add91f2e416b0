"""A receiver that keeps what it was told, and notices when it is told out of order."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from standardwebhooks import Webhook

from tests.service.outbound.receivers import TAKEN, Connection, Request
from tests.support.patience import A_HANG_S
from tests.support.webhooks import SECRET

_ID = re.compile(r"evt_[0-9a-f]{8}_([0-9]+)")
Mood = Callable[[Connection], bool]
"""What a receiver does with a message: False when it has not taken it, and has said so."""


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for what other threads and processes bring about."""
    deadline = time.monotonic() + A_HANG_S
    while not condition():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.01)


def agreeable(connection: Connection) -> bool:
    return True


@dataclass
class Listener:
    """Every message that came, by ordinal, and every fault of the sender's."""

    mood: Mood = agreeable
    bodies: dict[int, bytes] = field(default_factory=dict)
    times: dict[int, list[int]] = field(default_factory=dict)
    acknowledged: set[int] = field(default_factory=set)
    first_arrivals: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    messages: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, request: Request, connection: Connection) -> None:
        ordinal = self._heard(request)
        if self.mood(connection):
            # Before the answer goes out: what the sender knows, we know.
            with self._lock:
                self.acknowledged.add(ordinal)
            connection.sendall(TAKEN)

    def _heard(self, request: Request) -> int:
        headers = request.headers
        found = _ID.fullmatch(headers["webhook-id"])
        assert found, headers["webhook-id"]
        ordinal, timestamp = int(found[1]), int(headers["webhook-timestamp"])
        with self._lock:
            self.messages += 1
            self.faults += self._faults(ordinal, timestamp, request)
            if ordinal not in self.bodies:
                self.first_arrivals.append(ordinal)
            self.bodies[ordinal] = request.body
            self.times.setdefault(ordinal, []).append(timestamp)
        return ordinal

    def _faults(self, ordinal: int, timestamp: int, request: Request) -> list[str]:
        """What is wrong with a message, the moment it comes."""
        found = []
        at = datetime.fromtimestamp(timestamp, UTC)
        message_id = request.headers["webhook-id"]
        expected = Webhook(SECRET).sign(message_id, at, request.body.decode())
        if request.headers["webhook-signature"] != expected:
            found.append(f"{ordinal} is not signed")
        if self.bodies.get(ordinal, request.body) != request.body:
            found.append(f"{ordinal} changed its body")
        if ordinal > 1 and ordinal - 1 not in self.acknowledged:
            found.append(f"{ordinal} came before {ordinal - 1} was taken")
        return found

    def data(self, ordinal: int) -> Any:
        """What a message told."""
        return orjson.loads(self.bodies[ordinal])["data"]
