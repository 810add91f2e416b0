"""Making is slow, so it is bounded: one product at a time, and those asked for last are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import BoundedSemaphore, Lock

from service.api.bodies import Bodies, Body

PATIENCE_S = 20.0
"""How long somebody waits for what others have asked for before."""

_WAITING = 4
"""How many wait at most: each of them keeps a thread."""


class Busy(Exception):
    """Too much is being made at the moment."""


class Press:
    """Keeps products by what they depend on, up to `capacity` bytes; they lie in memory alone,
    so that what is erased from the catalog is in no file that somebody would have to find."""

    def __init__(self, capacity: int) -> None:
        self._kept = Bodies(capacity)
        self._at_work = Lock()
        self._waiting = BoundedSemaphore(_WAITING)

    def made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The product of that key. Raises Busy."""
        found = self._kept.find(key)
        if found is not None:
            return found.content
        if not self._waiting.acquire(blocking=False):
            raise Busy
        try:
            if not self._at_work.acquire(timeout=PATIENCE_S):
                raise Busy
            try:
                # Whoever was first may have made it meanwhile.
                return self._kept.find_or_make(key, lambda: Body(make())).content
            finally:
                self._at_work.release()
        finally:
            self._waiting.release()


class Presses:
    """Sheets do not wait behind booklets."""

    def __init__(self) -> None:
        self.small = Press(64 * 2**20)
        self.large = Press(128 * 2**20)
