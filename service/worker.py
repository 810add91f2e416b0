"""The work that nobody asks for: what must happen when a day begins in Shanghai."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog

from catalog.commands.acts import Act
from catalog.commands.expiring import expire
from catalog.store.database import Database
from catalog.values.dates import SHANGHAI

ACTOR = "worker"
_log = structlog.get_logger("worker")


def seconds_to_midnight(now: datetime) -> float:
    """Seconds until the next day begins in Shanghai."""
    local = now.astimezone(SHANGHAI)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - local).total_seconds()


def run(
    database: Database,
    coordinate_decimals: int,
    stop: threading.Event,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Expire what has expired, at once and after every midnight, until `stop` is set.

    A midnight that was missed is made up for at the next start, once.
    """
    while not stop.is_set():
        released = expire(database, Act(ACTOR, clock(), coordinate_decimals))
        if released:
            _log.info("released", release=released.id, last_seq=released.last_seq, cause="clock")
        stop.wait(seconds_to_midnight(clock()))


def run_until_signalled(database: Database, coordinate_decimals: int) -> None:
    """Run in the foreground; SIGTERM and SIGINT end it between two acts."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    run(database, coordinate_decimals, stop)
