"""What has to be done without anybody asking, each as turns that a worker takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from catalog.commands import enquiring, importing, once, tidying
from catalog.commands.acts import Act
from catalog.commands.expiring import expire
from catalog.commands.planning import publish_due
from catalog.commands.storing_assets import put_in_order
from catalog.feed import snapshots, upkeep
from catalog.feed.shelf import Abandoned
from catalog.feed.snapshot_writing import write_snapshot
from catalog.store.database import Database
from catalog.store.public.following import Revision, revision
from catalog.store.public.reading import Reader
from catalog.values.dates import SHANGHAI
from catalog.words.wording import Severities
from service.heartbeat import beat
from service.outbound.delivery import Dispatcher

ACTOR = "worker"

POLL_S = 1.0

BEAT_S = 10.0

TIDY_S = 3600.0

STRAYS_KEPT_FOR = timedelta(days=1)

REST = 9
"""A snapshot is followed by so many times its own time in which none is written."""

LEAST_REST_S = 5.0
"""Three are kept; whoever was sent to one must find it there a little later."""

Clock = Callable[[], datetime]

_log = structlog.get_logger("worker")


def seconds_to_midnight(now: datetime) -> float:
    """Seconds until the next day begins in Shanghai."""
    local = now.astimezone(SHANGHAI)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight - local).total_seconds()


class Expiry:
    """Publishes what has expired: at the start, for midnights that were missed, and after each."""

    name = "expiry"

    def __init__(self, database: Database, coordinate_decimals: int, clock: Clock) -> None:
        self._database, self._decimals, self._clock = database, coordinate_decimals, clock

    def turn(self) -> float:
        released = expire(self._database, Act(ACTOR, self._clock(), self._decimals))
        if released:
            _log.info("released", release=released.id, last_seq=released.last_seq, cause="clock")
        return seconds_to_midnight(self._clock())

    def close(self) -> None:
        pass


class Planned:
    """Publishes the releases whose time has come, those missed while no worker ran as well."""

    name = "planned"

    def __init__(
        self,
        database: Database,
        coordinate_decimals: int,
        clock: Clock,
        wording: Severities | None = None,
    ) -> None:
        self._database, self._decimals, self._clock = database, coordinate_decimals, clock
        self._wording = wording

    def turn(self) -> float:
        act = Act(ACTOR, self._clock(), self._decimals, wording=self._wording)
        for due in publish_due(self._database, act):
            if due.publication is None:
                codes = sorted({fault.code for fault in due.faults})
                _log.error("release_failed", plan=due.name, faults=len(due.faults), codes=codes)
            else:
                released = due.publication.released
                _log.info("released", plan=due.name, release=released.id if released else None)
        return POLL_S

    def close(self) -> None:
        pass


class Snapshots:
    """Writes the head's snapshot when the head has moved, and removes what holds erased contents.

    At most a tenth of the time goes into writing, unless there is none to begin a copy with.
    `ticking` is a clock in seconds that never jumps.
    """

    name = "snapshots"

    def __init__(
        self,
        reader: Reader,
        data_dir: Path,
        clock: Clock,
        stopped: Callable[[], bool],
        ticking: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reader, self._data_dir, self._stopped = reader, data_dir, stopped
        self._clock, self._ticking = clock, ticking
        self._seen: Revision | None = None
        self._rests_until = 0.0

    def turn(self) -> float:
        found = revision(self._reader)
        if found != self._seen:
            self._tidy(found)
        if self._due(found):
            self._write()
        return POLL_S

    def close(self) -> None:
        self._reader.release()

    def _tidy(self, found: Revision) -> None:
        if self._seen is None or self._seen.clock.epoch != found.clock.epoch:
            upkeep.remove_other_epochs(self._data_dir, found.clock.epoch)
        if self._seen is None or self._seen.erased != found.erased:
            upkeep.remove_erased(self._reader, self._data_dir)
        self._seen = found

    def _due(self, found: Revision) -> bool:
        if snapshots.find(self._data_dir, found.clock.epoch, found.clock.seq):
            return False
        rested = self._ticking() >= self._rests_until
        return rested or snapshots.latest(self._reader, self._data_dir)[1] is None

    def _write(self) -> None:
        began = self._ticking()
        try:
            epoch, seq = write_snapshot(self._reader, self._data_dir, self._stopped)
        except Abandoned as why:
            _log.info("snapshot_abandoned", why=str(why))
            return
        ended = self._ticking()
        self._rests_until = ended + max(REST * (ended - began), LEAST_REST_S)
        # What was erased while it was written is to be looked for once more.
        self._seen = None
        _log.info("snapshot_written", epoch=epoch, seq=seq, seconds=round(ended - began, 3))
        upkeep.tidy(self._data_dir, epoch, self._clock())


class Assets:
    """Lets the public folder hold the files that public entries show, whatever was published."""

    name = "assets"

    def __init__(self, database: Database, reader: Reader, data_dir: Path) -> None:
        self._database, self._reader, self._data_dir = database, reader, data_dir
        self._seen: Revision | None = None

    def turn(self) -> float:
        found = revision(self._reader)
        if found != self._seen:
            done = put_in_order(self._database, self._data_dir)
            if done.lost:
                _log.error("assets_lost", files=len(done.lost), first=done.lost[0])
            self._seen = found
        return POLL_S

    def close(self) -> None:
        self._reader.release()


class Webhooks:
    """Lets the dispatcher begin whatever is due; the messages go out on threads of its own."""

    name = "webhooks"

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def turn(self) -> float:
        self._dispatcher.start_due()
        return POLL_S

    def close(self) -> None:
        self._dispatcher.close()


class Tidying:
    """Forgets what was kept for a while: answers to requests that carried a key, old uploads.

    Files of uploads and assets that no row names, because a transaction failed, go after a day.
    Enquiries are kept for `enquiry_days`.
    """

    name = "tidying"

    def __init__(self, database: Database, data_dir: Path, clock: Clock, enquiry_days: int) -> None:
        self._database, self._data_dir, self._clock = database, data_dir, clock
        self._enquiry_days = enquiry_days

    def turn(self) -> float:
        now = self._clock()
        answers = once.forget(self._database, now)
        uploads = importing.forget_old(self._database, self._data_dir / "uploads", now)
        strays = tidying.remove_strays(self._database, self._data_dir, now - STRAYS_KEPT_FOR)
        asked = enquiring.forget(self._database, Act(ACTOR, now), days=self._enquiry_days)
        if answers or uploads or strays or asked:
            _log.info("tidied", answers=answers, uploads=uploads, strays=strays, enquiries=asked)
        return TIDY_S

    def close(self) -> None:
        pass


class Heartbeat:
    """Tells the service, which may run elsewhere, that a worker lives."""

    name = "heartbeat"

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        self._data_dir, self._clock = data_dir, clock

    def turn(self) -> float:
        beat(self._data_dir, self._clock())
        return BEAT_S

    def close(self) -> None:
        pass
