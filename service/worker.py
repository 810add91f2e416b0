"""The work that nobody asks for: several tasks, of which none can hold another up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from types import FrameType
from typing import Protocol

import structlog

from catalog.store.database import Database
from catalog.store.public.clock import NotInitialised
from catalog.store.public.reading import Reader
from catalog.words.wording import severities
from service.outbound.delivery import Dispatcher
from service.outbound.sending import Sender
from service.outbound.targets import Targets
from service.settings import Settings
from service.tasks import Assets, Expiry, Heartbeat, Planned, Snapshots, Tidying, Webhooks

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
"""After a failure a task waits, twice as long each time; it is never given up."""

_log = structlog.get_logger("worker")


class Task(Protocol):
    """Something to be done in turns, all of one thread; `close` is its last call there."""

    @property
    def name(self) -> str: ...

    def turn(self) -> float:
        """Do what is due; the seconds until there may be more."""

    def close(self) -> None:
        """Give back what was borrowed."""


def tasks_of(settings: Settings, database: Database, stop: threading.Event) -> list[Task]:
    """All that a catalog's worker does."""

    def clock() -> datetime:
        return datetime.now(UTC)

    return [
        Heartbeat(settings.data_dir, clock),
        Expiry(database, settings.public_coordinate_decimals, clock),
        Planned(database, settings.public_coordinate_decimals, clock, severities(settings.wording)),
        Assets(database, Reader(database), settings.data_dir),
        Snapshots(Reader(database), settings.data_dir, clock, stop.is_set),
        Tidying(database, settings.data_dir, clock, settings.enquiry_days),
        Webhooks(Dispatcher(database, Sender(Targets(settings.webhook_allow)))),
    ]


def run(tasks: Sequence[Task], stop: threading.Event) -> None:
    """Take turns, each task on a thread of its own, until `stop` is set and all have ended."""
    threads = [threading.Thread(target=keep, args=(task, stop), name=task.name) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def keep(task: Task, stop: threading.Event) -> None:
    """Take a task's turns until `stop` is set, whatever fails meanwhile."""
    pause = 0.0
    try:
        while not stop.is_set():
            try:
                wait, pause = task.turn(), 0.0
            except Exception as error:
                wait = pause = min(max(2 * pause, FIRST_PAUSE_S), LONGEST_PAUSE_S)
                _tell(task, error, pause)
            stop.wait(wait)
    finally:
        task.close()


def run_until_signalled(settings: Settings, database: Database) -> None:
    """Run in the foreground; SIGTERM and SIGINT end it between two acts."""
    stop = threading.Event()

    def _stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    run(tasks_of(settings, database, stop), stop)


def _tell(task: Task, error: Exception, pause: float) -> None:
    if isinstance(error, NotInitialised):
        _log.warning("not_initialised", task=task.name, again_in_s=pause)
    else:
        _log.error("task_failed", task=task.name, again_in_s=pause, exc_info=error)
