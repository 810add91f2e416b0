"""Trials of workbooks beside the requests that ask for them.

Thousands of rows take longer to judge than anybody looks at an empty page. A trial therefore goes
on after its request was answered: one at a time in each process, told in a file beside the
workbook, so that every process can show how far it is. It writes nothing into the catalog. What a
process that ends takes with it is one trial, which is told and can be asked for again.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWorking
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import orjson
import structlog

from catalog.commands import importing
from catalog.commands.judging import NotMapped
from catalog.exchange.reading import Unreadable
from catalog.exchange.workbook_trial import Trial
from catalog.store.database import Database

WAIT_S = 3.0
"""How long a request waits: what takes no longer is shown at once, without a page in between."""

BEAT_S = 1.0

LOST_S = 15.0
"""A trial that was not heard of for so long has ended with its process."""

_WORKING, _UNMAPPED, FAILED, LOST = "working", "unmapped", "failed", "lost"

# A second trial waits: it would only take the processor from the first, and from all visitors.
_ONE = ThreadPoolExecutor(1, "trials")

_log = structlog.get_logger("trials")


@dataclass(frozen=True)
class Progress:
    """How far a trial is. `of` is 0 while the file is still read; `state` may be FAILED or LOST."""

    done: int = 0
    of: int = 0
    state: str = _WORKING

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state != _WORKING


def trial_of(
    database: Database, upload_id: str, *, folder: Path, again: bool = False
) -> Trial | Progress:
    """What a workbook would do now, or how far the trial is that will tell.

    One that came to nothing is begun anew when it is asked for `again`. Raises NoSuchUpload,
    NotMapped.
    """
    found = importing.tried(database, upload_id, folder=folder)
    if found is not None:
        return found
    note = folder / f"{upload_id}.progress"
    seen = _read(note)
    if seen is not None and seen.state == _UNMAPPED:
        note.unlink(missing_ok=True)
        raise NotMapped
    if seen is not None and not (seen.ended and again):
        return seen
    trying = _Trying(database, upload_id, folder, note)
    try:
        return _ONE.submit(trying.run).result(timeout=WAIT_S)
    except StillWorking:
        return _read(note) or Progress()
    except NotMapped:
        note.unlink(missing_ok=True)
        raise
    except Unreadable:
        # It was read when it was sent: this time the machine was too busy for the child's limits.
        return Progress(state=FAILED)


class _Trying:
    """One trial, which says every second that it goes on, also while it waits for its turn."""

    def __init__(self, database: Database, upload_id: str, folder: Path, note: Path) -> None:
        self._database, self._upload_id, self._folder = database, upload_id, folder
        self._note, self._ended, self._now = note, Event(), Progress()
        self._tell(self._now)
        self._beating = Thread(target=self._beat, name="trial", daemon=True)
        self._beating.start()

    def run(self) -> Trial:
        try:
            found = importing.try_out(
                self._database, self._upload_id, folder=self._folder, done=self._count
            )
        except NotMapped:
            self._end(Progress(state=_UNMAPPED))
            raise
        except Exception as error:
            _log.error("trial_failed", upload=self._upload_id, exc_info=error)
            self._end(Progress(state=FAILED))
            raise
        self._end(None)
        return found

    def _count(self, done: int, of: int) -> None:
        self._now = Progress(done, of)

    def _beat(self) -> None:
        while not self._ended.wait(BEAT_S):
            self._tell(self._now)

    def _end(self, last: Progress | None) -> None:
        self._ended.set()
        self._beating.join()
        if last is None:
            self._note.unlink(missing_ok=True)
        else:
            self._tell(last)

    def _tell(self, now: Progress) -> None:
        new = self._note.with_suffix(f".{uuid4().hex}")
        new.write_bytes(orjson.dumps(asdict(now)))
        new.replace(self._note)


def _read(note: Path) -> Progress | None:
    try:
        seen = Progress(**orjson.loads(note.read_bytes()))
        silent_s = time.time() - note.stat().st_mtime
    except FileNotFoundError:
        return None
    if seen.state == _WORKING and silent_s > LOST_S:
        return Progress(seen.done, seen.of, LOST)
    return seen
