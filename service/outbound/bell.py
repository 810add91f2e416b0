"""What a request may ask of the world outside: is this a receiver, and does it answer.

Either may take as long as a name server or a receiver likes, up to the limits of an attempt, and
takes a thread of the service for that time; few do so at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from service.outbound.sending import Outcome, Sender

AT_ONCE = 2
"""Requests of one process that wait for the world outside."""


class Busy(Exception):
    """As many are waiting already as may."""


class Bell:
    """Checks receivers and rings them once."""

    def __init__(self, sender: Sender, at_once: int = AT_ONCE) -> None:
        self.sender = sender
        self._places = threading.BoundedSemaphore(at_once)

    def check(self, url: str) -> None:
        """Nothing, for an address that may be told. Raises TargetRefused, Busy."""
        with self._place():
            self.sender.targets.checked(url)

    def ring(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        """What became of one attempt. Raises Busy."""
        with self._place():
            return self.sender.send(url, headers, body)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._places.release()
