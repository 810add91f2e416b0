"""The dispatcher: tells whoever waits to be told, several at once, each of them one at a time."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from random import Random, SystemRandom

import structlog
from prometheus_client import Counter

from catalog.commands.telling import LEASE, claim, give_back, not_taken, taken
from catalog.store.database import Database
from catalog.store.staff.leases import Leased
from catalog.values.dates import utc_text
from service.outbound.messages import message_of
from service.outbound.sending import Outcome, Sender
from service.outbound.signing import signed

THREADS = 12
"""Endpoints that are told something at once."""

OF_ONE_TOKEN = 3
"""Of these, so many at most belong to one token: the others' receivers need not be as slow."""

IN_A_TURN = 20
"""Events that an endpoint with a backlog is told before another may have its thread."""

ATTEMPTS = Counter("catalog_webhook_attempts", "Webhook messages sent.", ["outcome"])
STOPPED = Counter("catalog_webhooks_stopped", "Endpoints that are told no more.", ["state"])


class Dispatcher:
    """Tells every endpoint what it has not been told.

    Several may run at once, on one machine or many, and each may be killed at any moment: what
    is under way is leased, and told again when its lease is over.
    """

    def __init__(
        self,
        database: Database,
        sender: Sender,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: Random | None = None,
        new_lease: Callable[[], str] = lambda: secrets.token_hex(16),
        lasting: timedelta = LEASE,
        threads: int = THREADS,
    ) -> None:
        self._database, self._sender = database, sender
        self._clock, self._chance, self._new_lease = clock, chance or SystemRandom(), new_lease
        self._lasting, self._threads = lasting, threads
        self._pool = ThreadPoolExecutor(threads, "webhooks")
        self._running: set[Future[None]] = set()
        self._closing = threading.Event()
        self._log = structlog.get_logger("webhooks")

    def start_due(self) -> int:
        """Begin to tell whoever waits, as many as threads are free, and answer how many.

        Returns at once: a receiver's slowness is no caller's. To be called every second or so,
        by one thread.
        """
        self._running = {future for future in self._running if not future.done()}
        free = self._threads - len(self._running)
        if not free or self._closing.is_set():
            return 0
        claimed = claim(
            self._database,
            self._clock(),
            most=free,
            of_one_token=OF_ONE_TOKEN,
            chance=self._chance,
            new_lease=self._new_lease,
            lasting=self._lasting,
        )
        self._running |= {self._pool.submit(self._turn, leased) for leased in claimed}
        return len(claimed)

    def deliver_due(self) -> int:
        """Tell everything that is due now, wait until it is told, and answer how many turns."""
        turns = 0
        while started := self.start_due():
            turns += started
            wait(self._running)
        return turns

    def close(self) -> None:
        """Let the attempts that are under way end, and begin no other."""
        self._closing.set()
        self._pool.shutdown()

    def _turn(self, leased: Leased) -> None:
        """Tell one endpoint event after event, as long as it takes them."""
        try:
            following: Leased | None = leased
            for _ in range(IN_A_TURN):
                if following is None or self._closing.is_set():
                    break
                following = self._tell(following)
            if following is not None:
                give_back(self._database, following)
        except Exception as error:
            # The lease runs out, and somebody tells it again.
            self._log.error("webhook_turn_failed", webhook=leased.webhook_id, exc_info=error)

    def _tell(self, leased: Leased) -> Leased | None:
        """Make one attempt and record what came of it; what to tell next, if anything."""
        now = self._clock()
        if utc_text(now) >= leased.until:
            return None  # Somebody else may be telling it by now.
        message = message_of(leased.event)
        headers = signed(message.id, message.body, leased.secrets, now)
        outcome = self._sender.send(leased.url, headers, message.body)
        ATTEMPTS.labels(outcome.error or "taken").inc()
        if outcome.error is None:
            return taken(
                self._database,
                leased,
                self._clock(),
                status=outcome.status,
                lasting=self._lasting,
            )
        self._failed(leased, outcome, outcome.error)
        return None

    def _failed(self, leased: Leased, outcome: Outcome, error: str) -> None:
        state = not_taken(
            self._database,
            leased,
            self._clock(),
            status=outcome.status,
            error=error,
            chance=self._chance,
        )
        facts = {
            "webhook": leased.webhook_id,
            "ordinal": leased.event.ordinal,
            "attempt": leased.attempts + 1,
            "status": outcome.status,
            "error": error,
        }
        if state in ("paused", "disabled"):
            STOPPED.labels(state).inc()
            self._log.error("webhook_stopped", alert=True, state=state, **facts)
        else:
            self._log.warning("webhook_not_taken", **facts)
