"""Tokens at the door: shown in the Authorization header, and nowhere else."""

from __future__ import annotations

import math
import time
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from catalog.commands.tokens import Bearer, TokenInvalid, identify
from catalog.store.database import Database
from service.api.problems import Problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

WRONG_TOKENS = RateLimitItemPerMinute(20)
"""From one address, in one process."""

WRITES = RateLimitItemPerMinute(120)
"""With one token, in one process."""

_READS = frozenset({"GET", "HEAD"})
_CHALLENGE = (("WWW-Authenticate", "Bearer"),)


class Door:
    """Lets in who shows a token of the right scope, and slows down who asks too often.

    A token that holds always opens, however many wrong ones come from the same address: behind a
    proxy everybody has that address. Counts are kept in this process and forgotten with it.
    """

    def __init__(
        self,
        database: Database,
        wrong_tokens: RateLimitItem = WRONG_TOKENS,
        writes: RateLimitItem = WRITES,
    ) -> None:
        self._database = database
        self.wrong_tokens = wrong_tokens
        self.writes = writes

    @cached_property
    def _limiter(self) -> FixedWindowRateLimiter:
        # Made on first use: its storage keeps a thread, and a fork before it would lose that.
        # Fixed windows, because of moving ones the storage never forgets an address.
        return FixedWindowRateLimiter(MemoryStorage())

    def admit(self, environ: WSGIEnvironment, scope: str, now: datetime) -> Bearer:
        """Whoever sends this request. Raises Problem (401, 403, 429)."""
        scheme, _, text = environ.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
        if scheme.lower() != "bearer":
            raise Problem(401, "token-required", headers=_CHALLENGE)
        try:
            bearer = identify(self._database, text.strip(), now)
        except TokenInvalid:
            self._count(self.wrong_tokens, "wrong", environ.get("REMOTE_ADDR", ""))
            raise Problem(401, "token-invalid", headers=_CHALLENGE) from None
        if bearer.scope != scope:
            raise Problem(403, "scope-missing", {"scope": scope})
        if environ["REQUEST_METHOD"] not in _READS:
            self._count(self.writes, "writes", bearer.token_id)
        return bearer

    def _count(self, limit: RateLimitItem, what: str, who: str) -> None:
        if self._limiter.hit(limit, what, who):
            return
        wait = self._limiter.get_window_stats(limit, what, who).reset_time - time.time()
        retry = max(1, math.ceil(wait))
        raise Problem(429, "too-many-requests", {"seconds": retry},
                      headers=(("Retry-After", str(retry)),))  # fmt: skip
